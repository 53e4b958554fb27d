"""The estimate of one scenario: the cost formula at all-low and at all-high values."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from carcost.calc.citations import cite, source_ids, stamps
from carcost.calc.cost import Cost, Term, cost
from carcost.calc.notices import notices
from carcost.calc.select import Selection, select
from carcost.errors import UsageError, unknown
from carcost.models.figure import Multiplier
from carcost.models.money import exact_range, multiplier_range, to_cents
from carcost.models.results.estimate import Estimate, LineItem, Total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carcost.calc.offer import Offer
    from carcost.models.book import PriceBook
    from carcost.models.catalogue import Catalogue
    from carcost.models.component import Component
    from carcost.models.drift import Drift
    from carcost.models.results.stamp import CitedSource
    from carcost.models.scenario import Scenario


def estimate(
    scenario: Scenario,
    books: Sequence[PriceBook],
    catalogue: Catalogue,
    version: str,
    drift: Drift | None = None,
) -> Estimate:
    """Estimate what a scenario costs, low with low and high with high, in dollars.

    `books` are the price books in use, the bottom one first: a later one wins. `drift` is said where the
    default book's price is used. Raises `UsageError` and
    `DataError` as `select` does, and `UsageError` for an unknown indication.
    """
    scenario = _with_known_indication(scenario, catalogue)
    selection = select(scenario, books, catalogue)
    terms = formula_terms(selection, scenario.infusions or 1)
    low, high = (_at(terms, selection, end) for end in ("low", "high"))
    lines = tuple(
        _line(component, selection, low, high, scenario)
        for component in catalogue.components
        if component.id in low.lines
    )
    years = {line.price_year for line in lines}
    return Estimate(
        carcost_version=version,
        currency=selection.offers[lines[0].component].currency,
        price_year=years.pop() if len(years) == 1 else None,
        scenario=scenario,
        price_books=stamps(books),
        line_items=lines,
        total=Total(low=low.total, high=high.total),
        included=tuple(selection.included),
        not_counted=tuple(selection.not_counted),
        oldest_figure=selection.oldest,
        notices=notices(scenario, lines, selection, catalogue, drift),
        sources=_sources(selection, scenario),
    )


def _sources(selection: Selection, scenario: Scenario) -> tuple[CitedSource, ...]:
    entries = (
        (offer.figure, {source.id: source for source in offer.book.sources} if offer.book else {})
        for offer in selection.offers.values()
    )
    return cite(entries, f"scenario {scenario.name}" if scenario.name else "this scenario")


def _with_known_indication(scenario: Scenario, catalogue: Catalogue) -> Scenario:
    """Replace an alias such as "lupus" by the indication's id."""
    if scenario.indication is None:
        return scenario
    indication = catalogue.indication(scenario.indication)
    if indication is None:
        names = [name for known in catalogue.indications for name in (known.id, *known.aliases)]
        hint = "'carcost list indications' shows all"
        raise UsageError(unknown("indication", scenario.indication, names, hint))
    return scenario.model_copy(update={"indication": indication.id})


def formula_terms(selection: Selection, infusions: int) -> list[Term]:
    """Give the terms of the cost formula: one a counted component, and those that are only multiplied."""
    return [
        Term(
            component=name,
            quantity=infusions if offer.per_infusion else 1,
            of=offer.of,
            counted=name not in selection.uncounted,
        )
        for name, offer in selection.offers.items()
    ]


def _at(terms: list[Term], selection: Selection, end: str) -> Cost[Decimal]:
    values: dict[str, Decimal] = {name: getattr(offer, end) for name, offer in selection.offers.items()}
    return cost(terms, values, to_cents, Decimal(0))


def _line(
    component: Component, selection: Selection, low: Cost[Decimal], high: Cost[Decimal], scenario: Scenario
) -> LineItem:
    offer = selection.offers[component.id]
    figure = offer.figure
    chain = _chain(component.id, selection)
    return LineItem(
        component=component.id,
        label=component.label,
        low=low.lines[component.id],
        high=high.lines[component.id],
        basis=offer.basis,
        unit="multiplier" if offer.of else "infusion" if offer.per_infusion else "episode",
        unit_low=offer.low,
        unit_high=offer.high,
        quantity=(scenario.infusions or 1) if offer.per_infusion else 1,
        multiple_of=offer.of,
        formula=_formula(component.id, selection, scenario.infusions or 1),
        upper_end_only=isinstance(figure, Multiplier) and figure.upper_end_only,
        price_year=_year(chain[-1]),
        as_of=figure.as_of if figure else None,
        checked=figure.checked if figure else None,
        proxy=any(part.figure and part.figure.population == "cancer" for part in chain),
        book=offer.book.id if offer.book else None,
        figure=figure.id if figure else None,
        confidence=figure.confidence if figure else None,
        derived=figure.derived if figure else None,
        measures=figure.measures if figure else None,
        locator=figure.locator if figure else None,
        sources=tuple(dict.fromkeys(name for part in chain for name in source_ids(part.figure))),
    )


def _year(offer: Offer) -> int | None:
    """Give the year of a price, where its source states it."""
    year = offer.figure.price_year if offer.figure else None
    return year if isinstance(year, int) else None


def _chain(name: str, selection: Selection) -> list[Offer]:
    """Give a component's figure, and for a multiplier also the figure that it multiplies."""
    offer = selection.offers[name]
    return [offer, *(_chain(offer.of, selection) if offer.of else [])]


def _formula(name: str, selection: Selection, infusions: int) -> str:
    """Write a component's formula with its numbers: `0 to 1 × infusion ($375,000 to $425,000)`."""
    offer = selection.offers[name]
    if offer.of is not None:
        inner = _formula(offer.of, selection, infusions)
        return f"{multiplier_range(offer.low, offer.high)} × {offer.of} ({inner})"
    amounts = exact_range(offer.low, offer.high, offer.currency)
    return f"{infusions} × {amounts}" if offer.per_infusion and infusions > 1 else amounts
