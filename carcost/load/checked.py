"""Reading a file to check it, whatever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.load.book import book_from
from carcost.load.plan import plan_from
from carcost.load.scenario import read_scenario_document, scenarios_from
from carcost.models.plan import PlanFile

if TYPE_CHECKING:
    from carcost.models.book import PriceBook
    from carcost.models.plan import Plan
    from carcost.models.scenario import Scenario

_ONLY_IN_A_BOOK = ("prices", "multipliers", "country", "studies")
_IN_A_PLAN = frozenset(PlanFile.model_fields)


def load_checked(path: str) -> PriceBook | Plan | dict[str, Scenario]:
    """Read a file of scenarios, a plan, or else a price book; raises `DataError`."""
    document = read_scenario_document(path)
    keys = set(document.values)
    if "scenarios" in keys:
        return scenarios_from(document)
    is_plan = keys.isdisjoint(_ONLY_IN_A_BOOK) and (keys <= _IN_A_PLAN or "years" in keys)
    return plan_from(document) if is_plan else book_from(document)
