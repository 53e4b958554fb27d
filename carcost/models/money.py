"""Money: how it is read, rounded and written. No other module does any of the three.

Amounts are `Decimal` US dollars (or dollars of a book's currency) from 0 to 10^12, exact to the cent.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from carcost.errors import echo, kind_of

DOLLARS: Final = "USD"
"""The currency of every amount that a user gives."""

LARGEST_AMOUNT: Final = Decimal(10) ** 12
LARGEST_MULTIPLIER: Final = Decimal(10)
_LONGEST_TEXT = 40
_MOST_DIGITS = 15
_CENT = Decimal("0.01")
_FINEST_MULTIPLIER = Decimal("0.000001")
_THOUSAND = {"": 1, "k": 1_000, "m": 1_000_000}
_GROUPS = r"[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?:_[0-9]{3})+"
_NUMBER = rf"(?P<number>(?:{_GROUPS}|0|[1-9][0-9]*)(?:\.[0-9]+)?|\.[0-9]+)"
# Compiled when first used: most runs are given no amount.
_AMOUNT = rf"\$?{_NUMBER}(?P<unit>[kKmM]?)"
_MULTIPLIER = rf"{_NUMBER}(?P<percent>%?)"
AMOUNT_HELP: Final = "write an amount like 375000, 375,000, 375k or 0.4M"
MULTIPLIER_HELP: Final = "write a multiplier like 0.5 or 50%"


def read_amount(value: object) -> Decimal:
    """Read dollars from a number, or from text such as `$375,000`, `375_000`, `375k` or `0.4M`.

    Raises `ValueError` for anything else: no sign, no exponent, at most two decimals, at most 10^12, and
    nothing between 0 and 1, which looks like a multiplier rather than dollars.
    """
    amount = read_rate(value)
    if amount != to_cents(amount):
        raise ValueError(f"{echo(f'{amount:f}')} has a fraction of a cent; give at most two decimals")
    return amount


def read_rate(value: object) -> Decimal:
    """Read dollars as a source publishes them: as `read_amount`, but perhaps finer than a cent."""
    if isinstance(value, str):
        text = value.strip()
        if text.endswith("%"):
            raise ValueError(f"{echo(text)} is a percentage where dollars are meant; {AMOUNT_HELP}")
        match = re.fullmatch(_AMOUNT, text) if len(text) <= _LONGEST_TEXT else None
        if match is None:
            raise ValueError(f"{echo(text)} is not an amount of dollars; {AMOUNT_HELP}")
        if not match["unit"] and re.search(r"\.[0-9]{3,}$", text):
            raise ValueError(f"{echo(text)} has more than two decimals; write a thousand as 1,000")
        amount = _decimal(match["number"]) * _THOUSAND[match["unit"].lower()]
    else:
        amount = _number(value, "an amount of dollars")
    if amount > LARGEST_AMOUNT:
        raise ValueError("an amount can be at most 1,000,000,000,000 dollars")
    if 0 < amount < 1:
        raise ValueError(f"{amount:f} looks like a multiplier where dollars are meant; {AMOUNT_HELP}")
    return amount


def read_multiplier(value: object) -> Decimal:
    """Read a multiplier from a number, or from text such as `0.5` or `50%`.

    Raises `ValueError` for anything else, for more than six decimals, and for more than 10 (a stay of 10
    times the infusion), which looks like a percentage or dollars.
    """
    if isinstance(value, str):
        text = value.strip()
        if re.match(r"\$|.*[kKmM]$", text):
            raise ValueError(f"{echo(text)} is an amount where a multiplier is meant; {MULTIPLIER_HELP}")
        match = re.fullmatch(_MULTIPLIER, text) if len(text) <= _LONGEST_TEXT else None
        if match is None:
            raise ValueError(f"{echo(text)} is not a multiplier; {MULTIPLIER_HELP}")
        multiplier = _decimal(match["number"]) / (100 if match["percent"] else 1)
    else:
        multiplier = _number(value, "a multiplier")
    if multiplier > LARGEST_MULTIPLIER:
        raise ValueError(
            f"{multiplier:f} times is more than 10 times; if it is a percentage, write it with %"
        )
    if multiplier != multiplier.quantize(_FINEST_MULTIPLIER):
        raise ValueError(f"{multiplier:f} has more than six decimals")
    return multiplier


def _decimal(digits: str) -> Decimal:
    bare = digits.replace(",", "").replace("_", "")
    if len(bare) > _MOST_DIGITS + 1:
        raise ValueError(f"a number can have at most {_MOST_DIGITS} digits")
    return Decimal(bare)


def _number(value: object, meant: str) -> Decimal:
    """Take a number as it is; floats by their shortest text, so that 0.1 is a tenth."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise ValueError(f"expected {meant}, found {kind_of(value)}")  # noqa: TRY004 - pydantic collects ValueError
    number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise ValueError(f"expected {meant}, found {number}")
    if number != 0 and abs(number.adjusted()) > _MOST_DIGITS:
        raise ValueError(f"expected {meant}, found a number of more than {_MOST_DIGITS} digits")
    if number < 0:
        raise ValueError(f"{number:f} is negative; the lowest is 0")
    return abs(number)


