"""The comparison: the same lines of several estimates side by side, and how they differ from one of them."""

import datetime as dt
from typing import Literal

from pydantic import Field

from carcost.models.base import Basis
from carcost.models.change import Signed
from carcost.models.coverage import Coverage
from carcost.models.money import Money
from carcost.models.results.estimate import Notice, Total, WhyNot
from carcost.models.results.share import BranchCode, PlanStamp
from carcost.models.results.stamp import BookStamp, CitedSource, Part, Result
from carcost.models.scenario import Scenario

State = Literal["counted", "included", "not-counted", "unknown"]
"""A line of its own; inside another line's price; not in the total; not known to a saved result."""


class Difference(Part):
    """What a column has more (or, below 0, less) than the baseline; what is not counted adds nothing."""

    low: Signed = Field(description="At the low end, in dollars.")
    high: Signed = Field(description="At the high end, in dollars.")
    percent_low: Signed | None = Field(
        description="At the low end, in percent of the baseline; null where that is 0 or one has no price."
    )
    percent_high: Signed | None = Field(
        description="At the high end, in percent of the baseline; null where that is 0 or one has no price."
    )


class ComparedCell(Part):
    """What one column says of one component."""

    column: str = Field(description="The column's name.")
    state: State = Field(description="Counted, included in another price, not counted, or unknown.")
    low: Money | None = Field(None, description="The low end, in dollars; null where it is not counted.")
    high: Money | None = Field(None, description="The high end, in dollars; null where it is not counted.")
    difference: Difference = Field(description="The difference to the baseline.")
    inside: str | None = Field(None, description="The component whose price includes it.")
    code: WhyNot | None = Field(None, description="Why it is not counted, for programs.")
    reason: str | None = Field(None, description="Why it is not counted, in words.")
    basis: Basis | None = Field(None, description="What kind of money it is; null where it is not counted.")
    price_year: int | None = Field(None, description="The year of its prices; null where nobody stated it.")
    proxy: bool = Field(default=False, description="True where a figure from cancer care stands in.")
    book: str | None = Field(None, description="The book of its figure; null for a user's figure.")
    figure: str | None = Field(None, description="The id of the figure; null for a user's figure.")
    formula: str | None = Field(None, description="How the amounts come about, with the numbers.")


class ComparedComponent(Part):
    """One component in every column."""

    component: str = Field(description="The component's name.")
    label: str = Field(description="The component's name for a reader.")
    covered_differs: bool = Field(
        description="True where some totals cover it and others do not: they are not of the same things."
    )
    cells: tuple[ComparedCell, ...] = Field(description="One for each column, in their order.")


class Width(Part):
    """How far apart the low and the high total are, and what makes it so."""

    amount: Money = Field(description="The high total less the low total, in dollars.")
    component: str | None = Field(description="The component that makes most of it; null where it is 0.")
    percent: Signed | None = Field(description="How much that component makes of it, in percent.")


class ComparedColumn(Part):
    """One estimate of the comparison."""

    name: str = Field(description="The column's name; no two are the same.")
    baseline: bool = Field(description="True for the one that the others are compared with.")
    scenario: Scenario = Field(description="Its choices.")
    carcost_version: str = Field(description="The version of carcost that estimated it.")
    price_books: tuple[BookStamp, ...] = Field(description="Its books, the bottom one first.")
    total: Total = Field(description="The sum of its lines.")
    difference: Difference = Field(description="The total's difference to the baseline's total.")
    width: Width = Field(description="The width of its range.")
    bases: tuple[Basis, ...] = Field(description="The kinds of money in its total.")
    price_years: tuple[int, ...] = Field(description="The years of its prices.")
    not_counted: tuple[str, ...] = Field(description="The components that are not in its total.")
    oldest_figure: dt.date | None = Field(description="The day of its oldest figure.")


ReasonCode = Literal[
    "choice",
    "price",
    "figure",
    "follows",
    "counted",
    "included",
    "not-counted",
    "book",
    "version",
    "no-difference",
]
"""A choice; a price or multiplier; the same amount from another figure; a multiple of what moved; what the
total covers; a book's version or content; carcost's own version; nothing."""


class Reason(Part):
    """One reason why two columns differ."""

    code: ReasonCode = Field(description="What kind of reason it is, for programs.")
    subject: str | None = Field(description="The component, the choice or the book that it is about.")
    before: str | None = Field(description="What it is in the baseline.")
    after: str | None = Field(description="What it is in the column.")
    text: str = Field(description="The reason, in plain words.")


class Why(Part):
    """Why a column differs from the baseline."""

    column: str = Field(description="The column's name.")
    same_scenario: bool = Field(
        description="True where both are of one scenario: of one name, or alike but for day and books."
    )
    reasons: tuple[Reason, ...] = Field(description="The reasons; for another scenario, its other choices.")


class PatientCell(Part):
    """What the family owes in one branch of one column; see `Branch` of a share."""

    column: str = Field(description="The column's name.")
    label: str | None = Field(
        description="The branch in this column, in plain words; null where it has none."
    )
    plan_years: tuple[int, ...] = Field((), description="The plan years in which something falls.")
    state: Literal["computed", "not-known", "no-branch"] = Field(
        description="no-branch: the branch has no meaning in this column."
    )
    low: Money | None = Field(None, description="The low end, in dollars; null where it is not known.")
    high: Money | None = Field(None, description="The high end, in dollars; null where it is not known.")
    low_without: tuple[str, ...] = Field(
        (), description="Components of which no low end is known: the low counts nothing for them."
    )
    reason: str = Field(description="Why it is so much, or what is missing, in plain words.")


class PatientRow(Part):
    """One branch of what the family owes, in every column."""

    branch: BranchCode = Field(description="The branch, for programs.")
    label: str = Field(description="The branch, in plain words.")
    cells: tuple[PatientCell, ...] = Field(description="One for each column, in their order.")


class Comparison(Result):
    """Several estimates side by side."""

    kind: Literal["comparison"] = Field("comparison", description="What kind of result it is.")
    currency: str = Field(description="The currency of all amounts.")
    baseline: str = Field(description="The name of the column that the others are compared with.")
    columns: tuple[ComparedColumn, ...] = Field(description="The estimates, in the order in which they came.")
    components: tuple[ComparedComponent, ...] = Field(
        description="Every component, in the catalogue's order."
    )
    plans: tuple[PlanStamp, ...] = Field(
        (),
        description="The plans by which the patient's share was worked out, in the order in which they pay.",
    )
    coverage: Coverage | None = Field(
        None, description="What was known of the coverage; null without a plan."
    )
    patient: tuple[PatientRow, ...] = Field(
        (), description="What the family owes in each column, branch by branch, where a plan was given."
    )
    why: tuple[Why, ...] = Field(description="Why each other column differs from the baseline.")
    oldest_figure: dt.date | None = Field(description="The day of the oldest figure in any total.")
    notices: tuple[Notice, ...] = Field(description="What the reader must know beside the numbers.")
    sources: tuple[CitedSource, ...] = Field(description="The sources of all lines.")
