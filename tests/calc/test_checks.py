"""What is wrong with a number of a row: the first thing that is, in the words of a single case's errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carcost.calc.checks import Cells, checks, scale_of, units_of
from carcost.load.catalogue import load_catalogue
from carcost.models.columns import known_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = known_columns(load_catalogue().components)
NAN, INFINITE = float("nan"), float("inf")


def found(**cells: Sequence[float | None]) -> list[list[str]]:
    """Give all that is wrong with each row, in order: the columns and the reasons."""
    names = [name for name in COLUMNS if name in cells]
    read = {
        name: Cells(nw.col(name), units_of(COLUMNS[name], nw.col(name)), ~nw.col(name).is_null())
        for name in names
    }
    every = list(checks(COLUMNS, read))
    frame = nw.from_native(pl.DataFrame(cells, schema=dict.fromkeys(names, pl.Float64), strict=False))
    fails = frame.select(**{str(place): check.fails for place, check in enumerate(every)}).rows()
    return [
        [f"{check.column}: {check.reason}" for check, wrong in zip(every, row, strict=True) if wrong]
        for row in fails
    ]


def first(name: str, cell: float) -> str | None:
    """Give the first thing that is wrong with a number, as far as it is about that number."""
    other = {"_low": "_high", "_high": "_low"}.get(name[name.rfind("_") :], "")
    beside = {name.rpartition("_")[0] + other: [cell]} if other else {}
    own = [one for one in found(**{name: [cell]}, **beside)[0] if one.startswith(f"{name}: ")]
    return own[0].removeprefix(f"{name}: ") if own else None


@pytest.mark.parametrize("cell", [0.0, 1.0, 1.01, 999.99, 1540.35, 999_999_999_999.99, 1e12])
def test_dollars_and_cents_are_right(cell: float) -> None:
    assert first("lodging_low", cell) is None
    assert first("deductible_left", cell) is None


@pytest.mark.parametrize(
    ("name", "cell", "reason"),
    [
        ("lodging_low", NAN, "is not a plain number"),
        ("lodging_high", INFINITE, "is not a plain number"),
        ("lodging_high", -INFINITE, "is not a plain number"),
        ("lodging_low", -0.01, "is negative; the lowest is 0"),
        ("lodging_low", 0.01, "looks like a multiplier where dollars are meant"),
        ("lodging_low", 0.99, "looks like a multiplier where dollars are meant"),
        ("lodging_low", 1.005, "has a fraction of a cent"),
        ("lodging_low", 999_999_999_999.995, "has a fraction of a cent"),
        ("lodging_low", 1_000_000_000_000.01, "is more than 1,000,000,000,000 dollars"),
        ("lodging_low", 1e300, "is more than 1,000,000,000,000 dollars"),
        ("infusion_low", 0.0, "is no price of an infusion"),
        ("infusion_low", 999.99, "is no price of an infusion"),
        ("allowed_high", 0.0, "is an allowed amount of 0, which is a denial"),
        ("stay_low", 10.000001, "is more than 10 times"),
        ("stay_high", 0.1234567, "has more than six decimals"),
        ("stay_high", -0.5, "is negative"),
        ("coinsurance", 1.0, "is not clear: write a part of 1"),
        ("coinsurance", 100.0, "is not clear: write a part of 1"),
        ("coinsurance", 100.1, "is not coinsurance from 0 to 1"),
        ("coinsurance", 0.1234567, "has more than six decimals"),
        ("oop_left", NAN, "is not a plain number"),
    ],
)
def test_the_first_thing_wrong_is_named(name: str, cell: float, reason: str) -> None:
    assert (first(name, cell) or "").startswith(reason)


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("infusion_low", 1000.0),
        ("infusion_high", 1000.0),
        ("allowed_low", 0.0),
        ("allowed_high", 1.0),
        ("stay_low", 0.000001),
        ("stay_high", 10.0),
        ("coinsurance", 0.0),
        ("coinsurance", 0.999999),
    ],
)
def test_what_is_just_right_is_accepted(name: str, cell: float) -> None:
    assert first(name, cell) is None


def test_a_range_needs_both_ends_in_order() -> None:
    low, high = [5.0, 6.0, None, 5.0, None], [6.0, 5.0, 5.0, None, None]
    assert found(lodging_low=low, lodging_high=high) == [
        [],
        ["lodging_low: is above the high end"],
        ["lodging_low: is missing, and the high end is given"],
        ["lodging_high: is missing, and the low end is given"],
        [],
    ]


def test_columns_are_checked_in_their_order() -> None:
    (wrong,) = found(travel_low=[-1.0], travel_high=[0.5], stay_low=[11.0], stay_high=[11.0])
    names = dict.fromkeys(one.partition(":")[0] for one in wrong)
    assert list(names) == ["stay_low", "stay_high", "travel_low", "travel_high"]


def test_a_unit_is_a_cent_or_a_millionth() -> None:
    assert [
        scale_of(COLUMNS[name]) for name in ("lodging_low", "infusion_high", "stay_low", "coinsurance")
    ] == [
        100,
        100,
        1_000_000,
        1_000_000,
    ]


@given(st.lists(st.integers(0, 10**14), min_size=1), st.lists(st.integers(0, 10**7), min_size=1))
def test_every_number_is_read_in_whole_units(cents: list[int], millionths: list[int]) -> None:
    for name, units, scale in (("lodging_low", cents, 100), ("stay_low", millionths, 10**6)):
        frame = nw.from_native(pl.DataFrame({"numbers": [one / scale for one in units]}))
        read = frame.select(units=units_of(COLUMNS[name], nw.col("numbers")))
        assert read["units"].to_list() == units


@pytest.mark.parametrize("cell", [NAN, INFINITE, -INFINITE, -1.0, 1e300, None])
def test_what_cannot_be_held_is_nothing(cell: float | None) -> None:
    frame = nw.from_native(pl.DataFrame({"numbers": [cell]}, schema={"numbers": pl.Float64}))
    assert frame.select(units=units_of(COLUMNS["lodging_low"], nw.col("numbers")))["units"].to_list() == [0]