def _computed(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise ValueError(f"expected an amount, found {kind_of(value)}")  # noqa: TRY004 - pydantic collects ValueError
    number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite() or number < 0:
        raise ValueError("expected an amount of at least 0")
    return number


def to_cents(amount: Decimal) -> Decimal:
    """Round to whole cents, half a cent up."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def money_text(amount: Decimal, currency: str) -> str:
    """Write whole units for a reader: `$375,000`, or `EUR 375,000` (half a unit up)."""
    whole = f"{amount.quantize(Decimal(1), ROUND_HALF_UP):,}"
    return f"${whole}" if currency == DOLLARS else f"{currency} {whole}"


def exact_range(low: Decimal, high: Decimal, currency: str) -> str:
    """Write a range with cents where there are any, or the one amount where both ends are the same."""
    ends = [exact_text(amount, currency) for amount in (low, high)]
    return ends[0] if low == high else " to ".join(ends)


def exact_text(amount: Decimal, currency: str) -> str:
    """Write an amount with cents where there are any: `$1,540.50`."""
    whole = money_text(amount // 1, currency)
    return whole if amount == amount // 1 else f"{whole}.{to_cents(amount) % 1 * 100:02.0f}"


def digits(number: Decimal) -> str:
    """Write a number for a file: no marks, and decimals only where there are any (`1540.50`)."""
    if number == number.to_integral_value():
        return f"{number:.0f}"
    return f"{number:.2f}" if number == to_cents(number) else f"{number.normalize():f}"


def multiplier_range(low: Decimal, high: Decimal) -> str:
    """Write a range of multipliers: `0 to 1`, or `0.333`."""
    return _factor(low) if low == high else f"{_factor(low)} to {_factor(high)}"


def _factor(number: Decimal) -> str:
    return f"{number.normalize():f}"


def json_number(number: Decimal) -> int | float:
    """Make a JSON number: whole where it is whole; a float holds cents exactly up to 10^13 dollars."""
    return int(number) if number == number.to_integral_value() else float(number)


_AMOUNT_SCHEMA: Final[dict[str, Any]] = {"type": "number", "minimum": 0, "maximum": int(LARGEST_AMOUNT)}
_FACTOR_SCHEMA: Final[dict[str, Any]] = {"type": "number", "minimum": 0, "maximum": int(LARGEST_MULTIPLIER)}
_AMOUNT_INPUT = WithJsonSchema(
    {"anyOf": [_AMOUNT_SCHEMA, {"type": "string", "description": AMOUNT_HELP}]}, mode="validation"
)
_TO_JSON = PlainSerializer(json_number, when_used="json")

Amount = Annotated[
    Decimal,
    BeforeValidator(read_amount),
    _TO_JSON,
    WithJsonSchema(_AMOUNT_SCHEMA, mode="serialization"),
    _AMOUNT_INPUT,
]
"""Dollars, exact to the cent."""

Rate = Annotated[
    Decimal,
    BeforeValidator(read_rate),
    _TO_JSON,
    WithJsonSchema(_AMOUNT_SCHEMA, mode="serialization"),
    _AMOUNT_INPUT,
]
"""Dollars as a source publishes them, which may be finer than a cent."""

Money = Annotated[
    Decimal,
    BeforeValidator(_computed),
    _TO_JSON,
    WithJsonSchema({"type": "number", "minimum": 0}),
]
"""A computed amount in whole cents; a float, as JSON has it, is read by its shortest text."""

Number = Annotated[
    Decimal, BeforeValidator(_computed), _TO_JSON, WithJsonSchema({"type": "number", "minimum": 0})
]
"""A price or a multiplier that went into a result."""

Factor = Annotated[
    Decimal,
    BeforeValidator(read_multiplier),
    _TO_JSON,
    WithJsonSchema(_FACTOR_SCHEMA, mode="serialization"),
    WithJsonSchema(
        {"anyOf": [_FACTOR_SCHEMA, {"type": "string", "description": MULTIPLIER_HELP}]}, mode="validation"
    ),
]
"""A multiplier, such as 0.5."""
