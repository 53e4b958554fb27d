"""CSV as tables: every cell as Python's own writer meant it, every record in a table or among the faults."""

from __future__ import annotations

import csv
import io
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from carcost.errors import DataError
from carcost.load import csv_table
from carcost.load.csv_records import sift
from carcost.load.csv_table import CsvInput
from carcost.load.pieces import Opened, blocks
from carcost.load.table import Block, Texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carcost.load.table import Table

Record = tuple[str, ...]
Read = tuple[list[tuple[int, Record]], list[tuple[int, str]], int]
"""Rows and faults with the numbers of their records, and how many records there are."""

NONE: Final = Texts((), (), ())
LODGING: Final = Texts(("lodging_low",), (), ())
BOM: Final = b"\xef\xbb\xbf"
SIZES: Final = st.sampled_from((1, 2, 3, 7, 64, 10**6))
WIDTHS: Final = st.integers(1, 4)
QUOTE: Final = "has a quotation mark that is not closed, or inside a cell without one around it"
CHARACTERS: Final = st.sampled_from("a1 ,;\"'\n\té€\U0001f600\0") | st.characters(
    codec="utf-8", exclude_characters="\r\ufeff"
)
TEXTS: Final = st.text(CHARACTERS, max_size=8)
TABLES: Final = WIDTHS.flatmap(lambda width: st.lists(st.tuples(*[TEXTS] * width), min_size=1, max_size=12))


def pieces(*some: bytes) -> st.SearchStrategy[bytes]:
    """Draw bytes, often made of these."""
    return st.lists(st.sampled_from(some), max_size=30).map(b"".join)


def source_of(content: bytes) -> Opened:
    return Opened("cases.csv", io.BytesIO(content), lambda: 0, content[:4], waits=False)


def tables_of(content: bytes, size: int = 10**6, texts: Texts = NONE) -> list[Table]:
    """Read a file in blocks of about this size."""
    with patch.object(csv_table, "blocks", partial(blocks, size=size)):
        table = CsvInput(source_of(content), texts)
        return [table.parse(block) for block in table.blocks()]


def read(content: bytes, size: int = 10**6) -> Read:
    """Read a file of texts; an empty cell is an empty text."""
    rows: list[tuple[int, Record]] = []
    faults: list[tuple[int, str]] = []
    before = 0
    for table in tables_of(content, size):
        assert table.records == table.frame.height + len(table.faults)
        numbers = range(table.frame.height) if table.numbers is None else table.numbers
        cells = (tuple(cell or "" for cell in row) for row in table.frame.rows())
        rows += zip((before + number for number in numbers), cells, strict=True)
        faults += [(before + fault.row, fault.reason) for fault in table.faults]
        before += table.records
    return rows, faults, before


def written(rows: list[Record], line_end: str = "\n", *, quoting: bool = False) -> bytes:
    """Write a table with the headings c0, c1, ... in Python's own way."""
    text = io.StringIO()
    writer = csv.writer(
        text, lineterminator=line_end, quoting=csv.QUOTE_ALL if quoting else csv.QUOTE_MINIMAL
    )
    writer.writerows([[f"c{place}" for place in range(len(rows[0]))], *rows])
    return text.getvalue().encode()


def numbered(rows: list[Record]) -> list[tuple[int, Record]]:
    return list(enumerate(rows))


@contextmanager
def sifting() -> Iterator[None]:
    """Have every block looked at record by record."""
    with patch.object(csv_table, "_is_whole", lambda *_: False):
        yield


@st.composite
def files(draw: st.DrawFn) -> tuple[list[Record], bytes]:
    """Draw a table, and a file that has it."""
    rows, line_end = draw(TABLES), draw(st.sampled_from(("\n", "\r\n")))
    content = written(rows, line_end, quoting=draw(st.booleans()))
    content = content if draw(st.booleans()) else content.removesuffix(line_end.encode())
    return rows, draw(st.sampled_from((b"", BOM))) + content


