"""Reading a file to check it, whatever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.load.book import book_from
from carcost.load.scenario import read_scenario_document, scenarios_from

if TYPE_CHECKING:
    from carcost.models.book import PriceBook
    from carcost.models.scenario import Scenario


def load_checked(path: str) -> PriceBook | dict[str, Scenario]:
    """Read a scenario file, which has a table of scenarios, or else a price book; raises `DataError`."""
    document = read_scenario_document(path)
    return scenarios_from(document) if "scenarios" in document.values else book_from(document)
