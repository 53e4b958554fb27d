"""Differences between amounts: how they are held, put in percent, and written."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from carcost.errors import kind_of
from carcost.models.money import exact_text, json_number, money_text

SAME: Final = "same"
"""What a difference of nothing is called."""

_TENTH = Decimal("0.1")


def percent_of(part: Decimal, whole: Decimal) -> Decimal | None:
    """Give a part in percent of a whole, rounded half up to one decimal; None where the whole is 0."""
    return (part * 100 / whole).quantize(_TENTH, ROUND_HALF_UP) if whole else None


def change_text(amount: Decimal, currency: str) -> str:
    """Write a difference in whole units, with its sign: `+$50,000`, `-$12,000` or `same`."""
    return f"{_sign(amount)}{money_text(abs(amount), currency)}" if amount else SAME


def exact_change(amount: Decimal, currency: str) -> str:
    """Write a difference with its sign, and with cents where there are any: `+$80,154.02`."""
    return f"{_sign(amount)}{exact_text(abs(amount), currency)}" if amount else SAME


def percent_text(percent: Decimal) -> str:
    """Write a difference in percent, with its sign: `+12.5%`, or `0.0%`."""
    return f"{_sign(percent) if percent else ''}{abs(percent):.1f}%"


def _sign(number: Decimal) -> str:
    return "-" if number < 0 else "+"


def _signed(value: object) -> Decimal:
    """Take a number with a sign; a float, as JSON has it, by its shortest text."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise ValueError(f"expected a number, found {kind_of(value)}")  # noqa: TRY004 - pydantic collects ValueError
    number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise ValueError(f"expected a number, found {number}")
    return number


_NUMBER: Final[dict[str, Any]] = {"type": "number"}
Signed = Annotated[
    Decimal,
    BeforeValidator(_signed),
    PlainSerializer(json_number, when_used="json"),
    WithJsonSchema(_NUMBER),
]
"""A difference in dollars, exact to the cent, or in percent."""
