"""Percentiles against truth, with long tails and events; and what few draws cannot tell."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated import FEW, close

import carcost
from carcost import Scenario
from carcost.calc.ranks import Counted, count_inside, percentiles, window
from carcost.errors import UsageError

TRAVEL = {"setting": "outpatient", "infusion_price": "400k", "add": {"travel": "100:50k"}}
LOG = (math.log(100) + math.log(50_000)) / 2


@pytest.mark.parametrize(
    ("scenario", "given_", "truth"),
    [
        # The low end is the 5th percentile, the high end the 95th, and their geometric mean the median.
        (
            {"setting": "outpatient", "infusion_price": "1000:900k"},
            {"distributions": {"infusion": "lognormal"}},
            {5: 1_000, 50: 30_000, 95: 900_000},
        ),
        (TRAVEL, {"distributions": {"travel": "lognormal"}}, {5: 400_100, 50: 400_000 + math.exp(LOG)}),
        (
            {"setting": "outpatient", "infusion_price": "400k", "add": {"travel": "100:5000"}},
            {"distributions": {"travel": "gamma"}},
            {5: 400_100, 95: 405_000},
        ),
        (TRAVEL, {"chance": {"travel": "4%"}}, {5: 400_000, 50: 400_000, 95: 400_000}),
        (
            {"setting": "outpatient", "infusion_price": "400k", "add": {"crs-care": "100k"}},
            {"chance": {"crs-care": "6%"}},
            {5: 400_000, 50: 400_000, 95: 500_000},
        ),
        ({"infusions": 2}, {"chance": {"infusion": "40%"}}, {5: 0, 50: 0}),
    ],
)
def test_percentiles_of_long_tails_and_of_events_are_the_true_ones(
    scenario: dict[str, Any], given_: dict[str, Any], truth: dict[int, float]
) -> None:
    for seed in range(5):
        drawn = carcost.simulate(
            Scenario.model_validate(scenario), draws=200_000, seed=seed, percentiles=list(truth), **given_
        )
        for one in drawn.percentiles:
            assert close(one.value, one.error, truth[int(one.percentile)]), (seed, one)


def test_a_single_input_explains_everything_however_long_its_tail() -> None:
    for name in ("lognormal", "gamma", "pert"):
        drawn = carcost.simulate(
            Scenario.model_validate({"setting": "outpatient", "infusion_price": "1000:900k"}),
            draws=FEW,
            seed=3,
            distributions={"infusion": name},
        )
        assert drawn.parameters[0].explains == 1


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(0, 10**12) | st.integers(40_000_000, 40_000_100), min_size=30, max_size=300),
    st.floats(0.02, 0.98),
    st.booleans(),
)
def test_a_percentile_is_that_of_the_sorted_draws(amounts: list[int], part: float, nearer: bool) -> None:
    totals = np.array(amounts, dtype=np.float64)
    whole = window(min(amounts), max(amounts))
    over = window(*sorted(amounts)[8:20:11]) if nearer else whole
    first = Counted(over, int((totals < over.low).sum()), count_inside(totals, over))
    (found,) = percentiles(
        [part], len(amounts), first, whole, lambda ones: [count_inside(totals, one) for one in ones]
    )
    place = max(math.ceil(part * len(amounts)) - 1, 0)
    assert abs(found.value - sorted(amounts)[place]) <= max(found.error, 1)


def test_few_draws_have_no_errors_that_could_mislead() -> None:
    drawn = carcost.simulate(draws=10, seed=1, above=[10**7])
    assert drawn.mean.error is None
    assert [one.error is None for one in drawn.percentiles] == [True, False, True]
    assert {one.explains for one in drawn.parameters} == {None}
    assert drawn.probabilities[0].error > Decimal("0.05")


def test_three_inputs_may_be_correlated_as_strongly_as_is_possible() -> None:
    names = ("infusion", "hospital-stay", "crs-care")
    scenario = Scenario.model_validate({"add": {"crs-care": "0:50k"}})
    pairs = [(names[0], names[1], 0.9), (names[1], names[2], 0.9), (names[0], names[2], 0.9)]
    assert carcost.simulate(scenario, draws=1000, seed=1, correlations=pairs).correlations
    with pytest.raises(UsageError, match=r"infusion,crs-care=-0.9: it contradicts"):
        carcost.simulate(scenario, draws=1000, correlations=[*pairs[:2], (names[0], names[2], -0.9)])
    with pytest.raises(UsageError, match="given twice"):
        carcost.simulate(scenario, draws=1000, correlations=[pairs[0], (names[1], names[0], 0.1)])


def test_the_total_of_an_event_has_its_true_ends() -> None:
    scenario = Scenario.model_validate({"add": {"crs-care": "30k:150k"}})
    drawn = carcost.simulate(scenario, draws=1000, seed=1, chance={"crs-care": "6%"})
    assert [drawn.total.low, drawn.total.high] == [375_000, 1_000_000]
    assert drawn.not_counted
    assert not {one.component for one in drawn.not_counted} & {"crs-care"}


def test_two_draws_of_a_long_tail_are_all_in_the_chart() -> None:
    scenario = Scenario.model_validate({"setting": "outpatient", "infusion_price": "1000:9000000"})
    for draws in (2, 3, 10):
        drawn = carcost.simulate(scenario, draws=draws, seed=1, distributions={"infusion": "lognormal"})
        assert sum(column.count for column in drawn.histogram) == draws
    for name in ("lognormal", "gamma"):
        drawn = carcost.simulate(scenario, draws=FEW, seed=1, distributions={"infusion": name})
        assert close(drawn.percentiles[0].value, drawn.percentiles[0].error, 1000)
        told = drawn.standard_deviation.error is not None
        assert ("long-tail" in {notice.code for notice in drawn.notices}) is not told
        assert told is (name == "gamma")
