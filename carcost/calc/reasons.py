"""Why the family owes so much in a branch, in plain words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from carcost.calc.covered import sum_of
from carcost.calc.terms import own_terms
from carcost.models.money import exact_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from carcost.calc.charges import Item
    from carcost.calc.covered import Payer
    from carcost.calc.terms import Known
    from carcost.models.results.share import ShareStep

_NOTHING: Final = Decimal(0)
MEDICAID_UNKNOWN: Final = (
    "what Medicaid asks of a patient is set by each state and is not in the data; ask the state's programme, "
    "and give --oop-max or --coinsurance"
)
NEXT_LIMIT_UNKNOWN: Final = "the plan's limit of {year} is not known here; ask, and give --next-year-limit"
SECOND_LIMIT: Final = "a second limit begins: up to {further} more, for care that is not counted here"
NEXT_LIMIT_NONE: Final = "the plan has no yearly limit in {year}: what is then still to come decides"
OUT_OF_NETWORK_UNKNOWN: Final = (
    "what the plan pays out of network is not known here; if nothing, the whole bill: {whole}"
)
OUT_OF_NETWORK_NOTHING: Final = "the plan pays nothing out of network: the whole bill"
BALANCE: Final = "; and what is billed above the allowed amount, to which no limit applies"
BALANCE_UNKNOWN: Final = "; more may be billed above the allowed amount (--allowed tells the two apart)"
TRIAL: Final = "the sponsor gives the product; of the routine care, "
TRIAL_ALLOWED: Final = "--allowed is of the whole treatment; without it this branch can be worked out"
TRIAL_NOTHING: Final = "the sponsor gives the product; no routine care is priced in this scenario"
DENIED: Final = "no limit applies: the whole bill, until an appeal or another payer changes it"
UNINSURED: Final = "no plan and no limit: the whole bill, before any self-pay price or help"
OUTSIDE: Final = "paid by the family in every branch"
OUTSIDE_NOTHING: Final = "nothing of it is priced in this scenario; add it with --add or --book family"


def why_so_much(
    steps: Sequence[ShareStep], paying: Sequence[Payer], items: Sequence[Item], currency: str
) -> str:
    """Say which limits are reached at which end, or else which rules make the amount."""
    first, *others = paying
    years = sorted({first.year_of(item) for item in items})
    own = {
        year: [step for step in steps if step.plan == first.plan.id and step.plan_year == year]
        for year in years
    }
    parts = list(_rules(own, first, items, currency))
    if len(years) > 1 and all(_reached(own[year], first.years[year]) == (True, True) for year in years):
        limits = " and ".join(
            f"{exact_text(first.years[year].limit or _NOTHING, currency)} in {year}" for year in years
        )
        parts.append(f"{len(years)} limits, {limits}, each reached at both ends")
    else:
        named = len(years) > 1
        parts += [_limit(own[year], first.years[year], currency, named=named) for year in years]
    parts += [f"{payer.plan.id} then pays its part" for payer in others]
    return "; ".join(parts)


def _rules(
    steps: Mapping[int, Sequence[ShareStep]], payer: Payer, items: Sequence[Item], currency: str
) -> Iterator[str]:
    """Name the rules of an admission and of a single service, where a plan has such."""
    for year, own in steps.items():
        known = payer.years[year]
        admission, product = own_terms("inpatient", known), own_terms("product", known)
        here = {item.service for item in items if payer.year_of(item) == year}
        deductible = known.deductible_left
        if deductible and known.limit is None and here - {"inpatient"}:
            yield f"{exact_text(deductible, currency)} of deductible"
        if "inpatient" in here and admission.deductible is not None:
            days = ", and charges by the day" if any(step.rule == "days" for step in own) else ""
            yield f"{exact_text(admission.deductible, currency)} for one admission{days}"
        if "product" in here and any(step.rule == "most" for step in own):
            most = exact_text(product.most or _NOTHING, currency)
            yield f"the part of one service stops at {most}"


def _limit(steps: Sequence[ShareStep], known: Known, currency: str, *, named: bool) -> str:
    of = f" in {known.year}" if named else ""
    if known.limit is None or known.limit_left is None:
        return f"no yearly limit{of}"
    limit = exact_text(known.limit, currency)
    if not known.limit_left:
        return f"the yearly limit{of} of {limit} is met in full"
    left = (
        ""
        if known.limit_left == known.limit
        else f"the {exact_text(known.limit_left, currency)} left of the "
    )
    where = {
        (True, True): "reached at both ends",
        (False, True): "reached at the high end only",
        (False, False): "not reached",
    }[_reached(steps, known)]
    return f"{left}yearly limit{of} of {limit} {where}"


def _reached(steps: Sequence[ShareStep], known: Known) -> tuple[bool, bool]:
    """Tell at which ends what is left of a year's limit is used up."""
    low, high = sum_of(steps)
    limit = known.limit_left
    return (limit is not None and low >= limit, limit is not None and high >= limit)
