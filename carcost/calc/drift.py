"""How far prices have moved since the default book's article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.models.drift import Drift

if TYPE_CHECKING:
    from carcost.models.book import PriceBook


def drift(book: PriceBook) -> Drift:
    """Give the latest price of an infusion, over all products, that a book holds.

    It is the book's latest entry for the infusion that is of no one product.
    """
    figures = [price for price in book.prices if price.component == "infusion" and price.product is None]
    latest = max(figures, key=lambda price: price.as_of)
    return Drift(book=book.id, as_of=latest.as_of, low=latest.low, high=latest.high)
