"""What a plan is asked to pay: an estimate's lines by class of service, day and plan year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from carcost.errors import UsageError, unknown
from carcost.models.day import months_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from carcost.models.base import Service
    from carcost.models.catalogue import Catalogue
    from carcost.models.component import Component
    from carcost.models.coverage import Coverage
    from carcost.models.plan import Plan
    from carcost.models.results.estimate import Estimate, LineItem

_AS_ALLOWED: Final = "Treatment, as the plan allows it"


class Ends(NamedTuple):
    """An amount at the low and at the high end, in dollars."""

    low: Decimal
    high: Decimal


class Item(NamedTuple):
    """What is billed for one component, and what the plan allows of it; `day` only where a start is given."""

    component: str
    label: str
    service: Service
    times: int
    day: date | None
    billed: Ends
    allowed: Ends

    @property
    def ends(self) -> tuple[tuple[Decimal, Decimal], ...]:
        """What is billed and what is allowed of it, at the low and at the high end."""
        return tuple(zip(self.billed, self.allowed, strict=True))


class Bill(NamedTuple):
    """The items that a plan may cover, in the order in which they come, and those that none does.

    `missing` names what the family pays itself and nobody gave a price for.
    """

    items: tuple[Item, ...]
    outside: tuple[Item, ...]
    missing: tuple[str, ...]


def bill_of(estimate: Estimate, catalogue: Catalogue, plan: Plan, coverage: Coverage) -> Bill:
    """Sort an estimate's lines into what the plan may cover and what it does not.

    An allowed amount that is given stands for the treatment: all lines but those that the user added. Raises
    `UsageError` for months of an unknown step or component, and where nothing is left for the plan.
    """
    _check_when(coverage, catalogue)
    inside: list[Item] = []
    outside: list[Item] = []
    for line in estimate.line_items:
        component = catalogue.component(line.component)
        if component is None:
            raise UsageError(unknown("component", line.component, [one.id for one in catalogue.components]))
        item = _item(line, component, estimate, catalogue, coverage)
        covered = item.service != "family" and line.component not in plan.outside
        (inside if covered else outside).append(item)
    if coverage.allowed is not None:
        inside = _as_allowed(inside, set(estimate.scenario.add), coverage)
    if not inside:
        raise UsageError("no plan pays any line of this scenario; add what is treated, or see 'estimate'")
    # In the order of the days; on one day in the catalogue's order.
    inside.sort(key=lambda item: item.day or date.min)
    family = {one.id for one in catalogue.components if one.service == "family"}
    missing = tuple(one.component for one in estimate.not_counted if one.component in family)
    return Bill(tuple(inside), tuple(outside), missing)


def total(items: Iterable[Item], of: str) -> Ends:
    """Add up what is `billed` or `allowed`."""
    amounts = [getattr(item, of) for item in items]
    return Ends(sum((one.low for one in amounts), Decimal(0)), sum((one.high for one in amounts), Decimal(0)))


def plan_year(day: date, plan: Plan) -> int:
    """Give the calendar year in which the plan year of a day begins."""
    return day.year if f"{day:%m-%d}" >= plan.year_begins else day.year - 1


def day_of(component: Component, catalogue: Catalogue, coverage: Coverage) -> date | None:
    """Give the day on which a component is taken to come; `None` without a start."""
    if coverage.start is None:
        return None
    step = next(step for step in catalogue.steps if step.id == component.step)
    months = coverage.when.get(component.id, coverage.when.get(step.id, step.months))
    return months_later(coverage.start, months)


def _check_when(coverage: Coverage, catalogue: Catalogue) -> None:
    steps, components = ([one.id for one in group] for group in (catalogue.steps, catalogue.components))
    for name in coverage.when:
        if name not in steps and name not in components:
            raise UsageError(f"--when: {unknown('step or component', name, [*steps, *components])}")


def _item(
    line: LineItem, component: Component, estimate: Estimate, catalogue: Catalogue, coverage: Coverage
) -> Item:
    admitted = estimate.scenario.setting == "inpatient" and component.in_admission
    amounts = Ends(line.low, line.high)
    return Item(
        component=line.component,
        label=line.label,
        service="inpatient" if admitted else component.service,
        times=line.quantity,
        day=day_of(component, catalogue, coverage),
        billed=amounts,
        allowed=amounts,
    )


def _as_allowed(items: Sequence[Item], added: set[str], coverage: Coverage) -> list[Item]:
    """Put the allowed amount in the place of the treatment's lines, as one service."""
    treatment = [item for item in items if item.component not in added]
    if coverage.allowed is None or not treatment:
        raise UsageError("--allowed: there is no treatment in this scenario whose price it could be")
    first = next((item for item in treatment if item.component == "infusion"), treatment[0])
    one = first._replace(
        label=_AS_ALLOWED if len(treatment) > 1 else first.label,
        billed=total(treatment, "billed"),
        allowed=Ends(coverage.allowed.low, coverage.allowed.high),
    )
    return [one, *(item for item in items if item.component in added)]
