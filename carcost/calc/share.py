"""The patient's share: the fork of what the family owes, covered or not, in network or out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from carcost.calc.ask import questions
from carcost.calc.branches import fork
from carcost.calc.case import Case
from carcost.calc.charges import bill_of, plan_year, total
from carcost.calc.citations import cite
from carcost.calc.share_notices import share_notices
from carcost.calc.terms import default_year
from carcost.errors import UsageError
from carcost.models.money import DOLLARS
from carcost.models.results.estimate import Total
from carcost.models.results.share import PlanStamp, Share, YearTerms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carcost.calc.terms import Known
    from carcost.models.catalogue import Catalogue
    from carcost.models.coverage import Coverage
    from carcost.models.plan import Plan
    from carcost.models.results.estimate import Estimate
    from carcost.models.results.stamp import CitedSource


def share(
    estimate: Estimate, plans: Sequence[Plan], coverage: Coverage, catalogue: Catalogue, version: str
) -> Share:
    """Give what the family may owe of an estimate, branch by branch, in dollars.

    `plans` pay one after the other; what is known of the case (`coverage`) is laid over the first. Raises
    `UsageError` where the choices make no sense together, and where something must be asked first.
    """
    if not plans:
        raise UsageError("a share needs a plan; 'carcost list plans' shows those that ship")
    if estimate.currency != DOLLARS:
        raise UsageError(f"plans are in dollars, and this estimate is in {estimate.currency}")
    first = plans[0]
    _refuse_vain_choices(first, coverage)
    bill = bill_of(estimate, catalogue, first, coverage)
    year = (
        default_year(first, int(catalogue.version[:4]))
        if coverage.start is None
        else plan_year(coverage.start, first)
    )
    case = Case(estimate, tuple(plans), coverage, bill, year)
    found = fork(case)
    branches = tuple(one.branch for one in found)
    terms = list({(*used[:2], used[2].year): used for one in found for used in one.terms}.values())
    billed, allowed = (total(bill.items, of) for of in ("billed", "allowed"))
    return Share(
        carcost_version=version,
        currency=estimate.currency,
        scenario=estimate.scenario,
        coverage=coverage,
        plans=tuple(
            PlanStamp(id=plan.id, title=plan.title, kind=plan.kind, version=plan.version, sha256=plan.sha256)
            for plan in plans
        ),
        terms=tuple(_terms(*one) for one in terms),
        price_books=estimate.price_books,
        billed=Total(low=billed.low, high=billed.high),
        allowed=Total(low=allowed.low, high=allowed.high),
        line_items=estimate.line_items,
        branches=branches,
        questions=questions(first.kind),
        oldest_figure=estimate.oldest_figure,
        notices=share_notices(case, branches, terms, catalogue),
        sources=_sources(estimate, plans, {year for branch in branches for year in branch.plan_years}),
    )


def _terms(plan: str, network: Literal["in", "out"], known: Known) -> YearTerms:
    return YearTerms(
        plan=plan,
        year=known.year,
        network=network,
        deductible_left=known.deductible_left,
        limit=known.limit,
        limit_left=known.limit_left,
        coinsurance=known.coinsurance,
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


def _refuse_vain_choices(plan: Plan, coverage: Coverage) -> None:
    """Refuse what the plan has no use for: it would have no effect without a word."""
    given = [name for name in type(coverage).model_fields if name in coverage.model_fields_set]
    useless = {
        "uninsured": [name for name in given if name not in ("start", "when")],
        "medicare": [name for name in given if name in ("network", "next_year_limit")],
        "medicaid": [name for name in given if name in ("network", "next_year_limit")],
        "insurance": [],
    }[plan.kind]
    if useless:
        option = f"--{useless[0].replace('_', '-')}"
        raise UsageError(f"{option} has no effect with {plan.id} ({plan.title}); leave it out")
