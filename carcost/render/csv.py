"""CSV: a header, one record a row, numbers without marks or signs."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING

from carcost.errors import printable
from carcost.models.money import digits
from carcost.report.document import Number

if TYPE_CHECKING:
    from carcost.report.document import Cell, Document

_START_OF_A_FORMULA = ("=", "+", "-", "@")


def to_csv(document: Document) -> str:
    """Draw the records of a document as CSV."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(document.columns)
    writer.writerows([_cell(cell) for cell in record] for record in document.records)
    return text.getvalue()


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return digits(cell)
    if isinstance(cell, Number):
        return cell
    text = printable(cell)
    return f"'{text}" if text.lstrip().startswith(_START_OF_A_FORMULA) else text
