"""NDJSON as tables: every value in its place, and every line in a table or among the faults."""

from __future__ import annotations

import io
import json
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from carcost.errors import DataError
from carcost.load import json_table
from carcost.load.json_table import JsonInput
from carcost.load.pieces import Opened, blocks
from carcost.load.table import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carcost.load.table import Table

Values = dict[str, Any]
Read = tuple[list[tuple[int, Values]], list[tuple[int, str]], int]
"""Rows and faults with the numbers of their lines, and how many lines there are."""

NUMBERS: Final = ("lodging_low", "lodging_high")
KNOWN: Final = Texts(NUMBERS, ("case_id", "setting", "infusions"), ("note",))
BOM: Final = b"\xef\xbb\xbf"
SIZES: Final = st.sampled_from((1, 5, 40, 10**6))
CHARACTERS: Final = st.sampled_from("a1 :,{}[]\"'\\\n\t\0é\U0001f600") | st.characters(codec="utf-8")
TEXTS: Final = st.text(CHARACTERS, max_size=8)
CENTS: Final = st.integers(0, 10**14).map(lambda cents: cents / 100) | st.integers(-5, 10**6)
OBJECTS: Final = st.fixed_dictionaries(
    {},
    optional={
        "case_id": TEXTS | st.none(),
        "lodging_low": CENTS | st.none(),
        "note": TEXTS,
        "lodging_high": CENTS,
        "setting": TEXTS | st.booleans(),
        "infusions": st.integers(-(2**40), 2**40),
    },
)
ROWS: Final = st.lists(OBJECTS, min_size=1, max_size=8)


def source_of(content: bytes) -> Opened:
    return Opened("cases.ndjson", io.BytesIO(content), lambda: 0, content[:4], waits=False)


def tables_of(content: bytes, size: int = 10**6) -> list[Table]:
    """Read a file in blocks of about this size."""
    with patch.object(json_table, "blocks", partial(blocks, size=size)):
        table = JsonInput(source_of(content), KNOWN)
        return [table.parse(block) for block in table.blocks()]


def read(content: bytes, size: int = 10**6) -> Read:
    """Read a file; an object has no key for what is null."""
    rows: list[tuple[int, Values]] = []
    faults: list[tuple[int, str]] = []
    before = 0
    for table in tables_of(content, size):
        assert table.records == table.frame.height + len(table.faults)
        numbers = range(table.frame.height) if table.numbers is None else table.numbers
        found = [_without_nulls(row) for row in table.frame.iter_rows(named=True)]
        rows += zip((before + number for number in numbers), found, strict=True)
        faults += [(before + fault.row, fault.reason) for fault in table.faults]
        before += table.records
    return rows, faults, before


def _without_nulls(row: Values) -> Values:
    return {
        key: float(cell) if key in NUMBERS and _is_number(cell) else cell
        for key, cell in row.items()
        if cell is not None
    }


def _is_number(cell: object) -> bool:
    try:
        float(str(cell))
    except ValueError:
        return False
    return True


def expected(row: Values) -> Values:
    """Give what a row is read as: numbers where they are meant, and texts of all others."""
    return {
        key: float(value) if key in NUMBERS else value if isinstance(value, str) else json.dumps(value)
        for key, value in row.items()
        if value is not None
    }


@contextmanager
def sifting() -> Iterator[None]:
    """Have every line looked at by itself."""
    with patch.object(JsonInput, "_has_no_other_keys", lambda *_: False):
        yield


@st.composite
def files(draw: st.DrawFn) -> tuple[list[Values], bytes]:
    """Draw rows, and a file that has them."""
    rows = draw(ROWS)
    marks = draw(st.sampled_from(((",", ":"), (", ", ": "), (" , ", " :\t"))))
    end = draw(st.sampled_from(("\n", "\r\n", "\n\n", "\n  \n")))
    lines = [json.dumps(row, separators=marks, ensure_ascii=draw(st.booleans())) + end for row in rows]
    content = "".join(lines) if draw(st.booleans()) else "".join(lines).rstrip()
    return rows, draw(st.sampled_from((b"", BOM))) + content.encode()


@given(files(), SIZES)
@example(([{"note": ": null"}, {"note": ":"}], b'{"note":": null"}\n{"note":":"}'), 1)
@example(([{"case_id": None}, {"note": '"'}], b'{"case_id": null}\n{"note": "\\""}'), 10**6)
def test_every_value_comes_back_in_its_place(file: tuple[list[Values], bytes], size: int) -> None:
    rows, content = file
    assert read(content, size) == (list(enumerate(map(expected, rows))), [], len(rows))


