"""The table that a person sees in a terminal, drawn by Rich."""

from __future__ import annotations

import textwrap
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from carcost.errors import printable
from carcost.models.money import money_text
from carcost.render.bars import to_bars
from carcost.render.plain import to_plain
from carcost.report.document import Chart, Notes, Table, is_number

if TYPE_CHECKING:
    from carcost.report.document import Cell, Document, Row

_NO_LIMIT = 100_000
_WIDEST = 120
_GAP = 2
_INDENT = "  "
_LONGEST_LABEL = 30


def to_terminal(document: Document, width: int | None, *, color: bool) -> str:
    """Draw a document as tables and wrapped notes; where the width is too small for them, as plain lines.

    `width` is in characters; None sets no limit, so that nothing is wrapped. Tables that have another way to
    lie are all turned on their side where one of them is too wide.
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
    blocks = _fitting(document, console.width)
    if blocks is None:
        return _wrapped(to_plain(document), console.width)
    untitled = [block for block in blocks if isinstance(block, Notes) and not block.title]
    label_width = max((len(label) for notes in untitled for label, _ in notes.items), default=0)
    grids = [_drawn(block, document.currency, label_width, console.width) for block in blocks]
    console.print(Text(printable(document.title), style="bold"))
    for block, grid in zip(blocks, grids, strict=True):
        console.print(Text(f"\n{printable(block.title)}" if block.title else "", style="bold"))
        console.print(grid)
    if document.closing:
        console.print(Text(f"\n{printable(document.closing)}", style="bold magenta"))
    return "".join(f"{line.rstrip()}\n" for line in canvas.getvalue().splitlines())


def _drawn(block: Table | Notes | Chart, currency: str, label_width: int, width: int) -> RichTable | Text:
    if isinstance(block, Table):
        return _table(block, currency)
    if isinstance(block, Notes):
        return _notes(block, 0 if block.title else label_width)
    return Text("\n".join(to_bars(block, min(width, _WIDEST), currency, cell_len)))


def _fitting(document: Document, width: int) -> list[Table | Notes | Chart] | None:
    """Give the blocks in a form that fits: as they are, turned on their side, or None where neither does."""
    for turned in (False, True):
        blocks = [
            _narrowed(block.sideways or block if turned else block, width, document.currency)
            if isinstance(block, Table)
            else block
            for block in document.blocks
        ]
        tables = [block for block in blocks if isinstance(block, Table)]
        if all(_least_width(table, document.currency) <= width for table in tables):
            return blocks
    return None


def _narrowed(table: Table, width: int, currency: str) -> Table:
    """Break the headings of a table, between words and after hyphens, where they leave the names no room."""
    least_name = _least_column(0, table, currency)
    longest = max([least_name, *(cell_len(text) for row in table.rows for text in _names(row, currency))])
    best, least = table, _NO_LIMIT
    for room in range(max(map(cell_len, table.headings)), 0, -1):
        broken = ("\n".join(textwrap.wrap(one, room, break_long_words=False)) for one in table.headings[1:])
        narrow = table._replace(headings=(table.headings[0], *broken))
        needed = _least_width(narrow, currency) - least_name + longest
        if needed < least:
            best, least = narrow, needed
        if needed <= width:
            break
    return best


def _wrapped(text: str, width: int) -> str:
    """Break lines between words, and nowhere else."""
    lines = (
        textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)
        for line in text.splitlines()
    )
    return "".join(f"{line}\n" for wrapped in lines for line in wrapped)


def _table(table: Table, currency: str) -> RichTable:
    grid = RichTable(
        box=box.HORIZONTALS, header_style="bold", pad_edge=False, show_edge=False, padding=(0, _GAP - 1, 0, 0)
    )
    for number, heading in enumerate(table.headings):
        cells = [row.cells[number] for row in table.rows]
        grid.add_column(
            Text(heading),
            justify="right" if any(map(is_number, cells)) else "left",
            no_wrap=not _may_wrap(number, table),
            overflow="fold",
            min_width=_least_column(number, table, currency),
        )
    group = ""
    for row in table.rows:
        if row.strong and (row.group != group or not group):
            grid.add_section()
        if row.group and row.group != group:
            grid.add_row(Text(printable(row.group)), style="bold")
        group = row.group
        grid.add_row(*_row(row, currency), style="bold" if row.strong else "")
    return grid


def _may_wrap(number: int, table: Table) -> bool:
    """Names and reasons may be wrapped between words; what stands between them may not."""
    last = len(table.headings) - 1
    return number == 0 or (number == last and not any(is_number(row.cells[last]) for row in table.rows))


def _least_width(table: Table, currency: str) -> int:
    columns = range(len(table.headings))
    return sum(_least_column(number, table, currency) for number in columns) + _GAP * (len(columns) - 1)


def _least_column(number: int, table: Table, currency: str) -> int:
    """Give the length of the longest text of a column that must stay on one line."""
    texts = [*table.headings[number].split("\n"), *(_cell(row.cells[number], currency) for row in table.rows)]
    if number == 0:
        remarks = [word for row in table.rows for remark in row.remarks for word in remark.split()]
        texts += [*(row.group for row in table.rows), *(f"{'-' * len(_INDENT)}{word}" for word in remarks)]
    parts = [word for text in texts for word in text.split()] if _may_wrap(number, table) else texts
    grouped = number == 0 and any(row.group for row in table.rows)
    return max(map(cell_len, parts), default=0) + (len(_INDENT) if grouped else 0)


def _names(row: Row, currency: str) -> tuple[str, str]:
    """Give the first cell as it is drawn, and the name of the group above it."""
    return f"{_INDENT if row.group else ''}{_cell(row.cells[0], currency)}", row.group


def _row(row: Row, currency: str) -> list[Text | Padding | Group]:
    others = [Text(_cell(cell, currency)) for cell in row.cells[1:]]
    remarks = (_indented(Text(printable(remark))) for remark in row.remarks)
    first = Group(Text(_cell(row.cells[0], currency)), *remarks)
    # What is wrapped below the name of a group stays below it.
    return [_indented(first) if row.group else first, *others]


def _indented(text: Text | Group) -> Padding:
    return Padding(text, (0, 0, 0, len(_INDENT)))


def _cell(cell: Cell, currency: str) -> str:
    return money_text(cell, currency) if isinstance(cell, Decimal) else printable(cell or "")


def _notes(notes: Notes, label_width: int) -> RichTable:
    grid = RichTable.grid(padding=(0, 2, 0, 0))
    longest = max((cell_len(label) for label, _ in notes.items), default=0)
    grid.add_column(
        no_wrap=longest <= _LONGEST_LABEL,
        overflow="fold",
        min_width=min(label_width, _LONGEST_LABEL),
        style="bold",
    )
    grid.add_column(overflow="fold")
    for label, text in notes.items:
        grid.add_row(Text(printable(label)), Text(printable(text)))
    return grid
