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


class Bar(NamedTuple):
    """A range of dollars under its name; a `strong` one is a total."""

    label: str
    low: Decimal
    high: Decimal
    strong: bool = False


class Mark(NamedTuple):
    """An amount that is marked across all bars or columns, such as the base or a percentile."""

    label: str
    at: Decimal


class Column(NamedTuple):
    """How many draws fall between two amounts."""

    low: Decimal
    high: Decimal
    draws: int


class Chart(NamedTuple):
    """Ranges as bars, or draws as columns, on one scale of dollars; the sentence says what it shows.

    A scale that starts at 0 shows how large amounts are, one that does not how far they are apart.
    """

    title: str
    sentence: str
    bars: tuple[Bar, ...] = ()
    columns: tuple[Column, ...] = ()
    marks: tuple[Mark, ...] = ()
    from_zero: bool = True

    @property
    def scale(self) -> tuple[Decimal, Decimal]:
        """The lowest and the highest amount that has to have a place."""
        spans: tuple[Bar | Column, ...] = (*self.bars, *self.columns)
        amounts = [one.low for one in spans] + [one.high for one in spans] + [mark.at for mark in self.marks]
        low = Decimal(0) if self.from_zero else min(amounts)
        return low, max(*amounts, low + 1)


class Document(NamedTuple):
    """A title, blocks in order and a closing line; `records` has the same content, row by row, for CSV."""

    title: str
    blocks: tuple[Table | Notes | Chart, ...]
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