@given(files(), SIZES)
@example(([("",), ("",)], b'c0\n""\n""'), 1)
@example(([("a\n\nb", ""), ("", '"')], b'c0,c1\n"a\n\nb",\n,""""\n'), 3)
def test_every_cell_comes_back_in_its_place(file: tuple[list[Record], bytes], size: int) -> None:
    rows, content = file
    assert read(content, size) == (numbered(rows), [], len(rows))


@given(files(), SIZES)
def test_looking_at_each_record_finds_the_same(file: tuple[list[Record], bytes], size: int) -> None:
    rows, content = file
    with sifting():
        assert read(content, size) == (numbered(rows), [], len(rows))


@given(files())
def test_a_table_without_faults_is_read_as_a_whole(file: tuple[list[Record], bytes]) -> None:
    """But for one of a single column, where a blank line cannot be told from an empty cell."""
    rows, content = file
    tables = tables_of(content)
    assert all(table.numbers is None for table in tables) or len(rows[0]) == 1


@given(pieces(b'"', b'""', b"a", b",", b"\n"), WIDTHS)
def test_broken_records_are_the_same_read_as_a_whole_or_each_by_itself(body: bytes, width: int) -> None:
    table, block = CsvInput(source_of(header_of(width)), NONE), Block(body + b"\n")
    whole = table.parse(block)
    with sifting():
        each = table.parse(block)
    assert (whole.frame.rows(), whole.faults, whole.records) == (each.frame.rows(), each.faults, each.records)


@given(TABLES, SIZES, st.data())
def test_a_broken_record_takes_no_other_with_it(rows: list[Record], size: int, data: st.DataObject) -> None:
    width = len(rows[0])
    place = data.draw(st.integers(0, len(rows)))
    cells = data.draw(st.sampled_from([n for n in (width - 1, width + 1, width + 2) if n]))
    lines = [written([row]).split(b"\n", 1)[1] for row in rows]
    lines.insert(place, b",".join([b"x"] * cells) + b"\n")
    header = written(rows).split(b"\n", 1)[0] + b"\n"
    found, faults, records = read(header + b"".join(lines), size)
    assert [row for _, row in found] == rows
    assert [number for number, _ in found] == [n for n in range(len(rows) + 1) if n != place]
    assert faults == [(place, f"has {cells} cells; the header has {width}")]
    assert records == len(rows) + 1


@given(pieces(b"a", b",", b"\n", b"\n\n", b"\xff"), WIDTHS, SIZES)
def test_without_quotes_every_line_is_a_row_or_has_its_fault(body: bytes, width: int, size: int) -> None:
    lines = [line for line in body.split(b"\n") if line]
    found, faults, records = read(header_of(width) + body, size)
    assert (records, len(found) + len(faults)) == (len(lines), len(lines))
    for number, row in found:
        assert ",".join(row).encode() == lines[number]
    for number, reason in faults:
        assert reason == reason_of(lines[number], width)


def header_of(width: int) -> bytes:
    return ",".join(f"c{place}" for place in range(width)).encode() + b"\n"


def reason_of(line: bytes, width: int) -> str:
    try:
        line.decode()
    except UnicodeDecodeError:
        return "has a character that is not UTF-8"
    return f"has {line.count(b',') + 1} cells; the header has {width}"


@given(pieces(b'"', b'""', b"a", b",", b"\n", b"\r", b"\xff") | st.binary(max_size=80), WIDTHS, SIZES)
@example(b'a,"\n', 2, 1)
@example(b'"', 1, 10**6)
@example(b'a"b,"\n"c\n"', 2, 3)
def test_random_bytes_are_refused_in_words_or_every_record_is_told_of(
    body: bytes, width: int, size: int
) -> None:
    try:
        found, faults, records = read(header_of(width) + body, size)
    except DataError:
        return
    assert records == len(found) + len(faults)
    assert sorted([number for number, _ in found] + [number for number, _ in faults]) == list(range(records))
    assert records <= body.count(b"\n") + 1
    assert records or not body.removeprefix(BOM).strip(b"\r\n")


