"""Figures with their provenance: a price, and a multiplier of another component's price."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from carcost.errors import kind_of
from carcost.models.base import Basis, Confidence, Id, Line, Model, Population, Setting
from carcost.models.day import KnownDate
from carcost.models.money import Factor, Rate
from carcost.models.ranges import in_order

Distribution = Literal["uniform", "triangular", "pert", "lognormal", "gamma"]
"""How values are spread over a range; for lognormal and gamma its ends are the 5th and 95th percentile."""

_ABOVE_ZERO: Final = ("lognormal", "gamma")

Unit = Literal["infusion", "episode"]
"""What a price is for: one infusion, or the whole episode."""

CURRENCY_PATTERN: Final = r"^[A-Z]{3}$"
_NOT_STATED = "not stated"
_FIRST_YEAR = 1990


def _stated(year: object) -> object:
    """Read the year of prices, or that the source does not state it."""
    if year == _NOT_STATED:
        return year
    if isinstance(year, bool) or not isinstance(year, int):
        raise ValueError(f'expected a year, or "{_NOT_STATED}", found {kind_of(year)}')  # noqa: TRY004 - pydantic collects ValueError
    latest = date.today().year + 1  # noqa: DTZ011 - next year's are published this year
    if not _FIRST_YEAR <= year <= latest:
        raise ValueError(f"{year} is no year of prices; it is from {_FIRST_YEAR} to {latest}")
    return year


StatedYear = Annotated[int | Literal["not stated"], BeforeValidator(_stated)]
"""The year of prices, where the source states it."""


class Provenance(Model):
    """Where a statement was read, and when somebody last looked."""

    id: Id = Field(description="The entry's own name in this file.")
    facts: tuple[Annotated[str, Field(max_length=60)], ...] = Field(
        (), description="The ids of this entry in a collection of facts."
    )
    source: Id = Field(description="The id of the source in which it was read.")
    quotes: Id | None = Field(None, description="The id of the source that this source quotes.")
    locator: Line = Field(description="Where in the source it stands.")
    as_of: KnownDate = Field(description="The day from which it holds, or on which it was stated.")
    checked: KnownDate = Field(description="The day on which somebody last looked.")
    confidence: Confidence = Field(
        description="read: seen in the source itself; secondary: seen only where somebody reports the source."
    )


class _Figure(Provenance):
    """What prices and multipliers share: for whom and for what they hold."""

    component: Id = Field(description="The component that the figure is for.")
    price_year: StatedYear = Field(description='The year of the prices, or "not stated".')
    population: Population = Field(description="Whose treatment the figure is from.")
    product: Id | None = Field(None, description="The product that it is for; none means any.")
    hospital: Id | None = Field(None, description="The hospital that it is of; none means any.")
    payer: Line | None = Field(None, description="The payer that it was agreed with; none means any.")
    study: Id | None = Field(None, description="The study that it is from.")
    setting: Setting | None = Field(None, description="The setting that it is for; none means both.")
    includes: tuple[Id, ...] = Field((), description="The components that the figure already covers.")
    by_name_only: bool = Field(
        default=False, strict=True, description="True where it is used only when it is asked for by its id."
    )
    distribution: Distribution | None = Field(
        None, description="How values are spread over the range, where the source says it."
    )
    derived: Line | None = Field(
        None, description="The formula, where it is computed from published figures."
    )
    measures: Line | None = Field(None, description="What exactly is measured, and what is in it.")

    @field_validator("low", check_fields=False)
    @classmethod
    def _low_fits_distribution(cls, low: Decimal, info: ValidationInfo) -> Decimal:
        """Refuse a low end of 0 where it is a percentile of a distribution that has values above 0 only."""
        name = info.data.get("distribution")
        if name in _ABOVE_ZERO and low == 0:
            raise ValueError(f"{name} needs a low end above 0; with 0 it can be uniform, triangular or pert")
        return low

    def is_for(
        self, product: str | None, hospital: str | None, setting: Setting | None, payer: str | None = None
    ) -> bool:
        """Tell whether it may be chosen, on its own, for a product, a hospital, a setting and a payer."""
        return (
            not self.by_name_only
            and self.product in (None, product)
            and self.hospital in (None, hospital)
            and self.payer in (None, payer)
            and (setting is None or self.setting in (None, setting))
        )


class Price(_Figure):
    """What a component costs, in dollars, from low to high."""

    low: Rate = Field(description="The low end, in dollars.")
    central: Rate | None = Field(
        None, description="The central value, in dollars, where the source gives one."
    )
    high: Rate = Field(description="The high end, in dollars.")
    unit: Unit = Field(description="What the price is for: one infusion or the whole episode.")
    basis: Basis = Field(description="What kind of money it is.")
    currency: str = Field(pattern=CURRENCY_PATTERN, description="The currency, as three letters.")

    _in_order = field_validator("high")(in_order)


class Multiplier(_Figure):
    """What a component costs as a multiple of another component's price."""

    of: Id = Field(description="The component whose price is multiplied.")
    low: Factor = Field(description="The low end; 0 where the source gives none.")
    central: Factor | None = Field(None, description="The central value, where the source gives one.")
    high: Factor = Field(description="The high end.")
    upper_end_only: bool = Field(
        default=False, strict=True, description="True where the source gives no low end."
    )
    lower_end_only: bool = Field(
        default=False, strict=True, description="True where the source says that it is at least that much."
    )

    _in_order = field_validator("high")(in_order)

    @field_validator("upper_end_only")
    @classmethod
    def _low_is_zero(cls, value: bool, info: ValidationInfo) -> bool:  # noqa: FBT001 - a field's value
        if value and info.data.get("low", 0) != 0:
            raise ValueError("a figure with an upper end only has 0 as its low end")
        return value


class Study(Model):
    """A study whose figures a book holds."""

    id: Id = Field(description="The study's name; one arm of a study is an entry of its own.")
    label: Line = Field(description="The study's name for a reader.")
    population: Line = Field(description="Who was treated.")
    patients: int | None = Field(None, ge=1, strict=True, description="How many patients.")
    years: Line | None = Field(None, description="The years of treatment.")
    setting: Line = Field(description="Where they were treated.")
    measures: Line = Field(description="What the costs cover.")
