"""Why the family owes so much in a branch, in plain words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from carcost.calc.covered import sum_of
from carcost.calc.terms import own_terms
from carcost.models.money import exact_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carcost.calc.covered import Payer
    from carcost.calc.terms import Known
    from carcost.models.results.share import ShareStep

_NOTHING: Final = Decimal(0)
MEDICAID_UNKNOWN: Final = (
    "what Medicaid asks of a patient is set by each state and is not in the data; ask the state's programme, "
    "and give --oop-max"
)
YEAR_UNKNOWN: Final = "what {plan} asks in {year} is not known here; ask the plan{how}"
HOW: Final = ", and give --next-year-limit"
LIMIT_NONE: Final = "the plan has no yearly limit in {year}: what is then still to come decides"
SECOND_LIMIT: Final = "a second limit begins: up to {further} more, for care that is not counted here"
OUT_OF_NETWORK_UNKNOWN: Final = (
    "what the plan pays out of network is not known here; if nothing, the whole bill: {whole}"
)
OUT_OF_NETWORK_NOTHING: Final = "the plan pays nothing out of network: the whole bill"
ONLY_THE_FIRST: Final = "; only the first plan is applied out of network"
BALANCE: Final = "; and what is billed above the allowed amount, to which no limit applies"
BALANCE_UNKNOWN: Final = (
    "; high: as if the plan allowed nothing of what is not known, and the rest were billed (--allowed)"
)
TRIAL: Final = "the sponsor gives the product; of the routine care: "
TRIAL_ALLOWED: Final = "--allowed is of the whole treatment; without it this branch can be worked out"
TRIAL_NOTHING: Final = "the sponsor gives the product; no routine care is priced in this scenario"
DENIED: Final = (
    "no limit applies: the whole bill, as far as it is priced, until an appeal or another payer changes it"
)
UNINSURED: Final = (
    "no plan and no limit: the whole bill, as far as it is priced, before any self-pay price or help"
)
OUTSIDE: Final = "paid by the family in every branch"
OUTSIDE_NOTHING: Final = "nothing of it is priced in this scenario; add it with --add or --book family"


def why_so_much(steps: Sequence[ShareStep], paying: Sequence[Payer], currency: str) -> str:
    """Say which limits are reached at which end, or else which rules make the amount."""
    first, *others = paying
    years = sorted({step.plan_year for step in steps if step.plan == first.plan.id and step.plan_year})
    years = years or sorted(first.years)
    own = {
        year: [step for step in steps if step.plan == first.plan.id and step.plan_year == year]
        for year in years
    }
    parts = [part for year in years for part in _rules(own[year], first.years[year], currency)]
    if len(years) > 1 and all(_reached(own[year], first.years[year]) == (True, True) for year in years):
        limits = " and ".join(f"{_amount_left(first.years[year], currency)} in {year}" for year in years)
        parts.append(f"{len(years)} limits, {limits}, each reached at both ends")
    else:
        parts += [_limit(own[year], first.years[year], currency, named=len(years) > 1) for year in years]
    parts += [
        f"{payer.plan.id} then pays its part" if payer.years else f"{payer.plan.id} may pay it"
        for payer in others
    ]
    return "; ".join(parts)


def _rules(steps: Sequence[ShareStep], known: Known, currency: str) -> Iterator[str]:
    """Name what makes the amount where no limit does: deductibles, an admission, the most for one service."""
    rules = {step.rule for step in steps}
    admission, product = own_terms("inpatient", known), own_terms("product", known)
    left = (admission.deductible or _NOTHING) - admission.deductible_met
    if known.limit_left is None and left and any("of the admission" in step.text for step in steps):
        yield f"{exact_text(left, currency)} for one admission"
    elif known.limit_left is None and known.deductible_left and "deductible" in rules:
        yield f"{exact_text(known.deductible_left or _NOTHING, currency)} of deductible"
    if "days" in rules:
        yield "charges by the day"
    if "most" in rules and product.most is not None:
        yield f"the part of one service stops at {exact_text(product.most, currency)}"


def _limit(steps: Sequence[ShareStep], known: Known, currency: str, *, named: bool) -> str:
    year = f" in {known.year}" if named else ""
    if known.limit_left is None:
        return f"no yearly limit{year}"
    limit = _limit_of(known, currency)
    if not known.limit_left:
        return f"the {limit}{year} is met in full"
    where = {
        (True, True): "reached at both ends",
        (False, True): "reached at the high end only",
        (True, False): "reached at the low end only",
        (False, False): "not reached",
    }[_reached(steps, known)]
    return f"{limit}{year} {where}"


def _limit_of(known: Known, currency: str) -> str:
    """Name a limit: `yearly limit of $9,200`, or `$2,200 left of the family's yearly limit of $18,400`."""
    whose = "family's yearly limit" if known.of_the_family else "yearly limit"
    whole = f"{whose} of {exact_text(known.limit, currency)}" if known.limit is not None else whose
    if known.limit_left in (None, _NOTHING, known.limit):
        return whole
    return f"{exact_text(known.limit_left or _NOTHING, currency)} left of the {whole}"


def _amount_left(known: Known, currency: str) -> str:
    """Write what is left of a limit: `$9,200`, or `$2,200 left of $9,200`."""
    left = exact_text(known.limit_left or _NOTHING, currency)
    if known.limit in (None, known.limit_left):
        return left
    return f"{left} left of {exact_text(known.limit or _NOTHING, currency)}"


def _reached(steps: Sequence[ShareStep], known: Known) -> tuple[bool, bool]:
    """Tell at which ends what is left of a year's limit is used up."""
    low, high = sum_of(steps)
    limit = known.limit_left
    return (limit is not None and low >= limit, limit is not None and high >= limit)
