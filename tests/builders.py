"""Price books for tests: valid entries, each with the changes that a test is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from carcost.calc.estimate import estimate
from carcost.calc.select import Selection, select
from carcost.load.book import default_book
from carcost.load.catalogue import load_catalogue
from carcost.models.book import PriceBook
from carcost.models.library import Library
from carcost.models.product import Products
from carcost.models.scenario import Scenario

if TYPE_CHECKING:
    from carcost.models.results.estimate import Estimate

Values = dict[str, Any]

_PROVENANCE: Values = {
    "source": "own-list",
    "locator": "table 1",
    "as_of": "2024-05-01",
    "checked": "2024-06-01",
    "confidence": "read",
    "price_year": 2024,
    "population": "autoimmune",
}


def source(name: str = "own-list", **changes: object) -> Values:
    return {
        "id": name,
        "title": "A price list",
        "publisher": "A hospital",
        "date": "2024-05-01",
        "url": "https://hospital.example/prices",
    } | changes


def price(component: str = "lodging", low: object = 100, high: object = 200, **changes: object) -> Values:
    money = {"low": low, "high": high, "unit": "episode", "basis": "list", "currency": "USD"}
    return {"id": f"{component}-price", "component": component} | money | _PROVENANCE | changes


def multiplier(component: str = "hospital-stay", of: str = "infusion", **changes: object) -> Values:
    factor = {"of": of, "low": 0, "high": 1}
    return {"id": f"{component}-multiplier", "component": component} | factor | _PROVENANCE | changes


def book_values(*figures: Values, **changes: object) -> Values:
    return {
        "id": "own",
        "title": "A hospital's own prices",
        "version": "1",
        "country": "United States",
        "sources": [source()],
        "prices": [figure for figure in figures if "of" not in figure],
        "multipliers": [figure for figure in figures if "of" in figure],
    } | changes


def book(*figures: Values, **changes: object) -> PriceBook:
    return PriceBook.model_validate(book_values(*figures, **changes))


def selected(*books: PriceBook, **choices: object) -> Selection:
    """Select over the default book."""
    return select(Scenario.model_validate(choices), [default_book(), *books], load_catalogue())


def estimated(*books: PriceBook, **choices: object) -> Estimate:
    """Estimate over the default book."""
    return estimate(Scenario.model_validate(choices), [default_book(), *books], load_catalogue(), "1.2.3")


def library(*books: PriceBook) -> Library:
    """The article and the catalogue, with books over it, and neither products nor scenarios."""
    return Library([default_book(), *books], load_catalogue(), Products(sources=(), products=()), {}, [])
