"""What a plan is asked to pay: an estimate's lines by class of service and by day."""

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

_NOTHING: Final = Decimal(0)
_INFUSION: Final = "infusion"
_AS_ALLOWED: Final = "Treatment, as the plan allows it"


class Ends(NamedTuple):
    """An amount at the low and at the high end, in dollars."""

    low: Decimal
    high: Decimal


class Item(NamedTuple):
    """What is billed for one component, and what the plan allows of it; `day` only where a start is given.

    `unpriced` names the components in it of which no low end is known: its low counts nothing for them.
    `given` is true where the allowed amount was given; otherwise it is taken to be what is billed.
    """

    component: str
    label: str
    service: Service
    times: int
    day: date | None
    billed: Ends
    allowed: Ends
    unpriced: tuple[str, ...] = ()
    given: bool = False


class Bill(NamedTuple):
    """The items that a plan may cover, in the order in which they come, and those that none does.

    `missing` names what the family pays itself and nobody gave a price for. `product_inside` is the component
    whose price includes the product, if one does. `raised` is true where the bill was below what is allowed.
    """

    items: tuple[Item, ...]
    outside: tuple[Item, ...]
    missing: tuple[str, ...]
    product_inside: str | None
    raised: bool


def bill_of(estimate: Estimate, catalogue: Catalogue, plans: Sequence[Plan], coverage: Coverage) -> Bill:
    """Sort an estimate's lines into what some plan may cover and what none does.

    An allowed amount that is given stands for the treatment: all lines but those that the user added. Raises
    `UsageError` for months of an unknown step or component, and where nothing is left for the plans.
    """
    _check_when(coverage, catalogue)
    excluded = set.intersection(*(set(plan.outside) for plan in plans))
    items = [_item(line, estimate, catalogue, coverage) for line in estimate.line_items]
    outside = [item for item in items if item.service == "family" or item.component in excluded]
    inside = [item for item in items if item not in outside]
    raised = False
    if coverage.allowed is not None:
        inside, raised = _as_allowed(inside, set(estimate.scenario.add), coverage)
    if not inside:
        raise UsageError("no plan pays any line of this scenario; add what is treated, or see 'estimate'")
    family = {one.id for one in catalogue.components if one.service == "family"}
    holders = {one.component: one.inside for one in estimate.included}
    return Bill(
        # In the order of the days; on one day in the catalogue's order.
        items=tuple(sorted(inside, key=lambda item: item.day or date.min)),
        outside=tuple(outside),
        missing=tuple(one.component for one in estimate.not_counted if one.component in family),
        product_inside=holders.get(_INFUSION),
        raised=raised,
    )


def total(items: Iterable[Item], of: str) -> Ends:
    """Add up what is `billed` or `allowed`."""
    amounts: list[Ends] = [getattr(item, of) for item in items]
    return Ends(sum((one.low for one in amounts), _NOTHING), sum((one.high for one in amounts), _NOTHING))


def day_of(name: str, catalogue: Catalogue, coverage: Coverage, *, admitted: bool = False) -> date | None:
    """Give the day on which a component is taken to come; `None` without a start.

    What belongs to the admission for the infusion (`admitted`) comes with it, unless it has months itself.
    """
    if coverage.start is None:
        return None
    component = _known(name, catalogue)
    own = coverage.when.get(name, coverage.when.get(component.step))
    if own is None and admitted and name != _INFUSION:
        return day_of(_INFUSION, catalogue, coverage)
    months = _months(component.step, catalogue, coverage) if own is None else own
    return months_later(coverage.start, months)


def _known(name: str, catalogue: Catalogue) -> Component:
    component = catalogue.component(name)
    if component is None:
        raise UsageError(unknown("component", name, [one.id for one in catalogue.components]))
    return component


def _months(name: str, catalogue: Catalogue, coverage: Coverage) -> int:
    """Give the months from the start to a step, which may follow another."""
    if name in coverage.when:
        return coverage.when[name]
    step = next(step for step in catalogue.steps if step.id == name)
    return step.months + (_months(step.follows, catalogue, coverage) if step.follows else 0)


def _check_when(coverage: Coverage, catalogue: Catalogue) -> None:
    steps, components = [step.id for step in catalogue.steps], [one.id for one in catalogue.components]
    names = list(dict.fromkeys((*steps, *components)))
    for name in coverage.when:
        if name not in names:
            raise UsageError(f"--when: {unknown('step or component', name, names)}")


def _item(line: LineItem, estimate: Estimate, catalogue: Catalogue, coverage: Coverage) -> Item:
    component = _known(line.component, catalogue)
    admitted = estimate.scenario.setting == "inpatient" and component.in_admission
    amounts = Ends(line.low, line.high)
    return Item(
        component=line.component,
        label=line.label,
        service="inpatient" if admitted else component.service,
        times=line.quantity,
        day=day_of(line.component, catalogue, coverage, admitted=admitted),
        billed=amounts,
        allowed=amounts,
        unpriced=(line.component,) if line.upper_end_only else (),
    )


def _as_allowed(items: Sequence[Item], added: set[str], coverage: Coverage) -> tuple[list[Item], bool]:
    """Put the allowed amount in the place of the treatment's lines, as one service.

    No plan allows more than is billed: the bill is then taken to be as much, and the second value says so.
    """
    treatment = [item for item in items if item.component not in added]
    if coverage.allowed is None or not treatment:
        raise UsageError("--allowed: there is no treatment in this scenario whose price it could be")
    first = next((item for item in treatment if item.component == _INFUSION), treatment[0])
    priced = total(treatment, "billed")
    allowed = Ends(coverage.allowed.low, coverage.allowed.high)
    billed = Ends(max(priced.low, allowed.low), max(priced.high, allowed.high))
    one = first._replace(
        label=_AS_ALLOWED if len(treatment) > 1 else first.label,
        billed=billed,
        allowed=allowed,
        unpriced=tuple(name for item in treatment for name in item.unpriced),
        given=True,
    )
    return [one, *(item for item in items if item.component in added)], billed != priced
