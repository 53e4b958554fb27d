"""Simulation against truth: closed forms, exact convolutions, the cost formula; and the laws of draws."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import carcost
from carcost import Scenario
from carcost.calc import simulate as engine
from carcost.calc.cost import cost
from carcost.calc.distributions import quantile
from carcost.calc.draws import prepare, span_values
from carcost.calc.fixed import CENTS, Fixed, to_cents
from carcost.calc.parameters import CostModel, cost_model
from carcost.calc.ranks import Counted, count_inside, percentiles, window
from carcost.errors import UsageError
from carcost.load.case import load_case
from carcost.load.catalogue import load_catalogue
from carcost.models.money import to_cents as rounded

if TYPE_CHECKING:
    from collections.abc import Callable

    from carcost.models.results.simulation import Simulation

FEW = 20_000
SEEDS = range(20)
ERRORS = 4


def model(scenario: dict[str, Any] | None = None, **given: Any) -> CostModel:  # noqa: ANN401 - whatever the model takes
    case, layers = load_case(Scenario.model_validate(scenario or {}))
    return cost_model(case, layers, load_catalogue(), "1.2.3", **given)


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


def close(value: Decimal, error: Decimal | None, truth: float, grid: float = 0.01) -> bool:
    assert error is not None
    return abs(float(value) - truth) <= ERRORS * float(error) + grid


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


SCENARIO = {
    "infusion_price": "375000.37:425000.91",
    "infusions": 2,
    "stay_multiplier": "0.123457:1.765433",
    "add": {"crs-care": "0:99999.99", "lodging": "1540.11:3080.07"},
}


def _points(draws: Any, span: int) -> list[dict[str, Decimal]]:  # noqa: ANN401 - prepared draws
    values, _ = span_values(draws, 0, span)
    decimals = {
        name: [Decimal(int(unit)).scaleb(-fixed.decimals) for unit in np.broadcast_to(fixed.units, span)]
        for name, fixed in values.items()
    }
    return [{name: own[number] for name, own in decimals.items()} for number in range(span)]


def test_draws_rows_and_columns_agree_to_the_cent() -> None:
    own = model(SCENARIO, chance={"crs-care": "30%"})
    draws = prepare(own, {"hospital-stay": "triangular", "lodging": "pert"}, [], 11)
    totals = cost(own.terms, span_values(draws, 0, 2_000)[0], to_cents, Fixed(np.zeros(1), CENTS)).total.units
    low, high = own.total(own.point("low")), own.total(own.point("high"))
    for total, point in zip(totals, _points(draws, 2_000), strict=True):
        row_wise = cost(own.terms, point, rounded, Decimal(0)).total
        assert Decimal(int(total)).scaleb(-CENTS) == row_wise
        assert low <= row_wise <= high


@pytest.mark.parametrize("span", [1, 999, 4096, 10_000])
def test_the_same_seed_gives_the_same_digits_whatever_the_span(
    span: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run() -> Simulation:
        return carcost.simulate(
            Scenario.model_validate(SCENARIO),
            draws=5_000 if span == 1 else 20_001,
            seed=42,
            chance={"crs-care": "6%"},
            correlations=[("infusion", "lodging", 0.5)],
            distributions={"lodging": "lognormal"},
        )

    whole = run()
    monkeypatch.setattr(engine, "SPAN", span)
    assert run() == whole


def test_the_digits_of_a_seed() -> None:
    """The same on every platform; a change of these digits changes every published seed."""
    drawn = carcost.simulate(draws=100_000, seed=42)
    assert [str(one.value) for one in (drawn.mean, *drawn.percentiles)] == DIGITS


DIGITS = ["600367.99", "419840.95", "599416.91", "786463.68"]


def test_without_a_seed_one_is_made_and_told() -> None:
    first = carcost.simulate(draws=1000)
    assert carcost.simulate(draws=1000).seed != first.seed
    assert carcost.simulate(draws=1000, seed=first.seed) == first


@settings(max_examples=30, deadline=None)
@given(
    st.integers(1_000, 10**9),
    st.integers(1, 10**9),
    st.integers(0, 10**6),
    st.sampled_from(["uniform", "triangular", "pert"]),
    st.integers(0, 2**64 - 1),
)
def test_every_draw_lies_between_all_low_and_all_high(
    low: int, more: int, stay: int, name: str, seed: int
) -> None:
    scenario = Scenario.model_validate(
        {"infusion_price": f"{low}:{low + more}", "stay_multiplier": f"0:{Decimal(stay + 1) / 10**6}"}
    )
    drawn = carcost.simulate(
        scenario,
        draws=500,
        seed=seed,
        distributions={"infusion": name},
        percentiles=[Decimal("0.1"), Decimal("99.9")],
    )
    for amount in (drawn.mean.value, *(one.value for one in drawn.percentiles)):
        assert drawn.total.low <= amount <= drawn.total.high
    assert sum(column.count for column in drawn.histogram) == 500
    assert drawn.total.low <= drawn.histogram[0].low <= drawn.histogram[-1].high <= drawn.total.high


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        (
            {"distributions": {"infusio": "pert"}},
            '--dist: unknown parameter "infusio"; did you mean "infusion"?',
        ),
        (
            {"distributions": {"infusion": "perty"}},
            '--dist infusion: unknown distribution "perty"; did you mean "pert"?',
        ),
        ({"distributions": {"hospital-stay": "lognormal"}}, "needs a low end above 0, and this one is 0"),
        ({"correlations": [("infusion", "infusion", 0.5)]}, "need two names"),
        ({"correlations": [("infusion", "hospital-stay", 1.5)]}, "a value between -1 and 1"),
        ({"correlations": [("infusion", "lodging", 0.5)]}, "--correlate: unknown parameter"),
        (
            {"scenario": Scenario.model_validate({"setting": "outpatient", "infusion_price": 400_000})},
            "nothing .* has a range",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(given_: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        carcost.simulate(draws=10, seed=1, **given_)


def test_the_pair_that_contradicts_the_others_is_named() -> None:
    scenario = Scenario.model_validate({"add": {"crs-care": "0:5"}})
    pairs = [
        ("infusion", "hospital-stay", 0.9),
        ("infusion", "crs-care", 0.4),
        ("hospital-stay", "crs-care", -0.9),
    ]
    with pytest.raises(UsageError, match=r"--correlate hospital-stay,crs-care=-0\.9: it contradicts"):
        carcost.simulate(scenario, draws=10, seed=1, correlations=pairs)


def test_amounts_up_to_a_trillion_are_exact_or_refused() -> None:
    large = model({"infusion_price": "900000000000:999999999999.99", "stay_multiplier": "0.5"})
    with pytest.raises(UsageError, match="too large to be drawn to the cent"):
        prepare(large, {}, [], 1)
    fits = model({"setting": "outpatient", "infusion_price": "900000000000:999999999999.99"})
    draws = prepare(fits, {}, [], 1)
    assert span_values(draws, 0, 5)[0]["infusion"].units.dtype == np.float64
    wide = model({"infusion_price": "80000000:90000000", "stay_multiplier": "0:1"})
    own = prepare(wide, {}, [], 1)
    assert not own.in_floats
    totals = cost(
        wide.terms, span_values(own, 0, 100)[0], to_cents, Fixed(np.zeros(1, dtype=np.int64), CENTS)
    ).total.units
    for total, point in zip(totals, _points(own, 100), strict=True):
        assert Decimal(int(total)).scaleb(-CENTS) == cost(wide.terms, point, rounded, Decimal(0)).total
