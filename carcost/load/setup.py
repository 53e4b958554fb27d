"""Reading all that many cases share."""

from __future__ import annotations

from functools import cache
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
    read, read_default = cache(named_price_book), cache(default_book)

    def resolve(case: Scenario) -> tuple[Scenario, list[PriceBook]]:
        return load_case(case, books, read, read_default)

    columns = known_columns(catalogue.components)
    return Setup(scenario, coverage, plans, catalogue, columns, version, load_drift(), resolve)
