"""Simulation against truth: closed forms, exact convolutions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from simulated import FEW, SEEDS, close, model

import carcost
from carcost import Scenario
from carcost.calc.distributions import quantile

if TYPE_CHECKING:
    from collections.abc import Callable


def below_product(amount: float) -> float:
    """The chance that price x (1 + stay) is at most an amount: price 375,000 to 425,000, stay 0 to 1, even.

    Exact: over the price, the part of stays up to amount / price - 1, integrated by pieces.
    """

    def integral(price: float) -> float:
        return amount * math.log(price) - price

    low, high = 375_000.0, 425_000.0
    # Where the stay would have to be above 1 every stay fits; where it would be below 0 none does.
    all_fit, none_fit = min(max(amount / 2, low), high), min(max(amount, low), high)
    return ((all_fit - low) + integral(none_fit) - integral(all_fit)) / (high - low)


def percentile_of(below: Callable[[float], float], part: float, low: float, high: float) -> float:
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) < part else (low, middle)
    return low


def test_a_product_of_two_uniform_ranges_is_its_exact_distribution() -> None:
    mean = 400_000 * 1.5
    square_of_price = (375_000**2 + 375_000 * 425_000 + 425_000**2) / 3
    deviation = math.sqrt(square_of_price * (7 / 3) - mean**2)
    truth = {part: percentile_of(below_product, part / 100, 375_000, 850_000) for part in (5, 50, 95)}
    for seed in SEEDS:
        drawn = carcost.simulate(draws=FEW, seed=seed, above=[700_000])
        assert close(drawn.mean.value, drawn.mean.error, mean), seed
        assert close(drawn.standard_deviation.value, drawn.standard_deviation.error, deviation), seed
        for one in drawn.percentiles:
            assert close(one.value, one.error, truth[int(one.percentile)]), (seed, one.percentile)
        chance = drawn.probabilities[0]
        assert close(chance.probability, chance.error, 1 - below_product(700_000)), seed


TWO_SUMS = {"setting": "outpatient", "infusion_price": "300k:400k", "add": {"crs-care": "0:100k"}}


def test_a_sum_of_two_uniform_ranges_is_a_triangle() -> None:
    truth = {5: 300_000 + 100_000 * math.sqrt(0.1), 50: 400_000, 95: 500_000 - 100_000 * math.sqrt(0.1)}
    for seed in SEEDS:
        drawn = carcost.simulate(Scenario.model_validate(TWO_SUMS), draws=FEW, seed=seed)
        assert close(drawn.mean.value, drawn.mean.error, 400_000)
        assert close(drawn.standard_deviation.value, drawn.standard_deviation.error, 100_000 / math.sqrt(6))
        for one in drawn.percentiles:
            assert close(one.value, one.error, truth[int(one.percentile)]), (seed, one.percentile)


def triangular_sum_below(amount: float) -> float:
    """The chance that the sum of two triangular ranges is at most an amount, by convolution on a grid."""
    first, second = (_triangle(*ends) for ends in ((300_000, 380_000, 400_000), (0, 20_000, 100_000)))
    sums = np.convolve(first, second)
    places = np.arange(len(sums)) * GRID + 300_000 + GRID
    return float(sums[places <= amount].sum() / sums.sum())


GRID = 50


def _triangle(low: int, mode: int, high: int) -> np.ndarray[Any, Any]:
    middles = np.arange(low, high, GRID) + GRID / 2
    rising, falling = (middles - low) / (mode - low), (high - middles) / (high - mode)
    return np.minimum(rising, falling)


def test_a_sum_of_two_triangular_ranges_is_their_convolution() -> None:
    base = {"infusion": 380_000, "crs-care": 20_000}
    truth = {part: percentile_of(triangular_sum_below, part / 100, 300_000, 500_000) for part in (5, 50, 95)}
    for seed in SEEDS:
        drawn = carcost.simulate(
            Scenario.model_validate(TWO_SUMS),
            draws=FEW,
            seed=seed,
            base=base,
            distributions={"infusion": "triangular", "crs-care": "triangular"},
        )
        assert close(drawn.mean.value, drawn.mean.error, (300 + 380 + 400 + 0 + 20 + 100) * 1000 / 3)
        for one in drawn.percentiles:
            assert close(one.value, one.error, truth[int(one.percentile)], GRID), seed


ONE = {"setting": "outpatient", "infusion_price": "100k:400k"}


@pytest.mark.parametrize(
    ("name", "mean", "deviation"),
    [
        ("uniform", 250_000, 300_000 / math.sqrt(12)),
        (
            "triangular",
            (100 + 160 + 400) * 1000 / 3,
            math.sqrt(100**2 + 160**2 + 400**2 - 100 * 160 - 100 * 400 - 160 * 400) * 1000 / math.sqrt(18),
        ),
        ("pert", (100 + 4 * 160 + 400) * 1000 / 6, math.sqrt((190 - 100) * (400 - 190) / 7) * 1000),
        ("lognormal", 200_000 * math.exp((math.log(4) / 2 / 1.6448536) ** 2 / 2), None),
    ],
)
def test_each_distribution_has_its_mean_and_deviation(
    name: str, mean: float, deviation: float | None
) -> None:
    for seed in SEEDS:
        drawn = carcost.simulate(
            Scenario.model_validate(ONE),
            draws=FEW,
            seed=seed,
            base={"infusion": 160_000},
            distributions={"infusion": name},
        )
        assert close(drawn.mean.value, drawn.mean.error, mean), seed
        if deviation is not None:
            assert close(drawn.standard_deviation.value, drawn.standard_deviation.error, deviation), seed


@pytest.mark.parametrize("name", ["lognormal", "gamma"])
@pytest.mark.parametrize(
    ("low", "high"), [("100k", "400k"), ("1000", "900k"), ("399k", "400k"), ("399999", "400000")]
)
def test_the_ends_are_the_fifth_and_the_ninety_fifth_percentile(name: str, low: str, high: str) -> None:
    scenario = {"setting": "outpatient", "infusion_price": f"{low}:{high}"}
    parameter = model(scenario).parameters["infusion"]
    ends = quantile(parameter, name, 1)(np.array([0.05, 0.95]))  # type: ignore[arg-type] # a known name
    width = float(parameter.high - parameter.low)
    assert ends == pytest.approx([float(parameter.low), float(parameter.high)], abs=width / 500)
    drawn = carcost.simulate(
        Scenario.model_validate(scenario), draws=FEW, seed=1, distributions={"infusion": name}
    )
    assert "percentile-ends" in {notice.code for notice in drawn.notices}


def test_a_gamma_of_shape_one_is_exponential() -> None:
    """Between the 5th and 95th percentile of an exponential distribution of mean 100,000."""
    scenario = {
        "setting": "outpatient",
        "infusion_price": f"{-100_000 * math.log(0.95):.2f}:{-100_000 * math.log(0.05):.2f}",
    }
    values = quantile(model(scenario).parameters["infusion"], "gamma", 1)(
        np.array([0.1, 0.25, 0.5, 0.75, 0.9])
    )
    truth = [-100_000 * math.log(1 - part) for part in (0.1, 0.25, 0.5, 0.75, 0.9)]
    assert values == pytest.approx(truth, rel=2e-3)


def test_an_event_comes_to_pass_as_often_as_its_chance() -> None:
    scenario = Scenario.model_validate(
        {"setting": "outpatient", "infusion_price": "400k", "add": {"crs-care": "100k"}}
    )
    for seed in SEEDS:
        drawn = carcost.simulate(scenario, draws=FEW, seed=seed, chance={"crs-care": "6%"}, above=[450_000])
        assert close(drawn.mean.value, drawn.mean.error, 406_000)
        assert close(drawn.probabilities[0].probability, drawn.probabilities[0].error, 0.06)
        assert drawn.parameters[0].explains == pytest.approx(1, abs=0.01)


def test_correlation_widens_a_sum_as_far_as_it_should() -> None:
    """Two uniform ranges from normals of correlation r are correlated by 6 / pi asin(r / 2)."""
    scenario = Scenario.model_validate(TWO_SUMS)
    for wanted in (-0.9, -0.5, 0.5, 0.9):
        own = 6 / math.pi * math.asin(wanted / 2)
        deviation = 100_000 / math.sqrt(12) * math.sqrt(2 + 2 * own)
        drawn = carcost.simulate(
            scenario, draws=200_000, seed=3, correlations=[("infusion", "crs-care", wanted)]
        )
        assert float(drawn.standard_deviation.value) == pytest.approx(deviation, rel=0.01)
        assert close(drawn.mean.value, drawn.mean.error, 400_000)


def test_what_explains_the_variance_is_what_does() -> None:
    """Of a sum of independent parts each explains its own variance."""
    scenario = {
        "setting": "outpatient",
        "infusion_price": "300k:400k",
        "add": {"crs-care": "0:50k", "ivig": "5k"},
    }
    drawn = carcost.simulate(Scenario.model_validate(scenario), draws=200_000, seed=5)
    explains = {one.parameter.name: float(one.explains or 0) for one in drawn.parameters}
    assert explains == pytest.approx({"infusion": 0.8, "crs-care": 0.2}, abs=0.01)
    assert [one.name for one in drawn.fixed] == ["ivig"]
