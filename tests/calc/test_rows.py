"""Rows sorted into kinds: the same choices and the same gaps are one kind, and another is another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl
import pytest

from carcost.calc.kinds import Choices
from carcost.calc.rows import Keys, number_kinds, read_keys, read_numbers, rows_of
from carcost.calc.whole import Sheet
from carcost.errors import UsageError
from carcost.load.catalogue import load_catalogue
from carcost.models.columns import known_columns

if TYPE_CHECKING:
    from carcost.calc.whole import AnyFrame

COLUMNS = known_columns(load_catalogue().components)


def keys_of(frame: pl.DataFrame) -> tuple[AnyFrame, Keys]:
    headings = {name: name for name in COLUMNS if name in frame.columns}
    sheet = Sheet(nw.from_native(frame))
    keys = read_keys(sheet, headings, COLUMNS, read_numbers(sheet, headings, COLUMNS))
    return sheet.frame, keys


def kinds_of(frame: pl.DataFrame) -> list[Choices]:
    """Give the choices that stand for each row."""
    own, keys = keys_of(frame)
    number, kinds = number_kinds(keys, rows_of(own.select(*keys.all).unique()))
    return [kinds[place] for place in own.select(kind=number)["kind"].to_list()]


def test_a_kind_has_the_choices_and_what_its_rows_give() -> None:
    cells: dict[str, Any] = {
        "setting": ["inpatient", None, "", "inpatient"],
        "infusions": [2, None, 2, 2],
        "lodging_low": [5.0, 7.0, None, 5000.0],
        "lodging_high": [6.0, 7.0, None, None],
        "stay_low": [None] * 4,
        "stay_high": [None] * 4,
    }
    frame = pl.DataFrame(cells, schema_overrides={"stay_low": pl.Float64, "stay_high": pl.Float64})
    both = (("setting", "inpatient"), ("infusions", "2"))
    assert kinds_of(frame) == [
        Choices(both, ("lodging",)),
        Choices((), ("lodging",)),
        Choices((("infusions", "2"),), ()),
        Choices(both, ("lodging",)),
    ]


@pytest.mark.parametrize("count", [3, 12, 13, 200])
def test_every_row_is_of_the_kind_of_its_own_choices(count: int) -> None:
    maxima = [str(3000 + place % count) for place in range(400)]
    places = [None if place % 7 == 0 else place % 5 + 1 for place in range(400)]
    found = kinds_of(pl.DataFrame({"oop_max": maxima, "infusions": places}))
    for most, infusions, kind in zip(maxima, places, found, strict=True):
        assert dict(kind.texts).get("oop_max") == most
        assert dict(kind.texts).get("infusions") == (None if infusions is None else str(infusions))


def test_many_different_choices_are_many_kinds() -> None:
    names = [name for name, column in COLUMNS.items() if column.is_choice][:11]
    frame = pl.DataFrame({name: [f"{name} {place}" for place in range(60)] for name in names})
    found = kinds_of(frame)
    assert [dict(kind.texts) for kind in found] == frame.to_dicts()


def test_a_choice_that_no_kind_has_is_of_none() -> None:
    own, keys = keys_of(pl.DataFrame({"setting": ["inpatient", "outpatient", None], "infusions": [1, 1, 1]}))
    number, kinds = number_kinds(keys, [("inpatient", 1)])
    assert [place in kinds for place in own.select(kind=number)["kind"].to_list()] == [True, False, False]


def test_an_empty_frame_is_of_one_kind() -> None:
    own, keys = keys_of(pl.DataFrame({"setting": []}, schema={"setting": pl.String}))
    _, kinds = number_kinds(keys, rows_of(own.select(*keys.all)))
    assert list(kinds.values()) == [Choices((), ())]


def test_a_frame_without_choices_is_of_one_kind() -> None:
    own, keys = keys_of(pl.DataFrame({"case_id": ["a", "b"]}))
    assert keys.all == []
    number, kinds = number_kinds(keys, [()])
    assert [kinds[place] for place in own.with_columns(kind=number)["kind"].to_list()] == [
        Choices((), ())
    ] * 2


def test_the_rows_of_a_small_frame_are_always_in_the_same_order() -> None:
    frame = nw.from_native(pl.DataFrame({"a": ["y", "x", None, "x"], "b": [1, 2, 3, 1]}))
    assert rows_of(frame) == rows_of(frame.lazy()) == rows_of(frame[::-1])
    assert set(rows_of(frame)) == {("y", 1), ("x", 2), (None, 3), ("x", 1)}


def test_a_choice_is_written_as_on_the_command_line() -> None:
    frame = pl.DataFrame({"infusions": [2.0, 2.5], "oop_max": [9000.0, 9000.5], "as_of": ["", "2026-02-01"]})
    assert [kind.texts for kind in kinds_of(frame)] == [
        (("infusions", "2"), ("oop_max", "9000")),
        (("as_of", "2026-02-01"), ("infusions", "2.5"), ("oop_max", "9000.5")),
    ]


def test_numbers_are_read_in_whole_units() -> None:
    sheet = Sheet(nw.from_native(pl.DataFrame({"Lodging low": [1540.35, None], "coinsurance": [0.2, 1e9]})))
    headings = {"lodging_low": "Lodging low", "coinsurance": "coinsurance"}
    read = read_numbers(sheet, headings, COLUMNS)
    columns = {f"{name} {field}": cell for name, one in read.items() for field, cell in one._asdict().items()}
    assert sheet.frame.select(**columns).to_dict(as_series=False) == {
        "lodging_low numbers": [1540.35, None],
        "lodging_low units": [154_035, 0],
        "lodging_low given": [True, False],
        "coinsurance numbers": [0.2, 1e9],
        "coinsurance units": [200_000, 0],
        "coinsurance given": [True, True],
    }


def test_text_where_numbers_are_meant_is_refused() -> None:
    sheet = Sheet(nw.from_native(pl.DataFrame({"own": ["5"]})))
    with pytest.raises(UsageError, match="column: lodging_low has String where numbers are meant"):
        read_numbers(sheet, {"lodging_low": "own"}, COLUMNS)
