from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from carcost.models.ranges import AmountRange, MultiplierRange
from carcost.models.scenario import Scenario


def test_without_choices_it_is_one_inpatient_infusion_at_the_books_prices() -> None:
    scenario = Scenario()
    assert (scenario.setting, scenario.infusions, scenario.indication) == ("inpatient", None, None)
    assert (scenario.infusion_price, scenario.stay_multiplier, scenario.add, scenario.without) == (
        None,
        None,
        {},
        (),
    )


def test_choices_are_read_as_on_the_command_line() -> None:
    scenario = Scenario(
        infusions=" 2 ",
        infusion_price="375k:400k",
        stay_multiplier="25%:1",
        add={"lodging": "1540:3080", "travel": 900},
        without=["ivig"],
    )
    assert scenario.infusions == 2
    assert scenario.infusion_price == AmountRange(low=375_000, high=400_000)
    assert scenario.stay_multiplier == MultiplierRange(low=Decimal("0.25"), high=1)
    assert scenario.add == {
        "lodging": AmountRange(low=1540, high=3080),
        "travel": AmountRange(low=900, high=900),
    }
    assert scenario.without == ("ivig",)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"setting": "inpatien"}, 'unknown setting "inpatien"; did you mean "inpatient"?'),
        ({"setting": "home"}, "unknown setting; allowed: inpatient, outpatient"),
        ({"infusions": "0"}, '"0" is not from 1 to 10'),
        ({"infusions": "11"}, '"11" is not from 1 to 10'),
        ({"infusions": -1}, '"-1" is not a whole number'),
        ({"infusions": "1.0"}, '"1.0" is not a whole number'),
        ({"infusions": 2.0}, '"2.0" is not a whole number'),
        ({"infusions": True}, "is not a whole number"),
        ({"infusions": "\u0663"}, "is not a whole number"),
        ({"infusions": "9" * 99}, "is not a whole number"),
        ({"infusion_price": "50"}, "50 dollars is no price of an infusion"),
        ({"infusion_price": "1:100"}, "1 dollars is no price of an infusion"),
        ({"infusion_price": "400k:300k"}, "is above the high end"),
        ({"stay_multiplier": "$5"}, "is an amount where a multiplier is meant"),
        ({"add": {"infusion": "5000"}}, "give it as --infusion-price"),
        ({"add": {"Lodging": "5000"}}, "should match pattern"),
        ({"without": ["x" * 61]}, "at most 60 characters"),
        ({"indication": "x" * 61}, "at most 60 characters"),
        ({"plan": "gold"}, "Extra inputs are not permitted"),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(choices: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Scenario.model_validate(choices)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"add": {"lodging": 1, "ivig": 1}, "without": ["lodging"]}, '"lodging" is both added and left out'),
        ({"stay_multiplier": 1, "setting": "outpatient"}, "no effect in an outpatient setting"),
        ({"stay_multiplier": 1, "add": {"hospital-stay": 5}}, "both dollars and another figure"),
        ({"stay_multiplier": 1, "without": ["hospital-stay"]}, "has a figure and is left out"),
    ],
)
def test_choices_that_contradict_each_other_are_refused(choices: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Scenario.model_validate(choices)


@pytest.mark.parametrize(
    "choices",
    [
        {"infusion_price": "1000"},
        {"infusion_price": "400k", "without": ["infusion"]},
        {"add": {"hospital-stay": "5000"}, "setting": "outpatient"},
        {"stay_multiplier": "0", "without": ["infusion"]},
        {"without": ["lodging", "lodging"]},
    ],
)
def test_choices_that_agree_are_accepted(choices: dict[str, object]) -> None:
    assert isinstance(Scenario.model_validate(choices), Scenario)


def test_a_scenario_has_no_field_that_could_name_a_person() -> None:
    assert set(Scenario.model_fields) == {
        "name",  # of the scenario
        "title",
        "text",
        "product",
        "hospital",
        "payer",  # an insurer
        "as_of",
        "stay",
        "use",
        "books",
        "default_book",
        "setting",
        "infusions",
        "infusion_price",
        "stay_multiplier",
        "add",
        "without",
        "indication",
    }


def test_a_scenario_reads_back_from_its_json() -> None:
    scenario = Scenario(add={"lodging": "1540.10:3080.99"}, stay_multiplier="0.333", indication="lupus")
    assert Scenario.model_validate_json(scenario.model_dump_json()) == scenario
