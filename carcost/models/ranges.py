"""A low and a high: of dollars, or of a multiplier."""

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, ValidationInfo, field_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from carcost.errors import echo
from carcost.models.base import Model
from carcost.models.money import Amount, Factor


def split_range(value: object) -> object:
    """Turn `LOW[:HIGH]`, or a single number, into low and high; leave anything else as it is."""
    if isinstance(value, str):
        low, colon, high = value.partition(":")
        if not low.strip() or (colon and not high.strip()):
            raise ValueError(f"{echo(value)} needs a low end and a high end, like LOW:HIGH, or one figure")
        return {"low": low, "high": high if colon else low}
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return {"low": value, "high": value}
    return value


def in_order(high: Decimal, info: ValidationInfo) -> Decimal:
    """Refuse a high end below the low end that was read before it, and a central value outside of the two."""
    low, central = info.data.get("low"), info.data.get("central")
    if low is not None and high < low:
        raise ValueError(f"the low end ({low:f}) is above the high end ({high:f})")
    if low is not None and central is not None and not low <= central <= high:
        raise ValueError(f"the central value ({central:f}) is not from low ({low:f}) to high ({high:f})")
    return high


class AmountRange(Model):
    """Dollars from low to high."""

    low: Amount = Field(description="The low end, in dollars.")
    high: Amount = Field(description="The high end, in dollars.")

    _ordered = field_validator("high")(in_order)


class MultiplierRange(Model):
    """A multiplier from low to high."""

    low: Factor = Field(description="The low end, such as 0.25.")
    high: Factor = Field(description="The high end, such as 1.")

    _ordered = field_validator("high")(in_order)


class _OrOneFigure:
    """Say in a JSON Schema that a range may also be text, or one number."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        found = handler(schema)
        if handler.mode == "serialization":
            return found
        return {"anyOf": [found, {"type": "number", "minimum": 0}, {"type": "string"}]}


Amounts = Annotated[AmountRange, BeforeValidator(split_range), _OrOneFigure()]
"""A range of dollars, also written as text: `1540:3080`."""

Multipliers = Annotated[MultiplierRange, BeforeValidator(split_range), _OrOneFigure()]
"""A range of multipliers, also written as text: `0.25:1`."""
