"""The laws of draws: bounds, seeds, rows and columns to the cent; and what is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated import model

import carcost
from carcost import Scenario
from carcost.calc import simulate as engine
from carcost.calc.cost import cost
from carcost.calc.draws import prepare, span_values
from carcost.calc.fixed import CENTS, Fixed, to_cents
from carcost.errors import UsageError
from carcost.models.money import to_cents as rounded

if TYPE_CHECKING:
    from carcost.models.results.simulation import Simulation


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


@pytest.mark.parametrize(
    "given_",
    [
        {"draws": 1},
        {"draws": 2.5},
        {"draws": "many"},
        {"seed": -1},
        {"seed": 1.5},
        {"percentiles": [105]},
        {"percentiles": ["x"]},
        {"percentiles": [float("nan")]},
        {"above": [-1]},
        {"above": ["x"]},
        {"above": [None]},
        {"distributions": {"infusion": 5}},
    ],
)
def test_python_gives_one_clear_error_too(given_: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        carcost.simulate(**given_)
