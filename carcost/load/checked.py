"""Reading a file to check it, whatever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.load.book import book_from
from carcost.load.plan import plan_from
from carcost.load.scenario import read_scenario_document, scenarios_from

if TYPE_CHECKING:
    from carcost.models.book import PriceBook
    from carcost.models.plan import Plan
    from carcost.models.scenario import Scenario

_ONLY_IN_A_PLAN = ("years", "extends", "kind", "year_begins", "trials", "outside")


def load_checked(path: str) -> PriceBook | Plan | dict[str, Scenario]:
    """Read a file of scenarios, a plan, or else a price book; raises `DataError`."""
    document = read_scenario_document(path)
    if "scenarios" in document.values:
        return scenarios_from(document)
    # What has neither prices nor plan years is taken to be the book that it may become.
    is_plan = any(key in document.values for key in _ONLY_IN_A_PLAN)
    return plan_from(document) if is_plan else book_from(document)
