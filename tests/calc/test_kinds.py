"""Kinds of cases: one formula for all rows with the same choices, or what is wrong with these."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from carcost import Coverage, Scenario, load_plan
from carcost.calc.kinds import Choices, Kind, LineOf, kind_of
from carcost.load.setup import load_setup

if TYPE_CHECKING:
    from carcost import Plan

MILLION = 1_000_000


def kind(
    texts: dict[str, str] | None = None,
    *given: str,
    scenario: Scenario | None = None,
    plans: list[Plan] | None = None,
    coverage: Coverage | None = None,
) -> Kind:
    """Choose the formula of rows that give these groups of columns, and make these choices."""
    setup = load_setup(scenario or Scenario(), (), plans or [], coverage or Coverage(), "1.2.3")
    return kind_of(Choices(tuple((texts or {}).items()), given), setup)


def test_without_a_choice_the_lines_are_those_of_the_books() -> None:
    found = kind()
    assert found.lines == {
        "infusion": LineOf(37_500_000, 42_500_000, None, counted=True, quantity=1, column=""),
        "hospital-stay": LineOf(0, MILLION, "infusion", counted=True, quantity=1, column=""),
    }
    assert (found.not_counted, found.flags, found.share, found.problem) == (
        14,
        "prices-have-moved upper-end-only proxy",
        None,
        None,
    )
    assert (found.setting, found.product) == ("inpatient", "")


def test_what_the_rows_give_is_taken_from_their_columns() -> None:
    lines = kind({"infusions": "3"}, "infusion", "stay", "lodging").lines
    assert [(name, line.low, line.high, line.quantity, line.column) for name, line in lines.items()] == [
        ("infusion", 0, 0, 3, "infusion"),
        ("hospital-stay", 0, 0, 1, "stay"),
        ("lodging", 0, 0, 1, "lodging"),
    ]
    assert lines["hospital-stay"].of == "infusion"


def test_a_price_of_the_books_is_for_all_infusions() -> None:
    assert kind({"infusions": "3"}).lines["infusion"][:2] == (3 * 37_500_000, 3 * 42_500_000)


def test_dollars_for_the_stay_are_no_multiple() -> None:
    line = kind(None, "hospital_stay").lines["hospital-stay"]
    assert (line.of, line.column) == (None, "hospital_stay")


def test_what_is_left_out_may_still_be_multiplied() -> None:
    found = kind({"without": "infusion lodging"})
    assert (found.lines["infusion"].counted, found.lines["hospital-stay"].counted) == (False, True)
    assert "reference-not-counted" in found.flags


def test_a_status_is_flagged_where_a_disease_is_named() -> None:
    assert "investigational" in kind({"indication": "lupus"}).flags
    assert "investigational" not in kind().flags


def test_a_row_is_laid_over_what_all_share() -> None:
    shared = Scenario.model_validate(
        {"add": {"lodging": 1540, "travel": 60}, "without": ["hospital-stay"], "setting": "outpatient"}
    )
    bare = kind(scenario=shared)
    own = kind({"setting": "inpatient", "without": "infusion"}, "lodging", scenario=shared)
    assert (bare.setting, own.setting) == ("outpatient", "inpatient")
    assert (list(bare.lines), list(own.lines)) == (["infusion", "lodging", "travel"], ["lodging", "travel"])
    assert (bare.lines["lodging"].low, own.lines["lodging"].column) == (154_000, "lodging")
    assert bare.lines["travel"] == own.lines["travel"]
    assert own.lines["travel"][:2] == (6000, 6000)


@pytest.mark.parametrize(
    ("texts", "given", "column", "reason"),
    [
        ({"setting": "home"}, [], "setting", "unknown setting; allowed: inpatient, outpatient"),
        ({"infusions": "11"}, [], "infusions", "is not from 1 to 10"),
        ({"as_of": "1 May"}, [], "as_of", "expected a day like 2026-11-23"),
        ({"start": "soon"}, [], "start", "expected a day like 2026-11-23"),
        ({"when": "infusion 1", "start": "2026-01-10"}, [], "when", "is not STEP=MONTHS, such as infusion=1"),
        ({"stay_days_low": "9", "stay_days_high": "3"}, [], "stay_days_low", "the shorter stay"),
        ({"stay_days_high": "3"}, [], "stay_days_low", "is missing"),
        ({"without": "infusoin"}, [], "without", 'unknown component; did you mean "infusion"?'),
        ({"product": "nope"}, [], "product", "unknown product"),
        ({"setting": "outpatient"}, ["stay"], "", "a stay multiplier has no effect in an outpatient setting"),
        ({"without": "lodging"}, ["lodging"], "", '"lodging" is both added and left out; choose one'),
        ({}, ["leukapheresis"], "", "leukapheresis would count twice"),
        ({}, ["hospital_stay", "stay"], "", "the hospital stay has both dollars and another figure"),
        ({"start": "2030-01-10"}, [], "", "marketplace has no figures for the plan year 2030"),
        ({"oop_max": "none"}, ["oop_left"], "", "there is no maximum, and something is left of it"),
        ({"when": "infusion=1"}, [], "", "months are counted from a start"),
    ],
)
def test_choices_that_make_no_case_are_a_problem(
    texts: dict[str, str], given: list[str], column: str, reason: str
) -> None:
    found = kind(texts, *given, plans=[load_plan("marketplace")])
    assert found.problem is not None
    assert found.problem[0] == column
    assert found.problem[1].startswith(reason)
    assert not found.lines


def test_with_a_plan_a_kind_has_the_branches_that_are_known() -> None:
    share = kind({"network": "in"}, plans=[load_plan("marketplace")]).share
    assert share is not None
    assert [branch.code for branch in share.branches] == ["in-network", "next-year", "denied"]
    assert share.most == {}


def test_what_can_be_left_at_most_is_the_plan_s_or_the_row_s() -> None:
    plans = [load_plan("marketplace")]
    own = kind({"oop_max": "3000"}, "oop_left", "deductible_left", plans=plans).share
    planned = kind(
        None, "oop_left", plans=plans, coverage=Coverage.model_validate({"start": "2025-03-01"})
    ).share
    assert own is not None
    assert planned is not None
    assert own.most == {"deductible_left": 3000, "oop_left": 3000}
    assert planned.most == {"oop_left": 9200}


@pytest.mark.parametrize(
    "texts",
    [
        {"stay_days_low": "3"},
        {"stay_days_high": "70"},
    ],
)
def test_a_range_that_all_share_gives_way_as_a_whole(texts: dict[str, str]) -> None:
    shared = Coverage.model_validate({"stay_days": "2:5"})
    problem = kind(texts, plans=[load_plan("medicare")], coverage=shared).problem
    assert problem is not None
    assert problem[1].startswith("is missing")


def test_the_column_that_is_missing_is_named() -> None:
    problem = kind({"stay_days_low": "3"}, plans=[load_plan("medicare")]).problem
    assert problem is not None
    assert problem[0] == "stay_days_high"
