"""What the reader of a share must know beside its amounts."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, Final

from carcost.calc.charges import day_of, plan_year, total
from carcost.calc.notices import AN_ESTIMATE
from carcost.calc.terms import own_terms
from carcost.models.day import day_text
from carcost.models.money import exact_text
from carcost.models.results.estimate import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carcost.calc.branches import Terms
    from carcost.calc.case import Case
    from carcost.models.catalogue import Catalogue
    from carcost.models.results.share import Branch

_AS_THE_PLAN_ALLOWS: Final = ("allowed", "negotiated", "payment")
OWN_CODES: Final = (
    "coverage-cancer-only",
    "coverage-not-sure",
    "terms-not-known",
    "no-limit",
    "two-plan-years",
    "long-stay",
    "allowed-assumed",
)
"""The codes of the notices that are of a share, and not of the estimate below it."""

_TENTH = Decimal("0.1")
_Found = tuple[str, str]


def share_notices(
    case: Case, branches: Sequence[Branch], terms: Sequence[Terms], catalogue: Catalogue
) -> tuple[Notice, ...]:
    """Collect the notices of a share, and then those of the estimate below it."""
    found = (
        *_first(case),
        *_coverage_of_the_disease(case),
        *_not_known(case, terms),
        *_no_limit(case, terms),
        *_two_years(case, catalogue),
        *_long_stay(case, terms),
        *_allowed(case, branches),
    )
    own = tuple(Notice(code=code, text=text) for code, text in found)
    return (*own, *(notice for notice in case.estimate.notices if notice.code != "not-a-quote"))


def _first(case: Case) -> Iterator[_Found]:
    oldest = case.estimate.oldest_figure
    age = f"the oldest price is of {day_text(oldest)}" if oldest else "all prices are the user's own"
    yield "not-a-quote", f"{AN_ESTIMATE}; only the plan can say what it covers; {age}."


def _coverage_of_the_disease(case: Case) -> Iterator[_Found]:
    if case.plan.kind == "medicare":
        text = (
            "Medicare's national coverage of CAR-T is for cancer. For an autoimmune disease the covered "
            "branch holds only if Medicare agrees; ask before treatment."
        )
        yield "coverage-cancer-only", text
    elif case.plan.kind != "uninsured":
        text = (
            "For autoimmune disease CAR-T is investigational, and plans may exclude what they call so: ask "
            "before treatment which branch it will be."
        )
        yield "coverage-not-sure", text


def _not_known(case: Case, terms: Sequence[Terms]) -> Iterator[_Found]:
    """Say so where the patient is taken to pay everything up to the limit, and when that changes nothing."""
    here = (known for _, network, known in terms if network == "in" and known.year == case.year)
    known = next(here, None)
    if known is None or known.limit_left is None:
        return
    given = {"deductible": known.deductible_left, "coinsurance": known.coinsurance}
    missing = [name for name, value in given.items() if value is None]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        text = (
            f"The plan's {' and '.join(missing)} {verb} not known here, so the patient is taken to pay "
            "everything up to the limit, the most that the plan may ask."
        )
        low = total(case.bill.items, "allowed").low
        if low > known.limit_left:
            least = (known.limit_left * 100 / low).quantize(_TENTH, ROUND_CEILING)
            text += f" At a coinsurance of {least}% or more it is the same."
        yield "terms-not-known", text


def _no_limit(case: Case, terms: Sequence[Terms]) -> Iterator[_Found]:
    own = [known for plan, network, known in terms if plan == case.plan.id and network == "in"]
    if any(known.limit is None for known in own):
        what = "Original Medicare has" if case.plan.kind == "medicare" else "This plan states"
        yield "no-limit", f"{what} no yearly limit: every further service adds to what is owed."


def _two_years(case: Case, catalogue: Catalogue) -> Iterator[_Found]:
    """Say which care falls into a further plan year, also where it is not counted."""
    start = case.coverage.start
    if start is None or case.plan.kind == "uninsured":
        return
    later: dict[int, list[str]] = {}
    for component in catalogue.components:
        day = day_of(component, catalogue, case.coverage)
        year = plan_year(day, case.plan) if day and component.service != "family" else case.year
        if year != case.year:
            later.setdefault(year, []).append(component.id)
    counted = {item.component for item in case.bill.items}
    for year, names in sorted(later.items()):
        here = ", ".join(name for name in names if name in counted)
        text = (
            f"With a start on {day_text(start)} some care falls into plan year {year}, with a deductible "
            f"and a limit of its own; of that care {here or 'nothing'} is counted. The months from "
            "the start are assumed; --when gives others."
        )
        yield "two-plan-years", text


def _long_stay(case: Case, terms: Sequence[Terms]) -> Iterator[_Found]:
    """Say what further days of a stay cost, where nobody said how many there are."""
    inpatient = any(item.service == "inpatient" for item in case.bill.items)
    if case.coverage.stay_days is not None or not inpatient:
        return
    own = [known for plan, _, known in terms if plan == case.plan.id]
    days = [day for known in own for day in own_terms("inpatient", known).days]
    if days:
        amount = exact_text(days[0].amount, case.estimate.currency)
        text = (
            f"From day {days[0].first} of a stay each day adds {amount}; none is counted here (--stay-days)."
        )
        yield "long-stay", text


def _allowed(case: Case, branches: Sequence[Branch]) -> Iterator[_Found]:
    """Say so where a plan is applied to amounts that are not known to be what it allows."""
    if case.coverage.allowed is not None or case.plan.kind == "uninsured":
        return
    unlike = sorted({line.basis for line in case.estimate.line_items} - {*_AS_THE_PLAN_ALLOWS, "expense"})
    if unlike and any(branch.plan_years for branch in branches):
        text = (
            f"The plan is applied to these prices ({', '.join(unlike)}) as if it allowed them. It may allow "
            "less or more (--allowed LOW:HIGH); above a limit that changes nothing."
        )
        yield "allowed-assumed", text
