"""Rows as bytes: dollars exact to the cent, texts as they were, and no formulas for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from carcost.calc.blocks import Answer
from carcost.calc.frame import PRODUCT, SETTING
from carcost.calc.written import as_csv, as_ndjson, csv_header, in_dollars, write_parquet
from carcost.models.money import digits

if TYPE_CHECKING:
    from collections.abc import Sequence

CENTS: Final = st.integers(0, 10**16) | st.integers(2**50, 2**53)
AS_FLOATS: Final = st.integers(0, 10**15)
CHARACTERS: Final = st.sampled_from("a ,\"'\n\r\t=+-@1é:A") | st.characters(
    codec="utf-8", exclude_categories=("Zs", "Zl", "Zp", "Cc", "Cs")
)
TEXTS: Final = st.text(CHARACTERS, max_size=6)
SIGNS: Final = ("=", "+", "-", "@")


def answer_of(cents: Sequence[int | None], **kept: Sequence[Any]) -> Answer:
    """Make rows with these amounts in one column, and kept columns beside it."""
    frame = pl.DataFrame({**kept, "low": pl.Series(cents, dtype=pl.Int64)}).with_columns(
        flags=pl.lit("proxy")
    )
    return Answer(frame, [], ["low"], list(kept))


def cells_of(answer: Answer, *, may_need_quotes: bool = True) -> list[list[str]]:
    text = as_csv(answer, may_need_quotes=may_need_quotes).decode()
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


@given(st.lists(CENTS, min_size=1, max_size=10), st.booleans())
@example(cents=[0, 1, 9, 10, 99, 100, 10_000, 154_050], quotes=False)
@example(cents=[2**51 - 1, 2**51 - 2, 2**51 - 49, 2**51 - 50, 2**51 - 51], quotes=False)
@example(cents=[2**52 - 1, 2**52 - 2, 2**52 - 49, 2**52 - 50, 2**52 - 51], quotes=False)
@example(cents=[10**16, 10**16 - 1, 2**53 + 1, 2**52 + 1], quotes=True)
def test_dollars_are_exact_and_have_cents_only_where_there_are_any(cents: list[int], quotes: bool) -> None:
    found = [low for low, _ in cells_of(answer_of(cents), may_need_quotes=quotes)]
    assert found == [digits(Decimal(amount) / 100) for amount in cents]


def test_an_amount_that_is_none_is_an_empty_cell() -> None:
    answer = answer_of([None, 100], case_id=["a", "b"])
    assert as_csv(answer) == b"a,,proxy\nb,1,proxy\n"
    assert [json.loads(line)["low"] for line in as_ndjson(answer).splitlines()] == [None, 1]


@given(st.lists(AS_FLOATS, min_size=1, max_size=10))
@example([1, 7, 29, 57, 58, 113, 115, 10**15 - 1])
def test_dollars_are_the_nearest_float_to_their_cents(cents: list[int]) -> None:
    answer = answer_of(cents)
    expected = [float(Decimal(amount) / 100) for amount in cents]
    assert in_dollars(answer).get_column("low").to_list() == expected
    assert [json.loads(line)["low"] for line in as_ndjson(answer).splitlines()] == expected


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=6))
def test_texts_come_back_as_they_were_but_for_formulas(rows: list[tuple[str, str]]) -> None:
    answer = answer_of([100] * len(rows), case_id=[row[0] for row in rows], note=[row[1] for row in rows])
    for found, row in zip(cells_of(answer), rows, strict=True):
        assert found[2:] == ["1", "proxy"]
        assert found[:2] == [f"'{text}" if is_formula(text) else text for text in row]


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet would compute it: a number is none."""
    return text.lstrip().startswith(SIGNS) and pl.Series([text]).cast(pl.Float64, strict=False).item() is None


@pytest.mark.parametrize("text", ["-5", "+1", "-0.50", "+1e5", "a=b", "1-2", "", " ", "'=1", "a\n=1"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert cells_of(answer_of([100], case_id=[text])) == [[text, "1", "proxy"]]


@pytest.mark.parametrize(
    "text",
    ["=1", "=", "+a", "-a", "--5", "-5-", "-5+3", "@x", " =1", "\t=1", "\r=1", "\n=1", "  \n\t@", "-5 "],
)
def test_what_a_spreadsheet_would_compute_is_marked(text: str) -> None:
    assert cells_of(answer_of([100, 200], case_id=[text, "a"]))[0][0] == f"'{text}"


def test_what_is_no_text_is_left_alone() -> None:
    answer = answer_of([100, 200], site=[-5, 7], own=[True, None])
    assert as_csv(answer) == b"-5,true,1,proxy\n7,,2,proxy\n"


def test_without_quotes_nothing_is_quoted() -> None:
    assert as_csv(answer_of([100], case_id=["a b;c"]), may_need_quotes=False) == b"a b;c,1,proxy\n"


def test_json_has_the_texts_themselves() -> None:
    texts = ["=1", 'say "a"', "two\nlines", "é€\U0001f600", "\u2028", ""]
    lines = as_ndjson(answer_of([100] * len(texts), case_id=texts)).split(b"\n")
    assert [json.loads(line) for line in lines[:-1]] == [
        {"case_id": text, "low": 1.0, "flags": "proxy"} for text in texts
    ]


def test_a_header_names_the_columns_and_no_group() -> None:
    answer = answer_of([100], case_id=["a"], **{'b, "c"': ["d"]})
    grouped = answer.frame.with_columns(pl.lit("inpatient").alias(SETTING), pl.lit("").alias(PRODUCT))
    grouped_answer = answer._replace(frame=grouped)
    assert csv_header(grouped_answer) == b'case_id,"b, ""c""",low,flags\n'
    assert as_csv(grouped_answer) == as_csv(answer) == b"a,d,1,proxy\n"
    assert as_ndjson(grouped_answer) == as_ndjson(answer)
    assert in_dollars(grouped_answer).columns == answer.frame.columns


def test_parquet_is_written_as_the_frames_come() -> None:
    frames = [in_dollars(answer_of([cents, cents + 1], case_id=["a", "b"])) for cents in range(0, 900, 3)]
    file = io.BytesIO()
    write_parquet(iter(frames), frames[0].schema, file)
    file.seek(0)
    assert pl.read_parquet(file).equals(pl.concat(frames))
