"""Shares at the edges: years, several plans, admissions, allowed amounts, and what is not known."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from shares import ONE_SERVICE, branch, codes, ends, plan_of, shared

import carcost
from carcost import Scenario, load_plan
from carcost.errors import UsageError
from carcost.load.scenario import load_scenario
from carcost.models.results.share import Share

AFTER_CARE = {**ONE_SERVICE, "add": {"follow-up": 60_000}}


@pytest.mark.parametrize(("rate", "owed"), [("0%", 0), ("100%", 400_000), ("1.0", 400_000)])
def test_coinsurance_of_nothing_and_of_everything(rate: str, owed: int) -> None:
    share = shared("hdhp", oop_max="none", deductible_left=0, coinsurance=rate)
    assert ends(share, "in-network") == (owed, owed)
    assert Share.model_validate_json(share.model_dump_json()) == share


def test_where_the_plan_allows_less_more_may_be_billed() -> None:
    share = shared(
        "hdhp",
        {"setting": "outpatient"},
        allowed="300k:500k",
        network="out",
        oop_max=20_000,
        coinsurance="40%",
        deductible_left=6000,
    )
    # The lowest bill, all allowed; and the highest, of which no more than 300,000 is allowed.
    assert ends(share, "out-of-network") == (20_000, 20_000 + 200_000)
    found = branch(share, "out-of-network")
    assert sum(step.low for step in found.steps) == 20_000


TWO_YEARS = (
    {"year": 2026, "deductible": 0, "coinsurance": "20%", "out_of_pocket_maximum": 10_000}
    | {"out_of_network": {"deductible": 6000, "coinsurance": "40%", "out_of_pocket_maximum": 20_000}},
    {"year": 2027, "deductible": 0, "coinsurance": "20%", "out_of_pocket_maximum": 11_000}
    | {"out_of_network": {"deductible": 6000, "coinsurance": "40%", "out_of_pocket_maximum": 30_000}},
)


def test_out_of_network_care_falls_into_plan_years_too() -> None:
    case = {**ONE_SERVICE, "add": {"follow-up": 90_000}}
    share = shared(plan_of(*TWO_YEARS), case, start="2026-11-10", allowed="400k")
    assert branch(share, "out-of-network").plan_years == (2026, 2027)
    assert branch(share, "out-of-network").low == 20_000 + 30_000
    late = shared(plan_of(*TWO_YEARS), start="2026-12-10", allowed="400k")
    assert ends(late, "out-of-network") == (30_000, 30_000)
    assert ends(late, "in-network") == (11_000, 11_000)


def test_a_december_start_may_meet_the_limit_of_the_year_in_which_it_starts() -> None:
    share = shared("marketplace", start="2026-12-10")
    assert branch(share, "in-network").label == "If covered and in network, all of it in 2027"
    assert ends(share, "in-network") == (12_000, 12_000)
    assert branch(share, "next-year").label == "If part of it falls into plan year 2026"
    assert ends(share, "next-year") == (12_000, 22_600)


def test_a_plan_year_that_is_not_known_leaves_the_other_branches() -> None:
    share = shared("medicare", AFTER_CARE, start="2026-11-10")
    assert branch(share, "covered").state == "computed"
    assert branch(share, "next-year").state == "not-known"
    assert "2027" in branch(share, "next-year").reason
    assert ends(share, "denied") == (460_000, 460_000)
    late = shared("medicare", start="2026-12-10")
    assert branch(late, "covered").state == "not-known"


def test_only_the_plan_years_in_which_something_falls_are_needed() -> None:
    share = shared(plan_of(TWO_YEARS[1]), start="2026-12-10")
    assert ends(share, "in-network") == (11_000, 11_000)


def test_the_next_year_s_limit_is_of_the_next_year_only() -> None:
    when = {"infusion": 13, "after-care": 24}
    share = shared("marketplace", AFTER_CARE, start="2025-06-01", when=when, next_year_limit=5000)
    assert branch(share, "next-year").plan_years == (2026, 2027)
    assert branch(share, "next-year").low == 5000 + 12_000


def test_no_limit_this_year_is_none_next_year() -> None:
    share = shared("marketplace", oop_max="none", deductible_left=0, coinsurance="10%")
    assert branch(share, "next-year").state == "not-known"


@pytest.mark.parametrize(
    ("design", "coverage"),
    [
        ("marketplace", {"start": "2028-02-01", "coinsurance": "20%", "deductible_left": 0}),
        ("medicare-advantage", {}),
        ("medicare-advantage", {"coinsurance": "20%"}),
    ],
)
def test_a_year_without_figures_is_asked_for(design: str, coverage: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=r"has no figures for the plan year 202[68]; it has 202"):
        shared(design, **coverage)
    given = {**coverage, "oop_max": 9000}
    assert ends(shared(design, **given), "in-network") == (9_000, 9_000)


def test_a_plan_of_a_year_to_come_is_used_without_a_start() -> None:
    assert branch(shared(plan_of(TWO_YEARS[1])), "in-network").plan_years == (2027,)


def test_out_of_network_terms_that_say_too_little_are_not_known() -> None:
    year = {"year": 2026, "deductible": 0, "coinsurance": "20%", "out_of_network": {"deductible": 6000}}
    share = shared(plan_of(year), coinsurance="40%")
    assert branch(share, "out-of-network").state == "not-known"
    assert ends(share, "in-network") == (160_000, 160_000)


def test_months_follow_the_infusion_and_an_admission_is_one() -> None:
    share = shared("medicare", {}, start="2025-11-10", when={"infusion": 2}, stay_days=20)
    assert ends(share, "covered") == (1_736, 1_736)
    assert branch(share, "covered").plan_years == (2026,)
    later = shared("marketplace", AFTER_CARE, start="2026-06-10", when={"infusion": 5})
    assert branch(later, "next-year").plan_years == (2026, 2027)


def test_an_admission_owes_its_deductible_whatever_the_stay_costs() -> None:
    assert ends(shared("medicare", {"without": ["infusion"]}, stay_days=70), "covered") == (6_076, 6_076)
    trial = branch(shared("medicare", {}, stay_days=20), "trial")
    assert (trial.low, trial.low_without) == (Decimal(1_736), ())
    proportional = plan_of({"year": 2026, "deductible": 0, "coinsurance": "20%"}, trials=True)
    trial = branch(shared(proportional, {}), "trial")
    assert (trial.low, trial.high, trial.low_without) == (Decimal(0), Decimal(85_000), ("hospital-stay",))


def test_a_price_that_includes_the_product_tells_only_the_most_of_a_trial() -> None:
    proportional = plan_of({"year": 2026, "deductible": 0, "coinsurance": "20%"}, trials=True)
    share = carcost.share(load_scenario("medicare-inpatient"), plan=proportional)
    trial = branch(share, "trial")
    assert trial.low == 0
    assert trial.high == branch(share, "in-network").high
    assert trial.low_without == ("hospital-stay",)
    assert ends(carcost.share(load_scenario("medicare-inpatient"), plan=load_plan("medicare")), "trial") == (
        1_736,
        1_736,
    )


def test_charges_by_the_day_of_a_stay_of_unknown_length() -> None:
    inpatient = {
        "deductible": 0,
        "coinsurance": "0%",
        "copay": 500,
        "days": [{"first": 1, "last": 5, "amount": 300}],
    }
    design = plan_of(
        {"year": 2026, "deductible": 0, "coinsurance": "20%", "services": {"inpatient": inpatient}}
    )
    share = shared(design, {})
    assert ends(share, "in-network") == (800, 2_000)
    assert "long-stay" in codes(share)
    assert ends(shared(design, {}, stay_days=2), "in-network") == (1_100, 1_100)
    assert "one-admission" in codes(shared(design, {"infusions": 2}))


def test_lifetime_reserve_days_are_taken_to_be_unused_and_named() -> None:
    share = shared("medicare", {}, stay_days=100)
    assert ends(share, "covered") == (1_736 + 30 * 434 + 10 * 868,) * 2
    steps = [step.text for step in branch(share, "covered").steps if step.rule == "days"]
    assert steps == ["charges by the day: 30 days at $434, 10 lifetime reserve days at $868"]
    assert "long-stay" in codes(share)


def test_terms_out_of_network_that_say_too_little_are_no_bug() -> None:
    share = shared("marketplace", network="out", oop_max=20_000)
    assert branch(share, "out-of-network").high == 400_000
    limit_only = {
        "year": 2026,
        "deductible": 0,
        "coinsurance": "20%",
        "out_of_network": {"out_of_pocket_maximum": 9000},
    }
    assert branch(shared(plan_of(limit_only), network="out"), "out-of-network").state == "computed"


def test_the_ends_out_of_network_are_the_ends_of_all_cases() -> None:
    year = {"year": 2026, "out_of_network": {"deductible": 6000, "coinsurance": "40%"}}
    share = shared(plan_of(year), {"setting": "outpatient"}, allowed="200k:300k", network="out")
    assert ends(share, "out-of-network") == (198_600, 308_600)


def test_more_care_never_lowers_what_a_second_year_may_come_to() -> None:
    none, little = (
        shared("marketplace", {**ONE_SERVICE, "add": add}, start="2026-11-30")
        for add in ({}, {"follow-up": 1})
    )
    assert ends(none, "next-year") == (10_600, 22_600)
    assert ends(little, "next-year") == (10_601, 22_600)


def test_a_second_plan_pays_of_a_second_limit_too() -> None:
    first = {"year": 2026, "deductible": 0, "coinsurance": "20%", "out_of_pocket_maximum": 7700}
    second = [
        {"year": year, "deductible": 500, "coinsurance": "10%", "out_of_pocket_maximum": 3000}
        for year in (2026, 2027)
    ]
    plans = [
        plan_of(first, {**first, "year": 2027, "out_of_pocket_maximum": 9500}),
        plan_of(*second, id="second"),
    ]
    share = carcost.share(Scenario.model_validate(ONE_SERVICE), plan=plans)
    assert ends(share, "next-year") == (1_220, 2_620)


def test_what_is_left_is_one_person_s_and_ends_with_the_family_s() -> None:
    year = {"year": 2026, "deductible": 0, "coinsurance": "20%", "out_of_pocket_maximum": 9200}
    family = {"family_out_of_pocket_maximum": 18_400, "family_out_of_pocket_met": 10_400}
    assert ends(shared(plan_of({**year, **family}), oop_left=9200), "in-network") == (8_000, 8_000)
    assert ends(shared(plan_of({**year, **family}), oop_left=500), "in-network") == (500, 500)
    with pytest.raises(UsageError, match="--oop-left: more is left"):
        shared(plan_of({**year, **family}), oop_left=15_000)
    deductible = {**year, "deductible": 3000, "family_deductible": 6000, "family_deductible_met": 5000}
    share = shared(
        plan_of(deductible), {"setting": "outpatient", "infusion_price": 2000}, deductible_left=2800
    )
    assert ends(share, "in-network") == (1_200, 1_200)


def test_the_most_of_an_admission_is_for_all_of_it() -> None:
    services = {"inpatient": {"most": 2000}}
    design = plan_of({"year": 2026, "deductible": 0, "coinsurance": "20%", "services": services})
    assert ends(shared(design, {"stay_multiplier": "1"}), "in-network") == (2_000, 2_000)


def test_terms_out_of_network_hold_for_their_own_year() -> None:
    first = {
        "year": 2026,
        "out_of_network": {"deductible": 0, "coinsurance": "40%", "balance_billing": False},
    }
    none = {"year": 2027, "out_of_network": {"covered": False}}
    case = {**ONE_SERVICE, "add": {"follow-up": 5_000}}
    share = shared(plan_of(first, none), case, start="2026-11-10", network="out")
    assert ends(share, "out-of-network") == (165_000, 165_000)


def test_a_plan_year_of_today_is_the_one_that_today_is_in() -> None:
    years = [{"year": year, "out_of_pocket_maximum": limit} for year, limit in ((2025, 7000), (2026, 8000))]
    assert ends(shared(plan_of(*years, year_begins="12-01")), "in-network") == (7_000, 7_000)
    assert ends(shared(plan_of(*years)), "in-network") == (8_000, 8_000)


def test_days_of_a_stay_in_a_further_year_are_named() -> None:
    share = shared("medicare", {}, start="2026-11-25", stay_days=90)
    assert any("plan year 2027" in notice.text for notice in share.notices if notice.code == "long-stay")


def test_a_year_of_medicare_has_what_keeps_an_admission_from_costing_a_fifth() -> None:
    with pytest.raises(ValueError, match=r"needs services\.inpatient\.deductible"):
        plan_of({"year": 2027, "deductible": 300, "coinsurance": "20%"}, kind="medicare")


def test_the_plan_and_the_year_that_are_not_known_are_named() -> None:
    late = shared("medicare-advantage-median", start="2026-12-10")
    assert "2027" in branch(late, "in-network").reason
    second = plan_of({"year": 2026, "deductible": 0, "coinsurance": "10%"}, id="second")
    share = carcost.share(Scenario.model_validate(ONE_SERVICE), plan=[load_plan("marketplace"), second])
    assert branch(share, "next-year").reason.startswith("what second asks in 2027 is not known here")


def test_a_rate_that_changes_nothing_is_said() -> None:
    assert "no-effect" in codes(shared("medicare", {}, coinsurance="50%"))
    assert "no-effect" not in codes(
        shared("marketplace", network="out", deductible_left=1000, coinsurance="30%", oop_max=9000)
    )
