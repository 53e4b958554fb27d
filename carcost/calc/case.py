"""One case of a share: its bill and its plans, and who pays for it in which plan years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from carcost.calc.covered import Payer
from carcost.calc.terms import Known, Network, default_year, known_terms, plan_year
from carcost.models.coverage import Coverage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from carcost.calc.bill import Bill, Item
    from carcost.models.plan import Plan
    from carcost.models.results.estimate import Estimate

ASSUMED_DAYS: Final = {"low": 1, "high": 60}
"""A stay whose days nobody gave: Medicare asks nothing more for days 2 to 60, and few stays are longer."""


class Case(NamedTuple):
    """An estimate and its bill, the plans in the order in which they pay, and the plan year of the start.

    `today` is the day of the data, for a case without a start.
    """

    estimate: Estimate
    plans: tuple[Plan, ...]
    coverage: Coverage
    bill: Bill
    today: date

    @property
    def plan(self) -> Plan:
        """The plan that pays first."""
        return self.plans[0]

    @property
    def year(self) -> int:
        """The plan year in which treatment starts."""
        return self.first_year(self.plan)

    @property
    def years(self) -> tuple[int, ...]:
        """The plan years into which the items fall by their days; without a start, that of the case."""
        return tuple(sorted({self.year_of(item, self.plan) for item in self.bill.items}))

    @property
    def stay_days(self) -> dict[str, int]:
        """The days of the hospital stay at the low and the high end."""
        days = self.coverage.stay_days
        return {"low": days.low, "high": days.high} if days else ASSUMED_DAYS

    def first_year(self, plan: Plan) -> int:
        """Give the plan year of a plan in which treatment starts."""
        start = self.coverage.start
        return default_year(plan, self.today) if start is None else plan_year(start, plan)

    def year_of(self, item: Item, plan: Plan) -> int:
        """Give the plan year into which an item falls by its day."""
        return self.first_year(plan) if item.day is None else plan_year(item.day, plan)

    def terms(self, plan: Plan, year: int, network: Network = "in") -> Known:
        """Give the terms of one plan in one plan year; raises `NotKnownError`.

        What is known of the case's coverage is of the plan that pays first.
        """
        coverage = self.coverage if plan is self.plan else Coverage()
        return known_terms(plan, year, year - self.first_year(plan), coverage, network)


def payers(case: Case, items: Sequence[Item], network: Network = "in", *, by_day: bool = True) -> list[Payer]:
    """Give the plans that pay for items, with the terms of the plan years in which they do.

    `by_day` puts each item into the plan year of its day; otherwise all fall into that of the start. Out of
    network only the first plan pays. Raises `NotKnownError` for a plan year without figures.
    """
    plans = case.plans if network == "in" else case.plans[:1]
    found = []
    for plan in plans:
        year_of = {
            item.component: case.year_of(item, plan) if by_day else case.first_year(plan) for item in items
        }
        silent = plan.kind == "medicaid" and not plan.years and plan is not case.plan
        years = (
            {}
            if silent
            else {year: case.terms(plan, year, network) for year in sorted(set(year_of.values()))}
        )
        found.append(Payer(plan, years, year_of, case.estimate.scenario.product, case.stay_days))
    return found
