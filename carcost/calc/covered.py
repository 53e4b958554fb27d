"""The patient's share of a covered bill: the benefit formula at both ends, through years and plans."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from carcost.calc.benefit import Account, Arithmetic, Charge
from carcost.calc.charges import Ends
from carcost.calc.terms import Known, coinsurance_of, own_terms, rules_of
from carcost.models.coinsurance import percent
from carcost.models.money import exact_range, exact_text, to_cents
from carcost.models.results.share import ShareStep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from carcost.calc.benefit import Rule, Step
    from carcost.calc.charges import Item
    from carcost.models.plan import Plan

DECIMAL: Final = Arithmetic[Decimal](least=min, to_cents=to_cents, zero=Decimal(0))


class Payer(NamedTuple):
    """A plan with its terms in each plan year, and what the terms depend on.

    `year_of` gives the plan year into which an item falls.
    """

    plan: Plan
    years: Mapping[int, Known]
    year_of: Callable[[Item], int]
    product: str | None = None
    days: Mapping[str, int] | None = None
    """The days of the stay at the `low` and the `high` end, where they are known."""


def shared(items: Sequence[Item], payers: Sequence[Payer], currency: str) -> list[ShareStep]:
    """Give the steps by which plans, one after the other, leave a part of a bill to the patient.

    Each further plan is applied to what the one before it leaves. Raises `UsageError` as `rules_of` does.
    """
    first, *others = payers
    low, high = (_one_end(items, first, end) for end in ("low", "high"))
    steps = [
        _step(item, first, one, high[key], currency)
        for item in items
        for key, one in low.items()
        if key[0] == item.component
    ]
    for payer in others:
        steps += _further(items, steps, payer, currency)
    return [step for step in steps if step.low or step.high]


def _further(
    items: Sequence[Item], steps: Sequence[ShareStep], payer: Payer, currency: str
) -> list[ShareStep]:
    """Apply a further plan to what the steps so far leave of each item; give what it pays."""
    left = [
        item._replace(allowed=sum_of(step for step in steps if step.component == item.component))
        for item in items
    ]
    owed = shared(left, [payer], currency)
    found = []
    for item in left:
        still = sum_of(step for step in owed if step.component == item.component)
        of, rest = (exact_range(*ends, currency) for ends in (item.allowed, still))
        found.append(
            ShareStep(
                component=item.component,
                label=item.label,
                plan=payer.plan.id,
                plan_year=payer.year_of(item),
                rule="next-plan",
                text=f"{payer.plan.id} pays all but {rest} of the {of} that are left",
                low=still.low - item.allowed.low,
                high=still.high - item.allowed.high,
            )
        )
    return found


def sum_of(steps: Iterable[ShareStep]) -> Ends:
    """Add up steps."""
    steps = list(steps)
    return Ends(sum((one.low for one in steps), Decimal(0)), sum((one.high for one in steps), Decimal(0)))


def _one_end(items: Sequence[Item], payer: Payer, end: str) -> dict[tuple[str, str], Step[Decimal]]:
    """Apply one plan to all-low or to all-high amounts; give each step by its component and rule."""
    used = {item.service for item in items}
    days = payer.days[end] if payer.days else None
    accounts = {
        year: Account(rules_of(known, payer.plan, payer.product, days, used), DECIMAL)
        for year, known in payer.years.items()
    }
    return {
        (step.component, step.rule): step
        for item in items
        for step in accounts[payer.year_of(item)].pay(
            Charge(item.component, item.service, getattr(item.allowed, end), item.times)
        )
    }


def _step(item: Item, payer: Payer, low: Step[Decimal], high: Step[Decimal], currency: str) -> ShareStep:
    return ShareStep(
        component=item.component,
        label=item.label,
        plan=payer.plan.id,
        plan_year=payer.year_of(item),
        rule=low.rule,
        text=_text(low.rule, Ends(low.of, high.of), item, payer, currency),
        low=low.amount,
        high=high.amount,
    )


def _text(rule: Rule, of: Ends, item: Item, payer: Payer, currency: str) -> str:
    """Put a rule with its numbers into words."""
    known = payer.years[payer.year_of(item)]
    own = own_terms(item.service, known)

    def money(amount: Decimal | None) -> str:
        return exact_text(amount or Decimal(0), currency)

    match rule:
        case "deductible" if own.deductible is not None:
            text = f"deductible of the admission, {money(own.deductible - own.deductible_met)} left"
        case "deductible":
            text = f"deductible of {known.year}, {money(known.deductible_left)} left"
        case "days":
            days = dict.fromkeys(payer.days.values()) if payer.days else ()
            text = f"charges by the day, for a stay of {' to '.join(map(str, days))} days"
        case "coinsurance":
            rate = coinsurance_of(item.service, known, payer.product)
            text = f"{percent(rate or Decimal(0))} of {exact_range(*of, currency)}"
        case "in-full":
            text = f"in full, {exact_range(*of, currency)}: the plan's terms are not known"
        case "most":
            services = "one service" if item.times == 1 else f"{item.times} services"
            text = f"above {money((own.most or Decimal(0)) * item.times)}, the most for {services}"
        case "limit":
            text = f"above the yearly limit, {money(known.limit_left)} left"
        case _:
            text = rule
    return text
