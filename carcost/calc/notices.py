"""What the reader of an estimate must know beside its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.models.day import day_text
from carcost.models.results.estimate import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carcost.calc.select import Selection
    from carcost.models.catalogue import Catalogue
    from carcost.models.results.estimate import LineItem
    from carcost.models.scenario import Scenario

_Found = tuple[str, str]


def notices(
    scenario: Scenario, lines: Sequence[LineItem], selection: Selection, catalogue: Catalogue
) -> tuple[Notice, ...]:
    """Collect the notices of an estimate, the status of the therapy first."""
    found = (
        _not_a_quote(lines),
        _status(scenario, catalogue),
        _safety(lines, catalogue),
        *_without_product(lines, selection),
        *_upper_end_only(lines),
        *_proxy(lines),
        *_unlike(lines),
    )
    return tuple(Notice(code=code, text=text) for code, text in found)


def _not_a_quote(lines: Sequence[LineItem]) -> _Found:
    days = [line.as_of for line in lines if line.as_of]
    oldest = f"the oldest figure is of {day_text(min(days))}" if days else "all figures are the user's own"
    return "not-a-quote", f"ESTIMATE, NOT A QUOTE: no bill, no Good Faith Estimate, no advice; {oldest}."


def _status(scenario: Scenario, catalogue: Catalogue) -> _Found:
    indication = catalogue.indication(scenario.indication) if scenario.indication else None
    status = catalogue.status(indication.id if indication else None)
    disease = indication.label if indication else "any autoimmune disease"
    approved = "is approved" if status.status == "approved" else "was found to be approved"
    product = status.product if status.status == "approved" else "no CAR-T product"
    return status.status, (
        f"{status.status.capitalize()}: {product} {approved} for {disease} in the {status.country} "
        f"(checked {day_text(status.checked)})."
    )


def _safety(lines: Sequence[LineItem], catalogue: Catalogue) -> _Found:
    counted = {line.component for line in lines}
    names = " and ".join(toxicity.label for toxicity in catalogue.toxicities)
    left_out = [toxicity for toxicity in catalogue.toxicities if toxicity.component not in counted]
    care = "; their care is not counted here" if len(left_out) == len(catalogue.toxicities) else ""
    return "safety", f"Serious side effects are possible: {names}{care}."


def _without_product(lines: Sequence[LineItem], selection: Selection) -> Iterator[_Found]:
    """Say so where a multiple of a price is counted and the price itself is not."""
    for line in lines:
        reference = selection.offers[line.component].of
        if reference in selection.uncounted:
            yield (
                "reference-not-counted",
                (
                    f"{line.component} is still a multiple of the {line.basis} price of {reference}, "
                    "which is not in the total (in a trial, the sponsor may give the product)."
                ),
            )


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
        if line.price_year:
            years.setdefault(str(line.price_year), []).append(line.component)
    if len(bases) > 1:
        yield "mixed-bases", f"The total adds unlike kinds of money: {_groups(bases)}."
    if len(years) > 1:
        yield "mixed-price-years", f"The total adds prices of unlike years: {_groups(years)}."


def _groups(groups: dict[str, list[str]]) -> str:
    return "; ".join(f"{name} ({', '.join(members)})" for name, members in groups.items())
