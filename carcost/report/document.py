"""The arranged document: what every format draws, each in its own way.

Cells keep their values, so that a table can show whole dollars and a file the cents.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

Cell = str | Decimal | None
"""Text, an amount of money, or nothing to say."""


class Row(NamedTuple):
    """A row of a table; `remarks` stand below its first cell, and a `strong` row is a total."""

    cells: tuple[Cell, ...]
    remarks: tuple[str, ...] = ()
    strong: bool = False


class Table(NamedTuple):
    """Rows under headings; the first column names the row."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    title: str = ""


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


def sentence(text: str) -> str:
    """Begin a text with a capital letter."""
    return f"{text[:1].upper()}{text[1:]}"
