"""The patient's share: a fork of what the family owes, with the steps that add up to each branch."""

import datetime as dt
from typing import Literal

from pydantic import Field

from carcost.models.base import Id
from carcost.models.change import Signed
from carcost.models.coverage import Coverage
from carcost.models.money import Money, Number
from carcost.models.plan import PlanKind
from carcost.models.results.estimate import LineItem, NotCounted, Notice, Total
from carcost.models.results.stamp import BookStamp, CitedSource, Part, Result
from carcost.models.scenario import Scenario

BranchCode = Literal[
    "covered", "in-network", "next-year", "out-of-network", "trial", "denied", "uninsured", "outside"
]
"""The branches, in the order in which a family should hear them."""
StepRule = Literal[
    "deductible",
    "copay",
    "days",
    "in-full",
    "coinsurance",
    "most",
    "limit",
    "not-covered",
    "next-limit",
    "next-plan",
    "balance",
    "bill",
]
"""Benefit rules in their order; what a plan excludes; a further year's limit; what a second plan pays; what
is billed above the allowed amount; what no plan pays."""

ShareNotice = Literal[
    "coverage",
    "terms-not-known",
    "no-limit",
    "two-plan-years",
    "long-stay",
    "one-admission",
    "no-effect",
    "allowed-assumed",
    "billed-as-allowed",
]
"""The notices of a share beside those of the estimate below it."""


class PlanStamp(Part):
    """Which plan was used."""

    id: Id = Field(description="The plan's name.")
    title: str = Field(description="What plan it is.")
    kind: PlanKind = Field(description="What kind of coverage it is.")
    version: str = Field(description="The version of its figures.")
    sha256: str | None = Field(description="The SHA-256 of its file; null for a plan that is not a file.")


class YearTerms(Part):
    """The terms that were used: one plan in one plan year, in or out of network."""

    plan: Id = Field(description="The plan's name.")
    year: int = Field(description="The calendar year in which the plan year begins.")
    network: Literal["in", "out"] = Field(description="In or out of the plan's network.")
    deductible_left: Money | None = Field(description="What is left of the deductible; null: not known.")
    limit: Money | None = Field(
        description="The limit that ends first; null where there is none, or only what is left is known."
    )
    limit_left: Money | None = Field(description="What is left to the limit; null where there is none.")
    of_the_family: bool = Field(description="True where it is the whole family's limit that ends first.")
    coinsurance: Number | None = Field(description="The general coinsurance; null: not known.")


class ShareStep(Part):
    """One step of a branch; the steps' amounts add up to the branch's, at both ends."""

    component: str | None = Field(description="The component that it is about; null for all of them.")
    label: str = Field(description="The component's name for a reader.")
    plan: str | None = Field(description="The plan whose rule it is; null for what no plan covers.")
    plan_year: int | None = Field(description="The plan year; null for what no plan covers.")
    rule: StepRule = Field(description="The rule, for programs.")
    text: str = Field(description="The rule with its numbers, in words.")
    low: Signed = Field(description="What it adds at the low end, or takes off (below 0), in dollars.")
    high: Signed = Field(description="What it adds at the high end, or takes off (below 0), in dollars.")


class Branch(Part):
    """One branch of the fork: what the family owes if it comes so."""

    code: BranchCode = Field(description="The branch, for programs.")
    label: str = Field(description="The branch, in plain words.")
    state: Literal["computed", "not-known"] = Field(
        description="not-known: something is missing that only the plan or the hospital can tell."
    )
    low: Money | None = Field(None, description="The low end, in dollars; null where it is not known.")
    high: Money | None = Field(None, description="The high end, in dollars; null where it is not known.")
    low_without: tuple[str, ...] = Field(
        (), description="Components of which no low end is known: the low counts nothing for them."
    )
    reason: str = Field(description="Why it is so much, or what is missing, in plain words.")
    plan_years: tuple[int, ...] = Field((), description="The plan years in which something falls.")
    dated: bool = Field(default=False, description="True for the branch that the given start leads to.")
    steps: tuple[ShareStep, ...] = Field((), description="How it adds up.")


class Question(Part):
    """A question to ask the plan or the hospital."""

    code: str = Field(description="The question's name, for programs.")
    text: str = Field(description="The question, in plain words.")


class Share(Result):
    """What the family may owe of a treatment: a fork, branch by branch."""

    kind: Literal["share"] = Field("share", description="What kind of result it is.")
    currency: str = Field(description="The currency of all amounts.")
    scenario: Scenario = Field(description="The choices of this case.")
    coverage: Coverage = Field(description="What is known of its coverage.")
    plans: tuple[PlanStamp, ...] = Field(description="The plans, in the order in which they pay.")
    terms: tuple[YearTerms, ...] = Field(description="The terms that were used.")
    price_books: tuple[BookStamp, ...] = Field(description="The books in use, the bottom one first.")
    billed: Total = Field(description="What is billed, without what no plan covers.")
    allowed: Total = Field(description="What the plan is taken to allow of it.")
    line_items: tuple[LineItem, ...] = Field(description="The lines of the estimate below it.")
    branches: tuple[Branch, ...] = Field(description="The fork.")
    not_counted: tuple[NotCounted, ...] = Field(description="What costs money and is in no branch, and why.")
    questions: tuple[Question, ...] = Field(description="What to ask the plan or the hospital now.")
    oldest_figure: dt.date | None = Field(description="The day of the oldest figure of the estimate.")
    notices: tuple[Notice, ...] = Field(description="What the reader must know beside the numbers.")
    sources: tuple[CitedSource, ...] = Field(description="The sources of the prices and of the plan.")
