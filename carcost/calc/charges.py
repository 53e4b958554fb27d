"""The prices in hospitals' files: by product or admission, setting and billing class, from low to high."""

from __future__ import annotations

import re
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

from carcost.calc.set_aside import Sorted, sort_charges
from carcost.errors import UsageError, some, unknown
from carcost.models.money import to_cents
from carcost.models.results.charges import (
    AllowedRange,
    ChargeGroup,
    ChargeRange,
    ChargeRow,
    Charges,
    FileCharges,
    FileFinding,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from carcost.models.charge import Charge, ScannedFile

_KINDS: Final = ("product", "admission", "service", "other")
ENOUGH_PAYMENTS: Final = 11
"""So many payments support a median; a file that says "1 through 10" may tell of a single one."""
_FEW: Final = re.compile(r"1\s*(?:through|to|-)\s*10", re.IGNORECASE)
_MOST_FEW: Final = 10
_BOTH: Final = "both"


class Wanted(NamedTuple):
    """Which of a file's prices are wanted: texts that are in the names of payer and plan, and a setting."""

    payer: str | None = None
    plan: str | None = None
    setting: str | None = None
    keep_all: bool = False

    def takes(self, charge: Charge) -> bool:
        """Tell whether a line is wanted; one without a payer is everyone's."""
        if self.setting and charge.setting not in (self.setting, _BOTH, ""):
            return False
        if not charge.payer and not charge.plan:
            return True
        names = ((self.payer, charge.payer), (self.plan, charge.plan))
        return all(not text or text.casefold() in name.casefold() for text, name in names)


def refuse_strangers(files: Sequence[ScannedFile], wanted: Wanted) -> None:
    """Refuse a text that is in no payer's, or no plan's, name in any of the files; raises `UsageError`."""
    charges = [charge for one in files for charge in one.charges]
    for option, text, names in (
        ("payer", wanted.payer, {charge.payer for charge in charges if charge.payer}),
        ("plan", wanted.plan, {charge.plan for charge in charges if charge.plan}),
    ):
        if text and charges and not any(text.casefold() in name.casefold() for name in names):
            there = f"there are: {some(sorted(names))}" if names else "the prices of CAR-T name none"
            raise UsageError(f"--{option}: {unknown(option, text, names, there)}")


def sum_up(
    files: Iterable[ScannedFile], wanted: Wanted, codes: Sequence[str], version: str, *, rows: bool = False
) -> Charges:
    """Sum up what was read of each file; `rows` keeps the lines too. Amounts are rounded to the cent."""
    return Charges(
        carcost_version=version,
        codes=tuple(codes),
        payer=wanted.payer,
        plan=wanted.plan,
        setting=wanted.setting,
        kept_all=wanted.keep_all,
        files=tuple(_file(one, wanted, rows=rows) for one in files),
    )


def _file(scanned: ScannedFile, wanted: Wanted, *, rows: bool) -> FileCharges:
    taken = [charge for charge in scanned.charges if wanted.takes(charge)]
    kept, aside = sort_charges(taken, keep_all=wanted.keep_all)
    return FileCharges(
        file=scanned.name,
        size=scanned.size,
        layout=scanned.layout,
        hospital=scanned.hospital,
        locations=scanned.locations,
        updated=scanned.updated,
        version=scanned.version,
        rules=scanned.rules,
        records=scanned.records,
        groups=tuple(_group(key, lines) for key, lines in sorted_groups(kept)),
        rows=tuple(_row(line) for line in kept) if rows else (),
        set_aside=tuple(aside),
        findings=tuple(
            FileFinding(code=one.code, text=one.text, count=one.times, places=one.places)
            for one in scanned.findings
        ),
    )


def sorted_groups(kept: Iterable[Sorted]) -> list[tuple[tuple[str, str, str], list[Sorted]]]:
    """Put lines together by what they are of, setting and billing class; products first, services last."""
    groups: dict[tuple[str, str, str], list[Sorted]] = {}
    for line in kept:
        charge = line.charge
        groups.setdefault((charge.target.id, charge.setting, charge.billing_class), []).append(line)
    return sorted(groups.items(), key=lambda group: _order(group[0], group[1][0].charge.target.kind))


def _order(key: tuple[str, str, str], kind: str) -> tuple[int, bool, tuple[str, str, str]]:
    """Put products first, then admissions, MS-DRG before APR-DRG, then services."""
    return _KINDS.index(kind), kind == "admission" and not key[0].startswith("ms-"), key


def _group(key: tuple[str, str, str], lines: Sequence[Sorted]) -> ChargeGroup:
    target = lines[0].charge.target
    plans = plan_prices(lines)
    priced = [plan for plan in plans if plan.value is not None]
    return ChargeGroup(
        target=target.id,
        kind=target.kind,
        label=target.label,
        remark=target.remark,
        setting=key[1],
        billing_class=key[2],
        codes=tuple(sorted({line.charge.code for line in lines})),
        gross=range_of(distinct(lines, "gross")),
        cash=range_of(distinct(lines, "cash")),
        negotiated=range_of([plan.value for plan in priced if plan.value is not None], len(plans_of(priced))),
        stand_ins=len(plans_of(plan for plan in plans if plan.is_stand_in)),
        without_dollars=len(plans_of(plan for plan in plans if plan.value is None)),
        allowed=allowed_of(lines),
    )


class PlanPrice(NamedTuple):
    """What one payer and plan agreed to pay: dollars, or what stands for them; None where nothing can."""

    payer: str
    plan: str
    value: Decimal | None
    is_stand_in: bool
    place: str


def plan_prices(lines: Sequence[Sorted]) -> list[PlanPrice]:
    """Give the prices of each payer and plan; the same price on several lines is one.

    A percentage or an algorithm of a plan with dollars too, such as for the costliest cases, adds nothing.
    """
    in_dollars = {_plan(line) for line in lines if line.amount("dollar") is not None}
    found: dict[tuple[str, str, Decimal | None], PlanPrice] = {}
    for line in lines:
        charge = line.charge
        dollar = line.amount("dollar")
        relative = charge.percentage is not None or bool(charge.algorithm)
        if dollar is None and (not relative or _plan(line) in in_dollars):
            continue
        value = dollar if dollar is not None else _stand_in(line)
        is_stand_in = dollar is None and value is not None
        price = PlanPrice(charge.payer, charge.plan, value, is_stand_in, charge.place)
        found.setdefault((charge.payer, charge.plan, value), price)
    with_value = {key[:2] for key in found if key[2] is not None}
    return [price for key, price in found.items() if price.value is not None or key[:2] not in with_value]


def _plan(line: Sorted) -> tuple[str, str]:
    return line.charge.payer, line.charge.plan


def _stand_in(line: Sorted) -> Decimal | None:
    """Give what may stand for a percentage: the median of enough payments, or an older file's estimate."""
    return line.amount("median") if is_enough(line) else line.amount("estimated")


def is_enough(line: Sorted) -> bool:
    """Tell whether what was allowed is from so many payments that it supports more than itself."""
    least, _ = payments(line.charge.payments) or (0, 0)
    return least >= ENOUGH_PAYMENTS


def plans_of(prices: Iterable[PlanPrice]) -> list[str]:
    """Name the plans, each once."""
    return list(dict.fromkeys(", ".join(filter(None, (price.payer, price.plan))) for price in prices))


def allowed_of(lines: Iterable[Sorted]) -> AllowedRange | None:
    """Give what was allowed over all plans; the counts add up, as far as they are known."""
    known = {
        (line.charge.payer, line.charge.plan, line.amount("median"), line.charge.payments): line
        for line in lines
        if line.amount("median") is not None and line.charge.payments != "0"
    }
    if not known:
        return None
    medians = [line.amount("median") for line in known.values()]
    lows = [low for line in known.values() if (low := line.amount("p10")) is not None]
    highs = [high for line in known.values() if (high := line.amount("p90")) is not None]
    counts = [payments(line.charge.payments) for line in known.values()]
    return AllowedRange(
        median=to_cents(median(filter(None, medians))),
        p10=to_cents(min(lows)) if lows else None,
        p90=to_cents(max(highs)) if highs else None,
        plans=len({key[:2] for key in known}),
        payments_least=sum(count[0] for count in counts if count),
        payments_most=sum(count[1] for count in counts if count) if all(counts) else None,
    )


def payments(count: str) -> tuple[int, int] | None:
    """Read a count of payments, at least and at most; None for none, and for what is no count."""
    text = count.strip()
    if _FEW.fullmatch(text):
        return 1, _MOST_FEW
    whole = text.removesuffix(".0").replace(",", "")
    if whole.isascii() and whole.isdigit() and int(whole[:12]) > 0:
        return int(whole[:12]), int(whole[:12])
    return None


def distinct(lines: Iterable[Sorted], name: str) -> list[Decimal]:
    """Give an amount of each line once; what a line says for all of its payers is one price."""
    return sorted({amount for line in lines if (amount := line.amount(name)) is not None})


def range_of(amounts: Sequence[Decimal], count: int | None = None) -> ChargeRange | None:
    """Give lowest, median and highest, and how many there are, or `count`; None for no amount."""
    if not amounts:
        return None
    return ChargeRange(
        low=to_cents(min(amounts)),
        median=to_cents(median(amounts)),
        high=to_cents(max(amounts)),
        count=len(amounts) if count is None else count,
    )


def _row(line: Sorted) -> ChargeRow:
    charge = line.charge
    values = {name: getattr(charge, name) for name in ChargeRow.model_fields if hasattr(charge, name)}
    values |= {name: to_cents(value) for name, value in values.items() if isinstance(value, Decimal)}
    aside = {*line.aside, *(name for name, _ in charge.odd)}
    own = {"target": charge.target.id, "count": charge.payments, "set_aside": tuple(sorted(aside))}
    return ChargeRow.model_validate(values | own)
