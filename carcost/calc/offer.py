"""The figures on offer for each component: those of the price books, and those that the user gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from carcost.errors import DataError, unknown
from carcost.models.figure import Price
from carcost.models.money import DOLLARS

if TYPE_CHECKING:
    from collections.abc import Sequence
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


def book_offers(books: Sequence[PriceBook], catalogue: Catalogue) -> dict[str, Offer]:
    """Give each component's figure: that of the last book that has one, and in it the latest.

    Raises `DataError` for books that do not fit together.
    """
    _check_books(books, [component.id for component in catalogue.components])
    return {component: _offer(figure, book) for book in books for component, figure in _latest(book).items()}


def _check_books(books: Sequence[PriceBook], known: Sequence[str]) -> None:
    """Refuse books that do not fit together, or that name a component that does not exist."""
    sources: dict[str, tuple[Source, PriceBook]] = {}
    for number, book in enumerate(books):
        if any(other.id == book.id for other in books[:number]):
            raise DataError.at(
                book.place, "two books in use have this id; give yours an id of its own", key="id"
            )
        for figure in book.figures:
            for name in (figure.component, *(figure.includes if isinstance(figure, Price) else (figure.of,))):
                if name not in known:
                    raise DataError.at(book.place, unknown("component", name, known), key=figure.id)
        for source in book.sources:
            same, other = sources.setdefault(source.id, (source, book))
            if same != source:
                message = f"{other.id} has another source of this id; give yours an id of its own"
                raise DataError.at(book.place, message, key=f"sources.{source.id}")


def _latest(book: PriceBook) -> dict[str, Price | Multiplier]:
    latest: dict[str, Price | Multiplier] = {}
    for figure in sorted(book.figures, key=lambda figure: figure.as_of):
        before = latest.get(figure.component)
        if before is not None and before.as_of == figure.as_of:
            message = (
                f"{before.id} and {figure.id} are both for {figure.component} from {figure.as_of}; keep one"
            )
            raise DataError.at(book.place, message)
        latest[figure.component] = figure
    return latest


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
    return Offer(low=figure.low, high=figure.high, of=figure.of, figure=figure, book=book)


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
