"""One case of a share: its bill and its plans, and who pays for it in which plan years."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from carcost.calc.charges import plan_year
from carcost.calc.covered import Payer
from carcost.calc.terms import default_year, first_year, later_year, no_figures
from carcost.models.coverage import Coverage

if TYPE_CHECKING:
    from carcost.calc.charges import Bill, Item
    from carcost.models.plan import Plan
    from carcost.models.results.estimate import Estimate


class Case(NamedTuple):
    """An estimate and its bill, the plans in the order in which they pay, and the plan year of the start."""

    estimate: Estimate
    plans: tuple[Plan, ...]
    coverage: Coverage
    bill: Bill
    year: int

    @property
    def plan(self) -> Plan:
        """The plan that pays first."""
        return self.plans[0]

    @property
    def years(self) -> tuple[int, ...]:
        """The plan years into which the items fall by their days; without a start, that of the case."""
        return tuple(sorted({_year_by_day(item, self.plan, self.year) for item in self.bill.items}))

    @property
    def stay_days(self) -> dict[str, int] | None:
        """The days of the hospital stay at the low and the high end, where they are known."""
        days = self.coverage.stay_days
        return {"low": days.low, "high": days.high} if days else None


def _year_by_day(item: Item, plan: Plan, otherwise: int) -> int:
    return otherwise if item.day is None else plan_year(item.day, plan)


def payers(case: Case, *, by_day: bool) -> list[Payer]:
    """Give each plan with the terms in network of the plan years in which it pays.

    `by_day` puts each item into the plan year of its day; otherwise all fall into that of the start. Raises
    `UsageError` for a plan year without figures.
    """
    return [
        _payer(plan, case, case.coverage if plan is case.plan else Coverage(), by_day=by_day)
        for plan in case.plans
    ]


def _payer(plan: Plan, case: Case, coverage: Coverage, *, by_day: bool) -> Payer:
    start = case.coverage.start
    first = default_year(plan, case.year) if start is None else plan_year(start, plan)

    def year_of(item: Item) -> int:
        return _year_by_day(item, plan, first) if by_day else first

    years = {first: first_year(plan, first, coverage)}
    for year in sorted({year_of(item) for item in case.bill.items} - {first}):
        known = later_year(plan, year, coverage)
        if known is None:
            raise no_figures(plan, year)
        years[year] = known
    return Payer(plan, years, year_of, case.estimate.scenario.product, case.stay_days)
