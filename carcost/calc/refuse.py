"""Choices that would count something twice, or not at all, without a word: they are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.calc.offer import Offer, first_day
from carcost.errors import UsageError, some
from carcost.models.day import day_text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from carcost.models.book import PriceBook
    from carcost.models.figure import Price
    from carcost.models.results.estimate import NotCounted
    from carcost.models.scenario import Scenario


def refuse_vain_choices(
    scenario: Scenario, given: Collection[str], asked: Collection[str], holders: dict[str, str]
) -> None:
    """Refuse a cost that would count twice or not at all, and leaving out what another price includes."""
    for name in asked:
        if name in given or name in scenario.without:
            raise UsageError(f"{name} has a figure by its id, and is given or left out too; drop one")
    for name, holder in holders.items():
        if name in given or name in asked:
            raise UsageError(f"{name} would count twice: the price of {holder} includes it; drop one")
        if name in scenario.without:
            raise UsageError(f"{name} cannot be left out: the price of {holder} includes it")


def refuse_more_infusions(scenario: Scenario, offers: dict[str, Offer], holders: dict[str, str]) -> None:
    """Refuse several infusions inside one price; a product's own course is one episode."""
    holder = holders.get("infusion")
    several = (scenario.infusions or 1) > 1 and scenario.product is None
    if holder is not None and several and not offers[holder].per_infusion:
        raise UsageError(f"the price of {holder} is for the whole episode, not for an infusion")


def refuse_another_product(ordered: dict[str, Offer], books: Sequence[PriceBook], scenario: Scenario) -> None:
    """Refuse to price a product by a figure that is not its own."""
    figure = ordered["infusion"].figure if "infusion" in ordered else None
    if scenario.product is not None and figure is not None and figure.product is None:
        raise _without_own_price(scenario.product, books)


def refuse_another_payer(ordered: dict[str, Offer], books: Sequence[PriceBook], scenario: Scenario) -> None:
    """Refuse a payer of which no figure is counted, and say which there are."""
    used = [offer.figure for offer in ordered.values() if offer.figure]
    if scenario.payer is None or any(figure.payer == scenario.payer for figure in used):
        return
    own = [price for book in books for price in book.prices if price.payer == scenario.payer]
    there = sorted(
        {f"{price.product or price.component}, {price.setting or 'in- or outpatient'}" for price in own}
    )
    ids = [price.id for price in own if price.by_name_only and _fits(price, scenario)]
    by_name = f"; by name: --use {some(ids, 3)}" if ids else ""
    raise UsageError(
        f"the books have no price of this payer that fits; of it there are: {some(there)}{by_name}"
    )


def _fits(price: Price, scenario: Scenario) -> bool:
    return price.setting in (None, scenario.setting) and price.product in (None, scenario.product)


def _without_own_price(product: str, books: Sequence[PriceBook]) -> UsageError:
    """Name the first day of which a product's own price is known, or the books to use."""
    own = [
        one
        for book in books
        for one in book.prices
        if one.product == product and one.hospital is None and not one.by_name_only
    ]
    payers = sorted({one.payer for one in own if one.payer})
    own = [one for one in own if one.payer is None]
    if payers and not own:
        return UsageError(
            f"of {product} there are prices of single payers only; choose one: --payer {some(payers)}"
        )
    if own:
        return UsageError(
            f"the first price of {product} that is known is of {day_text(min(one.as_of for one in own))}"
        )
    return UsageError(f"no book in use has a price for {product}; --book medicare-drugs and list-prices have")


def refuse_another_day(
    not_counted: Sequence[NotCounted], books: Sequence[PriceBook], scenario: Scenario
) -> None:
    """Refuse a day before the first price of what would be counted on a later one."""
    for item in not_counted:
        day = first_day(item.component, books, scenario) if item.code == "no-price" else None
        if day is None:
            continue
        if item.component == "infusion" and scenario.product is not None:
            raise _without_own_price(scenario.product, books)
        raise UsageError(f"the first price of {item.component} that fits is of {day_text(day)}")