@given(pieces(b'"', b"a", b",", b"\n"), WIDTHS)
def test_of_broken_records_only_those_are_taken_that_python_reads_strictly(body: bytes, width: int) -> None:
    with sifting():
        frame = CsvInput(source_of(header_of(width)), NONE).parse(Block(body)).frame
    clean = sift(body, width).clean.decode()
    found = [tuple(cell or "" for cell in row) for row in frame.rows()]
    assert found == [tuple(row) for row in csv.reader(io.StringIO(clean), strict=True)]
    assert all(len(row) == width for row in found)


@pytest.mark.parametrize(
    ("body", "numbers", "faults"),
    [
        (b'a,"b\nc,d\ne,f\n', [1, 2], [(0, QUOTE)]),
        (b'a,5" tube\nc,d\n', [1], [(0, QUOTE)]),
        (b'a,b"\nc,d\n', [1], [(0, QUOTE)]),
        (b'a,"b" \nc,d\n', [1], [(0, QUOTE)]),
        (b'a,"b""\nc,"d"\n', [1], [(0, QUOTE)]),
        (b'a,"b\nc,"d,e"\n', [1], [(0, QUOTE)]),
        (b'a,b\nc,"d', [0], [(1, QUOTE)]),
        (b"a,b\n\n\r\nc\n", [0], [(1, "has 1 cells; the header has 2")]),
    ],
)
def test_a_quote_that_is_wrong_rejects_its_line_only(
    body: bytes, numbers: list[int], faults: list[tuple[int, str]]
) -> None:
    found, wrong, records = read(b"c0,c1\n" + body)
    assert ([number for number, _ in found], wrong) == (numbers, faults)
    assert records == len(numbers) + len(faults)


@pytest.mark.parametrize("spaced", [False, True])
def test_numbers_are_numbers_or_all_cells_are_texts(spaced: bool) -> None:
    """Spaces would be passed over in a number, and are none of its characters."""
    row = b"a b,1540.50\n" if spaced else b"ab,1540.50\n"
    (table,) = tables_of(b"name,Lodging low\n" + row, texts=LODGING)
    assert table.frame.schema == {"name": pl.String, "Lodging low": pl.String if spaced else pl.Float64}
    (table,) = tables_of(b"name,Lodging low\nab,lots\n", texts=LODGING)
    assert table.frame.rows() == [("ab", "lots")]


def test_quotes_are_asked_for_only_where_there_were_some() -> None:
    assert [table.quoted for table in tables_of(b"c0\na\n")] == [False]
    assert [table.quoted for table in tables_of(b'c0\n"a"\n')] == [True]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b"\n \r\n", "it is empty"),
        (BOM, "it is empty"),
        ("case_id\na\n".encode("utf-16"), "this is UTF-16 text; save it as UTF-8"),
        (b"caf\xe9\na\n", "the header is not UTF-8 text; save the file as UTF-8"),
        (b"case_id,\na,b\n", "a heading is empty; every column needs a name"),
        (b"case_id, ,x\n", "a heading is empty; every column needs a name"),
        (b"note,case_id,note\n", "a heading comes twice; drop one of the columns"),
        (b"case_id;setting\n", "its cells are separated by ;; save it with commas"),
        (b"case_id\tsetting\n", "its cells are separated by a tab; save it with commas"),
    ],
)
def test_a_header_that_is_none_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(DataError) as refused:
        CsvInput(source_of(content), NONE)
    (problem,) = refused.value.problems
    assert (problem.file, problem.message) == ("cases.csv", words)


def test_a_heading_may_be_quoted_and_a_file_may_be_a_header_only() -> None:
    content = b'"a ""b"", c\nd",e'
    assert CsvInput(source_of(content), NONE).headings == ['a "b", c\nd', "e"]
    assert read(content) == ([], [], 0)
