"""What is wrong with one row of a table, in words that repeat nothing of its texts."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_PLAIN: Final = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_CLASSES: Final = (
    (r"\s*", "empty"),
    (rf"-{_PLAIN}", "negative number"),
    (_PLAIN, "number"),
    (r"[+-]?(?:nan|inf|infinity)", "NaN or infinity"),
    (rf"\s*{_PLAIN}\s*", "number with spaces"),
    (rf"{_PLAIN}\s*%", "percentage"),
    (r"[$€£]\s*[0-9][0-9.,_]*[kKmM]?", "amount with a currency sign"),
    (r"[0-9][0-9.]*[kKmM]", "amount with k or M"),
    (r"[0-9]{1,3}(?:[,_' .][0-9]{3})+(?:\.[0-9]+)?", "number with thousands marks"),
    (r"[0-9]+,[0-9]{1,2}", "number with a decimal comma"),
    (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "date"),
    (r"true|false", "true or false"),
    (r"[\[{].*", "list or object"),
)


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
    text = str(cell).lower() if isinstance(cell, bool) else str(cell)
    for pattern, name in _CLASSES:
        if re.fullmatch(pattern, text, re.IGNORECASE):
            return name
    return "text"
