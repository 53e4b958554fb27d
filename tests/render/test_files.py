"""CSV, plain and Markdown: safe cells, exact numbers, the same content."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

from carcost.render.csv import to_csv
from carcost.render.markdown import to_markdown
from carcost.render.plain import to_plain
from carcost.report.document import Document, Notes, Row, Table


def records(*cells: str | Decimal | None) -> list[str]:
    text = to_csv(Document("T", (), tuple("abcdef"[: len(cells)]), (cells,)))
    return list(csv.reader(io.StringIO(text)))[1]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\n=1"])
def test_a_text_cell_cannot_become_a_formula(text: str) -> None:
    (cell,) = records(text)
    assert cell.startswith("'")


def test_numbers_are_exact_and_bare() -> None:
    cells = (Decimal("375000.00"), Decimal("1540.5"), Decimal(-3), Decimal(10) ** 12, None)
    assert records(*cells) == ["375000", "1540.50", "-3", "1000000000000", ""]


def test_line_breaks_and_escapes_in_text_are_replaced() -> None:
    assert records('a\nb\x1b[2Jc,d"e') == ['a b\N{REPLACEMENT CHARACTER}[2Jc,d"e']


def test_plain_is_one_labelled_record_a_line() -> None:
    table = Table(
        ("Name", "Low", "Why"), (Row(("A", Decimal(5), ""), ("first", "second")), Row(("B", None, "x")))
    )
    notes = Notes((("Status", "one\ntwo"), ("", "three")), title="")
    text = to_plain(Document("Title", (table, notes), (), (), closing="End"))
    assert text == "Title\nA: low $5; first; second\nB: why x\nStatus: one two\nStatus: three\nEnd\n"


def test_plain_writes_other_currencies_by_name() -> None:
    document = Document("T", (Table(("Name", "Low"), (Row(("A", Decimal(5000))),)),), (), (), currency="EUR")
    assert "A: low EUR 5,000" in to_plain(document)


def test_markdown_escapes_what_would_be_markup() -> None:
    table = Table(("N|ame", "Low"), (Row(("<script>*a*_b_|`c`", Decimal(5)), strong=True),), title="# T")
    text = to_markdown(Document("[x](y)", (table,), (), ()))
    assert "<script>" not in text
    assert r"\<script\>\*a\*\_b\_\|\`c\`" in text
    assert r"## \[x\](y)" in text
    assert "| --- | ---: |" in text
    assert text.count("\n| ") == 3


def test_an_empty_table_is_drawn_by_all() -> None:
    document = Document("T", (Table(("A", "B"), ()),), ("a",), ())
    assert to_csv(document) == "a\n"
    assert to_plain(document) == "T\n"
    assert "| A | B |" in to_markdown(document)
