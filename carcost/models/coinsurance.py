"""Parts from 0 to 1: coinsurance, what a plan leaves to the patient of an allowed amount; a chance."""

import re
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from carcost.errors import echo, kind_of
from carcost.models.money import read_multiplier

_HELP: Final = "write {what} like 20% or 0.20"
COINSURANCE_HELP: Final = _HELP.format(what="coinsurance")
_WHOLE = Decimal(100)
_CENT = Decimal("0.01")


def read_coinsurance(value: object) -> Decimal:
    """Read coinsurance; raises `ValueError` as `read_part` does."""
    return read_part(value, "coinsurance")


def read_part(value: object, what: str) -> Decimal:
    """Read a part of a whole from text such as `20%` or `0.20`, or from a number below 1.

    `1.0`, with its decimal, is all of it. Raises `ValueError` for anything else: a bare 1 to 100 may be meant
    as a percentage or not.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        raise ValueError(f"expected {what}, found {kind_of(value)}; {_HELP.format(what=what)}")  # noqa: TRY004 - pydantic collects ValueError
    text = str(value).strip()
    bare = _number(text)
    if bare is not None and 1 <= bare <= _WHOLE and not re.fullmatch(r"1\.0+", text):
        shown, part = f"{bare.normalize():f}", bare / _WHOLE
        as_part = f"{part:.2f}" if part == part.quantize(_CENT) else f"{part:f}"
        raise ValueError(f"{what} {echo(text)} is not clear: is it {shown}% or {as_part}? write {shown}%")
    try:
        rate = read_multiplier(text)
    except ValueError:
        raise ValueError(f"{echo(text)} is not {what} from 0% to 100%; {_HELP.format(what=what)}") from None
    if rate > 1:
        raise ValueError(f"{what} {echo(text)} is more than 100%; {_HELP.format(what=what)}")
    return rate


def _number(text: str) -> Decimal | None:
    try:
        return read_multiplier(f"{text}%") * _WHOLE
    except ValueError:
        return None


def percent(rate: Decimal) -> str:
    """Write coinsurance for a reader: `20%`, or `18.291%`."""
    return f"{(rate * _WHOLE).normalize():f}%"


_SCHEMA: Final[dict[str, Any]] = {"type": "number", "minimum": 0, "maximum": 1}
Coinsurance = Annotated[
    Decimal,
    BeforeValidator(read_coinsurance),
    PlainSerializer(float, when_used="json"),
    WithJsonSchema(_SCHEMA, mode="serialization"),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "exclusiveMaximum": 1},
                {"type": "string", "description": COINSURANCE_HELP},
            ]
        },
        mode="validation",
    ),
]
"""A part of an allowed amount, from 0 to 1."""
