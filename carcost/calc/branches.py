"""The fork: what the family owes if the plan covers the treatment, if not, and what no plan covers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from carcost.calc import reasons
from carcost.calc.case import payers
from carcost.calc.charges import Ends, total
from carcost.calc.covered import Payer, shared, sum_of
from carcost.calc.terms import later_year, out_of_network
from carcost.models.money import exact_range, exact_text
from carcost.models.results.share import Branch, BranchCode, ShareStep, StepRule

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from carcost.calc.case import Case
    from carcost.calc.charges import Item
    from carcost.calc.terms import Known
    from carcost.models.plan import PlanKind

_NOTHING: Final = Decimal(0)
Terms = tuple[str, Literal["in", "out"], "Known"]
"""The terms that a branch rests on: a plan's id, in or out of its network, and what is known of the year."""


class Found(NamedTuple):
    """A branch and the terms that it rests on."""

    branch: Branch
    terms: tuple[Terms, ...] = ()


def fork(case: Case) -> list[Found]:
    """Give the branches in the order in which a family should hear them.

    Raises `UsageError` where a plan has no figures for a plan year, or none that say anything.
    """
    found = (make(case) for make in _MAKERS[case.plan.kind])
    return [one for one in found if one is not None]


def _covered(case: Case) -> Found | None:
    """Give the share of covered care, in network, as if all of it fell into the plan year of the start."""
    if case.coverage.network == "out":
        return None
    code: BranchCode = "covered"
    label = f"If {case.plan.title} covers it"
    if case.plan.kind == "insurance":
        code, label = "in-network", "If covered and in network"
    if case.years != (case.year,):
        label += f", all of it in {case.year if len(case.years) > 1 else case.years[0]}"
    if case.plan.kind == "medicaid" and not case.plan.years and not case.coverage.gives_terms:
        return _not_known(code, label, reasons.MEDICAID_UNKNOWN)
    found = _by_plan(case, code, label, case.bill.items, by_day=len(case.years) == 1)
    return _dated(found) if case.coverage.start is not None and len(case.years) == 1 else found


def _next_year(case: Case) -> Found | None:
    """Give the share of care that runs into a further plan year: by the days, or else what it may come to."""
    if case.coverage.network == "out":
        return None
    year = case.years[-1] + (1 if len(case.years) == 1 else 0)
    label = f"If it runs into plan year {year}"
    if len(case.years) > 1:
        return _dated(_by_plan(case, "next-year", label, case.bill.items, by_day=True))
    if case.plan.kind != "insurance":
        return None
    known = later_year(case.plan, year, case.coverage)
    if known is None or known.limit_left is None:
        missing = reasons.NEXT_LIMIT_UNKNOWN if known is None else reasons.NEXT_LIMIT_NONE
        return _not_known("next-year", label, missing.format(year=year))
    here = _by_plan(case, "next-year", label, case.bill.items, by_day=True)
    further = exact_text(known.limit_left, case.estimate.currency)
    step = ShareStep(
        component=None,
        label="Care in the next plan year",
        plan=case.plan.id,
        plan_year=known.year,
        rule="next-limit",
        text=f"from nothing up to the limit of {known.year}, {further}",
        low=_NOTHING,
        high=known.limit_left,
    )
    reason = reasons.SECOND_LIMIT.format(further=further)
    steps, years = (*here.branch.steps, step), (*case.years, known.year)
    terms: tuple[Terms, ...] = (*here.terms, (case.plan.id, "in", known))
    return _computed(case, "next-year", label, reason, steps, years, terms)


def _out_of_network(case: Case) -> Found | None:
    """Give the share out of network, where the hospital may bill what is above the allowed amount."""
    if case.coverage.network == "in":
        return None
    label, currency, items = "If out of network", case.estimate.currency, case.bill.items
    found = out_of_network(case.plan, case.year, case.coverage)
    if found is None:
        whole = exact_range(*total(items, "billed"), currency)
        return _not_known("out-of-network", label, reasons.OUT_OF_NETWORK_UNKNOWN.format(whole=whole))
    known, terms = found
    if not terms.covered:
        return _whole_bill(case, "out-of-network", label, reasons.OUT_OF_NETWORK_NOTHING)
    product = case.estimate.scenario.product
    payer = Payer(case.plan, {case.year: known}, lambda _: case.year, product, case.stay_days)
    steps = shared(items, [payer], currency)
    reason = reasons.why_so_much(steps, [payer], items, currency)
    if terms.balance_billing:
        above = _balance(items, currency)
        reason += reasons.BALANCE if above else reasons.BALANCE_UNKNOWN
        steps += above
    rests_on: Terms = (case.plan.id, "out", known)
    return _computed(case, "out-of-network", label, reason, steps, (case.year,), (rests_on,))


