"""Which columns go into a frame of cases, of which types, and which come back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

import polars as pl
import pytest

import carcost
from carcost import load_plan
from carcost.errors import UsageError

TOTAL: Final = ["low", "high"]
LAST: Final = ["not_counted", "flags", "problem"]
COVERED: Final = [
    f"{code}_{end}"
    for code in ("in_network", "next_year", "out_of_network", "trial", "denied", "outside")
    for end in ("low", "high")
]
SETTINGS: Final = {"setting": ["inpatient", "outpatient", "home", None]}


def test_without_a_choice_every_row_is_the_usual_case() -> None:
    found = carcost.estimate_frame(pl.DataFrame({"case_id": ["a", "b"]}))
    assert found.columns == ["case_id", *TOTAL, *LAST]
    assert found.select(TOTAL).rows() == [(375_000, 850_000)] * 2
    assert found["problem"].to_list() == [None, None]


@pytest.mark.parametrize("settings", [["inpatient"], ["outpatient"], ["home"], [None], []])
def test_the_columns_that_come_back_do_not_depend_on_the_rows(settings: list[str | None]) -> None:
    cells: dict[str, Any] = {"setting": settings, "stay_low": [None] * len(settings)}
    cells |= {"stay_high": [None] * len(settings), "travel_low": [1.0] * len(settings)}
    cells |= {"travel_high": [2.0] * len(settings)}
    schema = dict.fromkeys(cells, pl.Float64) | {"setting": pl.String}
    frame = pl.DataFrame(cells, schema=schema)
    found = carcost.estimate_frame(frame, plan=load_plan("marketplace"), components=True)
    lines = [f"{name}_{end}" for name in ("infusion", "hospital_stay", "travel") for end in ("low", "high")]
    assert found.columns == [*TOTAL, *lines, *COVERED, *LAST]
    assert found.dtypes == [pl.Float64] * (len(found.columns) - 3) + [pl.Int64, pl.String, pl.String]
    assert len(found) == len(settings)


def test_the_components_come_back_where_they_are_asked_for() -> None:
    frame = pl.DataFrame({"lodging_low": [5.0], "lodging_high": [6.0]})
    assert carcost.estimate_frame(frame).columns == [*TOTAL, *LAST]
    (row,) = carcost.estimate_frame(frame, components=True).rows()
    flags = "prices-have-moved upper-end-only proxy mixed-bases"
    assert row == (375_005, 850_006, 375_000, 425_000, 0, 425_000, 5, 6, 13, flags, None)


def test_a_rejected_row_has_its_problem_and_nothing_else() -> None:
    found = carcost.estimate_frame(pl.DataFrame(SETTINGS), components=True, plan=load_plan("medicare"))
    rejected = found.row(2, named=True)
    assert rejected.pop("problem") == "setting: unknown setting; allowed: inpatient, outpatient"
    assert set(rejected.values()) == {None}
    assert found["low"].null_count() == found["flags"].null_count() == 1


def test_what_is_kept_comes_back_as_it_is() -> None:
    frame = pl.DataFrame({"note": ["x", None], "Case-ID": [7, 8], "infusions": [1, 2], "week": [1, 2]})
    found = carcost.estimate_frame(frame, keep=["week", "note", "infusions"])
    assert found.columns == ["case_id", "week", "note", "infusions", *TOTAL, *LAST]
    assert found.select("case_id", "week", "note", "infusions").rows() == [(7, 1, "x", 1), (8, 2, None, 2)]
    assert found["low"].to_list() == [375_000, 750_000]


def test_headings_are_read_whatever_their_case_and_their_spaces() -> None:
    frame = pl.DataFrame({" Setting": ["outpatient"], "CRS-care low": [5.0], "CRS Care_HIGH": [6.0]})
    assert carcost.estimate_frame(frame).select(TOTAL).row(0) == (375_005, 425_006)


@pytest.mark.parametrize(
    ("columns", "keep", "message"),
    [
        (["lodgin_low"], [], r'column: unknown "lodgin_low"; did you mean "lodging_low"\?'),
        (["price"], [], r"column: unknown .*'carcost batch --columns' shows all, and --keep NAME takes one"),
        (["patient_name"], [], "what may identify a person is not accepted"),
        (["patient_name"], ["patient_name"], "--keep: what may identify a person is not accepted"),
        (["note"], ["nota"], r'--keep: unknown column "nota"; did you mean "note"\?'),
        (["case_id"], ["case_id"], "--keep: case_id always comes back"),
        (["low"], ["low"], "--keep: low is the name of a column of the result"),
        (["problem"], ["problem"], "--keep: problem is the name of a column of the result"),
        (["lodging_low"], [], "column: lodging_low needs lodging_high beside it"),
        (["stay_high"], [], "column: stay_high needs stay_low beside it"),
        (["lodging_low", "Lodging low", "lodging_high"], [], "column: lodging_low comes twice"),
        (["oop_left"], [], "column: oop_left is of use with a plan only"),
        (["start"], [], "column: start is of use with a plan only"),
    ],
)
def test_a_column_that_cannot_be_used_is_refused(columns: list[str], keep: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        carcost.estimate_frame(pl.DataFrame({name: [1.0] for name in columns}), keep=keep)


@pytest.mark.parametrize(
    ("column", "kind"), [(["1540"], "String"), ([True], "Boolean"), ([date(2026, 1, 1)], "Date")]
)
def test_numbers_of_another_type_are_refused(column: list[object], kind: str) -> None:
    frame = pl.DataFrame({"lodging_low": column, "lodging_high": column})
    with pytest.raises(UsageError, match=f"column: lodging_low has {kind} where numbers are meant; cast it"):
        carcost.estimate_frame(frame)


@pytest.mark.parametrize("dtype", [pl.Int8, pl.UInt64, pl.Float32, pl.Decimal(10, 2)])
def test_amounts_may_be_numbers_of_any_type(dtype: Any) -> None:  # noqa: ANN401 - a type of Polars
    frame = pl.DataFrame({"lodging_low": [5, None], "lodging_high": [6, None]}).cast(dtype)
    assert carcost.estimate_frame(frame)["high"].to_list() == [850_006, 850_000]


@pytest.mark.parametrize(
    ("name", "column", "low"),
    [
        ("setting", pl.Series(["home", "outpatient"], dtype=pl.Categorical), [None, 375_000]),
        ("setting", pl.Series(["inpatient", "outpatient"], dtype=pl.Enum(["outpatient", "inpatient"])), None),
        ("setting", pl.Series([None, ""], dtype=pl.String), [375_000, 375_000]),
        ("infusions", pl.Series([2, 10]), [750_000, 3_750_000]),
        ("infusions", pl.Series([2.0, None]), [750_000, 375_000]),
        ("infusions", pl.Series([2.5, 11.0]), [None, None]),
        ("infusions", pl.Series(["2", "11"]), [750_000, None]),
        ("as_of", pl.Series([date(2024, 5, 1), date(2999, 1, 1)]), [375_000, None]),
        ("as_of", pl.Series([datetime(2024, 5, 1, 12), None]), [375_000, 375_000]),  # noqa: DTZ001 - a day
        ("as_of", pl.Series(["2024-05-01", "1 May 2024"]), [375_000, None]),
    ],
)
def test_choices_may_be_of_any_type(name: str, column: pl.Series, low: list[float | None] | None) -> None:
    found = carcost.estimate_frame(pl.DataFrame({name: column}))
    assert found["low"].to_list() == (low or [375_000, 375_000])


def test_a_start_may_be_a_date() -> None:
    days = [date(2026, 1, 10), date(2026, 12, 5), date(2028, 2, 1), None]
    found = [
        carcost.estimate_frame(pl.DataFrame({"start": column}), plan=load_plan("marketplace"))
        for column in (days, [day and str(day) for day in days])
    ]
    assert found[0].equals(found[1])
    assert found[0]["in_network_high"].to_list() == [10_600, 12_000, None, 10_600]


def test_a_choice_that_is_not_a_number_is_none_or_is_refused() -> None:
    found = carcost.estimate_frame(pl.DataFrame({"infusions": [2.0, 2.0, float("nan")]}))
    assert found["low"].to_list() in ([750_000, 750_000, 375_000], [750_000, 750_000, None])


@pytest.mark.parametrize(
    "columns",
    [
        {"setting": pl.Null},
        {"setting": pl.String},
        {"lodging_low": pl.Float64, "lodging_high": pl.Int64},
        {"lodging_low": pl.Null, "lodging_high": pl.Null},
    ],
)
def test_a_column_without_any_cell_says_nothing(columns: dict[str, Any]) -> None:
    frame = pl.DataFrame({name: [None, None] for name in columns}, schema=columns)
    found = carcost.estimate_frame(frame)
    assert found.select(TOTAL).rows() == [(375_000, 850_000)] * 2


def test_an_empty_frame_gives_an_empty_one() -> None:
    frame = pl.DataFrame(schema={"case_id": pl.String, "setting": pl.String, "note": pl.Int64})
    found = carcost.estimate_frame(frame, keep=["note"])
    assert found.columns == ["case_id", "note", *TOTAL, *LAST]
    assert found.is_empty()
