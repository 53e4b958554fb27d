"""A price book of a hospital's own prices: what its file has for CAR-T, each with its place in the file."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zlib import crc32

from carcost.calc.charges import (
    PlanPrice,
    Wanted,
    allowed_of,
    distinct,
    is_enough,
    plan_prices,
    plans_of,
    range_of,
    sorted_groups,
)
from carcost.calc.set_aside import sort_charges
from carcost.errors import UsageError, some
from carcost.models.book import PriceBook
from carcost.models.money import DOLLARS
from carcost.models.valid import InvalidError, valid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from carcost.calc.set_aside import Sorted
    from carcost.models.charge import ScannedFile
    from carcost.models.codes import Includes
    from carcost.models.finder import Target
    from carcost.models.results.charges import AllowedRange, ChargeRange

_SETTINGS: Final = ("inpatient", "outpatient")
_PROFESSIONAL: Final = "professional"
_LONGEST_ID: Final = 60
_SOME_PLACES: Final = 3
_LONGEST_LINE: Final = 300
_ADMISSION_FIRST: Final = "ms-drg-018"
_WHAT: Final = {
    "product": "the product without the stay",
    "admission": "the whole admission, product and stay (some contracts pay the product apart)",
}


class FileStamp(NamedTuple):
    """Which file a book is made of, and the day on which it was read."""

    name: str
    size: int
    sha256: str
    read: date


def charge_book(
    scanned: ScannedFile, wanted: Wanted, includes: Includes, stamp: FileStamp, book_id: str
) -> PriceBook:
    """Make a book of a file's prices of products and admissions, for all payers together and for each.

    Prices for a professional alone, and of services around the infusion, are left out. Raises `UsageError`
    where nothing is left.
    """
    taken = (charge for charge in scanned.charges if wanted.takes(charge))
    kept, _ = sort_charges(taken, keep_all=wanted.keep_all)
    lines = [line for line in kept if line.charge.billing_class != _PROFESSIONAL]
    is_whole = wanted.payer is None and wanted.plan is None
    prices = _named(_prices(lines, scanned, includes, stamp, is_whole=is_whole), book_id)
    if not prices:
        raise UsageError(f"--save-book: {stamp.name} has no price of a product or an admission that counts")
    hospital = scanned.hospital or stamp.name
    values = {
        "id": book_id,
        "title": f"What {hospital} publishes for CAR-T"[:_LONGEST_LINE],
        "version": (scanned.updated or stamp.read.isoformat()).replace("-", "."),
        "country": "United States",
        "sources": [
            {
                "id": _source_id(book_id),
                "title": f"{stamp.name}: standard charges of {hospital}"[:_LONGEST_LINE],
                "publisher": hospital,
                "date": _day(scanned, stamp),
                "bytes": stamp.size,
                "sha256": stamp.sha256,
            }
        ],
        "prices": prices,
    }
    try:
        return valid(PriceBook, values)
    except InvalidError as invalid:
        hint = "; without --keep-all such prices are left out" if wanted.keep_all else ""
        raise UsageError(f"--save-book: {invalid.problems[0][1]}{hint}") from None


def _source_id(book_id: str) -> str:
    return f"{book_id[: _LONGEST_ID - 5]}-file"


def _day(scanned: ScannedFile, stamp: FileStamp) -> date:
    """Give the day of the file; that on which it was read where it has none, or one that is still to come."""
    updated = date.fromisoformat(scanned.updated) if scanned.updated else stamp.read
    return min(updated, stamp.read)


def _prices(
    lines: Sequence[Sorted], scanned: ScannedFile, includes: Includes, stamp: FileStamp, *, is_whole: bool
) -> Iterator[dict[str, Any]]:
    """Give the figures of each product and admission in each setting."""
    for setting, group in _merged(lines):
        target = group[0].charge.target
        if target.kind not in _WHAT:
            continue
        day = _day(scanned, stamp)
        shared: dict[str, Any] = {
            "component": "infusion" if target.kind == "product" else "hospital-stay",
            "unit": "infusion" if target.kind == "product" else "episode",
            "currency": DOLLARS,
            "price_year": day.year,
            "as_of": day,
            "includes": list(includes.product if target.kind == "product" else includes.admission),
            "population": "cancer",
            "checked": stamp.read,
            "confidence": "read",
            "code": _code_words(target, sorted({line.charge.code for line in group})),
        }
        if target.kind == "product":
            shared["product"] = target.id
        if target.kind == "admission" and target.id != _ADMISSION_FIRST:
            # Another way to group the same admissions: it is there for who asks for it.
            shared["by_name_only"] = True
        if setting:
            shared["setting"] = setting
        for figure in _figures(group, target, is_whole=is_whole):
            yield {**shared, **figure}


def _merged(lines: Iterable[Sorted]) -> list[tuple[str, list[Sorted]]]:
    """Put the classes of one setting together, and to each setting what holds for both."""
    merged: dict[str, dict[str, list[Sorted]]] = {}
    for (target, setting, _), group in sorted_groups(lines):
        # An admission is inpatient, whatever its line says.
        is_one = group[0].charge.target.kind == "admission"
        own = "inpatient" if is_one else setting if setting in _SETTINGS else ""
        merged.setdefault(target, {}).setdefault(own, []).extend(group)
    return [
        (setting, group + (settings.get("", []) if setting else []))
        for settings in merged.values()
        for setting, group in settings.items()
    ]


def _code_words(target: Target, codes: Sequence[str]) -> str:
    if target.kind == "admission":
        return target.label.rpartition("(")[2].rstrip(")")
    return f"{target.label}, {', '.join(codes)}"


def _figures(group: Sequence[Sorted], target: Target, *, is_whole: bool) -> Iterator[dict[str, Any]]:
    """Give gross, cash, and what payers agreed to and allowed: each, and all if none was left out."""
    what = _WHAT[target.kind] + (f" ({target.remark})" if target.remark else "")
    for basis, words in (("gross", "gross charge"), ("cash", "discounted cash price")):
        amounts = range_of(distinct(group, basis))
        if amounts:
            places = [line.charge.place for line in group if line.amount(basis) is not None]
            yield _figure(amounts, basis, f"{words} for {what}", places)
    yield from _agreed(group, what, None) if is_whole else ()
    for payer in sorted({line.charge.payer for line in group if line.charge.payer}):
        yield from _agreed([line for line in group if line.charge.payer == payer], what, payer)


def _agreed(lines: Sequence[Sorted], what: str, payer: str | None) -> Iterator[dict[str, Any]]:
    """Give what was agreed; and what was allowed, by its name only where something was agreed."""
    of_payer = {"payer": payer} if payer else {}
    plans = [plan for plan in plan_prices(lines) if plan.value is not None]
    names = plans_of(plans)
    agreed = range_of([plan.value for plan in plans if plan.value is not None])
    if agreed:
        whose = f"{payer or 'all payers'}, {_plans(plans, payer)}"
        stands = sum(plan.is_stand_in for plan in plans)
        words = f"agreed price for {what}; {whose}"
        words += (
            f"; {stands} of {len(names)} as the median of what was allowed, or an estimate" if stands else ""
        )
        yield {**_figure(agreed, "negotiated", words, [plan.place for plan in plans]), **of_payer}
    enough = [line for line in lines if is_enough(line)]
    allowed = allowed_of(enough) or (None if agreed else allowed_of(lines))
    if allowed:
        by_name = {"by_name_only": True} if agreed else {}
        yield {**_allowed(allowed, enough or lines, payer, what), **of_payer, **by_name}


def _plans(plans: Sequence[PlanPrice], payer: str | None) -> str:
    """Name a payer's plans; of all payers say how many there are."""
    names = sorted({plan.plan for plan in plans if plan.plan})
    if payer and names:
        return some(names, _SOME_PLACES)
    return _number(len(plans_of(plans)))


