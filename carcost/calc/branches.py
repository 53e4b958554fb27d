"""The fork: what the family owes if the plan covers the treatment, if not, and what no plan covers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, get_args

from carcost.calc import reasons
from carcost.calc.bill import Ends, Item, total
from carcost.calc.case import payers
from carcost.calc.covered import Payer, further_plan, sum_of
from carcost.calc.outcomes import Outcome, Terms, by_plan, own_step, paid, whole_bill
from carcost.calc.terms import NotKnownError
from carcost.models.money import exact_range, exact_text
from carcost.models.plan import OutOfNetwork
from carcost.models.results.share import Branch, BranchCode, ShareStep

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from carcost.calc.case import Case
    from carcost.models.plan import Plan, PlanKind

_NOTHING: Final = Decimal(0)
_MORE_CARE: Final = "more-care"


def fork(case: Case) -> tuple[tuple[Branch, ...], tuple[Terms, ...]]:
    """Give the branches in the order in which a family should hear them, and the terms that they rest on.

    Raises `NotKnownError` where a plan has no figures for the year in which treatment starts, or too few.
    """
    outcomes = {code: outcome for code in get_args(BranchCode) if (outcome := _outcome(code, case))}
    used = {(*one[:2], one[2].year): one for outcome in outcomes.values() for one in outcome.terms}
    return tuple(_branch(code, outcome) for code, outcome in outcomes.items()), tuple(used.values())


def branch_codes(kind: PlanKind) -> tuple[BranchCode, ...]:
    """Name the branches that a case with this kind of plan can have, in their order."""
    return tuple(code for code in get_args(BranchCode) if code in _MAKERS[kind])


def _outcome(code: BranchCode, case: Case) -> Outcome | None:
    make = _MAKERS[case.plan.kind].get(code)
    return make(case) if make else None


def _branch(code: BranchCode, outcome: Outcome) -> Branch:
    if not outcome.known:
        return Branch(code=code, label=outcome.label, state="not-known", reason=outcome.reason)
    low, high = sum_of(outcome.steps)
    reason = outcome.reason
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
        steps=tuple(outcome.steps),
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
    """Give the share by the days of the items, or that a plan year is not known."""
    try:
        return by_plan(case, label, items)._replace(dated=True)
    except NotKnownError as error:
        return _not_known(label, error, case)


def _not_known(label: str, error: NotKnownError, case: Case) -> Outcome:
    how = reasons.HOW if error.plan.kind == "insurance" and error.year > case.year else ""
    reason = reasons.YEAR_UNKNOWN.format(plan=error.plan.id, year=error.year, how=how)
    return Outcome(label, reason, known=False)


def _next_year(case: Case) -> Outcome | None:
    """Give the share of care in two plan years: by the days, or else what a further year may come to."""
    if case.coverage.network == "out":
        return None
    if len(case.years) > 1:
        outcome = _or_not_known(case, f"If it runs into plan year {case.years[-1]}", case.bill.items)
        return _with_more_care(case, outcome, case.years[-1]) if outcome.known else outcome
    if case.plan.kind != "insurance":
        return None
    here = case.years[0]
    other = here + 1 if here == case.year else case.year
    label = f"If it runs into plan year {other}"
    if other < here:
        label = f"If part of it falls into plan year {other}"
    try:
        outcome = by_plan(case, label, case.bill.items)
        return _with_more_care(case, outcome, other)
    except NotKnownError as error:
        return _not_known(label, error, case)


def _with_more_care(case: Case, outcome: Outcome, year: int) -> Outcome:
    """Add what care that is not counted may come to in a plan year: up to what is left of its limit.

    Raises `NotKnownError` for a plan year without figures.
    """
    known, currency = case.terms(case.plan, year), case.estimate.currency
    counted = year in outcome.years
    if known.limit_left is None:
        text = reasons.LIMIT_NONE.format(year=year)
        return outcome if counted else Outcome(outcome.label, text, known=False)
    own = sum_of(one for one in outcome.steps if one.plan == case.plan.id and one.plan_year == year)
    left = known.limit_left - own.high
    if not left:
        return outcome
    step = ShareStep(
        component=None,
        label="Care that is not counted here",
        plan=case.plan.id,
        plan_year=year,
        rule="next-limit",
        text=f"from nothing up to what is left of the limit of {year}, {exact_text(left, currency)}",
        low=_NOTHING,
        high=left,
    )
    further = [one for plan in case.plans[1:] for one in _also_paid(case, plan, year, step)]
    reason = reasons.SECOND_LIMIT.format(further=exact_text(left + sum_of(further).high, currency))
    return outcome._replace(
        reason=f"{outcome.reason}; {reason}" if counted else reason,
        steps=(*outcome.steps, step, *further),
        years=tuple(sorted({*outcome.years, year})),
        terms=(*outcome.terms, (case.plan.id, "in", known)),
    )


def _also_paid(case: Case, plan: Plan, year: int, step: ShareStep) -> list[ShareStep]:
    """Apply a further plan to care that is not counted; it may be of any kind, so as outpatient care."""
    item = Item(
        _MORE_CARE, step.label, "outpatient", 1, None, Ends(step.low, step.high), Ends(step.low, step.high)
    )
    silent = plan.kind == "medicaid" and not plan.years
    years = {} if silent else {year: case.terms(plan, year)}
    payer = Payer(plan, years, {_MORE_CARE: year}, None, case.stay_days)
    given = step.model_copy(update={"component": _MORE_CARE})
    paid_by = further_plan([item], [given], payer, case.estimate.currency)
    return [one.model_copy(update={"component": None}) for one in paid_by]


def _out_of_network(case: Case) -> Outcome | None:
    """Give the share out of network, where the hospital may bill what is above the allowed amount.

    What is owed in all falls when the plan allows more. So the low end is of the highest allowed amount that
    the lowest bill leaves room for, and the high end of the lowest; of an amount that is not known, of none.
    """
    if case.coverage.network == "in":
        return None
    label, items, currency = "If out of network", case.bill.items, case.estimate.currency
    try:
        (payer,) = payers(case, items, "out")
        terms = {item.component: _outside_terms(payer, item) for item in items}
        covered = [_turned(item) if terms[item.component].balance_billing else item for item in items]
        covered = [item for item in covered if terms[item.component].covered]
        if not covered:
            return whole_bill(label, reasons.OUT_OF_NETWORK_NOTHING, items)
        outcome = paid(case, label, covered, [payer], "out")
    except NotKnownError:
        whole = exact_range(*total(items, "billed"), currency)
        return Outcome(label, reasons.OUT_OF_NETWORK_UNKNOWN.format(whole=whole), known=False)
    reason = outcome.reason + (reasons.ONLY_THE_FIRST if len(case.plans) > 1 else "")
    rest = [
        own_step(item, "bill", "not covered out of network", item.billed)
        for item in items
        if not terms[item.component].covered
    ]
    balance = [
        step for item in covered if terms[item.component].balance_billing for step in _balance(item, currency)
    ]
    if balance:
        reason += reasons.BALANCE if all(item.given for item in covered) else reasons.BALANCE_UNKNOWN
    return outcome._replace(reason=reason, steps=(*outcome.steps, *balance, *rest))


def _outside_terms(payer: Payer, item: Item) -> OutOfNetwork:
    terms = payer.years[payer.year_of[item.component]].terms
    return terms if isinstance(terms, OutOfNetwork) else OutOfNetwork()


def _turned(item: Item) -> Item:
    if not item.given:
        return item._replace(allowed=Ends(item.billed.low, _NOTHING))
    return item._replace(allowed=Ends(min(item.allowed.high, item.billed.low), item.allowed.low))


def _balance(item: Item, currency: str) -> list[ShareStep]:
    """Give what is billed above the allowed amount."""
    amount = Ends(item.billed.low - item.allowed.low, item.billed.high - item.allowed.high)
    of, but = (exact_range(*ends, currency) for ends in (item.billed, Ends(*sorted(item.allowed))))
    text = f"billed above the allowed amount: {of} less {but}"
    if not item.given:
        text = "billed above what the plan allows: nothing of the bill, or all of it"
    return [own_step(item, "balance", text, amount)] if any(amount) else []


def _trial(case: Case) -> Outcome | None:
    """Give the share of the routine costs of a trial, whose sponsor gives the product."""
    out = case.coverage.network == "out"
    if out or not case.plan.trials or "infusion" in case.estimate.scenario.without:
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
