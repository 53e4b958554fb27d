"""The arranged document: what every format draws, each in its own way.

Cells keep their values, so that a table can show whole dollars and a file the cents.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class Number(str):
    """Text that is a number to its reader, such as `+$50,000` or `+12.5%`; it is aligned like an amount."""

    __slots__ = ()


Cell = str | Decimal | None
"""Text, an amount of money, or nothing to say."""


class Row(NamedTuple):
    """A row of a table; `remarks` stand below its first cell, and a `strong` row is a total.

    Rows that follow one another with the same `group` stand under its name.
    """

    cells: tuple[Cell, ...]
    remarks: tuple[str, ...] = ()
    strong: bool = False
    group: str = ""

    @property
    def name(self) -> str:
        """What the row is about, for formats that give each row on its own."""
        return ", ".join(part for part in (self.group, str(self.cells[0] or "")) if part)


class Table(NamedTuple):
    """Rows under headings; the first column names the row.

    `sideways` says the same with columns as rows: for a screen on which this table is too wide, and for
    formats that give each row on its own.
    """

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    title: str = ""
    sideways: Table | None = None


class Notes(NamedTuple):
    """Labelled sentences; a sentence without a label goes on from the one before."""

    items: tuple[tuple[str, str], ...]
    title: str = ""


class Document(NamedTuple):
    """A title, blocks in order and a closing line; `records` has the same content, row by row, for CSV."""

    title: str
    blocks: tuple[Table | Notes, ...]
    columns: tuple[str, ...]
    records: tuple[tuple[Cell, ...], ...]
    closing: str = ""
    currency: str = "USD"


def is_number(cell: Cell) -> bool:
    """Tell whether a cell is aligned as numbers are."""
    return isinstance(cell, (Decimal, Number))


def sentence(text: str) -> str:
    """Begin a text with a capital letter."""
    return f"{text[:1].upper()}{text[1:]}"
