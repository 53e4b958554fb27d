"""Blocks of rows: the same results however a table is cut, and a memory that does not grow for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import carcost
from carcost import Coverage, Scenario, load_plan
from carcost.calc import blocks
from carcost.calc.blocks import Answer, Blocks, Wanted
from carcost.calc.frame import Frames
from carcost.calc.headings import read_headings
from carcost.errors import UsageError
from carcost.load.setup import load_setup
from carcost.models.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from carcost.models.setup import Setup

SETUP: Final = load_setup(Scenario(), (), (), Coverage(), "1.2.3")
WITH_PLAN: Final = load_setup(Scenario(), (), [load_plan("marketplace")], Coverage(), "1.2.3")
TEXTS: Final = dict.fromkeys(("case_id", "setting", "as_of", "infusions", "network"), pl.String)
NUMBERS: Final = dict.fromkeys(("infusion_low", "infusion_high", "lodging_low", "lodging_high"), pl.Float64)
SCHEMA: Final = {**TEXTS, **NUMBERS}
Cell = str | float | None
NUMBER: Final = "is not a plain number, such as 1540.50"


def frame_of(
    *rows: Mapping[str, Cell], numbers: pl.DataType | type[pl.DataType] = pl.Float64
) -> pl.DataFrame:
    schema = {**TEXTS, **dict.fromkeys(NUMBERS, numbers)}
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def blocks_of(frame: pl.DataFrame, setup: Setup = WITH_PLAN, wanted: Wanted | None = None) -> Blocks:
    schema = dict(frame.schema)
    keep = wanted.keep if wanted else ()
    headings = read_headings(list(schema), setup.columns, keep, with_plan=bool(setup.plans))
    return Blocks(setup, Frames(setup), headings, schema, wanted or Wanted((), ("infusion", "lodging")))


def told(answers: Sequence[Answer], sizes: Sequence[int]) -> list[Fault]:
    """Give the faults of blocks by their places in the whole, in order."""
    found, before = [], 0
    for answer, size in zip(answers, sizes, strict=True):
        assert answer.frame.height + len(answer.faults) == size
        found += [fault._replace(row=before + fault.row) for fault in answer.faults]
        before += size
    return sorted(found)


ROWS: Final = st.fixed_dictionaries(
    {
        "case_id": st.text("ab", min_size=1, max_size=3),
        "setting": st.sampled_from((None, "", "inpatient", "outpatient", "nowhere")),
        "as_of": st.sampled_from((None, "2023-12-01", "2024-06-01", "2020-01-01")),
        "infusions": st.sampled_from((None, "1", "2", "11")),
        "network": st.sampled_from((None, "in", "out")),
        "infusion_low": st.sampled_from((None, 400_000.0, 999.0, float("nan"))),
        "infusion_high": st.sampled_from((None, 400_000.0, 500_000.5)),
        "lodging_low": st.sampled_from((None, 1540.1)),
        "lodging_high": st.sampled_from((None, 1540.1, 3080.99)),
    }
)


@settings(max_examples=25, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=25), st.lists(st.integers(1, 8), min_size=25, max_size=25))
def test_a_table_comes_to_the_same_however_it_is_cut(rows: list[dict[str, Cell]], sizes: list[int]) -> None:
    whole = frame_of(*rows)
    one = blocks_of(whole).answer(whole)
    several = blocks_of(whole)
    parts, place = [], 0
    for size in sizes:
        parts += [whole.slice(place, size)] if place < whole.height else []
        place += size
    answers = [several.answer(part) for part in parts]
    assert pl.concat([answer.frame for answer in answers]).equals(one.frame)
    assert told(answers, [part.height for part in parts]) == told([one], [whole.height])


def test_a_kind_that_first_comes_in_a_later_block_has_its_own_formula() -> None:
    first, later = frame_of({"setting": "inpatient"}), frame_of({"setting": "outpatient"}, {"infusions": "2"})
    ours = blocks_of(first)
    assert ours.answer(first).frame.select("low", "high").rows() == [_cents(Scenario())]
    expected = [_cents(Scenario(setting="outpatient")), _cents(Scenario(infusions=2))]
    assert ours.answer(later).frame.select("low", "high").rows() == expected
    assert ours.answer(first).frame.select("low", "high").rows() == [_cents(Scenario())]


def _cents(scenario: Scenario) -> tuple[Decimal, Decimal]:
    total = carcost.estimate(scenario).total
    return total.low * 100, total.high * 100


def test_what_is_remembered_of_kinds_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "_MOST_KINDS", 10)
    days = [f"2024-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)]
    ours = blocks_of(frame_of())
    for place in range(0, len(days), 4):
        part = days[place : place + 4]
        answer = ours.answer(frame_of(*({"as_of": day} for day in part)))
        assert answer.frame.height == len(part)
        assert len(ours._rows) <= 10 + 4
    again = ours.answer(frame_of({"as_of": days[0]}, {"as_of": days[-1]}))
    assert again.frame.height == 2


def test_the_kinds_of_all_frames_stay_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carcost.calc.frame._MOST_KINDS", 5)
    frames = Frames(SETUP)
    columns = {name: cells for name, cells in SCHEMA.items() if name != "network"}
    headings = read_headings(list(columns), SETUP.columns, (), with_plan=False)
    ours = Blocks(SETUP, frames, headings, columns, Wanted((), ()))
    for day in range(1, 20):
        block = frame_of({"as_of": f"2024-01-{day:02}"}).drop("network")
        assert ours.answer(block).frame.height == 1
        assert len(frames._known) <= 5 + 1


def test_texts_are_read_as_plain_numbers_only() -> None:
    cells = ["400000", "+4e5", " 400000", "400000 ", "4_00000", "0x61A80", "", "400,000", "inf", "nan"]
    frame = frame_of(
        *({"infusion_low": cell, "infusion_high": cell and "500000"} for cell in cells), numbers=pl.String
    )
    answer = blocks_of(frame).answer(frame)
    assert answer.frame.get_column("infusion_low").to_list() == [40_000_000, 40_000_000, 37_500_000]
    assert [fault.row for fault in sorted(answer.faults)] == [2, 3, 4, 5, 7, 8, 9]
    assert {fault.reason for fault in answer.faults} == {NUMBER}


def test_a_fault_has_its_place_its_column_and_the_class_of_its_value() -> None:
    frame = frame_of(
        {"case_id": "a", "lodging_low": 5.0, "lodging_high": 9.0},
        {"case_id": "b", "lodging_low": float("inf"), "lodging_high": 9.0},
        {"case_id": "c", "as_of": "2024-02-30"},
        {"case_id": "d", "lodging_low": 9.0, "lodging_high": 5.0},
        {"case_id": "e", "as_of": "2023-01-01"},
        {"case_id": "f"},
    ).rename({"lodging_low": "Lodging LOW"})
    answer = blocks_of(frame).answer(frame)
    assert answer.frame.get_column("case_id").to_list() == ["a", "f"]
    assert sorted(answer.faults)[:3] == [
        Fault(1, "lodging_low", "NaN or infinity", NUMBER),
        Fault(2, "as_of", "date", "expected a day like 2026-11-23, found one that does not exist"),
        Fault(3, "lodging_low", "number", "is above the high end"),
    ]
    (last,) = sorted(answer.faults)[3:]
    assert (last.row, last.column, last.value) == (4, "", "the row's choices")


def test_what_comes_back_is_what_is_wanted() -> None:
    frame = frame_of({"case_id": "a", "setting": "outpatient"}).with_columns(site=pl.lit(7))
    frame = frame.drop("network")
    answer = blocks_of(frame, SETUP, Wanted(("site",), ("lodging",), groups=True)).answer(frame)
    assert answer.kept == ["case_id", "site"]
    assert answer.amounts == ["low", "high", "lodging_low", "lodging_high"]
    assert answer.frame.columns == [
        *answer.kept,
        *answer.amounts,
        *("carcost setting", "carcost product", "not_counted", "flags"),
    ]
    assert answer.frame.select("site", "lodging_low", "carcost setting").rows() == [(7, None, "outpatient")]


def test_a_block_without_rows_has_the_columns_of_all() -> None:
    frame = frame_of({"case_id": "a"})
    ours = blocks_of(frame)
    empty = ours.answer(frame.clear())
    assert (empty.frame.height, empty.faults) == (0, [])
    assert empty.frame.schema == ours.answer(frame).frame.schema


def test_without_columns_every_row_is_the_scenario() -> None:
    frame = pl.DataFrame({"note": ["a", "b"]})
    answer = blocks_of(frame, SETUP, Wanted(("note",), ())).answer(frame)
    assert answer.frame.select("low", "high").rows() == [_cents(Scenario())] * 2


def test_a_column_of_another_type_is_refused() -> None:
    frame = pl.DataFrame({"lodging_low": [True], "lodging_high": [True]})
    with pytest.raises(UsageError, match="lodging_low has Boolean where numbers are meant"):
        blocks_of(frame, SETUP)
