"""Amounts of many cases in Polars: exact at the edges of what a float holds, and in the order of the rows."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rows import by_itself, frame_of, in_a_frame

import carcost
from carcost import Scenario

if TYPE_CHECKING:
    from rows import Row

ARTICLE: Final = Scenario()


def test_amounts_are_exact_to_the_cent_at_ten_times_a_trillion_dollars() -> None:
    most = {"infusion_low": 999_999_999_999.99, "infusion_high": 1e12, "infusions": "10"}
    (found,) = in_a_frame([most | {"setting": "outpatient"}], [], ARTICLE)
    assert (found.amounts["low"], found.amounts["high"]) == (Decimal("9999999999999.90"), Decimal(10**13))
    dearest = most | {"stay_low": 2.999999, "stay_high": 3.0, "lodging_low": 1e12, "lodging_high": 1e12}
    assert in_a_frame([dearest], [], ARTICLE) == [by_itself(dearest, [], ARTICLE)]


@pytest.mark.parametrize(
    ("price", "times", "stay"),
    [
        (1000.01, 0.5, "500.01"),
        (1000.0, 0.000005, "0.01"),
        (1000.0, 0.000004, "0.00"),
        (375_000.01, 0.333333, "124999.88"),
        (1_000_000_000_000.0, 0.000001, "1000000.00"),
        (999_999_999_999.99, 0.999999, "999998999999.99"),
    ],
)
def test_half_a_cent_of_a_multiple_is_rounded_up(price: float, times: float, stay: str) -> None:
    cells = {"infusion_low": price, "infusion_high": price, "stay_low": times, "stay_high": times}
    (found,) = in_a_frame([cells], [], ARTICLE)
    assert found.amounts["hospital_stay_low"] == found.amounts["hospital_stay_high"] == Decimal(stay)


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.integers(100, 10**14), min_size=500, max_size=500))
def test_an_amount_comes_back_as_it_went_in(cents: list[int]) -> None:
    lodging = [one / 100 for one in cents]
    frame = pl.DataFrame({"lodging_low": lodging, "lodging_high": lodging})
    found = carcost.estimate_frame(frame, components=True)
    assert found["lodging_low"].to_list() == found["lodging_high"].to_list() == lodging


def test_rows_stay_in_their_order() -> None:
    every: list[Row] = [
        {"case_id": str(place), "setting": ("inpatient", "outpatient", "home")[place % 3]}
        for place in range(50)
    ]
    found = carcost.estimate_frame(frame_of(every))
    assert found["case_id"].to_list() == [row["case_id"] for row in every]
    assert found["high"].to_list() == [850_000.0, 425_000.0, None] * 16 + [850_000.0, 425_000.0]
