"""Plans: what makes one valid, and what is refused with which words."""

from __future__ import annotations

from typing import Any

import pytest

from carcost.models.plan import Plan
from carcost.models.valid import InvalidError, valid


def design(**year: object) -> dict[str, Any]:
    return {"id": "ours", "title": "Ours", "years": [{"year": 2026, **year}]}


def test_what_is_absent_is_not_known_and_a_limit_that_is_absent_is_none() -> None:
    plan = valid(Plan, design())
    year = plan.year(2026)
    assert year is not None
    assert (year.deductible, year.coinsurance, year.out_of_pocket_maximum) == (None, None, None)
    assert plan.year(2027) is None
    assert (plan.kind, plan.year_begins, plan.sha256) == ("insurance", "01-01", None)
    for none in ("none", "None", " NONE "):
        said = valid(Plan, design(out_of_pocket_maximum=none)).year(2026)
        assert said is not None
        assert said.out_of_pocket_maximum is None


@pytest.mark.parametrize(
    ("year", "place", "message"),
    [
        ({"coinsurance": 20}, "coinsurance", "is it 20% or 0.20?"),
        (
            {"deductible": 5000, "out_of_pocket_maximum": 3000},
            "out_of_pocket_maximum",
            "the maximum ($3,000) is below the deductible ($5,000)",
        ),
        (
            {"out_of_pocket_maximum": 9200, "out_of_pocket_met": 9201},
            "out_of_pocket_met",
            "more is met ($9,201) than the maximum ($9,200)",
        ),
        (
            {"deductible": 3000, "deductible_met": "3000.01"},
            "deductible_met",
            "more is met ($3,000.01) than the deductible ($3,000)",
        ),
        ({"out_of_pocket_met": 5}, "out_of_pocket_met", "$5 is met of a maximum that is not given"),
        (
            {"deductible": 3000, "family_deductible": 2000},
            "family_deductible",
            "the family's ($2,000) is below one person's ($3,000)",
        ),
        (
            {"services": {"inpatient": {"days": [{"first": 5, "last": 4, "amount": 1}]}}},
            "days",
            "the last day (4) is before the first (5)",
        ),
        (
            {"services": {"inpatient": {"days": [{"first": n, "last": 9, "amount": 1} for n in (1, 9)]}}},
            "days",
            "the day 9 has two charges",
        ),
        ({"services": {"product": {"deductible": 5, "deductible_met": 6}}}, "deductible_met", "more is met"),
        (
            {"family_deductible": 100, "family_deductible_met": 101},
            "family_deductible_met",
            "more is met ($101) than the deductible ($100)",
        ),
        ({"deductible": "20%"}, "deductible", "percentage where dollars are meant"),
        ({"out_of_pocket_maximum": "no"}, "out_of_pocket_maximum", "is not an amount of dollars"),
        ({"year": 1999}, "year", "2020"),
        ({"deductibel": 5}, "deductibel", 'did you mean "deductible"?'),
        ({"services": {"hospital": {}}}, "services", "allowed: inpatient, outpatient, product"),
    ],
)
def test_figures_that_do_not_agree_are_refused(year: dict[str, Any], place: str, message: str) -> None:
    with pytest.raises(InvalidError) as refused:
        valid(Plan, design(**year))
    ((where, text), *_) = refused.value.problems
    assert message in text
    assert place in where


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"year_begins": "13-01"}, "expected a month and a day like 07-01"),
        ({"year_begins": 701}, "expected a month and a day like 07-01, found a number"),
        ({"kind": "medicar"}, 'did you mean "medicare"?'),
        ({"years": [{"year": 2026}, {"year": 2026}]}, "the plan year 2026 is there twice"),
        ({"figures": [{"id": "a"}]}, "is missing"),
    ],
)
def test_a_plan_that_does_not_hold_together_is_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidError, match=r".") as refused:
        valid(Plan, {**design(), **values})
    assert message in str(refused.value)


def test_a_figure_needs_its_source() -> None:
    figure = {"id": "a", "source": "b", "locator": "c", "as_of": "2030-01-01", "checked": "2026-01-01"}
    with pytest.raises(InvalidError, match=r"not one of \[\[sources\]\]"):
        valid(Plan, {**design(), "figures": [{**figure, "confidence": "read"}]})
