"""Arranging a share: the fork, how each branch adds up, what to ask, notices, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from carcost.models.change import change_text
from carcost.models.coinsurance import percent
from carcost.models.money import exact_text
from carcost.report.charts import share_chart
from carcost.report.document import Cell, Chart, Document, Notes, Number, Row, Table, sentence
from carcost.report.estimate import closing, notice_items
from carcost.report.sources import sources_in_short

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from carcost.models.results.share import Branch, Share, YearTerms

COLUMNS: Final = (
    "row",
    "branch",
    "label",
    "component",
    "plan",
    "plan_year",
    "rule",
    "low",
    "high",
    "currency",
    "text",
)
NOT_KNOWN: Final = Number("not known")
LABELS: Final[dict[str, str]] = {
    "coverage": "Coverage",
    "terms-not-known": "Not known",
    "no-limit": "No limit",
    "two-plan-years": "Plan years",
    "long-stay": "Stay",
    "one-admission": "Stay",
    "no-effect": "No effect",
    "allowed-assumed": "Allowed",
    "billed-as-allowed": "Bill",
}
"""The labels of the notices that are of a share only."""


def arrange_share(share: Share, *, show_steps: bool = False) -> Document:
    """Arrange a share; how each branch adds up is shown where that is asked for."""
    blocks: list[Table | Notes | Chart] = [_fork(share)]
    if (chart := share_chart(share)) is not None:
        blocks.append(chart)
    if show_steps:
        blocks += [_steps(branch, share.currency) for branch in share.branches if branch.steps]
    blocks += [
        Notes((*_plans(share), *_not_counted(share), *notice_items(share.notices, LABELS))),
        Notes(
            tuple((str(number), question.text) for number, question in enumerate(share.questions, start=1)),
            title="What to ask now",
        ),
        sources_in_short(share.sources),
    ]
    return Document(
        title=_title(share),
        blocks=tuple(blocks),
        columns=COLUMNS,
        records=tuple(tuple(row.get(column) for column in COLUMNS) for row in _records(share)),
        closing=closing(share.notices),
        currency=share.currency,
    )


def _title(share: Share) -> str:
    plans = " and ".join(plan.id for plan in share.plans)
    scenario = share.scenario.name or share.scenario.setting
    years = dict.fromkeys(terms.year for terms in share.terms[:1])
    year = "".join(f", plan year {year}" for year in years)
    return f"What the family may owe: {scenario}, {plans}{year} ({share.currency})"


def _fork(share: Share) -> Table:
    rows = [
        Row(
            (
                branch.label,
                NOT_KNOWN if branch.low is None else branch.low,
                NOT_KNOWN if branch.high is None else branch.high,
                sentence(branch.reason),
            ),
            remarks=("by the dates given",) if branch.dated else (),
        )
        for branch in share.branches
    ]
    return Table(("What may happen", "Low", "High", "Why"), tuple(rows))


def _steps(branch: Branch, currency: str) -> Table:
    """Show how a branch adds up, component by component."""
    rows = [
        Row(
            (
                sentence(step.text),
                Number(change_text(step.low, currency)) if step.low else Number("$0"),
                Number(change_text(step.high, currency)) if step.high else Number("$0"),
            ),
            group=f"{step.label}{f', {step.plan} {step.plan_year}' if step.plan else ''}",
        )
        for step in branch.steps
    ]
    total = Row(("Total", branch.low, branch.high), strong=True)
    return Table(("Step", "Low", "High"), (*rows, total), title=f"How it adds up: {branch.label}")


def _plans(share: Share) -> Iterator[tuple[str, str]]:
    for plan in share.plans:
        own = [terms for terms in share.terms if terms.plan == plan.id]
        known = "; ".join(_terms(terms, share.currency) for terms in own)
        yield "Plan", f"{plan.title}{f'; {known}' if known else ''}."


def _not_counted(share: Share) -> Iterator[tuple[str, str]]:
    names = [item.component for item in share.not_counted]
    if names:
        yield (
            "Not counted",
            f"In no branch, though they cost money, which can be considerable: {', '.join(names)}.",
        )


def _terms(terms: YearTerms, currency: str) -> str:
    def text(amount: Decimal | None, otherwise: str) -> str:
        return otherwise if amount is None else exact_text(amount, currency)

    network = "" if terms.network == "in" else " out of network"
    rate = "not known" if terms.coinsurance is None else percent(terms.coinsurance)
    limit = text(terms.limit, "none" if terms.limit_left is None else "not known")
    part_met = f" ({text(terms.limit_left, '')} left)" if terms.limit_left != terms.limit else ""
    whose = "family's yearly limit" if terms.of_the_family else "yearly limit"
    return (
        f"{terms.year}{network}, deductible left {text(terms.deductible_left, 'not known')}, coinsurance "
        f"{rate}, {whose} {limit}{part_met}"
    )


def _records(share: Share) -> Iterator[dict[str, Cell]]:
    """Give each branch and each of its steps, what to ask and the notices, a record each."""
    for branch in share.branches:
        years = " ".join(map(str, branch.plan_years))
        yield {
            "row": "branch",
            "branch": branch.code,
            "label": branch.label,
            "plan": " ".join(plan.id for plan in share.plans),
            "plan_year": years,
            "low": branch.low,
            "high": branch.high,
            "currency": share.currency,
            "text": branch.reason if branch.state == "computed" else f"not known: {branch.reason}",
        }
        for step in branch.steps:
            yield {
                "row": "step",
                "branch": branch.code,
                "label": step.label,
                "component": step.component,
                "plan": step.plan,
                "plan_year": str(step.plan_year or ""),
                "rule": step.rule,
                "low": step.low,
                "high": step.high,
                "currency": share.currency,
                "text": step.text,
            }
    for item in share.not_counted:
        yield {"row": "not-counted", "component": item.component, "label": item.label, "text": item.reason}
    for question in share.questions:
        yield {"row": "question", "label": question.code, "text": question.text}
    for notice in share.notices:
        yield {"row": "notice", "label": notice.code, "text": notice.text}
