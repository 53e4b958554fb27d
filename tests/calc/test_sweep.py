"""Every combination of some values: the rows, and one row against the estimate of the same case."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

import pytest

import carcost
from carcost import Scenario
from carcost.errors import UsageError

SETS = {"crs-care": ["0", "50000", "100000"], "lodging": ["1540", "3080"]}


def test_every_combination_has_a_row() -> None:
    result = carcost.sweep(SETS)
    rows = [tuple(map(int, row)) for row in result.rows]
    assert [row[:2] for row in rows] == list(itertools.product((0, 50_000, 100_000), (1_540, 3_080)))
    assert rows[0][2:] == (376_540, 851_540)
    assert rows[-1][2:] == (478_080, 953_080)


@pytest.mark.parametrize("setting", ["inpatient", "outpatient"])
def test_a_row_is_the_estimate_of_its_case(setting: str) -> None:
    values = {"infusion": ["375k", "0.4M"], "lodging": ["0", "1540.55"], "ivig": ["2648"]}
    for row in carcost.sweep(values, Scenario.model_validate({"setting": setting, "infusions": 2})).rows:
        infusion, lodging, ivig, low, high = row
        case = {
            "setting": setting,
            "infusions": 2,
            "infusion_price": infusion,
            "add": {"lodging": lodging, "ivig": ivig},
        }
        total = carcost.estimate(Scenario.model_validate(case)).total
        assert (total.low, total.high) == (low, high)


def test_the_stay_is_swept_as_a_multiple_or_in_dollars() -> None:
    multiples = carcost.sweep({"hospital-stay": ["0", "0.25", "50%"]})
    assert multiples.swept[0].unit == "times"
    assert [row[1] for row in multiples.rows] == [375_000, Decimal("468750.00"), Decimal("562500.00")]
    dollars = carcost.sweep({"hospital-stay": ["50k", "100k"]})
    assert dollars.swept[0].unit == "dollars"
    assert [row[1] for row in dollars.rows] == [425_000, 475_000]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"lodgin": ["5"]}, '--set: unknown component "lodgin"; did you mean "lodging"?'),
        ({"lodging": ["5", "x"]}, "--set lodging: .* is not an amount of dollars"),
        ({"lodging": ["20%"]}, "--set lodging: .* percentage"),
        ({"infusion": ["0"]}, "--set infusion: 0 dollars is no price of an infusion"),
        ({"leukapheresis": ["5"]}, "would count twice"),
        ({}, "a sweep needs values"),
        ({"lodging": []}, "--set lodging: there are no values"),
        ({"infusion": []}, "--set infusion: there are no values"),
        ({"lodging": "1540"}, "--set lodging: expected a list of values, .* not text"),
        ({"lodging": 1540}, "--set lodging: expected a list of values, .* not a number"),
    ],
)
def test_what_makes_no_sense_is_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        carcost.sweep(values)


@pytest.mark.parametrize(
    ("values", "choices", "message"),
    [
        ({"hospital-stay": [0.5, 1]}, {"setting": "outpatient"}, "a stay multiplier has no effect in an out"),
        ({"crs-care": [0]}, {"without": ["crs-care"]}, '"crs-care" is both added and left out; choose one'),
        ({"hospital-stay": [50_000]}, {"stay_multiplier": 1}, "the hospital stay has both dollars and"),
    ],
)
def test_a_sweep_of_what_the_scenario_chose_otherwise_is_refused(
    values: dict[str, Any], choices: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        carcost.sweep(values, Scenario.model_validate(choices))


@pytest.mark.parametrize("price", ["1k", "425k"])
def test_what_is_said_beside_the_rows_holds_for_every_combination(price: str) -> None:
    case: dict[str, Any] = {"setting": "outpatient", "without": ["crs-care"]}
    result = carcost.sweep({"infusion": ["1k", "425k"], "lodging": ["0", "99"]}, Scenario(**case))
    for lodging in ("0", "99"):
        own = Scenario(**case, infusion_price=price, add={"lodging": lodging})
        found = carcost.estimate(own)
        for name in ("not_counted", "included", "price_year", "notices", "sources", "oldest_figure"):
            assert getattr(found, name) == getattr(result, name)
