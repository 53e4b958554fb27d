"""The estimate: line items, total, what is not counted and why, notices, sources."""

import datetime as dt
from typing import Literal

from pydantic import Field

from carcost.models.base import Basis, Confidence
from carcost.models.money import Money, Number
from carcost.models.results.stamp import BookStamp, CitedSource, Part, Result
from carcost.models.scenario import Scenario

LineUnit = Literal["infusion", "episode", "multiplier"]
"""What the figure of a line is: a price for one or the other, or a multiplier."""


class LineItem(Part):
    """What one component costs in this scenario."""

    component: str = Field(description="The component's name.")
    label: str = Field(description="The component's name for a reader.")
    low: Money = Field(description="The low end, in dollars.")
    high: Money = Field(description="The high end, in dollars.")
    basis: Basis = Field(description="What kind of money it is.")
    unit: LineUnit = Field(description="A price for an infusion or for the episode, or a multiplier.")
    unit_low: Number = Field(description="The low end of the price, in dollars, or of the multiplier.")
    unit_high: Number = Field(description="The high end of the price, in dollars, or of the multiplier.")
    quantity: int = Field(description="How often the price is counted: the number of infusions, or 1.")
    multiple_of: str | None = Field(description="The component that is multiplied; null for a price.")
    formula: str = Field(description="How the amounts come about, with the numbers.")
    upper_end_only: bool = Field(description="True where the source gives no low end; the low is then 0.")
    price_year: int | None = Field(description="The year of the prices; null where nobody stated it.")
    as_of: dt.date | None = Field(
        description="The day from which the figure holds; null for a user's figure."
    )
    checked: dt.date | None = Field(description="The day on which somebody last looked at the source.")
    proxy: bool = Field(description="True where a figure from cancer care stands in for autoimmune use.")
    book: str | None = Field(description="The book whose figure was used; null for a user's figure.")
    figure: str | None = Field(description="The id of the figure in its book; null for a user's figure.")
    confidence: Confidence | None = Field(description="read or secondary; null for a user's figure.")
    derived: str | None = Field(description="The formula of a figure that is computed from published ones.")
    measures: str | None = Field(description="What exactly the figure measures, where the book says it.")
    locator: str | None = Field(
        description="Where in its source the figure stands; null for a user's figure."
    )
    sources: tuple[str, ...] = Field(description="Ids of the sources, the one that was read first.")


class Total(Part):
    """The sum of the line items."""

    low: Money = Field(description="The low end, in dollars.")
    high: Money = Field(description="The high end, in dollars.")


class Included(Part):
    """A component that another component's price already covers."""

    component: str = Field(description="The component's name.")
    label: str = Field(description="The component's name for a reader.")
    inside: str = Field(description="The component whose price covers it.")


WhyNot = Literal["no-price", "perhaps-included", "not-planned", "left-out"]
"""Nobody gives a price; a user's price may cover it; the setting does not plan it; the user left it out."""


class NotCounted(Part):
    """A component that costs money and is not in the total."""

    component: str = Field(description="The component's name.")
    label: str = Field(description="The component's name for a reader.")
    code: WhyNot = Field(description="Why it is not counted, for programs.")
    reason: str = Field(description="Why it is not counted, in words.")


class Notice(Part):
    """Something that the reader must know beside the numbers."""

    code: str = Field(description="The notice's name, for programs.")
    text: str = Field(description="The notice, in plain words.")


class Estimate(Result):
    """What a CAR-T treatment may cost in one scenario, from low to high."""

    kind: Literal["estimate"] = Field("estimate", description="What kind of result it is.")
    currency: str = Field(description="The currency of all amounts.")
    price_year: int | None = Field(
        description="The year of all prices; null where they differ or none is stated."
    )
    scenario: Scenario = Field(description="The choices of this case.")
    price_books: tuple[BookStamp, ...] = Field(description="The books in use, the bottom one first.")
    line_items: tuple[LineItem, ...] = Field(description="What is counted.")
    total: Total = Field(description="The sum of the line items.")
    included: tuple[Included, ...] = Field(description="What a counted price already covers.")
    not_counted: tuple[NotCounted, ...] = Field(
        description="What costs money and is not in the total, and why."
    )
    oldest_figure: dt.date | None = Field(description="The day of the oldest figure in the total.")
    notices: tuple[Notice, ...] = Field(description="What the reader must know beside the numbers.")
    sources: tuple[CitedSource, ...] = Field(description="The sources of the line items.")
