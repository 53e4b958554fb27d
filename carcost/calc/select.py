"""Which figure is used for each component of a scenario, and what is not counted and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from carcost.calc.offer import Offer, book_offers, user_offers
from carcost.errors import DataError, UsageError, unknown
from carcost.models.results.estimate import Included, NotCounted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carcost.models.book import PriceBook
    from carcost.models.catalogue import Catalogue
    from carcost.models.component import Component
    from carcost.models.scenario import Scenario


class Selection(NamedTuple):
    """What goes into the formula, and what does not.

    `offers` are in the order of the formula: what is multiplied stands before what multiplies it. Those in
    `uncounted` are only there to be multiplied, like the price of a product that a sponsor gives.
    """

    offers: dict[str, Offer]
    uncounted: set[str]
    included: list[Included]
    not_counted: list[NotCounted]


def select(scenario: Scenario, books: Sequence[PriceBook], catalogue: Catalogue) -> Selection:
    """Choose a figure for each component: the user's, or else that of the last book that has one.

    Raises `UsageError` for an unknown component, for one that would be counted twice, and where nothing is
    left to count; `DataError` for books that do not fit together.
    """
    for name in (*scenario.add, *scenario.without):
        if catalogue.component(name) is None:
            known = [component.id for component in catalogue.components]
            raise UsageError(unknown("component", name, known, "'carcost list components' shows all"))
    offers = book_offers(books, catalogue)
    offers |= user_offers(scenario, offers, catalogue)
    holders = _holders(scenario, offers, catalogue)
    counted: list[str] = []
    included: list[Included] = []
    not_counted: list[NotCounted] = []
    for component in catalogue.components:
        name, label, holder = component.id, component.label, holders.get(component.id)
        reason = _reason_not_counted(component, scenario, offers, holder)
        if reason:
            not_counted.append(NotCounted(component=name, label=label, reason=reason))
        elif holder is None or holder in scenario.without:
            counted.append(name)
        elif name in scenario.add:
            raise UsageError(
                f"{name} would be counted twice: the price of {holder} already includes it; drop one"
            )
        else:
            included.append(Included(component=name, label=label, inside=holder))
    if not counted:
        raise UsageError("nothing is left to count in this scenario; add a cost, or leave out less")
    ordered = _in_order_of_formula(counted, offers)
    return Selection(ordered, set(ordered) - set(counted), included, not_counted)


def _is_planned(component: Component, scenario: Scenario) -> bool:
    """Tell whether a component is part of the setting, or the user gave its cost all the same."""
    return scenario.setting in component.settings or component.id in scenario.add


def _holders(scenario: Scenario, offers: dict[str, Offer], catalogue: Catalogue) -> dict[str, str]:
    """Give, for each component that another one's price includes, that other component."""
    holders: dict[str, str] = {}
    for component in catalogue.components:
        if component.id in offers and _is_planned(component, scenario):
            holders |= dict.fromkeys(offers[component.id].includes, component.id)
    for name in holders:
        seen = [name]
        while (holder := holders.get(seen[-1])) is not None:
            if holder in seen:
                raise DataError.at("price books", f"the prices of {' and '.join(seen)} include each other")
            seen.append(holder)
    return holders


def _reason_not_counted(
    component: Component, scenario: Scenario, offers: dict[str, Offer], holder: str | None
) -> str | None:
    if component.id in scenario.without:
        return "left out of this scenario"
    if not _is_planned(component, scenario):
        return f"not planned when the setting is {scenario.setting}; it would add to the total"
    if component.id in offers:
        return None
    if holder is None:
        return "no price in the books in use"
    return f"inside the price of {holder}, which is left out" if holder in scenario.without else None


def _in_order_of_formula(counted: list[str], offers: dict[str, Offer]) -> dict[str, Offer]:
    """Put each multiplied component before its multiplier, and give the latter its basis and currency."""
    ordered: dict[str, Offer] = {}

    def visit(name: str, waiting: tuple[str, ...]) -> Offer:
        if name in waiting:
            raise DataError.at("price books", f"{' and '.join(waiting)} are multiples of each other")
        if name not in offers:
            raise DataError.at("price books", f"{waiting[-1]} is a multiple of {name}, which has no price")
        offer = offers[name]
        if name not in ordered:
            if offer.of is not None:
                reference = visit(offer.of, (*waiting, name))
                offer = offer._replace(basis=reference.basis, currency=reference.currency)
            ordered[name] = offer
        return ordered[name]

    for name in counted:
        visit(name, ())
    currencies = {offer.currency: name for name, offer in ordered.items()}
    if len(currencies) > 1:
        (one, here), (other, there), *_ = currencies.items()
        raise DataError.at(
            "price books", f"{here} is in {one} and {there} in {other}; unlike currencies are not added"
        )
    return ordered
