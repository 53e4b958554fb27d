"""Figures with their provenance: a price, and a multiplier of another component's price."""

from typing import Final, Literal

from pydantic import Field, ValidationInfo, field_validator

from carcost.models.base import Basis, Confidence, Id, Line, Model, Population, Year
from carcost.models.day import KnownDate
from carcost.models.money import Amount, Factor
from carcost.models.ranges import not_below_low

Unit = Literal["infusion", "episode"]
"""What a price is for: one infusion, or the whole episode."""

CURRENCY_PATTERN: Final = r"^[A-Z]{3}$"


class Provenance(Model):
    """Where a statement was read, and when somebody last looked."""

    id: Id = Field(description="The entry's own name in this file.")
    fact: str | None = Field(
        None, max_length=60, description="The id of this entry in a collection of facts."
    )
    source: Id = Field(description="The id of the source in which it was read.")
    quotes: Id | None = Field(None, description="The id of the source that this source quotes.")
    locator: Line = Field(description="Where in the source it stands.")
    as_of: KnownDate = Field(description="The day from which it holds, or on which it was stated.")
    checked: KnownDate = Field(description="The day on which somebody last looked.")
    confidence: Confidence = Field(
        description="read: seen in the source itself; secondary: seen only where somebody reports the source."
    )


class Price(Provenance):
    """What a component costs, in dollars, from low to high."""

    component: Id = Field(description="The component that the price is for.")
    low: Amount = Field(description="The low end, in dollars.")
    high: Amount = Field(description="The high end, in dollars.")
    unit: Unit = Field(description="What the price is for: one infusion or the whole episode.")
    basis: Basis = Field(description="What kind of money it is.")
    currency: str = Field(pattern=CURRENCY_PATTERN, description="The currency, as three letters.")
    price_year: Year = Field(description="The year of the prices.")
    includes: tuple[Id, ...] = Field((), description="The components that the price already covers.")
    population: Population = Field(description="Whose treatment the figure is from.")

    _ordered = field_validator("high")(not_below_low)


class Multiplier(Provenance):
    """What a component costs as a multiple of another component's price."""

    component: Id = Field(description="The component that the multiplier is for.")
    of: Id = Field(description="The component whose price is multiplied.")
    low: Factor = Field(description="The low end; 0 where the source gives none.")
    high: Factor = Field(description="The high end.")
    upper_end_only: bool = Field(
        default=False, strict=True, description="True where the source gives no low end."
    )
    price_year: Year = Field(description="The year of the prices.")
    population: Population = Field(description="Whose treatment the figure is from.")

    _ordered = field_validator("high")(not_below_low)

    @field_validator("upper_end_only")
    @classmethod
    def _low_is_zero(cls, value: bool, info: ValidationInfo) -> bool:  # noqa: FBT001 - a field's value
        if value and info.data.get("low", 0) != 0:
            raise ValueError("a figure with an upper end only has 0 as its low end")
        return value
