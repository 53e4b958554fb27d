"""The table that a person sees in a terminal, drawn by Rich."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from carcost.errors import printable
from carcost.models.money import money_text
from carcost.render.plain import to_plain
from carcost.report.document import Notes, Table

if TYPE_CHECKING:
    from carcost.report.document import Cell, Document, Row

_NO_LIMIT = 100_000
_WIDEST = 120


def to_terminal(document: Document, width: int | None, *, color: bool) -> str:
    """Draw a document as tables and wrapped notes; where the width is too small for them, as plain lines.

    `width` is in characters; None sets no limit, so that nothing is wrapped.
    """
    canvas = StringIO()
    console = Console(
        file=canvas,
        width=_NO_LIMIT if width is None else min(width, _WIDEST),
        height=100,  # with a width alone, Rich ignores it under TERM=dumb
        force_terminal=color,
        color_system="standard" if color else None,
        legacy_windows=False,
        # Text from files is text: neither markup nor emoji codes nor numbers are looked for in it.
        markup=False,
        emoji=False,
        highlight=False,
    )
    untitled = [block for block in document.blocks if isinstance(block, Notes) and not block.title]
    label_width = max((len(label) for notes in untitled for label, _ in notes.items), default=0)
    grids = [
        _table(block, document.currency)
        if isinstance(block, Table)
        else _notes(block, 0 if block.title else label_width)
        for block in document.blocks
    ]
    tables = [grid for block, grid in zip(document.blocks, grids, strict=True) if isinstance(block, Table)]
    unlimited = console.options.update(width=_NO_LIMIT)
    if any(console.measure(table, options=unlimited).minimum > console.width for table in tables):
        return to_plain(document)
    console.print(Text(printable(document.title), style="bold"))
    for block, grid in zip(document.blocks, grids, strict=True):
        console.print(Text(f"\n{printable(block.title)}" if block.title else "", style="bold"))
        console.print(grid)
    if document.closing:
        console.print(Text(f"\n{printable(document.closing)}", style="bold magenta"))
    return "".join(f"{line.rstrip()}\n" for line in canvas.getvalue().splitlines())


def _table(table: Table, currency: str) -> RichTable:
    grid = RichTable(
        box=box.HORIZONTALS, header_style="bold", pad_edge=False, show_edge=False, padding=(0, 1, 0, 0)
    )
    columns = list(zip(*(row.cells for row in table.rows), strict=True)) or [()] * len(table.headings)
    for number, (heading, cells) in enumerate(zip(table.headings, columns, strict=True), start=1):
        money = any(isinstance(cell, Decimal) for cell in cells)
        may_wrap = number in (1, len(columns))
        grid.add_column(
            Text(heading), justify="right" if money else "left", no_wrap=not may_wrap, overflow="fold"
        )
    for row in table.rows:
        if row.strong:
            grid.add_section()
        grid.add_row(*_row(row, currency), style="bold" if row.strong else "")
    return grid


def _row(row: Row, currency: str) -> list[Text]:
    first, *others = (_cell(cell, currency) for cell in row.cells)
    remarks = (f"\n  {printable(remark)}" for remark in row.remarks)
    return [Text("".join((first, *remarks))), *map(Text, others)]


def _cell(cell: Cell, currency: str) -> str:
    return money_text(cell, currency) if isinstance(cell, Decimal) else printable(cell or "")


def _notes(notes: Notes, label_width: int) -> RichTable:
    grid = RichTable.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, min_width=label_width, style="bold")
    grid.add_column(overflow="fold")
    for label, text in notes.items:
        grid.add_row(Text(printable(label)), Text(printable(text)))
    return grid
