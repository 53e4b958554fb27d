"""What comes of a branch: the steps by which plans pay for items, or the whole bill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from carcost.calc.case import payers
from carcost.calc.covered import shared, sum_of
from carcost.calc.reasons import why_so_much
from carcost.models.results.share import ShareStep, StepRule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carcost.calc.bill import Ends, Item
    from carcost.calc.case import Case
    from carcost.calc.covered import Payer
    from carcost.calc.terms import Known, Network

Terms = tuple[str, Literal["in", "out"], "Known"]
"""The terms that a branch rests on: a plan's id, in or out of its network, and what is known of the year."""


class Outcome(NamedTuple):
    """What comes of one branch: its steps, or the reason why it is not known.

    `without` names the components of which no low end is known and none is counted; `dated` is true where the
    given start leads to this branch.
    """

    label: str
    reason: str
    steps: Sequence[ShareStep] = ()
    years: tuple[int, ...] = ()
    terms: tuple[Terms, ...] = ()
    without: tuple[str, ...] = ()
    known: bool = True
    dated: bool = False


def by_plan(case: Case, label: str, items: Sequence[Item], *, by_day: bool = True) -> Outcome:
    """Give the branch in which the plans pay for items, by their days or all in the year of the start."""
    return paid(case, label, items, payers(case, items, by_day=by_day), "in")


def paid(case: Case, label: str, items: Sequence[Item], paying: Sequence[Payer], network: Network) -> Outcome:
    """Give the branch in which these plans pay for items; raises `NotKnownError`."""
    currency = case.estimate.currency
    steps = shared(items, paying, currency)
    without: list[str] = []
    for item in items:
        own = sum_of(step for step in steps if step.component == item.component and step.rule != "next-plan")
        without += [] if item.given or own.low or not own.high else item.unpriced
    terms: list[Terms] = [
        (payer.plan.id, network, known) for payer in paying for known in payer.years.values()
    ]
    return Outcome(
        label=label,
        reason=why_so_much(steps, paying, currency),
        steps=steps,
        years=tuple(sorted({paying[0].year_of[item.component] for item in items})),
        terms=tuple(terms),
        without=tuple(without),
    )


def whole_bill(label: str, reason: str, items: Sequence[Item]) -> Outcome:
    """Give the branch in which the family pays all of some items."""
    steps = [own_step(item, "bill", "the whole bill", item.billed) for item in items]
    return Outcome(label, reason, steps, without=tuple(name for item in items for name in item.unpriced))


def own_step(item: Item, rule: StepRule, text: str, amount: Ends) -> ShareStep:
    """Give a step of what no plan pays."""
    return ShareStep(
        component=item.component,
        label=item.label,
        plan=None,
        plan_year=None,
        rule=rule,
        text=text,
        low=amount.low,
        high=amount.high,
    )
