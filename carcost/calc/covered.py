"""The patient's share of a covered bill: the benefit formula at both ends, through years and plans."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from carcost.calc.benefit import Account, Arithmetic, Charge
from carcost.calc.bill import Ends
from carcost.calc.terms import Known, coinsurance_of, own_terms, rules_of
from carcost.models.coinsurance import percent
from carcost.models.money import exact_range, exact_text, to_cents
from carcost.models.results.share import ShareStep

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from carcost.calc.benefit import Rule, Step
    from carcost.calc.bill import Item
    from carcost.models.plan import Plan

_NOTHING: Final = Decimal(0)
DECIMAL: Final = Arithmetic[Decimal](least=min, to_cents=to_cents, zero=_NOTHING)


class Payer(NamedTuple):
    """A plan with its terms in each plan year in which it pays, and what the terms depend on.

    `year_of` gives the plan year of each component, `days` those of the stay at the `low` and the `high` end.
    A plan without years is one of which nothing is known.
    """

    plan: Plan
    years: Mapping[int, Known]
    year_of: Mapping[str, int]
    product: str | None
    days: Mapping[str, int]


def shared(items: Sequence[Item], payers: Sequence[Payer], currency: str) -> list[ShareStep]:
    """Give the steps by which plans, one after the other, leave a part of a bill to the patient.

    Each further plan is applied to what the one before it leaves. Raises `NotKnownError` as `rules_of` does.
    """
    first, *others = payers
    covered = [item for item in items if item.component not in first.plan.outside]
    low, high = (_one_end(covered, first, end) for end in ("low", "high"))
    steps = []
    for item in items:
        own = [key for key in low if key[0] == item.component]
        steps += [_step(item, first, low[key], high[key], currency) for key in own]
        if item not in covered:
            steps.append(_not_covered(item, first))
    for payer in others:
        steps += further_plan(items, steps, payer, currency)
    return [step for step in steps if step.low or step.high]


def sum_of(steps: Iterable[ShareStep]) -> Ends:
    """Add up steps."""
    ends = [(step.low, step.high) for step in steps]
    return Ends(sum((low for low, _ in ends), _NOTHING), sum((high for _, high in ends), _NOTHING))


def _one_end(items: Sequence[Item], payer: Payer, end: str) -> dict[tuple[str, str], Step[Decimal]]:
    """Apply one plan to all-low or to all-high amounts; give each step by its component and rule."""
    used = {item.service for item in items}
    rules = {
        year: rules_of(payer.years[year], payer.plan, payer.product, payer.days[end], used)
        for year in {payer.year_of[item.component] for item in items}
    }
    accounts = {year: Account(one, DECIMAL) for year, one in rules.items()}
    found: dict[tuple[str, str], Step[Decimal]] = {}
    for item in items:
        year = payer.year_of[item.component]
        amount: Decimal = getattr(item.allowed, end)
        own = rules[year].services[item.service]
        if (
            item.unpriced
            and not item.given
            and not amount
            and own.coinsurance == 0
            and own.deductible is not None
        ):
            # What an admission owes does not depend on its price, so an unknown low end changes nothing.
            amount = item.allowed.high
        for step in accounts[year].pay(Charge(item.component, item.service, amount, item.times)):
            found[step.component, step.rule] = step
    return found


def _not_covered(item: Item, payer: Payer) -> ShareStep:
    return ShareStep(
        component=item.component,
        label=item.label,
        plan=payer.plan.id,
        plan_year=None,
        rule="not-covered",
        text="not covered by this plan",
        low=item.allowed.low,
        high=item.allowed.high,
    )


def further_plan(
    items: Sequence[Item], steps: Sequence[ShareStep], payer: Payer, currency: str
) -> list[ShareStep]:
    """Apply a further plan to what the steps so far leave of each item; give what it pays."""
    left = [
        item._replace(allowed=sum_of(step for step in steps if step.component == item.component), given=True)
        for item in items
    ]
    owed = shared(left, [payer], currency) if payer.years else []
    found = []
    for item in left:
        still = sum_of(step for step in owed if step.component == item.component)
        of, rest = (exact_range(*ends, currency) for ends in (item.allowed, still))
        high = still.high - item.allowed.high
        text = f"of the {of} that are left, the next plan ({payer.plan.id}) leaves {rest}"
        if not payer.years:
            high, text = _NOTHING, f"the next plan ({payer.plan.id}) may pay all of it or nothing; ask it"
        found.append(
            ShareStep(
                component=item.component,
                label=item.label,
                plan=payer.plan.id,
                plan_year=payer.year_of[item.component] if payer.years else None,
                rule="next-plan",
                text=text,
                low=still.low - item.allowed.low,
                high=high,
            )
        )
    return found


def _step(item: Item, payer: Payer, low: Step[Decimal], high: Step[Decimal], currency: str) -> ShareStep:
    words = _Words(item, payer, payer.years[payer.year_of[item.component]], currency)
    return ShareStep(
        component=item.component,
        label=item.label,
        plan=payer.plan.id,
        plan_year=payer.year_of[item.component],
        rule=low.rule,
        text=words.of(low.rule, Ends(low.of, high.of), Ends(low.left, high.left)),
        low=low.amount,
        high=high.amount,
    )


class _Words(NamedTuple):
    """The rules with their numbers, in words, for one item under the terms of one plan year."""

    item: Item
    payer: Payer
    known: Known
    currency: str

    def of(self, rule: Rule, of: Ends, left: Ends) -> str:
        """Say what a rule was applied to, and what was left of what is owed once."""
        own = own_terms(self.item.service, self.known)
        each = "an admission" if self.item.service == "inpatient" else "each service"
        of_what = "the admission" if self.item.service == "inpatient" else "this service"
        whose = f" of {of_what}" if own.deductible is not None else ""
        services = "one service" if self.item.times == 1 else f"{self.item.times} services"
        rate = coinsurance_of(self.item.service, self.known, self.payer.product)
        words: dict[Rule, str] = {
            "deductible": f"deductible{whose}, {self._range(left)} of it left",
            "copay": f"copay, {self._amount(own.copay)} for {each}",
            "days": f"charges by the day: {self._days()}",
            "in-full": f"in full, {self._range(of)}: the plan's terms are not known",
            "coinsurance": f"{percent(rate or _NOTHING)} of {self._range(of)}",
            "most": f"above {self._range(left)}, the most for {services}",
            "limit": f"above the {self._range(left)} left of the yearly limit",
        }
        return words[rule]

    def _days(self) -> str:
        """Write what the days of the longer stay cost: `30 days at $434, 10 days at $868`."""
        parts = []
        for one in own_terms(self.item.service, self.known).days:
            count = min(self.payer.days["high"], one.last) - one.first + 1
            name = one.name or "day"
            if count > 0:
                parts.append(f"{count} {name}{'' if count == 1 else 's'} at {self._amount(one.amount)}")
        most = "at most " if self.payer.days["low"] != self.payer.days["high"] else ""
        return most + ", ".join(parts)

    def _amount(self, amount: Decimal | None) -> str:
        return exact_text(amount or _NOTHING, self.currency)

    def _range(self, ends: Ends) -> str:
        return exact_range(ends.low, ends.high, self.currency)
