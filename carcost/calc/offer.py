"""The figures on offer for each component: those of the price books, and those that the user gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from carcost.errors import DataError, UsageError, unknown
from carcost.models.day import day_text
from carcost.models.figure import Price
from carcost.models.money import DOLLARS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from carcost.models.base import Basis
    from carcost.models.book import PriceBook
    from carcost.models.catalogue import Catalogue
    from carcost.models.figure import Multiplier
    from carcost.models.scenario import Scenario
    from carcost.models.source import Source


class Offer(NamedTuple):
    """A figure for a component: dollars, or a multiplier of the component `of`.

    `figure` and `book` say where it comes from; a user's figure has neither, and nobody has said what it
    covers: `perhaps_includes` is what the book's figure, whose place it takes, does.
    """

    low: Decimal
    high: Decimal
    per_infusion: bool = False
    of: str | None = None
    basis: Basis = "unstated"
    currency: str = DOLLARS
    includes: tuple[str, ...] = ()
    perhaps_includes: tuple[str, ...] = ()
    figure: Price | Multiplier | None = None
    book: PriceBook | None = None


def book_offers(books: Sequence[PriceBook], scenario: Scenario, catalogue: Catalogue) -> dict[str, Offer]:
    """Give each component's figure: the one that the scenario names, or else that of the last book with one.

    Raises `DataError` for books that do not fit together, and `UsageError` for a figure, a product, a
    hospital or a day of which the books know nothing.
    """
    _check_books(books, [component.id for component in catalogue.components])
    named = _named(books, scenario)
    offers: dict[str, Offer] = {}
    for component in catalogue.components:
        offer = named.get(component.id) or _from_books(component.id, books, scenario)
        if offer is not None:
            offers[component.id] = offer
    _check_hospital(offers, books, scenario)
    return offers


def first_day(component: str, books: Sequence[PriceBook], scenario: Scenario) -> date | None:
    """Give the first day of which any book has a figure for a component."""
    choice = {"product": scenario.product, "hospital": scenario.hospital, "payer": scenario.payer}
    days = [book.first_day(component, **choice, setting=scenario.setting) for book in books]
    return min(filter(None, days), default=None)


def _check_books(books: Sequence[PriceBook], known: Sequence[str]) -> None:
    """Refuse books that do not fit together, or that name a component that does not exist."""
    sources: dict[str, tuple[Source, PriceBook]] = {}
    for number, book in enumerate(books):
        if any(other.id == book.id for other in books[:number]):
            raise DataError.at(
                book.place, "two books in use have this id; give yours an id of its own", key="id"
            )
        for figure in book.figures:
            multiplied = () if isinstance(figure, Price) else (figure.of,)
            for name in (figure.component, *figure.includes, *multiplied):
                if name not in known:
                    raise DataError.at(book.place, unknown("component", name, known), key=figure.id)
        for source in book.sources:
            same, other = sources.setdefault(source.id, (source, book))
            if same != source:
                message = f"{other.id} has another source of this id; give yours an id of its own"
                raise DataError.at(book.place, message, key=f"sources.{source.id}")


def _named(books: Sequence[PriceBook], scenario: Scenario) -> dict[str, Offer]:
    """Find the figures that the scenario asks for by id, one a component."""
    figures = {figure.id: (figure, book) for book in books for figure in book.figures}
    found: dict[str, Offer] = {}
    for name in filter(None, (scenario.stay, *scenario.use)):
        if name not in figures:
            stays = [known for known, (figure, _) in figures.items() if figure.component == "hospital-stay"]
            allowed = stays if name == scenario.stay else list(figures)
            raise UsageError(unknown("figure", name, allowed, "'carcost show BOOK' names a book's figures"))
        figure, book = figures[name]
        _check_named(figure, scenario)
        if figure.component in found:
            raise UsageError(f"{name} is a second figure for {figure.component}; drop one of the two")
        found[figure.component] = _offer(figure, book)
    return found


def _check_named(figure: Price | Multiplier, scenario: Scenario) -> None:
    """Refuse a figure by name that is for something else than the scenario."""
    if figure.id == scenario.stay and figure.component != "hospital-stay":
        raise UsageError(f"{figure.id} is a figure for {figure.component}, not for the hospital stay")
    for kind, own, chosen in (
        ("product", figure.product, scenario.product),
        ("hospital", figure.hospital, scenario.hospital),
        ("setting", figure.setting, scenario.setting),
        ("payer", figure.payer, scenario.payer),
    ):
        if own is not None and chosen is not None and own != chosen:
            raise UsageError(f"{figure.id} is for the {kind} {own}, and this scenario's is {chosen}")
    if scenario.as_of is not None and figure.as_of > scenario.as_of:
        raise UsageError(f"{figure.id} is of {day_text(figure.as_of)}, later than --as-of")


def _from_books(component: str, books: Sequence[PriceBook], scenario: Scenario) -> Offer | None:
    """Look from the top book down, and take the figure of the first that has one."""
    for book in reversed(books):
        figure = book.price(
            component,
            product=scenario.product,
            hospital=scenario.hospital,
            setting=scenario.setting,
            payer=scenario.payer,
            as_of=scenario.as_of,
        )
        if figure is not None:
            return _offer(figure, book)
    return None


def _check_hospital(offers: dict[str, Offer], books: Sequence[PriceBook], scenario: Scenario) -> None:
    """Refuse a hospital of which no figure is used."""
    used = [offer.figure for offer in offers.values() if offer.figure]
    if scenario.hospital is None or any(figure.hospital == scenario.hospital for figure in used):
        return
    own = [figure for book in books for figure in book.figures if figure.hospital == scenario.hospital]
    if not own:
        known = {figure.hospital for book in books for figure in book.figures if figure.hospital}
        raise UsageError(unknown("hospital", scenario.hospital, sorted(known)))
    products = sorted({figure.product for figure in own if figure.product})
    hint = f"; with --product it has: {', '.join(products)}" if products else ""
    raise UsageError(f"{scenario.hospital} publishes no price that fits this scenario{hint}")


def _offer(figure: Price | Multiplier, book: PriceBook) -> Offer:
    if isinstance(figure, Price):
        return Offer(
            low=figure.low,
            high=figure.high,
            per_infusion=figure.unit == "infusion",
            basis=figure.basis,
            currency=figure.currency,
            includes=figure.includes,
            figure=figure,
            book=book,
        )
    return Offer(
        low=figure.low, high=figure.high, of=figure.of, includes=figure.includes, figure=figure, book=book
    )


def user_offers(scenario: Scenario, published: dict[str, Offer], catalogue: Catalogue) -> dict[str, Offer]:
    """Give the figures of the scenario, in dollars."""
    given: dict[str, Offer] = {}
    if scenario.infusion_price is not None:
        low, high = scenario.infusion_price.low, scenario.infusion_price.high
        perhaps = published["infusion"].includes if "infusion" in published else ()
        given["infusion"] = Offer(low, high, per_infusion=True, perhaps_includes=perhaps)
    if scenario.stay_multiplier is not None:
        low, high = scenario.stay_multiplier.low, scenario.stay_multiplier.high
        given["hospital-stay"] = Offer(low, high, of="infusion")
    for name, amounts in scenario.add.items():
        component = catalogue.component(name)
        basis: Basis = "expense" if component is not None and component.step == "family" else "unstated"
        given[name] = Offer(amounts.low, amounts.high, basis=basis)
    return given
