"""What the reader of an estimate must know beside its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.models.book import DEFAULT_BOOK
from carcost.models.day import day_text
from carcost.models.figure import Multiplier, Price
from carcost.models.money import money_text
from carcost.models.results.estimate import Notice

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from carcost.calc.select import Selection
    from carcost.models.catalogue import Catalogue
    from carcost.models.drift import Drift
    from carcost.models.results.estimate import LineItem
    from carcost.models.scenario import Scenario

_Found = tuple[str, str]
AN_ESTIMATE = "ESTIMATE, NOT A QUOTE: no bill, no Good Faith Estimate, no advice"
_PUBLISHED = ("gross", "cash", "negotiated", "allowed")
_SPONSOR = " (in a trial, the sponsor may give the product)"


def notices(
    scenario: Scenario,
    lines: Sequence[LineItem],
    selection: Selection,
    catalogue: Catalogue,
    drift: Drift | None,
) -> tuple[Notice, ...]:
    """Collect the notices of an estimate; `drift` is said where the default book's price is used."""
    found = (
        _not_a_quote(selection.oldest),
        _status(scenario, catalogue),
        _safety(selection, catalogue),
        *_without_product(lines, selection),
        *_not_used(scenario, selection),
        *_moved(selection, drift),
        *_bounds(selection),
        *_upper_end_only(lines),
        *_proxy(lines),
        *_unlike(lines),
    )
    return tuple(Notice(code=code, text=text) for code, text in found)


def _not_a_quote(oldest: dt.date | None) -> _Found:
    age = f"the oldest figure is of {day_text(oldest)}" if oldest else "all figures are the user's own"
    return "not-a-quote", f"{AN_ESTIMATE}; {age}."


def _status(scenario: Scenario, catalogue: Catalogue) -> _Found:
    indication = catalogue.indication(scenario.indication) if scenario.indication else None
    name = indication.id if indication else None
    status = catalogue.status(name)
    where = f"in the {status.country} (checked {day_text(status.checked)})"
    disease = indication.label if indication else "an autoimmune disease"
    if status.status == "approved":
        return "approved", f"Approved: {status.product} is approved for {disease} {where}."
    others = catalogue.approved_elsewhere(name)
    but = f", except for {', '.join(others)}" if others else ""
    text = f"Investigational: no CAR-T product is known to be approved for {disease}{but} {where}."
    return "investigational", text


def _safety(selection: Selection, catalogue: Catalogue) -> _Found:
    names = " and ".join(toxicity.label for toxicity in catalogue.toxicities)
    without = {item.component for item in selection.not_counted}
    missing = [toxicity.component for toxicity in catalogue.toxicities if toxicity.component in without]
    care = f"; not counted here: {', '.join(missing)}" if missing else ""
    return "safety", f"Serious side effects are possible: {names}{care}."


def _without_product(lines: Sequence[LineItem], selection: Selection) -> Iterator[_Found]:
    """Say so where a multiple of a price is counted and the price itself is not."""
    included = {item.component for item in selection.included}
    for line in lines:
        reference = selection.offers[line.component].of
        if reference in selection.uncounted and reference not in included:
            yield (
                "reference-not-counted",
                (
                    f"{line.component} is still a multiple of the {line.basis} price of {reference}, "
                    f"which is not in the total{_SPONSOR if reference == 'infusion' else ''}."
                ),
            )


def _not_used(scenario: Scenario, selection: Selection) -> Iterator[_Found]:
    """Name the books and the product that were asked for and of which no figure is used."""
    used = {offer.book.id for offer in selection.offers.values() if offer.book}
    for book in selection.books:
        if book.id not in used and book.id != DEFAULT_BOOK:
            text = f"{book.id}: nothing here is priced by this book; 'carcost show BOOK' tells what it has."
            yield "book-not-used", text
    products = {offer.figure.product for offer in selection.offers.values() if offer.figure}
    if scenario.product is not None and scenario.product not in products:
        holder = next((one.inside for one in selection.included if one.component == "infusion"), None)
        reason = (
            f"the price of {holder} covers any product"
            if holder
            else "no figure here is a price of this product"
        )
        yield "product-not-used", f"{scenario.product}: {reason}."


def _moved(selection: Selection, drift: Drift | None) -> Iterator[_Found]:
    """Say how far prices have moved where the default book's price of an infusion is counted."""
    offer = selection.offers.get("infusion")
    if drift is None or offer is None or offer.book is None or offer.book.id != DEFAULT_BOOK:
        return
    if "infusion" in selection.uncounted:
        return
    ends = ((drift.low, offer.low), (drift.high, offer.high))
    rises = " and ".join(f"{(now / then - 1) * 100:+.0f}%" for now, then in ends)
    now = " to ".join(money_text(end, offer.currency) for end in (drift.low, drift.high))
    yield (
        "prices-have-moved",
        (
            f"Medicare's payment limits, another kind of money (asp), are {now} an infusion from "
            f"{day_text(drift.as_of)}: {rises} against the article's; --book {drift.book} uses them."
        ),
    )


def _bounds(selection: Selection) -> Iterator[_Found]:
    """Say where a source gives a lower end only, where a multiple meets other money, what is measured."""
    for name, offer in selection.offers.items():
        figure = offer.figure
        if isinstance(figure, Multiplier) and figure.lower_end_only:
            yield "lower-end-only", f"{name}: the source says at least this much; it may be more."
        if isinstance(figure, Multiplier) and offer.basis not in ("list", "asp", "unstated"):
            text = f"{name}: a multiple that was found of product prices, here of a {offer.basis} amount."
            yield "unlike-multiple", text
        if figure is not None and figure.measures and (_of_a_hospital(figure) or figure.by_name_only):
            yield "measures", f"{name}: {figure.measures}."


def _of_a_hospital(figure: Price | Multiplier) -> bool:
    """Tell a price from a hospital's own file, for which it has to be said whose it is."""
    return figure.hospital is not None or (isinstance(figure, Price) and figure.basis in _PUBLISHED)


def _upper_end_only(lines: Sequence[LineItem]) -> Iterator[_Found]:
    names = [line.component for line in lines if line.upper_end_only]
    if names:
        yield (
            "upper-end-only",
            f"{', '.join(names)}: the source gives an upper end only, so the low is 0 here.",
        )


def _proxy(lines: Sequence[LineItem]) -> Iterator[_Found]:
    names = [line.component for line in lines if line.proxy]
    if names:
        yield "proxy", f"{', '.join(names)}: figures from cancer care that stand in for autoimmune use."


def _unlike(lines: Sequence[LineItem]) -> Iterator[_Found]:
    """Name the bases, and the price years, that meet in the total."""
    bases: dict[str, list[str]] = {}
    years: dict[str, list[str]] = {}
    for line in lines:
        bases.setdefault(line.basis, []).append(line.component)
        if line.price_year or line.figure:
            years.setdefault(str(line.price_year or "not stated"), []).append(line.component)
    if len(bases) > 1:
        yield "mixed-bases", f"The total adds different kinds of money: {_groups(bases)}."
    if len(years) > 1:
        yield "mixed-price-years", f"The total adds prices of different years: {_groups(years)}."


def _groups(groups: dict[str, list[str]]) -> str:
    return "; ".join(f"{name} ({', '.join(members)})" for name, members in groups.items())
