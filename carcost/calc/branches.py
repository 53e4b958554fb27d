"""The fork: what the family owes if the plan covers the treatment, if not, and what no plan covers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, get_args

from carcost.calc import reasons
from carcost.calc.case import payers
from carcost.calc.charges import Ends, above, total
from carcost.calc.covered import sum_of
from carcost.calc.outcomes import Outcome, Terms, by_plan, own_step, paid, whole_bill
from carcost.calc.terms import NotKnownError
from carcost.models.money import exact_range, exact_text
from carcost.models.plan import OutOfNetwork
from carcost.models.results.share import Branch, BranchCode, ShareStep

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from carcost.calc.case import Case
    from carcost.calc.charges import Item
    from carcost.models.plan import PlanKind

_NOTHING: Final = Decimal(0)


def fork(case: Case) -> tuple[tuple[Branch, ...], tuple[Terms, ...]]:
    """Give the branches in the order in which a family should hear them, and the terms that they rest on.

    Raises `NotKnownError` where a plan has no figures for the year in which treatment starts, or too few.
    """
    outcomes = {code: outcome for code in get_args(BranchCode) if (outcome := _outcome(code, case))}
    used = {(*one[:2], one[2].year): one for outcome in outcomes.values() for one in outcome.terms}
    return tuple(_branch(code, outcome) for code, outcome in outcomes.items()), tuple(used.values())


def _outcome(code: BranchCode, case: Case) -> Outcome | None:
    make = _MAKERS[case.plan.kind].get(code)
    return make(case) if make else None


def _branch(code: BranchCode, outcome: Outcome) -> Branch:
    if not outcome.known:
        return Branch(code=code, label=outcome.label, state="not-known", reason=outcome.reason)
    low, high = sum_of(outcome.steps)
    steps, reason = outcome.steps, outcome.reason
    if low > high:
        # Where less is allowed, more may be billed above it: then the two ends change places.
        low, high = high, low
        steps = [step.model_copy(update={"low": step.high, "high": step.low}) for step in steps]
        reason += reasons.TURNED
    if outcome.without:
        reason += f"; low: without {', '.join(outcome.without)}"
    return Branch(
        code=code,
        label=outcome.label,
        state="computed",
        low=low,
        high=high,
        low_without=outcome.without,
        reason=reason,
        plan_years=outcome.years,
        dated=outcome.dated,
        steps=tuple(steps),
    )


def _covered(case: Case) -> Outcome | None:
    """Give the share of covered care, in network, as if all of it fell into one plan year."""
    if case.coverage.network == "out":
        return None
    label = f"If {case.plan.title} covers it"
    if case.plan.kind == "insurance":
        label = "If covered and in network"
    if case.plan.kind == "medicaid" and not case.plan.years and not case.coverage.gives_limit:
        return Outcome(label, reasons.MEDICAID_UNKNOWN, known=False)
    one_year = len(case.years) == 1
    if case.years != (case.year,):
        label += f", all of it in {case.years[0] if one_year else case.year}"
    if one_year and case.years != (case.year,):
        return _or_not_known(case, label, case.bill.items)
    outcome = by_plan(case, label, case.bill.items, by_day=one_year)
    return outcome._replace(dated=one_year and case.coverage.start is not None)


def _or_not_known(case: Case, label: str, items: Sequence[Item]) -> Outcome:
    """Give the share by the days of the items, or that a later plan year is not known."""
    try:
        return by_plan(case, label, items)._replace(dated=True)
    except NotKnownError:
        return Outcome(
            label, reasons.YEAR_UNKNOWN.format(plan=case.plan.id, year=case.years[-1]), known=False
        )


def _next_year(case: Case) -> Outcome | None:
    """Give the share of care in two plan years: by the days, or else what a further year may come to."""
    if case.coverage.network == "out":
        return None
    if len(case.years) > 1:
        return _or_not_known(case, f"If it runs into plan year {case.years[-1]}", case.bill.items)
    if case.plan.kind != "insurance":
        return None
    here = case.years[0]
    other = here + 1 if here == case.year else case.year
    label = (
        f"If it runs into plan year {other}"
        if other > here
        else f"If part of it falls into plan year {other}"
    )
    try:
        known = case.terms(case.plan, other)
        outcome = by_plan(case, label, case.bill.items)
    except NotKnownError:
        return Outcome(label, reasons.YEAR_UNKNOWN.format(plan=case.plan.id, year=other), known=False)
    if known.limit_left is None:
        return Outcome(label, reasons.LIMIT_NONE.format(year=other), known=False)
    further = exact_text(known.limit_left, case.estimate.currency)
    step = ShareStep(
        component=None,
        label="Care that is not counted here",
        plan=case.plan.id,
        plan_year=other,
        rule="next-limit",
        text=f"from nothing up to the limit of {other}, {further}",
        low=_NOTHING,
        high=known.limit_left,
    )
    return outcome._replace(
        reason=reasons.SECOND_LIMIT.format(further=further),
        steps=(*outcome.steps, step),
        years=tuple(sorted((here, other))),
        terms=(*outcome.terms, (case.plan.id, "in", known)),
    )


def _out_of_network(case: Case) -> Outcome | None:
    """Give the share out of network, where the hospital may bill what is above the allowed amount."""
    if case.coverage.network == "in":
        return None
    label, items, currency = "If out of network", case.bill.items, case.estimate.currency
    try:
        (payer,) = payers(case, items, "out")
        own = [known.terms for known in payer.years.values() if isinstance(known.terms, OutOfNetwork)]
        if not all(terms.covered for terms in own):
            return whole_bill(label, reasons.OUT_OF_NETWORK_NOTHING, items)
        outcome = paid(case, label, items, [payer], "out")
    except NotKnownError:
        whole = exact_range(*total(items, "billed"), currency)
        return Outcome(label, reasons.OUT_OF_NETWORK_UNKNOWN.format(whole=whole), known=False)
    reason = outcome.reason + (reasons.ONLY_THE_FIRST if len(case.plans) > 1 else "")
    if not any(terms.balance_billing for terms in own):
        return outcome._replace(reason=reason)
    balance = [step for item in items for step in _balance(item, outcome.steps, currency)]
    if balance:
        reason += reasons.BALANCE if items[0].given else reasons.BALANCE_UNKNOWN
    return outcome._replace(reason=reason, steps=(*outcome.steps, *balance))


def _balance(item: Item, steps: Sequence[ShareStep], currency: str) -> list[ShareStep]:
    """Give what is billed above the allowed amount; where that was not given, up to the whole bill."""
    if item.given:
        amount, text = above(item, currency)
    else:
        paid = sum_of(step for step in steps if step.component == item.component)
        amount = Ends(_NOTHING, item.billed.high - paid.high)
        text = "billed above what the plan allows: nothing of the bill, or up to all of it"
    return [own_step(item, "balance", text, amount)] if any(amount) else []


def _trial(case: Case) -> Outcome | None:
    """Give the share of the routine costs of a trial, whose sponsor gives the product."""
    if not case.plan.trials or "infusion" in case.estimate.scenario.without:
        return None
    label = "If in a clinical trial that the plan accepts"
    if case.coverage.allowed is not None:
        return Outcome(label, reasons.TRIAL_ALLOWED, known=False)
    items = [
        # Of a price that includes the product, the rest is known only to be no more than that price.
        item._replace(allowed=Ends(_NOTHING, item.allowed.high), unpriced=(item.component,))
        if item.component == case.bill.product_inside
        else item
        for item in case.bill.items
        if item.component != "infusion"
    ]
    if not items:
        return Outcome(label, reasons.TRIAL_NOTHING, known=False)
    outcome = _or_not_known(case, label, items)
    return outcome._replace(reason=f"{reasons.TRIAL}{outcome.reason}", dated=False)


def _denied(case: Case) -> Outcome:
    """Give the whole bill, which a family owes where the plan pays nothing."""
    return whole_bill("If denied or not covered", reasons.DENIED, case.bill.items)


def _uninsured(case: Case) -> Outcome:
    """Give the whole bill of a family without insurance."""
    return whole_bill("Without insurance", reasons.UNINSURED, case.bill.items)


def _outside(case: Case) -> Outcome:
    """Give what no plan and no limit covers, which comes on top of every other branch."""
    label = "On top, what no limit covers: "
    items = case.bill.outside
    if not items:
        return Outcome(f"{label}lodging, travel", reasons.OUTSIDE_NOTHING, known=False)
    missing = f"; not counted: {', '.join(case.bill.missing)}" if case.bill.missing else ""
    names = ", ".join(item.component for item in items)
    return whole_bill(f"{label}{names}", f"{reasons.OUTSIDE}{missing}", items)


_MAKERS: Final[dict[PlanKind, dict[BranchCode, Callable[[Case], Outcome | None]]]] = {
    "insurance": {
        "in-network": _covered,
        "next-year": _next_year,
        "out-of-network": _out_of_network,
        "trial": _trial,
        "denied": _denied,
        "outside": _outside,
    },
    "medicare": {
        "covered": _covered,
        "next-year": _next_year,
        "trial": _trial,
        "denied": _denied,
        "outside": _outside,
    },
    "medicaid": {"covered": _covered, "next-year": _next_year, "denied": _denied, "outside": _outside},
    "uninsured": {"uninsured": _uninsured, "outside": _outside},
}
