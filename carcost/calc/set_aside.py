"""Which amounts of a price file are plainly no price of a CAR-T, and why."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from carcost.models.results.charges import SetAside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from carcost.models.charge import Charge

LEAST: Final = Decimal(50_000)
MOST: Final = Decimal(10_000_000)
"""Between these lies what a product or an admission costs: of 815 gross charges for Kymriah in early 2026 the
middle eight tenths were from $149,000 to $2.85 million, and those of a dollar or less were placeholders."""

AMOUNTS: Final = ("gross", "cash", "minimum", "maximum", "dollar", "estimated", "median", "p10", "p90")
OF_A_LINE: Final = ("gross", "cash", "minimum", "maximum")
_PRICED: Final = ("product", "admission")
_ALLOWED: Final = ("median", "p10", "p90")
_PERCENTILES: Final = ("p10", "p90")
_PLACEHOLDER: Final = Decimal(999_999_999)
_PER_DIEM: Final = re.compile(r"\bper\W*diem\b")
# Of a stopped, reduced or shared service: professional or technical part, 52, 53, 73, 74.
_PARTIAL: Final = {"26", "TC", "52", "53", "73", "74"}
_NINES: Final = {"999999", "9999999", "99999999"}
_PERCENT: Final = Decimal(100)


class Sorted(NamedTuple):
    """A line with the names of those of its amounts that are set aside."""

    charge: Charge
    aside: frozenset[str]

    def amount(self, name: str) -> Decimal | None:
        """Give an amount that counts; None where there is none, or it is set aside."""
        value: Decimal | None = None if name in self.aside else getattr(self.charge, name)
        return value


def sort_charges(charges: Iterable[Charge], *, keep_all: bool) -> tuple[list[Sorted], list[SetAside]]:
    """Tell the amounts that count from those set aside; with `keep_all` only what is no number is."""
    found: dict[tuple[str, ...], SetAside] = {}
    kept = []
    for charge in charges:
        reasons = {} if keep_all else dict(_reasons(charge))
        for name, reason in reasons.items():
            if name in _PERCENTILES and "median" in reasons:
                continue  # the three are one account of past payments
            _add(found, charge, name, f"{getattr(charge, name):f}", reason)
        for name, what in charge.odd:
            _add(found, charge, name, what, "it is no amount of dollars")
        kept.append(Sorted(charge, frozenset(reasons)))
    return kept, list(found.values())


def _add(found: dict[tuple[str, ...], SetAside], charge: Charge, name: str, what: str, reason: str) -> None:
    """Put one more on the list; what a line says for all of its payers is there once."""
    payer, plan = ("", "") if name in OF_A_LINE else (charge.payer, charge.plan)
    key = (charge.target.id, name, what, payer, plan, charge.setting)
    if key in found:
        found[key] = found[key].model_copy(update={"count": found[key].count + 1})
        return
    found[key] = SetAside(
        target=charge.target.id,
        column=name,
        found=what,
        reason=reason,
        payer=payer,
        plan=plan,
        place=charge.place,
        count=1,
    )


def _reasons(charge: Charge) -> Iterator[tuple[str, str]]:
    """Give the amounts that are set aside, each with the reason."""
    for name in AMOUNTS:
        amount: Decimal | None = getattr(charge, name)
        reason = _reason(charge, name, amount) if amount is not None else None
        if reason:
            yield name, reason


def _reason(charge: Charge, name: str, amount: Decimal) -> str | None:
    """Say why an amount is no price at all, or else none of the whole product, admission or service."""
    if amount >= _PLACEHOLDER or str(int(amount)) in _NINES:
        return "a placeholder, no price"
    if name in _ALLOWED and charge.payments == "0":
        return "allowed in no payment, as its count says"
    if amount == 0:
        return "zero is no price"
    if name not in OF_A_LINE and (partial := _PARTIAL & set(re.split(r"\W+", charge.modifiers.upper()))):
        return f"of a part of the service, or a stopped one (modifier {', '.join(sorted(partial))})"
    return _of_another_kind(charge, name, amount) or _of_another_size(charge, amount)


def _of_another_kind(charge: Charge, name: str, amount: Decimal) -> str | None:
    """Tell a rate, a percentage or a factor in a column of dollars."""
    if name == "dollar" and _PER_DIEM.search(charge.methodology):
        return "a rate for a day, not for the treatment"
    if name == "dollar" and "percent" in charge.methodology and _is_percentage(charge, amount):
        return "a percentage, not dollars"
    return "a factor, not dollars" if amount < 1 else None


def _is_percentage(charge: Charge, amount: Decimal) -> bool:
    """Tell a percentage that is written as dollars; a small service may in fact cost so little."""
    is_priced = charge.target.kind in _PRICED
    return amount <= _PERCENT and (is_priced or amount == charge.percentage)


def _of_another_size(charge: Charge, amount: Decimal) -> str | None:
    if charge.target.kind not in _PRICED:
        return None
    if amount < LEAST:
        return f"under ${LEAST:,}: not the whole price"
    return f"over ${MOST:,}: more than any treatment" if amount > MOST else None