@given(files(), SIZES)
def test_looking_at_each_line_finds_the_same(file: tuple[list[Values], bytes], size: int) -> None:
    rows, content = file
    with sifting():
        assert read(content, size) == (list(enumerate(map(expected, rows))), [], len(rows))


LINES: Final = {
    b'{"case_id":"x","lodging_low":5}': "",
    b'{"setting":"a", "note":"b"}': "",
    b"{}": "",
    b'{"lodging_low":"lots"}': "",
    b'{"lodging_low":NaN}': "",
    b'{"case_id":["a",{"b":null}]}': "",
    b'{"case_id":"x","case_id":"y"}': "has a key twice",
    b'{"colour":1}': 'has an unknown key "colour"',
    b'{"case_id":"x","notes":"y"}': 'has an unknown key "notes"',
    b'{"seting":"x"}': 'has an unknown key "seting"; did you mean "setting"?',
    b'{"Jane Doe":"x"}': "has an unknown key of 8 characters",
    b'{"date_of_birth":"x"}': 'has an unknown key "date_of_birth"; '
    "what may identify a person is not accepted: remove it and its value",
    b'{"case_id":"x"': "is no JSON",
    b'{"case_id":"x"} {"case_id":"y"}': "is no JSON",
    b'{"case_id":"x"},': "is no JSON",
    b"{'case_id':'x'}": "is no JSON",
    b'{"case_id":"a\tb"}': "is no JSON",
    b"\0": "is no JSON",
    b"[" * 2_000: "is no JSON",
    b"[]": "is no JSON object such as {...}",
    b'"text"': "is no JSON object such as {...}",
    b"null": "is no JSON object such as {...}",
    b"17": "is no JSON object such as {...}",
    b'{"note":"caf\xe9"}': "has a character that is not UTF-8",
}
"""Lines, and what is wrong with each."""


@given(st.lists(st.sampled_from(list(LINES)) | st.just(b" "), max_size=12), SIZES)
@example([*LINES], 10**6)
@example([b'{"case_id":"x"} {"case_id":"y"}', b" "], 10**6)
def test_every_line_is_a_row_or_has_its_fault(lines: list[bytes], size: int) -> None:
    found, faults, records = read(b"\n".join([b'{"case_id":"first"}', *lines]), size)
    wanted = ["", *(LINES[line] for line in lines if line.strip())]
    assert records == len(wanted)
    assert faults == [(number, reason) for number, reason in enumerate(wanted) if reason]
    assert [number for number, _ in found] == [n for n, reason in enumerate(wanted) if not reason]


@given(st.binary(max_size=60), SIZES)
def test_random_bytes_are_refused_in_words_or_every_line_is_told_of(body: bytes, size: int) -> None:
    for content in (body, b'{"case_id":"first"}\n' + body):
        try:
            found, faults, records = read(content, size)
        except DataError:
            continue
        assert records == len(found) + len(faults) == sum(1 for line in content.split(b"\n") if line.strip())


def test_a_key_that_comes_in_a_later_block_widens_the_table() -> None:
    first, later = tables_of(b'{"note":"a"}\n{"case_id":"b","setting":"x","lodging_low":5}\n', size=1)[:2]
    assert first.frame.columns == ["case_id", "note"]
    assert later.frame.rows(named=True) == [
        {"case_id": "b", "note": None, "setting": "x", "lodging_low": "5"}
    ]


def test_numbers_are_numbers_and_what_is_kept_is_of_its_own_type() -> None:
    (table,) = tables_of(b'{"lodging_low":5,"note":7}\n{"lodging_low":6.25,"note":8}\n')
    assert table.frame.schema == {"case_id": pl.String, "lodging_low": pl.Float64, "note": pl.Int64}
    assert table.frame.rows() == [(None, 5.0, 7), (None, 6.25, 8)]
    (table,) = tables_of(b'{"case_id":1,"note":true}\n')
    assert table.frame.rows(named=True) == [{"case_id": "1", "note": True}]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b"\n \n", "it is empty"),
        (BOM, "it is empty"),
        (b"[1]\n", "the first line is no JSON object such as {...}"),
        (b"{,}\n", "the first line is no JSON object such as {...}"),
    ],
)
def test_a_file_that_is_no_ndjson_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(DataError) as refused:
        JsonInput(source_of(content), KNOWN)
    (problem,) = refused.value.problems
    assert (problem.file, problem.message) == ("cases.ndjson", words)
