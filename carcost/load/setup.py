"""Reading all that many cases share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.load.book import default_book, named_price_book
from carcost.load.case import load_case
from carcost.load.catalogue import load_catalogue
from carcost.load.drift import load_drift
from carcost.models.columns import known_columns
from carcost.models.setup import Setup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carcost.models.book import PriceBook
    from carcost.models.coverage import Coverage
    from carcost.models.plan import Plan
    from carcost.models.scenario import Scenario


def load_setup(
    scenario: Scenario, books: Sequence[PriceBook], plans: Sequence[Plan], coverage: Coverage, version: str
) -> Setup:
    """Give what many cases share: these choices, where a row does not make them, and all that is known."""
    catalogue = load_catalogue()
    columns = known_columns(catalogue.components)
    resolve = _Shelf(books).resolve
    return Setup(scenario, coverage, plans, catalogue, columns, version, load_drift(), resolve)


class _Shelf:
    """Reads the books of scenarios, each of them once; it can be sent to another process."""

    def __init__(self, books: Sequence[PriceBook]) -> None:
        self._over = tuple(books)
        self._read: dict[str, PriceBook] = {}

    def resolve(self, scenario: Scenario) -> tuple[Scenario, list[PriceBook]]:
        """Give a scenario with the names that the books use, and its books."""
        return load_case(scenario, self._over, self._named, self._default)

    def _named(self, name: str) -> PriceBook:
        if name not in self._read:
            self._read[name] = named_price_book(name)
        return self._read[name]

    def _default(self) -> PriceBook:
        if "" not in self._read:
            self._read[""] = default_book()
        return self._read[""]
