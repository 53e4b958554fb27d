"""The explanation of an estimate: what each component is, and where its amounts come from."""

from typing import Literal

from pydantic import Field

from carcost.models.results.estimate import LineItem, Notice, Total
from carcost.models.results.stamp import BookStamp, CitedSource, Part, Result


class ExplainedComponent(Part):
    """One component, in plain words."""

    component: str = Field(description="The component's name.")
    label: str = Field(description="The component's name for a reader.")
    step: str = Field(description="The step of the episode to which it belongs.")
    description: str = Field(description="What it is.")
    article: str = Field(description="What the default book's article says of it.")
    outcome: str = Field(description="Counted, included in another price, or not counted, and why.")
    line: LineItem | None = Field(description="Its line in the estimate, where it is counted.")


class Explanation(Result):
    """Where the numbers of an estimate come from."""

    kind: Literal["explanation"] = Field("explanation", description="What kind of result it is.")
    currency: str = Field(description="The currency of all amounts.")
    price_year: int | None = Field(description="The year of all prices; null where they differ.")
    price_books: tuple[BookStamp, ...] = Field(description="The books in use, the bottom one first.")
    components: tuple[ExplainedComponent, ...] = Field(description="The components that were asked for.")
    total: Total = Field(description="The total of the estimate.")
    total_formula: str = Field(description="How the total comes about, with the numbers.")
    notices: tuple[Notice, ...] = Field(description="What the reader must know beside the numbers.")
    sources: tuple[CitedSource, ...] = Field(description="The sources of the components' lines.")
