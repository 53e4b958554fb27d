"""The patient's share: the fork of what the family owes, covered or not, in network or out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from carcost.calc.ask import questions
from carcost.calc.bill import bill_of, total
from carcost.calc.branches import fork
from carcost.calc.case import Case
from carcost.calc.citations import cite
from carcost.calc.share_notices import share_notices
from carcost.errors import UsageError
from carcost.models.coverage import Coverage
from carcost.models.money import DOLLARS
from carcost.models.results.estimate import Total
from carcost.models.results.share import PlanStamp, Share, YearTerms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carcost.calc.terms import Known
    from carcost.models.catalogue import Catalogue
    from carcost.models.plan import Plan, PlanKind
    from carcost.models.results.estimate import Estimate
    from carcost.models.results.stamp import CitedSource

_NO_USE: Final[dict[PlanKind, tuple[str, ...]]] = {
    "insurance": (),
    "medicare": ("network", "next_year_limit", "oop_max", "oop_left"),
    "medicaid": ("network", "next_year_limit"),
    "uninsured": tuple(Coverage.model_fields),
}
"""What is known of a coverage and has no meaning with a kind of plan."""


def share(
    estimate: Estimate, plans: Sequence[Plan], coverage: Coverage, catalogue: Catalogue, version: str
) -> Share:
    """Give what the family may owe of an estimate, branch by branch, in dollars.

    `plans` pay one after the other; what is known of the case (`coverage`) is laid over the first. Raises
    `UsageError` where the choices make no sense together, and where something must be asked first.
    """
    case = share_case(estimate, plans, coverage, catalogue)
    branches, terms = fork(case)
    billed, allowed = (total(case.bill.items, of) for of in ("billed", "allowed"))
    return Share(
        carcost_version=version,
        currency=estimate.currency,
        scenario=estimate.scenario,
        coverage=coverage,
        plans=tuple(map(_stamp, plans)),
        terms=tuple(_terms(*one) for one in terms),
        price_books=estimate.price_books,
        billed=Total(low=billed.low, high=billed.high),
        allowed=Total(low=allowed.low, high=allowed.high),
        line_items=estimate.line_items,
        branches=branches,
        not_counted=estimate.not_counted,
        questions=questions(case.plan.kind),
        oldest_figure=estimate.oldest_figure,
        notices=share_notices(case, branches, terms, catalogue),
        sources=_sources(estimate, plans, {known.year for *_, known in terms}),
    )


def share_case(estimate: Estimate, plans: Sequence[Plan], coverage: Coverage, catalogue: Catalogue) -> Case:
    """Put an estimate, its plans and its coverage together; raises `UsageError` as `share` does."""
    _refuse_vain_choices(plans, coverage)
    if estimate.currency != DOLLARS:
        raise UsageError(f"plans are in dollars, and this estimate is in {estimate.currency}")
    bill = bill_of(estimate, catalogue, plans, coverage)
    today = date.fromisoformat(catalogue.version.replace(".", "-"))
    return Case(estimate, tuple(plans), coverage, bill, today)


def _stamp(plan: Plan) -> PlanStamp:
    return PlanStamp(id=plan.id, title=plan.title, kind=plan.kind, version=plan.version, sha256=plan.sha256)


def _terms(plan: str, network: Literal["in", "out"], known: Known) -> YearTerms:
    return YearTerms(
        plan=plan,
        year=known.year,
        network=network,
        deductible_left=known.deductible_left,
        limit=known.limit,
        limit_left=known.limit_left,
        coinsurance=known.coinsurance,
        of_the_family=known.of_the_family,
    )


def _sources(estimate: Estimate, plans: Sequence[Plan], years: set[int]) -> tuple[CitedSource, ...]:
    """Give the sources of the prices, and then those of the plans' figures for these years."""
    entries = (
        (figure, {source.id: source for source in plan.sources})
        for plan in plans
        for figure in plan.figures
        if figure.year is None or figure.year in years
    )
    known = {source.id for source in estimate.sources}
    return (*estimate.sources, *(source for source in cite(entries) if source.id not in known))


def _refuse_vain_choices(plans: Sequence[Plan], coverage: Coverage) -> None:
    """Refuse plans that cannot follow one another, and what the first has no use for."""
    if not plans:
        raise UsageError("a share needs a plan; 'carcost list plans' shows those that ship")
    names = [plan.id for plan in plans]
    doubled = next((name for name in names if names.count(name) > 1), None)
    if doubled is not None:
        raise UsageError(f"--plan: {doubled} is named twice; a plan pays once")
    alone = next((plan for plan in plans if plan.kind == "uninsured"), None)
    if alone is not None and len(plans) > 1:
        raise UsageError(f"--plan: {alone.id} means that no plan pays; leave it or the others out")
    first = plans[0]
    given = [name for name in type(coverage).model_fields if name in coverage.model_fields_set]
    useless = [name for name in given if name in _NO_USE[first.kind]]
    if useless:
        option = f"--{useless[0].replace('_', '-')}"
        raise UsageError(f"{option} has no effect with {first.id} ({first.title}); leave it out")