def _allowed(allowed: AllowedRange, lines: Sequence[Sorted], payer: str | None, what: str) -> dict[str, Any]:
    most = allowed.payments_most
    count = str(allowed.payments_least)
    if most != allowed.payments_least:
        count += f" to {most}" if most else " or more"
    whole = allowed.p10 is not None and allowed.p90 is not None
    spread = "10th to 90th percentile" if whole else "median"
    whose = f"{payer or 'all payers'}, {_number(allowed.plans)}"
    words = f"allowed for {what}, {spread} of {count} payments; {whose}"
    ends = (allowed.p10 or allowed.median, allowed.median, allowed.p90 or allowed.median)
    places = [line.charge.place for line in lines if line.amount("median") is not None]
    return _entry(ends if whole else (allowed.median,) * 3, "allowed", words, places)


def _number(plans: int) -> str:
    return "one plan" if plans == 1 else f"{plans} plans"


def _figure(amounts: ChargeRange, basis: str, words: str, places: Sequence[str]) -> dict[str, Any]:
    return _entry((amounts.low, amounts.median, amounts.high), basis, words, places)


def _entry(
    ends: tuple[Decimal, Decimal, Decimal], basis: str, words: str, places: Sequence[str]
) -> dict[str, Any]:
    low, central, high = ends
    low, high = min(ends), max(ends)
    entry: dict[str, Any] = {"basis": basis, "low": low, "high": high, "measures": words[:_LONGEST_LINE]}
    if low < high:
        entry["central"] = central
    first = list(dict.fromkeys(places))
    more = f" and {len(first) - _SOME_PLACES} more" if len(first) > _SOME_PLACES else ""
    return {**entry, "locator": f"{', '.join(first[:_SOME_PLACES])}{more}"}


def _named(figures: Iterable[dict[str, Any]], book_id: str) -> list[dict[str, Any]]:
    """Give each figure an id of its own, its source, and its code in the locator."""
    seen: set[str] = set()
    named = []
    for figure in figures:
        code = figure.pop("code")
        parts = (figure.get("product") or code, figure["basis"], figure.get("payer"), figure.get("setting"))
        whole = _slug("-".join((book_id, *filter(None, parts))))
        name = whole[:_LONGEST_ID].strip("-")
        if name in seen or len(whole) > _LONGEST_ID:
            name = f"{whole[: _LONGEST_ID - 9].strip('-')}-{crc32(repr(parts).encode()):08x}"
        seen.add(name)
        place = f"{code}: {figure['locator']}"[:_LONGEST_LINE]
        named.append({"id": name, **figure, "source": _source_id(book_id), "locator": place})
    return named


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
