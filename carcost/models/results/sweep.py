"""A sweep: the total for every combination of some values."""

import datetime as dt
from typing import Literal

from pydantic import Field

from carcost.models.money import Money, Number
from carcost.models.results.estimate import Included, NotCounted, Notice
from carcost.models.results.stamp import BookStamp, CitedSource, Part, Result
from carcost.models.scenario import Scenario


class Swept(Part):
    """A component whose values are swept."""

    component: str = Field(description="The component.")
    unit: Literal["dollars per infusion", "dollars", "times"] = Field(
        description="Dollars, or a multiple of another component's price."
    )
    values: tuple[Number, ...] = Field(description="Its values.")


class Sweep(Result):
    """The total for every combination; a row has a value for each component, then low and high."""

    kind: Literal["sweep"] = Field("sweep", description="What kind of result it is.")
    currency: str = Field(description="The currency of all amounts.")
    price_year: int | None = Field(
        description="The year of all prices; null where they differ or none is stated."
    )
    scenario: Scenario = Field(description="The choices of this case, without what is swept.")
    price_books: tuple[BookStamp, ...] = Field(description="The books in use, the bottom one first.")
    swept: tuple[Swept, ...] = Field(description="What is swept, a column each.")
    rows: tuple[tuple[Money, ...], ...] = Field(
        description="A row a combination: its values, column by column, then the total's low and high."
    )
    included: tuple[Included, ...] = Field(description="What a counted price already covers.")
    not_counted: tuple[NotCounted, ...] = Field(
        description="What costs money and is not in the totals, and why."
    )
    oldest_figure: dt.date | None = Field(description="The day of the oldest figure in the total.")
    notices: tuple[Notice, ...] = Field(description="What the reader must know beside the numbers.")
    sources: tuple[CitedSource, ...] = Field(description="The sources of what is not swept.")
