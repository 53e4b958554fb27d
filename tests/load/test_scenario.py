"""Scenario files: inheritance, formats, and every kind of broken file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from carcost import load_scenarios
from carcost.errors import DataError, UsageError
from carcost.load.scenario import load_scenario

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
[scenarios.near]
title = "Near"
setting = "outpatient"
add = { lodging = "1540:3080", travel = 600 }

[scenarios.nearer]
extends = "near"
add = { travel = 100 }
infusion_price = "400k:425k"

[scenarios.stay]
extends = "inpatient-full-stay"
indication = "lupus"
"""


def written(folder: Path, text: str, name: str = "mine.toml") -> str:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_a_scenario_takes_over_what_it_does_not_choose(tmp_path: Path) -> None:
    scenarios = load_scenarios(written(tmp_path, GOOD))
    assert list(scenarios) == ["near", "nearer", "stay"]
    nearer = scenarios["nearer"]
    assert (nearer.name, nearer.setting) == ("nearer", "outpatient")
    assert {name: float(amounts.high) for name, amounts in nearer.add.items()} == {
        "lodging": 3080,
        "travel": 100,
    }
    stay = scenarios["stay"]
    assert stay.stay_multiplier is not None
    assert (float(stay.stay_multiplier.low), stay.indication) == (1, "lupus")


def test_json_says_the_same_as_toml(tmp_path: Path) -> None:
    values = {
        "scenarios": {"near": {"setting": "outpatient", "as_of": "2024-05-01", "add": {"lodging": 1540.5}}}
    }
    file = written(tmp_path, json.dumps(values), "mine.json")
    assert load_scenarios(file)["near"].as_of is not None
    assert load_scenario(f"{file}#near") == load_scenario(file)


def test_one_of_a_file_by_its_name(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD)
    assert load_scenario(f"{file}#nearer").name == "nearer"
    with pytest.raises(UsageError, match="several scenarios; name one"):
        load_scenario(file)
    with pytest.raises(UsageError, match='did you mean "nearer"'):
        load_scenario(f"{file}#neerer")
    with pytest.raises(UsageError, match='did you mean "outpatient"'):
        load_scenario("outpatent")


BROKEN = [
    ("", "empty"),
    ("[scenarios]\n", "one table"),
    ("id = 1\n[scenarios.a]\nsetting = 'inpatient'\n", "one table"),
    (
        "[scenarios.a]\nsettin = 'inpatient'\n",
        ':2: scenarios.a.settin: unknown key "settin"; did you mean "setting"?',
    ),
    ("[scenarios.a]\nsetting = 'home'\n", ":2: scenarios.a.setting: unknown setting"),
    ("[scenarios.a]\nextends = 'b'\n", "unknown scenario"),
    ("[scenarios.a]\nextends = 'outpatent'\n", 'did you mean "outpatient"?'),
    ("[scenarios.a]\nextends = 'b'\n[scenarios.b]\nextends = 'a'\n", "a extends b extends a"),
    ("[scenarios.a]\nextends = 5\n", "extends names one scenario"),
    ("[scenarios.a]\npatient_name = 'Jane Canary'\n", 'unknown key "patient_name"'),
    ("[scenarios.a]\nstay_multiplier = 50\n", "more than 10 times"),
    ("[scenarios]\na = 5\n", "scenarios.a: a scenario is a table of choices, not a number"),
    ('{"scenarios": {"a": null}}', "a scenario is a table of choices, not nothing"),
    (
        "[scenarios.a]\nhospital = 'md-andersen'\n",
        'unknown hospital "md-andersen"; did you mean "md-anderson"',
    ),
    ("[scenarios.a]\nproduct = 'Karvykti'\n", ':2: scenarios.a.product: unknown product "Karvykti"; did you'),
    ("[scenarios.a]\nindication = 'lups'\n", ':2: scenarios.a.indication: unknown indication "lups"; did'),
    ("[scenarios.a]\nadd = { lodgin = 5 }\n", ':2: scenarios.a.add: unknown component "lodgin"; did you'),
    ("[scenarios.a]\nwithout = ['lodgin']\n", ':2: scenarios.a.without: unknown component "lodgin"; did'),
    ('{"scenarios": {"a": {}, "a": {}}}', "used twice"),
    ('{"scenarios": ', "not JSON"),
    ('{"scenarios": {"a": {"infusions": NaN}}}', "is not a whole number"),
    ("a = " + "[" * 4_000, "nested too deeply"),
]


def test_a_json_file_without_an_object_is_told_so(tmp_path: Path) -> None:
    file = written(tmp_path, "[]", "mine.json")
    with pytest.raises(DataError, match="one JSON object, not a list"):
        load_scenarios(file)


def test_a_hospital_may_be_one_of_the_scenario_s_own_book(tmp_path: Path) -> None:
    file = written(tmp_path, "[scenarios.a]\nhospital = 'Our Own'\nbooks = ['own.toml']\n", "mine.toml")
    assert load_scenarios(file)["a"].hospital == "Our Own"


@pytest.mark.parametrize(("text", "words"), BROKEN, ids=[words[:25] for _, words in BROKEN])
def test_a_broken_file_is_refused_in_clear_words(tmp_path: Path, text: str, words: str) -> None:
    file = written(tmp_path, text, "mine.json" if text.startswith("{") else "mine.toml")
    with pytest.raises(DataError) as refused:
        load_scenarios(file)
    assert words in str(refused.value)
    assert str(refused.value).startswith(file)
    assert "Canary" not in str(refused.value)


def test_every_problem_of_every_scenario_at_once(tmp_path: Path) -> None:
    text = "[scenarios.a]\nsetting = 'home'\ncolour = 1\n[scenarios.b]\ninfusions = 99\n"
    with pytest.raises(DataError) as refused:
        load_scenarios(written(tmp_path, text))
    assert sorted(problem.line for problem in refused.value.problems) == [2, 3, 5]


def test_a_book_stands_beside_the_file_that_names_it(tmp_path: Path) -> None:
    file = written(tmp_path, "[scenarios.a]\nbooks = ['mine.toml', 'studies']\n", "cases.toml")
    assert load_scenarios(file)["a"].books == (str(tmp_path / "mine.toml"), "studies")