def _balance(items: Sequence[Item], currency: str) -> list[ShareStep]:
    """Give what is billed above the allowed amounts, where both are known."""
    found = []
    for item in items:
        above = Ends(*(max(billed - allowed, _NOTHING) for billed, allowed in item.ends))
        if any(above):
            of, but = (exact_range(*ends, currency) for ends in (item.billed, item.allowed))
            text = f"billed above the allowed amount: {of} less {but}"
            found.append(_own_step(item, "balance", text, above))
    return found


def _trial(case: Case) -> Found | None:
    """Give the share of the routine costs of a trial, whose sponsor gives the product."""
    if not case.plan.trials or "infusion" in case.estimate.scenario.without:
        return None
    label = "If in a clinical trial that the plan accepts"
    items = [item for item in case.bill.items if item.component != "infusion"]
    if case.coverage.allowed is not None:
        return _not_known("trial", label, reasons.TRIAL_ALLOWED)
    if not items:
        return _not_known("trial", label, reasons.TRIAL_NOTHING)
    found = _by_plan(case, "trial", label, items, by_day=True)
    reason = f"{reasons.TRIAL}{found.branch.reason}"
    return found._replace(branch=found.branch.model_copy(update={"reason": reason}))


def _denied(case: Case) -> Found:
    """Give the whole bill, which a family owes where the plan pays nothing."""
    return _whole_bill(case, "denied", "If denied or not covered", reasons.DENIED)


def _uninsured(case: Case) -> Found:
    """Give the whole bill of a family without insurance."""
    return _whole_bill(case, "uninsured", "Without insurance", reasons.UNINSURED)


def _outside(case: Case) -> Found:
    """Give what no plan and no limit covers, which comes on top of every other branch."""
    label = "On top, what no limit covers: "
    items = case.bill.outside
    if not items:
        return _not_known("outside", f"{label}lodging, travel", reasons.OUTSIDE_NOTHING)
    names = ", ".join(item.component for item in items)
    missing = f"; not counted: {', '.join(case.bill.missing)}" if case.bill.missing else ""
    return _whole_bill(case, "outside", f"{label}{names}", f"{reasons.OUTSIDE}{missing}", items)


def _by_plan(
    case: Case, code: BranchCode, label: str, items: Sequence[Item], *, by_day: bool = False
) -> Found:
    """Give the branch in which the plans pay for these items, by their days or all in one plan year."""
    paying = payers(case, by_day=by_day)
    steps = shared(items, paying, case.estimate.currency)
    reason = reasons.why_so_much(steps, paying, items, case.estimate.currency)
    years = tuple(sorted({paying[0].year_of(item) for item in items}))
    terms: tuple[Terms, ...] = tuple(
        (payer.plan.id, "in", known) for payer in paying for known in payer.years.values()
    )
    return _computed(case, code, label, reason, steps, years, terms)


def _whole_bill(
    case: Case, code: BranchCode, label: str, reason: str, items: Sequence[Item] | None = None
) -> Found:
    """Give the branch in which the family pays all of some items; by default of all that a plan may cover."""
    billed = case.bill.items if items is None else items
    return _computed(
        case, code, label, reason, [_own_step(item, "bill", "the whole bill", item.billed) for item in billed]
    )


def _computed(  # noqa: PLR0913, PLR0917 - the parts of a branch
    case: Case,
    code: BranchCode,
    label: str,
    reason: str,
    steps: Sequence[ShareStep],
    years: tuple[int, ...] = (),
    terms: tuple[Terms, ...] = (),
) -> Found:
    """Give a branch as the sum of its steps; say what its low end leaves out for want of a price."""
    ends = sum_of(steps)
    unpriced = [one.component for one in case.estimate.line_items if one.upper_end_only]
    without = []
    for name in unpriced:
        own = sum_of(step for step in steps if step.component == name)
        without += [name] if own.high and not own.low else []
    low = f"; low: without {', '.join(without)}" if without else ""
    branch = Branch(
        code=code,
        label=label,
        state="computed",
        low=ends.low,
        high=ends.high,
        low_without=tuple(without),
        reason=f"{reason}{low}",
        plan_years=years,
        steps=tuple(steps),
    )
    return Found(branch, terms)


def _dated(found: Found) -> Found:
    """Mark the branch to which the given start leads."""
    return found._replace(branch=found.branch.model_copy(update={"dated": True}))


def _own_step(item: Item, rule: StepRule, text: str, amount: Ends) -> ShareStep:
    """Give a step of what no plan covers."""
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


def _not_known(code: BranchCode, label: str, reason: str) -> Found:
    return Found(Branch(code=code, label=label, state="not-known", reason=reason))


_MAKERS: Final[dict[PlanKind, tuple[Callable[[Case], Found | None], ...]]] = {
    "insurance": (_covered, _next_year, _out_of_network, _trial, _denied, _outside),
    "medicare": (_covered, _next_year, _trial, _denied, _outside),
    "medicaid": (_covered, _denied, _outside),
    "uninsured": (_uninsured, _outside),
}
