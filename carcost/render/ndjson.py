"""NDJSON: one JSON object a record, for pipes."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

from carcost.models.money import json_number

if TYPE_CHECKING:
    from carcost.report.document import Cell, Document


def to_ndjson(document: Document) -> str:
    """Draw the records of a document as one object a line; amounts are numbers, what is not said is null."""
    return "".join(
        json.dumps(dict(zip(document.columns, map(_value, record), strict=True)), ensure_ascii=False) + "\n"
        for record in document.records
    )


def _value(cell: Cell) -> str | int | float | None:
    return json_number(cell) if isinstance(cell, Decimal) else cell or None
