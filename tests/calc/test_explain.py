from __future__ import annotations

import pytest
from builders import estimated

from carcost.calc.explain import ARTICLE_SAYS, explain
from carcost.errors import UsageError
from carcost.load.catalogue import load_catalogue

CATALOGUE = load_catalogue()


def test_every_component_is_explained_in_the_order_of_the_episode() -> None:
    explanation = explain(estimated(), CATALOGUE)
    assert [one.component for one in explanation.components] == [one.id for one in CATALOGUE.components]
    assert {one.article for one in explanation.components} == set(ARTICLE_SAYS.values())


@pytest.mark.parametrize(
    ("component", "outcome"),
    [
        ("infusion", "counted"),
        ("leukapheresis", "not a line of its own: the price of infusion already covers it"),
        ("lodging", "not counted: no price in the books in use"),
        ("travel", "not counted: left out of this scenario"),
    ],
)
def test_a_component_s_outcome_says_why(component: str, outcome: str) -> None:
    (one,) = explain(estimated(without=["travel"]), CATALOGUE, component).components
    assert one.outcome == outcome
    assert (one.line is not None) is (outcome == "counted")


def test_a_component_is_explained_in_plain_words_with_its_step() -> None:
    (one,) = explain(estimated(), CATALOGUE, " Lodging ").components
    assert (one.label, one.step) == ("Lodging near the centre", "What the family pays itself")
    assert one.description


def test_only_the_sources_of_what_was_asked_for_are_cited() -> None:
    estimate = estimated(add={"lodging": 5})
    assert [one.id for one in explain(estimate, CATALOGUE, "lodging").sources] == ["user"]
    assert [one.id for one in explain(estimate, CATALOGUE, "infusion").sources] == ["gai-2023", "acr-2023"]
    assert explain(estimate, CATALOGUE, "travel").sources == ()
    assert len(explain(estimate, CATALOGUE).sources) == 3


@pytest.mark.parametrize(
    ("choices", "formula"),
    [
        ({}, "low $375,000 + $0 = $375,000; high $425,000 + $425,000 = $850,000"),
        ({"setting": "outpatient"}, "low $375,000; high $425,000"),
        (
            {"setting": "outpatient", "add": {"lodging": "1540.50"}},
            "low $375,000 + $1,540.50 = $376,540.50; high $425,000 + $1,540.50 = $426,540.50",
        ),
    ],
)
def test_the_total_is_written_as_a_sum_with_its_numbers(choices: dict[str, object], formula: str) -> None:
    explanation = explain(estimated(**choices), CATALOGUE, "infusion")
    assert explanation.total_formula == formula


def test_the_explanation_carries_the_estimate_s_stamp_total_and_notices() -> None:
    estimate = estimated()
    explanation = explain(estimate, CATALOGUE)
    assert (explanation.kind, explanation.carcost_version, explanation.currency) == (
        "explanation",
        "1.2.3",
        "USD",
    )
    assert (explanation.total, explanation.notices) == (estimate.total, estimate.notices)


def test_an_unknown_component_is_an_error_with_the_nearest_name() -> None:
    with pytest.raises(UsageError, match=r'unknown component "lodgin"; did you mean "lodging"\?'):
        explain(estimated(), CATALOGUE, "lodgin")
