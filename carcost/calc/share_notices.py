"""What the reader of a share must know beside its amounts."""

from __future__ import annotations

from datetime import timedelta
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, Final

from carcost.calc.bill import day_of, total
from carcost.calc.notices import AN_ESTIMATE
from carcost.calc.terms import own_terms, plan_year
from carcost.models.day import day_text
from carcost.models.money import exact_text
from carcost.models.results.estimate import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carcost.calc.case import Case
    from carcost.calc.outcomes import Terms
    from carcost.calc.terms import Known
    from carcost.models.catalogue import Catalogue
    from carcost.models.results.share import Branch, ShareNotice

_AS_THE_PLAN_ALLOWS: Final = ("allowed", "negotiated", "payment", "expense")
_TENTH: Final = Decimal("0.1")
_Found = tuple["ShareNotice", str]


def share_notices(
    case: Case, branches: Sequence[Branch], terms: Sequence[Terms], catalogue: Catalogue
) -> tuple[Notice, ...]:
    """Collect the notices of a share, and then those of the estimate below it."""
    in_network = [known for plan, network, known in terms if plan == case.plan.id and network == "in"]
    found = (
        *_coverage(case),
        *_not_known(case, branches, in_network),
        *_no_limit(case, in_network),
        *_two_years(case, catalogue),
        *_stay(case, in_network),
        *_no_effect(case, in_network),
        *_allowed(case, branches),
    )
    own = [Notice(code=code, text=text) for code, text in found]
    below = [notice for notice in case.estimate.notices if notice.code != "not-a-quote"]
    return (_first(case), *own, *below)


def _first(case: Case) -> Notice:
    oldest = case.estimate.oldest_figure
    age = f"the oldest price is of {day_text(oldest)}" if oldest else "all prices are the user's own"
    plan = "" if case.plan.kind == "uninsured" else "; only the plan can say what it covers"
    return Notice(code="not-a-quote", text=f"{AN_ESTIMATE}{plan}; {age}.")


def _coverage(case: Case) -> Iterator[_Found]:
    if case.plan.coverage is not None:
        yield "coverage", f"{case.plan.coverage} Ask before treatment."
    elif case.plan.kind != "uninsured":
        text = (
            "A plan may exclude a treatment that it calls investigational: ask before treatment which branch "
            "it will be."
        )
        yield "coverage", text


def _not_known(case: Case, branches: Sequence[Branch], terms: Sequence[Known]) -> Iterator[_Found]:
    """Say so where the patient is taken to pay everything up to the limit, and when that changes nothing."""
    in_full = {(one.code, step.component) for one in branches for step in one.steps if step.rule == "in-full"}
    if not in_full:
        return
    text = (
        "Where deductible or coinsurance are not known, the patient is taken to pay everything up to the "
        "limit, the most that the plan may ask."
    )
    here = next((known for known in terms if (known.year,) == case.years), None)
    low = total(case.bill.items, "allowed").low
    everything = {("in-network", item.component) for item in case.bill.items} <= in_full
    if here is not None and here.limit_left and low > here.limit_left and everything:
        least = (here.limit_left * 100 / low).quantize(_TENTH, ROUND_CEILING)
        text += f" At a coinsurance of {least}% or more it is the same in {here.year}."
    yield "terms-not-known", text


def _no_limit(case: Case, terms: Sequence[Known]) -> Iterator[_Found]:
    if any(known.limit_left is None for known in terms):
        what = "Original Medicare has" if case.plan.kind == "medicare" else "This plan, as given, has"
        yield "no-limit", f"{what} no yearly limit: every further service adds to what is owed."


def _two_years(case: Case, catalogue: Catalogue) -> Iterator[_Found]:
    """Say which care falls into a further plan year, also where it is not counted."""
    start = case.coverage.start
    if start is None:
        return
    later: dict[int, list[str]] = {}
    inpatient = case.estimate.scenario.setting == "inpatient"
    for component in catalogue.components:
        admitted = inpatient and component.in_admission
        day = day_of(component.id, catalogue, case.coverage, admitted=admitted)
        year = plan_year(day, case.plan) if day and component.service != "family" else case.year
        if year != case.year:
            later.setdefault(year, []).append(component.id)
    counted = {item.component for item in case.bill.items}
    for year, names in sorted(later.items()):
        here = ", ".join(name for name in names if name in counted)
        text = (
            f"With a start on {day_text(start)} some care falls into plan year {year}, with a deductible and "
            f"a limit of its own; of that care {here or 'nothing'} is counted. The months from the start "
            "are assumed; --when gives others."
        )
        yield "two-plan-years", text


def _stay(case: Case, terms: Sequence[Known]) -> Iterator[_Found]:
    """Say what the days of a stay cost where nobody said how many, and that it is one admission."""
    inpatient = [item for item in case.bill.items if item.service == "inpatient"]
    days = [day for known in terms[:1] for day in own_terms("inpatient", known).days]
    if not inpatient:
        return
    low, high = case.stay_days.values()
    if days and case.coverage.stay_days is None:
        costs = ", ".join(
            f"{exact_text(day.amount, case.estimate.currency)} a day from day {day.first} to day {day.last}"
            f"{f' ({day.name})' if day.name else ''}"
            for day in days
        )
        yield "long-stay", f"A stay of {low} to {high} days is assumed (--stay-days); it costs {costs}."
    elif days and any(day.name and high >= day.first for day in days):
        names = ", ".join(day.name for day in days if day.name)
        yield "long-stay", f"All days of this kind are taken to be unused so far: {names}."
    last = max((item.day + timedelta(days=high) for item in inpatient if item.day), default=None)
    if days and last is not None and plan_year(last, case.plan) not in case.years:
        yield (
            "long-stay",
            f"Days of the stay in plan year {plan_year(last, case.plan)} are counted as in the year before.",
        )
    if any(item.times > 1 for item in inpatient):
        yield (
            "one-admission",
            "All infusions are taken to be given in one admission; a second one adds to it.",
        )


def _no_effect(case: Case, terms: Sequence[Known]) -> Iterator[_Found]:
    """Say what was given and changes nothing, such as Part B's deductible where all is of one admission."""
    given, services = case.coverage, {item.service for item in case.bill.items}
    own = [own_terms(service, known) for service in services for known in terms]
    if given.deductible_left is not None and own and all(one.deductible is not None for one in own):
        text = (
            "--deductible-left changes nothing here: these services have a deductible of their own; where it "
            "is met already, deductible_met in a plan file says so."
        )
        yield "no-effect", text
    if given.coinsurance is not None and own and all(one.coinsurance is not None for one in own):
        yield "no-effect", "--coinsurance changes nothing here: these services have a rate of their own."
    has_days = "inpatient" in services and any(own_terms("inpatient", known).days for known in terms)
    if given.stay_days is not None and not has_days:
        yield "no-effect", "--stay-days changes nothing here: nothing is charged by the day."


def _allowed(case: Case, branches: Sequence[Branch]) -> Iterator[_Found]:
    """Say so where a plan is applied to amounts that are not known to be what it allows."""
    if case.bill.raised:
        yield "billed-as-allowed", "The bill is taken to be at least what the plan allows of it."
    if case.coverage.allowed is not None:
        return
    unlike = sorted({line.basis for line in case.estimate.line_items} - set(_AS_THE_PLAN_ALLOWS))
    if unlike and any(branch.plan_years for branch in branches):
        text = (
            f"The plan is applied to these prices ({', '.join(unlike)}) as if it allowed them. It may allow "
            "less or more (--allowed LOW:HIGH); above a limit that changes nothing."
        )
        yield "allowed-assumed", text
