from __future__ import annotations

import pytest

from carcost.errors import DataError, Problem
from carcost.load.document import Document
from carcost.load.validate import key_text, validate
from carcost.models.scenario import Scenario

TEXT = 'colour = "red"\ninfusions = 99\nsetting = "home"\n'
VALUES = {"colour": "red", "infusions": 99, "setting": "home"}


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ((), ""),
        (("id",), "id"),
        (("prices", 0, "low"), "prices[0].low"),
        (("prices", 2, "includes", 1), "prices[2].includes[1]"),
        (("add", "lodging", "high"), "add.lodging.high"),
    ],
)
def test_a_key_is_written_as_a_reader_would(place: tuple[str | int, ...], text: str) -> None:
    assert key_text(place) == text


def test_problems_have_the_document_s_name_and_come_in_its_order() -> None:
    with pytest.raises(DataError) as refused:
        validate(Scenario, Document("case.toml", b"", TEXT, VALUES))
    assert [problem[:3] for problem in refused.value.problems] == [
        ("case.toml", 1, "colour"),
        ("case.toml", 2, "infusions"),
        ("case.toml", 3, "setting"),
    ]


def test_a_problem_of_the_whole_has_neither_line_nor_key() -> None:
    values = {"setting": "outpatient", "stay_multiplier": 1}
    with pytest.raises(DataError) as refused:
        validate(Scenario, Document("case.toml", b"", "stay_multiplier = 1", values))
    (problem,) = refused.value.problems
    assert problem == Problem("case.toml", 0, "", problem.message)
    assert "no effect in an outpatient setting" in problem.message


def test_valid_values_make_the_model() -> None:
    assert validate(Scenario, Document("case.toml", b"", "", {"infusions": 2})).infusions == 2
