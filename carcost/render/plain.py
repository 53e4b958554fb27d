"""Plain text: one labelled record a line and no box characters, for screen readers, logs and e-mail."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from carcost.errors import printable
from carcost.models.money import money_text
from carcost.report.document import Chart, Notes, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carcost.report.document import Cell, Document


def to_plain(document: Document) -> str:
    """Draw a document as lines."""
    lines = [document.title, *_lines(document), document.closing]
    return "".join(f"{printable(line)}\n" for line in lines if line)


def _lines(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Chart):
            yield f"{block.title}: {block.sentence}"
        elif isinstance(block, Notes):
            yield from _notes(block)
        else:
            # A row a line is easiest to follow by ear where each is about one thing.
            yield from _records(block.sideways or block, document.currency)


def _notes(notes: Notes) -> Iterator[str]:
    label = ""
    for own, text in notes.items:
        label = own or label
        yield ": ".join(part for part in (notes.title, label, text) if part)


def _records(table: Table, currency: str) -> Iterator[str]:
    for row in table.rows:
        cells = [_cell(cell, currency) for cell in row.cells[1:]]
        pairs = zip(table.headings[1:], cells, strict=True)
        parts = [f"{heading.lower()} {cell}" for heading, cell in pairs if cell]
        yield ": ".join(part for part in (table.title, row.name, "; ".join((*parts, *row.remarks))) if part)


def _cell(cell: Cell, currency: str) -> str:
    return money_text(cell, currency) if isinstance(cell, Decimal) else cell or ""
