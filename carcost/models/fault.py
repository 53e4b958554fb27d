"""What is wrong with one row of a table, in words that repeat nothing of its texts."""

from __future__ import annotations

import math
import re
from typing import Final, NamedTuple

_PLAIN: Final = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?"
_CLASSES: Final = {
    r"\s*": "empty",
    r"[0-9]{1,3}\.[0-9]{3}": "number with three decimals",
    rf"-{_PLAIN}": "negative number",
    rf"\+?{_PLAIN}": "number",
    r"[+-]?(?:nan|inf|infinity)": "NaN or infinity",
    rf"\s*[+-]?{_PLAIN}\s*": "number with spaces",
    rf"[+-]?{_PLAIN}\s*%": "percentage",
    r"[$€£]\s*[0-9][0-9.,_]*[km]?": "amount with a currency sign",
    r"[0-9][0-9.]*[km]": "amount with k or M",
    r"[0-9]{1,3}(?:[,_' .][0-9]{3})+(?:\.[0-9]+)?": "number with thousands marks",
    r"[0-9]+,[0-9]{1,2}": "number with a decimal comma",
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}": "date",
    r"true|false": "true or false",
    r"[\[{].*": "list or object",
}
_NAMES: Final = tuple(_CLASSES.values())
_ANY: Final = re.compile("|".join(f"({pattern})\\Z" for pattern in _CLASSES), re.IGNORECASE)


class Fault(NamedTuple):
    """Why a row is rejected: its number in its file (from 1), the column, what kind of value it has."""

    row: int
    column: str
    value: str
    reason: str


def value_class(cell: object) -> str:
    """Say what kind of value a cell has, without the value."""
    if cell is None:
        return "empty"
    if isinstance(cell, float):
        return "NaN or infinity" if not math.isfinite(cell) else "negative number" if cell < 0 else "number"
    match = _ANY.match(str(cell))
    return _NAMES[match.lastindex - 1] if match and match.lastindex else "text"
