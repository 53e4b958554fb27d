"""One page of HTML: no script, nothing from elsewhere, for a screen, a screen reader and paper."""

from __future__ import annotations

from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Final

from carcost.errors import printable
from carcost.models.money import money_text
from carcost.render.svg import draw_chart
from carcost.report.document import Chart, Notes, Table, is_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carcost.report.document import Cell, Document, Row

_POLICY: Final = "default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"
# Each row as a list of its cells, with their headings beside them: where a table is wider than the page.
_STACKED: Final = """
  TABLE thead { position: absolute; left: -100rem; }
  TABLE td, TABLE tbody th { display: block; } TABLE tbody th { grid-column: 1 / -1; }
  TABLE tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr));
    column-gap: 1.5rem; padding: .5rem 0; }
  TABLE td[data-label] { display: flex; justify-content: space-between; gap: .75rem; text-align: left; }
  TABLE td[data-label]::before { content: attr(data-label); color: #4d4d4d; flex: none; max-width: 45%;
    white-space: normal; text-align: left; }
  TABLE tbody th[data-label]::before { content: attr(data-label); display: block; color: #4d4d4d; }
  TABLE td.number + td:not(.number), .number + th:not(.number) { padding-left: 1rem; }
.number { text-align: right; white-space: normal; } TABLE td:empty { display: none; }
  TABLE tr.strong td { border-top: none; }
"""
_STYLE: Final = """
:root { color-scheme: light; }
body { font-family: system-ui, sans-serif; line-height: 1.45; color: #1a1a1a; background: #fff;
  max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 1.8rem; }
h1, h2, td, th, dt, dd, .closing { overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { padding: .3rem .6rem .3rem 0; text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid #1a1a1a; } thead th:first-child { min-width: 7rem; }
tbody tr { border-bottom: 1px solid #ddd; }
tr.strong td, tr.strong th { font-weight: 600; border-top: 2px solid #1a1a1a; }
tr.strong + tr.strong td, tr.strong + tr.strong th { border-top: none; }
tr.group th { padding-top: .8rem; } tbody th { font-weight: inherit; }
.number + td:not(.number), .number + th:not(.number) { padding-left: 1rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; } td.number { white-space: nowrap; }
.remark { display: block; color: #4d4d4d; font-size: .9em; padding-left: 1em; }
dl { display: grid; grid-template-columns: fit-content(14rem) 1fr; gap: .3rem 1rem; }
dt { font-weight: 600; grid-column: 1; min-width: 6rem; } dd { margin: 0; grid-column: 2; }
figure { margin: 1.5rem 0; max-width: 30rem; } svg { width: 100%; height: auto; display: block; }
.closing { font-weight: 600; border: 2px solid #1a1a1a; padding: .6rem .8rem; margin-top: 1.8rem; }
@media (max-width: 40rem) { dl { display: block; } dd { margin-bottom: .6rem; } }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  figure, tr, dt, dd, .closing { break-inside: avoid; } h2, tr.group { break-after: avoid; }
  figure { max-width: 22rem; }
}
@page { margin: 15mm; }
""" + "".join(
    f"{medium} {{{_STACKED.replace('TABLE', selector)}}}\n"
    for medium, selector in (
        ("@media (max-width: 40rem)", "table"),
        ("@media print, (max-width: 64rem)", ".wide"),
        ("@media all", ".widest"),
    )
)
# How wide a table may be, in rem, to stand on paper and a small screen, or on a screen of more than 64rem.
_SMALL: Final = 38
_LARGE: Final = 58
_CHARACTER: Final = 0.65
_BETWEEN: Final = 0.6
_LONGEST_WORD: Final = 10


def to_html(document: Document) -> str:
    """Draw a document as one page."""
    title = _text(document.title)
    blocks = "".join(_block(block, document, number) for number, block in enumerate(document.blocks))
    closing = f'<p class="closing">{_text(document.closing)}</p>\n' if document.closing else ""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        f"{blocks}{closing}</main>\n</body>\n</html>\n"
    )


def _block(block: Table | Notes | Chart, document: Document, number: int) -> str:
    if isinstance(block, Chart):
        return f"<figure>{draw_chart(block, document.currency, f'chart-{number}')}</figure>\n"
    heading = f"<h2>{_text(block.title)}</h2>\n" if block.title else ""
    return heading + (_notes(block) if isinstance(block, Notes) else _table(block, document.currency))


def _notes(notes: Notes) -> str:
    """Draw labelled sentences as a list of terms; a sentence without a label goes on from the one before."""
    items = "".join(
        f"{f'<dt>{_text(label)}</dt>' if label or not number else ''}<dd>{_text(text)}</dd>\n"
        for number, (label, text) in enumerate(notes.items)
    )
    return f"<dl>\n{items}</dl>\n"


def _table(table: Table, currency: str) -> str:
    # The first column names the row, also where its name is a number.
    numeric = [False] + [
        any(is_number(row.cells[place]) for row in table.rows) for place in range(1, len(table.headings))
    ]
    heads = "".join(
        f'<th scope="col"{_class(number)}>{_text(heading)}</th>'
        for heading, number in zip(table.headings, numeric, strict=True)
    )
    body = "".join(_rows(table, currency, numeric))
    size = _size(table, currency, numeric)
    return f"<table{size}>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"


def _size(table: Table, currency: str, numeric: list[bool]) -> str:
    """Give the class of a table by its width: numbers stay on a line, other texts are broken."""
    letters = 0
    for place, (heading, number) in enumerate(zip(table.headings, numeric, strict=True)):
        longest = max((len(_cell(row.cells[place], currency)) for row in table.rows), default=0)
        words = max(*map(len, heading.split()), 0, 0 if number else longest)
        letters += max(min(words, _LONGEST_WORD), longest if number else 0)
    width = letters * _CHARACTER + len(table.headings) * _BETWEEN
    if width <= _SMALL:
        return ""
    return ' class="wide"' if width <= _LARGE else ' class="widest"'


def _rows(table: Table, currency: str, numeric: list[bool]) -> Iterator[str]:
    group = ""
    for row in table.rows:
        if row.group and row.group != group:
            span = f'scope="rowgroup" colspan="{len(table.headings)}"'
            yield f'<tr class="group"><th {span}>{_text(row.group)}</th></tr>\n'
        group = row.group
        yield _row(row, table.headings, currency, numeric)


def _row(row: Row, headings: tuple[str, ...], currency: str, numeric: list[bool]) -> str:
    remarks = "".join(f'<span class="remark">{_text(remark)}</span>' for remark in row.remarks)
    name, head = (
        _text(_cell(row.cells[0], currency)),
        f' data-label="{_text(headings[0])}"' if headings[0] else "",
    )
    cells = [f'<th scope="row"{head}>{name}{remarks}</th>']
    for heading, cell, number in zip(headings[1:], row.cells[1:], numeric[1:], strict=True):
        text = _cell(cell, currency)
        label = f' data-label="{_text(heading)}"' if text else ""
        cells.append(f"<td{label}{_class(number)}>{_text(text)}</td>")
    strong = ' class="strong"' if row.strong else ""
    return f"<tr{strong}>{''.join(cells)}</tr>\n"


def _class(number: bool) -> str:  # noqa: FBT001 - whether a column is one of numbers
    return ' class="number"' if number else ""


def _cell(cell: Cell, currency: str) -> str:
    return money_text(cell, currency) if isinstance(cell, Decimal) else cell or ""


def _text(text: str) -> str:
    return escape(printable(text), quote=True)
