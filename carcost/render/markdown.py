"""Markdown: tables and lists that GitHub and most editors show."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from carcost.errors import printable
from carcost.models.money import money_text
from carcost.report.document import Chart, Notes, Table, is_number

if TYPE_CHECKING:
    from carcost.report.document import Cell, Document

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def to_markdown(document: Document) -> str:
    """Draw a document as Markdown."""
    blocks = [f"## {_escape(document.title)}"]
    for block in document.blocks:
        if isinstance(block, Chart):
            blocks.append(f"_{_escape(block.sentence)}_")
            continue
        if block.title:
            blocks.append(f"### {_escape(block.title)}")
        blocks.append(_notes(block) if isinstance(block, Notes) else _table(block, document.currency))
    if document.closing:
        blocks.append(f"**{_escape(document.closing)}**")
    return "\n\n".join(blocks) + "\n"


def _notes(notes: Notes) -> str:
    lines = []
    label = ""
    for own, text in notes.items:
        label = own or label
        lines.append(f"- **{_escape(label)}:** {_escape(text)}" if label else f"- {_escape(text)}")
    return "\n".join(lines)


def _table(table: Table, currency: str) -> str:
    columns = list(zip(*(row.cells for row in table.rows), strict=True))
    rules = ["---:" if any(is_number(cell) for cell in column) else "---" for column in columns]
    lines = [
        _line([_escape(heading) for heading in table.headings]),
        _line(rules or ["---"] * len(table.headings)),
    ]
    for row in table.rows:
        cells = [_escape(row.name), *(_cell(cell, currency) for cell in row.cells[1:])]
        if row.remarks:
            cells[0] += f" ({_escape('; '.join(row.remarks))})"
        lines.append(_line([f"**{cell}**" if row.strong and cell else cell for cell in cells]))
    return "\n".join(lines)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell, currency: str) -> str:
    return money_text(cell, currency) if isinstance(cell, Decimal) else _escape(cell or "")


def _escape(text: str) -> str:
    """Keep text from being read as Markdown or HTML."""
    return _SPECIAL.sub(r"\\\1", printable(text))
