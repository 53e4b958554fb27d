"""A simulation: draws of the total, percentiles with their Monte Carlo errors, what explains the spread."""

import datetime as dt
from typing import Literal

from pydantic import Field

from carcost.models.figure import Distribution
from carcost.models.money import Money, Number
from carcost.models.results.estimate import Included, NotCounted, Notice, Total
from carcost.models.results.sensitivity import AnalysedParameter
from carcost.models.results.stamp import BookStamp, CitedSource, Part, Result
from carcost.models.scenario import Scenario


class Measured(Part):
    """A figure of the draws, and how far it may be off because they are finitely many."""

    value: Money = Field(description="The figure, in dollars.")
    error: Money | None = Field(
        description="Its Monte Carlo standard error, in dollars; null where there are too few draws to tell."
    )


class Percentile(Measured):
    """The amount below which a part of all draws lies."""

    percentile: Number = Field(description="The part of the draws below it, in percent.")


class Probability(Part):
    """How many of the draws are above an amount."""

    above: Money = Field(description="The amount, in dollars.")
    probability: Number = Field(description="The part of the draws above it, from 0 to 1.")
    error: Number = Field(description="Its Monte Carlo standard error, from 0 to 1.")


class DrawnParameter(Part):
    """A parameter that was drawn, how, and how much of the total's variance it explains."""

    parameter: AnalysedParameter = Field(description="The parameter.")
    distribution: Distribution | Literal["event"] = Field(description="How its values are spread.")
    assumed: bool = Field(description="True where the distribution is an assumption, and no data.")
    explains: Number | None = Field(
        description="The part of the total's variance that knowing it alone explains, from 0 to 1, with what "
        "it is correlated with; null where there are too few draws to tell."
    )


class Correlated(Part):
    """Two parameters that were drawn correlated."""

    one: str = Field(description="The one parameter.")
    other: str = Field(description="The other.")
    correlation: float = Field(description="The correlation of the normals from which both are drawn.")


class HistogramColumn(Part):
    """How many draws fall between two amounts."""

    low: Money = Field(description="The lower amount, in dollars.")
    high: Money = Field(description="The higher amount, in dollars.")
    count: int = Field(description="How many draws.")


class Simulation(Result):
    """Draws of the total over all parameters at once."""

    kind: Literal["simulation"] = Field("simulation", description="What kind of result it is.")
    currency: str = Field(description="The currency of all amounts.")
    price_year: int | None = Field(description="The year of all prices; null where it differs or is unknown.")
    scenario: Scenario = Field(description="The choices of this case.")
    price_books: tuple[BookStamp, ...] = Field(description="The books in use, the bottom one first.")
    draws: int = Field(description="How many draws.")
    seed: int = Field(description="The seed of the random numbers; it gives the same draws again.")
    total: Total = Field(description="The total with every parameter at its low, and at its high end.")
    mean: Measured = Field(description="The mean of the draws.")
    standard_deviation: Measured = Field(description="Their standard deviation.")
    percentiles: tuple[Percentile, ...] = Field(description="The percentiles that were asked for.")
    probabilities: tuple[Probability, ...] = Field(description="The chances of more than an amount.")
    parameters: tuple[DrawnParameter, ...] = Field(description="What was drawn, what explains most first.")
    fixed: tuple[AnalysedParameter, ...] = Field(description="The parameters that have one value only.")
    correlations: tuple[Correlated, ...] = Field(description="What was drawn correlated.")
    histogram: tuple[HistogramColumn, ...] = Field(
        description="How the draws are spread; up to the 99th percentile where draws may leave their ranges."
    )
    included: tuple[Included, ...] = Field(description="What is inside another component's price.")
    not_counted: tuple[NotCounted, ...] = Field(description="What costs money and is not in it, and why.")
    oldest_figure: dt.date | None = Field(description="The day of the oldest figure in the total.")
    notices: tuple[Notice, ...] = Field(description="What the reader must know beside the numbers.")
    sources: tuple[CitedSource, ...] = Field(description="The sources of the parameters.")
