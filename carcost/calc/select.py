"""Which figure is used for each component of a scenario, and what is not counted and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from carcost.calc.offer import Offer, book_offers, user_offers
from carcost.calc.refuse import (
    refuse_another_day,
    refuse_another_payer,
    refuse_another_product,
    refuse_more_infusions,
    refuse_vain_choices,
)
from carcost.errors import DataError, UsageError, unknown
from carcost.models.results.estimate import Included, NotCounted, WhyNot

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence

    from carcost.models.book import PriceBook
    from carcost.models.catalogue import Catalogue
    from carcost.models.component import Component
    from carcost.models.scenario import Scenario


class Selection(NamedTuple):
    """What goes into the formula, and what does not.

    `offers` are in the order of the formula: what is multiplied stands before what multiplies it. Those in
    `uncounted` are only there to be multiplied, like the price of a product that a sponsor gives. `books` are
    those that the figures were looked for in.
    """

    offers: dict[str, Offer]
    uncounted: set[str]
    included: list[Included]
    not_counted: list[NotCounted]
    books: Sequence[PriceBook]

    @property
    def oldest(self) -> dt.date | None:
        """The day of the oldest figure in the formula, also of those that are only multiplied."""
        return min((offer.figure.as_of for offer in self.offers.values() if offer.figure), default=None)


def select(scenario: Scenario, books: Sequence[PriceBook], catalogue: Catalogue) -> Selection:
    """Choose a figure for each component: the user's, or else that of the last book that has one.

    Raises `UsageError` for an unknown component, for one that would be counted twice, and where nothing is
    left to count; `DataError` for books that do not fit together.
    """
    for name in (*scenario.add, *scenario.without):
        if catalogue.component(name) is None:
            known = [component.id for component in catalogue.components]
            raise UsageError(unknown("component", name, known, "'carcost list components' shows all"))
    published = book_offers(books, scenario, catalogue)
    given = user_offers(scenario, published, catalogue)
    offers = published | given
    planned = {one.id for one in catalogue.components if _is_planned(one, scenario, offers)}
    counts = {name for name in offers if name in planned and name not in scenario.without}
    holders = _holders({name: offers[name] for name in offers if name in counts})
    named = {scenario.stay, *scenario.use}
    asked = {name for name, offer in published.items() if offer.figure and offer.figure.id in named}
    refuse_vain_choices(scenario, given, asked, holders)
    counted: list[str] = []
    included: list[Included] = []
    not_counted: list[NotCounted] = []
    for component in catalogue.components:
        name, label = component.id, component.label
        left = _why_not(name, scenario, offers, planned)
        if name in holders:
            included.append(Included(component=name, label=label, inside=holders[name]))
        elif left:
            not_counted.append(NotCounted(component=name, label=label, code=left[0], reason=left[1]))
        else:
            counted.append(name)
    if not counted:
        refuse_another_day(not_counted, books, scenario)
        raise UsageError("nothing is left to count in this scenario; add a cost, or leave out less")
    refuse_more_infusions(scenario, offers, holders)
    ordered = _in_order_of_formula(counted, offers)
    refuse_another_payer(ordered, books, scenario)
    refuse_another_product(ordered, books, scenario)
    refuse_another_day(not_counted, books, scenario)
    return Selection(ordered, set(ordered) - set(counted), included, not_counted, books)


def _is_planned(component: Component, scenario: Scenario, offers: dict[str, Offer]) -> bool:
    """Tell whether a component is part of the setting, or was asked for all the same."""
    figure = offers[component.id].figure if component.id in offers else None
    asked = figure is not None and figure.id in (scenario.stay, *scenario.use)
    return asked or scenario.setting in component.settings or component.id in scenario.add


def _holders(counts: dict[str, Offer]) -> dict[str, str]:
    """Give, for each component that a counted price includes, the component of that price.

    Raises `DataError` where two counted prices include the same, or two prices include each other.
    """
    direct: dict[str, list[str]] = {}
    for holder, offer in counts.items():
        for name in offer.includes:
            direct.setdefault(name, []).append(holder)
    holders: dict[str, str] = {}
    for name in direct:
        outer = _outermost(name, direct, ())
        if len(outer) > 1:
            raise DataError.at(
                "price books", f"the prices of {' and '.join(sorted(outer))} both include {name}"
            )
        holders[name] = outer.pop()
    return holders


def _outermost(name: str, direct: dict[str, list[str]], seen: tuple[str, ...]) -> set[str]:
    """Follow what includes a component up to the prices that nothing includes."""
    if name in seen:
        raise DataError.at("price books", f"the prices of {' and '.join(seen)} include each other")
    if name not in direct:
        return {name}
    return {outer for holder in direct[name] for outer in _outermost(holder, direct, (*seen, name))}


def _why_not(
    name: str, scenario: Scenario, offers: dict[str, Offer], planned: Collection[str]
) -> tuple[WhyNot, str] | None:
    """Say why a component is not counted: by choice, because of the setting, or for want of a price."""
    if name in scenario.without:
        return "left-out", "left out of this scenario"
    if name not in planned:
        return "not-planned", f"not planned when the setting is {scenario.setting}; it would add to the total"
    if name in offers:
        reference = offers[name].of
        if reference is None or reference in planned:
            return None
        return "not-planned", f"a multiple of {reference}, which is not planned when {scenario.setting}"
    return _no_price(name, scenario, offers)


def _no_price(name: str, scenario: Scenario, offers: dict[str, Offer]) -> tuple[WhyNot, str]:
    """Say that nobody gives a price, or that another price, left out or the user's, may cover it."""
    for holder, offer in offers.items():
        if name in offer.includes and holder in scenario.without:
            return "left-out", f"inside the price of {holder}, which is left out"
        if name in offer.perhaps_includes:
            return "perhaps-included", f"your price of {holder} may cover it already; that is not known"
    return "no-price", "no price in the books in use"


def _in_order_of_formula(counted: list[str], offers: dict[str, Offer]) -> dict[str, Offer]:
    """Put each multiplied component before its multiplier, and give the latter its basis and currency."""
    ordered: dict[str, Offer] = {}

    def visit(name: str, waiting: tuple[str, ...]) -> Offer:
        if name in waiting:
            names = " and ".join(waiting[waiting.index(name) :])
            raise DataError.at("price books", f"{names} are multiples of each other")
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
