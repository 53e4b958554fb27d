"""A price book as TOML, so that it can be read back."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from carcost.models.money import digits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from carcost.models.book import PriceBook


# What a reader of a price looks for first; the rest follows in the order of the model.
_FIRST: Final = ("id", "component", "product", "payer", "setting", "low", "central", "high", "unit", "basis")


def to_book(book: PriceBook, remark: str = "") -> str:
    """Write a book, with a remark on its first line; what has its default is left out."""
    values = book.model_dump(exclude_defaults=True, exclude_none=True)
    tables = {key: value for key, value in values.items() if isinstance(value, tuple)}
    own = {key: value for key, value in values.items() if key not in tables}
    lines = [f"# {line}" for line in remark.splitlines()]
    lines += ["", *_pairs(own)] if lines else list(_pairs(own))
    for name, entries in tables.items():
        for entry in entries:
            ordered = dict(sorted(entry.items(), key=lambda pair: _place(pair[0])))
            lines += ["", f"[[{name}]]", *_pairs(ordered)]
    return "\n".join(lines) + "\n"


def _place(key: str) -> int:
    return _FIRST.index(key) if key in _FIRST else len(_FIRST)


def _pairs(values: Mapping[str, Any]) -> Iterator[str]:
    for key, value in values.items():
        yield f"{key} = {_value(value)}"


def _value(value: Any) -> str:  # noqa: ANN401 - any value of a book
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return digits(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_value, value))}]"
    # A JSON string is a TOML string, but for the one control character that JSON does not escape.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
