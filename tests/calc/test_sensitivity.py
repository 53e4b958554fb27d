"""One-way and two-way sensitivity: the issue's numbers, thresholds, and the laws."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from builders import book, price
from hypothesis import given, settings
from hypothesis import strategies as st

import carcost
from carcost import Coverage, Plan, Scenario
from carcost.calc.parameters import CostModel, cost_model
from carcost.errors import UsageError
from carcost.load.case import load_case
from carcost.load.catalogue import load_catalogue

if TYPE_CHECKING:
    from carcost.models.results.sensitivity import OneWay, Sensitivity

BASES = {"infusion": 400_000, "hospital-stay": "0.5"}


def modelled(scenario: dict[str, Any] | None = None, **given: Any) -> CostModel:  # noqa: ANN401 - whatever the model takes
    case, layers = load_case(Scenario.model_validate(scenario or {}))
    return cost_model(case, layers, load_catalogue(), "1.2.3", **given)


def one_way(result: Sensitivity) -> dict[str, OneWay]:
    return {one.parameter.name: one for one in result.one_way}


def test_the_article_s_inpatient_scenario() -> None:
    result = carcost.sensitivity(base=BASES)
    assert result.base == 600_000
    assert [one.parameter.name for one in result.one_way] == ["hospital-stay", "infusion"]
    stay, infusion = result.one_way
    assert [stay.at_low, stay.at_high, stay.swing] == [400_000, 800_000, 400_000]
    assert [infusion.at_low, infusion.at_high, infusion.swing] == [562_500, 637_500, 75_000]


def test_where_the_total_reaches_a_target() -> None:
    found = one_way(carcost.sensitivity(base=BASES, target=Decimal(700_000)))
    stay, infusion = found["hospital-stay"].threshold, found["infusion"].threshold
    assert stay is not None
    assert infusion is not None
    assert (stay.reached, infusion.reached, infusion.value) == (True, False, None)
    assert stay.value == Decimal("0.75")


@pytest.mark.parametrize(
    ("target", "reached"), [(399_999, False), (400_000, True), (800_000, True), (800_001, False)]
)
def test_a_target_at_and_around_the_ends(target: int, reached: bool) -> None:
    threshold = one_way(carcost.sensitivity(base=BASES, target=Decimal(target)))["hospital-stay"].threshold
    assert threshold is not None
    assert threshold.reached == reached


def test_a_grid_over_two_parameters() -> None:
    grid = carcost.sensitivity(base=BASES, two_way=("infusion", "hospital-stay")).grid
    assert grid is not None
    assert list(grid.row_values) == [375_000, 387_500, 400_000, 412_500, 425_000]
    assert [float(value) for value in grid.column_values] == [0, 0.25, 0.5, 0.75, 1]
    assert list(map(int, grid.outcomes[2])) == [400_000, 500_000, 600_000, 700_000, 800_000]
    assert [grid.outcomes[0][0], grid.outcomes[-1][-1]] == [375_000, 850_000]


def test_the_base_is_given_or_the_source_s_or_the_midpoint() -> None:
    own = book(price("lodging", 100, 300, central=120), price("travel", 50, 50))
    model = modelled(base={"infusion": "380k"})
    assert {name: one.base_from for name, one in model.parameters.items()} == {
        "infusion": "given",
        "hospital-stay": "midpoint",
    }
    result = carcost.sensitivity(Scenario(setting="outpatient"), books=[own])
    found = {
        **{one.parameter.name: one.parameter for one in result.one_way},
        **{one.name: one for one in result.fixed},
    }
    assert {name: one.base_from for name, one in found.items()} == {
        "infusion": "midpoint",
        "lodging": "central",
        "travel": "fixed",
    }
    assert found["lodging"].base == 120
    assert "base-is-midpoint" in {notice.code for notice in result.notices}


def test_a_chance_is_a_parameter_too() -> None:
    scenario = Scenario.model_validate({"setting": "outpatient", "add": {"crs-care": "50k:150k"}})
    result = carcost.sensitivity(scenario, base={"infusion": 400_000}, chance={"crs-care": "6%"})
    assert result.base == 400_000 + 6_000
    happens = one_way(result)["crs-care happens"]
    assert [happens.at_low, happens.at_high] == [400_000, 500_000]
    assert one_way(result)["crs-care"].swing == 6_000


def test_what_the_family_owes_may_be_watched() -> None:
    plan = Plan.model_validate(
        {
            "id": "ours",
            "title": "Ours",
            "years": [{"year": 2026, "deductible": 0, "coinsurance": "10%", "out_of_pocket_maximum": 60_000}],
        }
    )
    result = carcost.sensitivity(base=BASES, plan=plan, target=Decimal(50_000))
    assert result.outcome_label == "what the family owes if covered and in network"
    assert result.base == 60_000
    fork = next(notice.text for notice in result.notices if notice.code == "one-branch")
    assert "if covered and in network" in fork
    assert "if denied or not covered $600,000" in fork
    assert result.not_counted
    stay = one_way(result)["hospital-stay"]
    assert [stay.at_low, stay.at_high] == [40_000, 60_000]
    assert stay.threshold is not None
    assert stay.threshold.value == Decimal("0.25")
    with pytest.raises(UsageError, match="a plan pays of whole bills"):
        carcost.sensitivity(plan=plan, chance={"infusion": "50%"})
    medicare = carcost.sensitivity(plan=carcost.load_plan("medicare"), coverage=Coverage())
    assert {one.swing for one in medicare.one_way} == {0}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"base": {"infusio": 5}}, '--base: unknown parameter "infusio"; did you mean "infusion"?'),
        ({"target": -1}, "--target"),
        ({"target": "x"}, "--target: this text of 1 characters is not an amount"),
        ({"base": {"infusion": 500_000}}, "--base infusion: .* is not from 375000 to 425000"),
        (
            {"base": {"hospital-stay": "400k"}},
            "--base hospital-stay: .* is an amount where a multiplier is meant",
        ),
        ({"chance": {"hospital-stay": "5%"}}, "--chance: hospital-stay is a multiple of another price"),
        ({"chance": {"lodging": "5%"}}, "--chance: unknown parameter; with a price here: infusion"),
        ({"chance": {"infusion": 5}}, "--chance infusion: a chance .* is not clear"),
        ({"two_way": ("infusion", "infusion")}, "the two parameters are the same"),
        ({"two_way": ("infusion", "lodging")}, "--two-way: unknown parameter"),
        (
            {"scenario": Scenario(setting="outpatient", infusion_price="400k")},
            "nothing in this scenario has a range",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        carcost.sensitivity(**given)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1_000, 10**8),
    st.integers(0, 10**8),
    st.integers(0, 500_000),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
)
def test_every_outcome_lies_between_all_low_and_all_high(
    low: int, more: int, stay: int, lodging: int, further: int
) -> None:
    scenario = Scenario.model_validate(
        {
            "infusion_price": f"{low}:{low + more + 1}",
            "stay_multiplier": f"{Decimal(stay) / 10**6}:{Decimal(stay) / 10**6 + 1}",
            "add": {"lodging": f"{lodging}:{lodging + further}"},
        }
    )
    result = carcost.sensitivity(scenario)
    swings = [one.swing for one in result.one_way]
    assert swings == sorted(swings, reverse=True)
    for one in result.one_way:
        assert result.total.low <= one.at_low <= result.base <= one.at_high <= result.total.high
        assert one.swing == one.at_high - one.at_low
