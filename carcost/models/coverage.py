"""Coverage: what is known of one case's insurance beside the design of the plan itself."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from carcost.errors import echo, kind_of, unknown
from carcost.models.base import Id, Model
from carcost.models.coinsurance import Coinsurance
from carcost.models.day import AnyDate
from carcost.models.money import DOLLARS, Amount, exact_text, json_number, read_amount
from carcost.models.plan import FIRST_YEAR, LAST_DAY, LAST_YEAR, NO_LIMIT, refuse_limit_below
from carcost.models.ranges import AmountRange, Amounts, split_range

NETWORKS = ("in", "out")
MOST_MONTHS = 24


def _known_network(value: object) -> object:
    if isinstance(value, str) and value not in NETWORKS:
        raise ValueError(unknown("network", value, NETWORKS, "allowed: in, out"))
    return value


def _amount_or_none(value: object) -> Decimal | str:
    """Take dollars, or the word that there is no limit."""
    if isinstance(value, str) and value.strip().lower() == NO_LIMIT:
        return NO_LIMIT
    return read_amount(value)


def _whole(value: object, lowest: int, highest: int) -> int:
    """Take a whole number, also as text."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise ValueError(f"{kind_of(value)} is not a whole number from {lowest} to {highest}")  # noqa: TRY004 - pydantic collects ValueError
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(highest))):
        raise ValueError(f"{echo(text)} is not a whole number from {lowest} to {highest}")
    if not lowest <= int(text) <= highest:
        raise ValueError(f"{echo(text)} is not from {lowest} to {highest}")
    return int(text)


class Days(Model):
    """Days of a hospital stay, from low to high."""

    low: Annotated[int, BeforeValidator(lambda value: _whole(value, 1, LAST_DAY))] = Field(
        description="The shorter stay, in days."
    )
    high: Annotated[int, BeforeValidator(lambda value: _whole(value, 1, LAST_DAY))] = Field(
        description="The longer stay, in days."
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.high < self.low:
            raise ValueError(f"the shorter stay ({self.low} days) is above the longer one ({self.high})")
        return self


DayRange = Annotated[Days, BeforeValidator(split_range)]
"""A range of days, also written as text: `10:20`."""

Maximum = Annotated[
    Decimal | Literal["none"],
    BeforeValidator(_amount_or_none),
    PlainSerializer(lambda value: value if value == NO_LIMIT else json_number(value), when_used="json"),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0}, {"const": NO_LIMIT}]}),
]
"""An out-of-pocket maximum in dollars, or "none" where there is none."""


class Coverage(Model):
    """What is known of one case's coverage; what is given here wins over the plan.

    Amounts are dollars and may be text as on the command line. Raises `pydantic.ValidationError`.
    """

    deductible_left: Amount | None = Field(
        None, description="What is left of the deductible of the plan year in which treatment starts."
    )
    oop_left: Amount | None = Field(
        None, description="What is left to the out-of-pocket maximum of that plan year, in dollars."
    )
    oop_max: Maximum | None = Field(
        None, description='The out-of-pocket maximum of that plan year, in dollars, or "none".'
    )
    coinsurance: Coinsurance | None = Field(
        None, description="The patient's part of an allowed amount after the deductible, such as 20%."
    )
    network: Annotated[Literal["in", "out"] | None, BeforeValidator(_known_network)] = Field(
        None, description="Whether hospital and doctors are in the plan's network, where that is known."
    )
    start: AnyDate | None = Field(None, description="The day on which treatment starts.")
    next_year_limit: Maximum | None = Field(
        None, description='The out-of-pocket maximum of the next plan year, in dollars, or "none".'
    )
    allowed: Amounts | None = Field(
        None, description="What the plan allows for the treatment, instead of the books' prices, in dollars."
    )
    stay_days: DayRange | None = Field(None, description="How many days the hospital stay takes.")
    when: dict[Id, int] = Field(
        default_factory=dict, description="Months from the start at which a step or component comes."
    )

    @property
    def gives_limit(self) -> bool:
        """True where it says what limit this plan year has, if any: enough for a plan without its figures."""
        return self.oop_max is not None or self.oop_left is not None

    @field_validator("start")
    @classmethod
    def _in_a_plan_year(cls, start: date | None) -> date | None:
        if start is not None and not FIRST_YEAR <= start.year <= LAST_YEAR:
            raise ValueError(f"this year is not from {FIRST_YEAR} to {LAST_YEAR}")
        return start

    @field_validator("when", mode="before")
    @classmethod
    def _months(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        return {name: _whole(months, 0, MOST_MONTHS) for name, months in value.items()}

    @field_validator("allowed")
    @classmethod
    def _something_allowed(cls, allowed: AmountRange | None) -> AmountRange | None:
        if allowed is not None and not allowed.high:
            raise ValueError("an allowed amount of 0 is a denial; leave it out, and see the branch for that")
        return allowed

    @model_validator(mode="after")
    def _figures_agree(self) -> Self:
        if self.oop_max == NO_LIMIT and self.oop_left is not None:
            raise ValueError("there is no maximum, and something is left of it; drop one of the two")
        if isinstance(self.oop_max, Decimal):
            refuse_limit_below(self.deductible_left, self.oop_max)
            if self.oop_left is not None and self.oop_left > self.oop_max:
                left, most = (exact_text(amount, DOLLARS) for amount in (self.oop_left, self.oop_max))
                raise ValueError(f"more is left ({left}) than the maximum ({most})")
        if self.when and self.start is None:
            raise ValueError("months are counted from a start; give --start DATE too")
        return self
