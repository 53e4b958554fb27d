"""One-way sensitivity: how far each parameter alone moves the outcome, and where it reaches a target."""

import datetime as dt
from typing import Literal

from pydantic import Field

from carcost.models.money import Money, Number
from carcost.models.results.estimate import Included, NotCounted, Notice, Total
from carcost.models.results.stamp import BookStamp, CitedSource, Part, Result
from carcost.models.scenario import Scenario


class AnalysedParameter(Part):
    """One input of the cost formula, with its range and its base."""

    name: str = Field(description="The parameter's name: its component, or that the component happens.")
    component: str = Field(description="The component that it is of.")
    label: str = Field(description="The parameter's name for a reader.")
    unit: Literal["dollars per infusion", "dollars", "times", "chance"] = Field(
        description="Dollars, a multiple of another component's price, or a chance from 0 to 1."
    )
    low: Number = Field(description="The low end.")
    base: Number = Field(description="The base.")
    high: Number = Field(description="The high end.")
    base_from: Literal["given", "central", "midpoint", "fixed"] = Field(
        description="Given by the user, the source's central value, the midpoint, or its one value."
    )


class Threshold(Part):
    """Where a parameter, alone, makes the outcome reach the target."""

    reached: bool = Field(description="False where it cannot, within its range.")
    value: Number | None = Field(description="The value at which it does; null where it cannot.")


class OneWay(Part):
    """What one parameter alone does to the outcome, the others at their bases."""

    parameter: AnalysedParameter = Field(description="The parameter.")
    at_low: Money = Field(description="The outcome with the parameter at its low end, in dollars.")
    at_high: Money = Field(description="The outcome with the parameter at its high end, in dollars.")
    swing: Money = Field(description="How far the two are apart, in dollars.")
    threshold: Threshold | None = Field(description="Where the outcome reaches the target; null without one.")


class Grid(Part):
    """The outcome over two parameters at once, the others at their bases."""

    rows: AnalysedParameter = Field(description="The parameter of the rows.")
    columns: AnalysedParameter = Field(description="The parameter of the columns.")
    row_values: tuple[Number, ...] = Field(description="Its values, a row each.")
    column_values: tuple[Number, ...] = Field(description="Its values, a column each.")
    outcomes: tuple[tuple[Money, ...], ...] = Field(description="The outcomes, row by row, in dollars.")


class Sensitivity(Result):
    """Which parameter moves the outcome, and how far; the one that moves it most comes first."""

    kind: Literal["sensitivity"] = Field("sensitivity", description="What kind of result it is.")
    currency: str = Field(description="The currency of all amounts.")
    scenario: Scenario = Field(description="The choices of this case.")
    price_year: int | None = Field(description="The year of all prices; null where it differs or is unknown.")
    price_books: tuple[BookStamp, ...] = Field(description="The books in use, the bottom one first.")
    outcome: Literal["total", "share"] = Field(description="The total, or the patient's share of it.")
    outcome_label: str = Field(description="The outcome, in plain words.")
    base: Money = Field(description="The outcome with every parameter at its base, in dollars.")
    total: Total = Field(description="The total with every parameter at its low, and at its high end.")
    target: Money | None = Field(description="The amount that is asked about; null where none is.")
    one_way: tuple[OneWay, ...] = Field(description="Each parameter that has a range.")
    fixed: tuple[AnalysedParameter, ...] = Field(description="The parameters that have one value only.")
    grid: Grid | None = Field(description="The outcome over two parameters; null where none were asked for.")
    included: tuple[Included, ...] = Field(description="What is inside another component's price.")
    not_counted: tuple[NotCounted, ...] = Field(description="What costs money and is not in it, and why.")
    oldest_figure: dt.date | None = Field(description="The day of the oldest figure in the total.")
    notices: tuple[Notice, ...] = Field(description="What the reader must know beside the numbers.")
    sources: tuple[CitedSource, ...] = Field(description="The sources of the parameters.")
