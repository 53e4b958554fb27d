"""The issue's own table of shares, and the branches around it."""

from __future__ import annotations

from typing import Any

import pytest
from shares import ONE_SERVICE, branch, ends, plan, shared

import carcost
from carcost import Plan, Scenario, load_plan
from carcost.errors import UsageError
from carcost.load.scenario import load_scenario

USUAL: dict[str, Any] = {"deductible": 3000, "coinsurance": "20%", "out_of_pocket_maximum": 9200}


def seen(*values: object) -> tuple[object, ...]:
    return values


@pytest.mark.parametrize(
    ("terms", "allowed", "owed"),
    [
        (USUAL, 400_000, 9_200),
        ({**USUAL, "deductible_met": 3000, "out_of_pocket_met": 7000}, 400_000, 2_200),
        ({**USUAL, "out_of_pocket_maximum": "none"}, 400_000, 82_400),
        ({key: value for key, value in USUAL.items() if "maximum" not in key}, 400_000, 82_400),
        (USUAL, 5_000, 3_400),
        (USUAL, 2_000, 2_000),
        ({"deductible": 9200, "coinsurance": "0%", "out_of_pocket_maximum": 9200}, 400_000, 9_200),
        ({**USUAL, "deductible_met": 3000, "out_of_pocket_met": 9200}, 400_000, 0),
    ],
)
def test_covered_and_in_network(terms: dict[str, Any], allowed: int, owed: int) -> None:
    share = shared(plan(**terms), allowed=allowed)
    assert ends(share, "in-network") == (owed, owed)


def test_the_options_say_the_same_as_the_plan() -> None:
    share = shared(plan(**USUAL), deductible_left=0, oop_left=2200)
    assert ends(share, "in-network") == (2_200, 2_200)
    assert ends(shared(plan(**USUAL), oop_max="none"), "in-network") == (82_400, 82_400)
    assert ends(shared(plan(**USUAL), oop_left=0), "in-network") == (0, 0)
    assert "met in full" in branch(shared(plan(**USUAL), oop_left=0), "in-network").reason


def test_the_published_case_owes_what_is_left_of_the_limit() -> None:
    """Where a published calculator shows 79,300."""
    assert ends(shared(plan(**USUAL), oop_max=7300, deductible_left=1800), "in-network") == (7_300, 7_300)


OUT_OF_NETWORK = {"deductible": 6000, "coinsurance": "40%"}


@pytest.mark.parametrize("by_option", [False, True])
def test_out_of_network_with_balance_billing(by_option: bool) -> None:
    case = {"setting": "outpatient", "infusion_price": "900k"}
    if by_option:
        share = shared(
            plan(**USUAL),
            case,
            allowed=400_000,
            network="out",
            oop_max="none",
            coinsurance="40%",
            deductible_left=6000,
        )
    else:
        share = shared(plan(**USUAL, out_of_network=OUT_OF_NETWORK), case, allowed=400_000)
        assert ends(share, "in-network") == (9_200, 9_200)
    assert ends(share, "out-of-network") == (163_600 + 500_000,) * 2
    steps = {step.rule: step.low for step in branch(share, "out-of-network").steps}
    assert steps == {"deductible": 6_000, "coinsurance": 157_600, "balance": 500_000}
    assert ends(share, "denied") == (900_000, 900_000)


def test_out_of_network_other_ways() -> None:
    none = shared(plan(**USUAL, out_of_network={"covered": False}))
    assert ends(none, "out-of-network") == (400_000, 400_000)
    silent = branch(shared(plan(**USUAL)), "out-of-network")
    assert (silent.state, silent.low) == ("not-known", None)
    assert "$400,000" in silent.reason
    limited = shared(plan(**USUAL, out_of_network={**OUT_OF_NETWORK, "out_of_pocket_maximum": 20000}))
    assert ends(limited, "out-of-network") == (20_000, 400_000)
    assert "the rest were billed (--allowed)" in branch(limited, "out-of-network").reason
    forbidden = shared(
        plan(**USUAL, out_of_network={**OUT_OF_NETWORK, "balance_billing": False}), allowed=300_000
    )
    assert ends(forbidden, "out-of-network") == (123_600, 123_600)
    codes = [one.code for one in shared(plan(**USUAL), network="in").branches]
    assert codes == ["in-network", "next-year", "denied", "outside"]
    codes = [one.code for one in shared(plan(**USUAL), network="out").branches]
    assert codes == ["out-of-network", "denied", "outside"]


@pytest.mark.parametrize(
    ("days", "owed"), [(20, 1_736), (60, 1_736), (70, 6_076), (90, 14_756), (91, 15_624)]
)
def test_medicare_part_a(days: int, owed: int) -> None:
    share = shared("medicare", {"infusion_price": "400k"}, stay_days=days)
    assert ends(share, "covered") == (owed, owed)


def test_medicare_part_a_over_a_range_of_days() -> None:
    assert ends(shared("medicare", {}, stay_days="20:70"), "covered") == (1_736, 6_076)
    silent = shared("medicare", {})
    assert ends(silent, "covered") == (1_736, 1_736)
    assert "long-stay" in {notice.code for notice in silent.notices}


def test_medicare_part_b_in_a_hospital_outpatient_department() -> None:
    assert ends(shared("medicare", deductible_left=0), "covered") == (1_736, 1_736)
    assert ends(shared("medicare"), "covered") == (1_736 + 283, 1_736 + 283)
    carvykti = {"setting": "outpatient", "product": "carvykti", "books": ["medicare-drugs"]}
    share = shared("medicare", carvykti, deductible_left=0)
    assert ends(share, "covered") == (1_736, 1_736)
    assert branch(share, "covered").steps[0].text.startswith("18.291% of $587,649.57")


def test_medicare_outside_of_the_cap_takes_a_fifth() -> None:
    share = shared("medicare", {**ONE_SERVICE, "add": {"follow-up": 10_000}}, deductible_left=0)
    assert ends(share, "covered") == (1_736 + 2_000, 1_736 + 2_000)


def test_two_infusions_are_two_services() -> None:
    share = shared(
        "medicare", {"setting": "outpatient", "infusion_price": "200k", "infusions": 2}, deductible_left=0
    )
    assert ends(share, "covered") == (2 * 1_736, 2 * 1_736)


def test_medicare_says_that_its_coverage_is_for_cancer_and_has_a_branch_for_trials() -> None:
    share = shared("medicare", {})
    assert "for cancer" in next(notice.text for notice in share.notices if notice.code == "coverage")
    assert [one.code for one in share.branches] == ["covered", "trial", "denied", "outside"]
    trial = branch(share, "trial")
    assert seen(trial.low, trial.high, trial.low_without) == (1_736, 1_736, ())
    assert "fcso-ncd-110-24" in {source.id for source in share.sources}
    assert "trial" not in {one.code for one in shared("medicare", {"without": ["infusion"]}).branches}
    assert branch(shared("medicare"), "trial").state == "not-known"
    assert branch(shared("medicare", allowed="400k"), "trial").state == "not-known"


def test_a_plan_that_covers_trials_has_the_branch_too() -> None:
    design = plan(**USUAL).model_copy(update={"trials": True})
    share = shared(design, {**ONE_SERVICE, "add": {"crs-care": 20_000}})
    assert ends(share, "trial") == (6_400, 6_400)


def test_uninsured_is_the_whole_bill() -> None:
    share = shared("uninsured", {})
    assert ends(share, "uninsured") == (375_000, 850_000)
    assert [one.code for one in share.branches] == ["uninsured", "outside"]
    assert {"self-pay", "assistance"} <= {question.code for question in share.questions}


def test_medicaid_asks() -> None:
    share = shared("medicaid", {})
    assert branch(share, "covered").state == "not-known"
    assert ends(share, "denied") == (375_000, 850_000)
    assert ends(shared("medicaid", {}, oop_max=500), "covered") == (500, 500)


def test_a_second_plan_pays_of_what_the_first_leaves() -> None:
    supplement = Plan.model_validate(
        {
            "id": "supplement",
            "title": "Supplement",
            "years": [{"year": 2026, "deductible": 283, "coinsurance": 0}],
        }
    )
    case = Scenario.model_validate(ONE_SERVICE)
    share = carcost.share(case, plan=[load_plan("medicare"), supplement])
    covered = branch(share, "covered")
    assert seen(covered.low, covered.high) == (283, 283)
    assert covered.steps[-1].rule == "next-plan"
    assert covered.steps[-1].low == 283 - 2_019
    assert covered.steps[-1].text == "of the $2,019 that are left, the next plan (supplement) leaves $283"


def test_the_plan_is_applied_to_each_bound_and_never_to_a_range() -> None:
    share = shared(plan(deductible=3000, coinsurance="20%", out_of_pocket_maximum=80_000), {})
    assert ends(share, "in-network") == (77_400, 80_000)
    assert branch(share, "in-network").reason == "yearly limit of $80,000 reached at the high end only"


@pytest.mark.parametrize(
    "design", ["marketplace", "medicare", "uninsured", "hdhp", "medicare-advantage-median"]
)
@pytest.mark.parametrize(
    "scenario", ["inpatient", "outpatient", "trial", "far-from-the-centre", "severe-toxicity"]
)
def test_the_steps_add_up_to_every_branch(design: str, scenario: str) -> None:
    share = carcost.share(load_scenario(scenario), plan=load_plan(design))
    assert share.branches
    for one in share.branches:
        if one.state == "computed":
            assert sum(step.low for step in one.steps) == one.low
            assert sum(step.high for step in one.steps) == one.high


@pytest.mark.parametrize(
    ("design", "coverage", "message"),
    [
        (
            "marketplace",
            {"start": "2028-01-01"},
            "marketplace has no figures for the plan year 2028; it has 2025, 2026",
        ),
        ("medicare", {"start": "2027-02-01"}, "medicare has no figures for the plan year 2027"),
        ("medicare", {"network": "out"}, "--network has no effect with medicare"),
        ("uninsured", {"allowed": 5}, "--allowed has no effect with uninsured"),
        (
            "marketplace",
            {"oop_max": "none"},
            "marketplace states no deductible for 2026, and no yearly limit",
        ),
        ("marketplace", {"oop_max": "none", "deductible_left": 0}, "no coinsurance for 2026"),
        ("marketplace", {"start": "2026-01-01", "when": {"nowhere": 1}}, "--when: unknown step or component"),
    ],
)
def test_what_makes_no_sense_is_refused(design: str, coverage: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        shared(design, {}, **coverage)


@pytest.mark.parametrize(
    ("coverage", "message"),
    [
        ({"oop_max": 2000}, r"--oop-max: the maximum \(\$2,000\) is below the deductible \(\$3,000\)"),
        ({"oop_left": 9300}, r"--oop-left: more is left \(\$9,300\) than the maximum \(\$9,200\)"),
        ({"deductible_left": 3001}, r"--deductible-left: more is left \(\$3,001\) than the deductible"),
    ],
)
def test_choices_that_the_plan_contradicts_are_refused(coverage: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        shared(plan(**USUAL), **coverage)


def test_a_share_needs_a_plan_and_something_for_it_to_pay() -> None:
    with pytest.raises(UsageError, match="needs a plan"):
        carcost.share(plan=[])
    only_lodging = {"without": ["infusion"], "setting": "outpatient", "add": {"lodging": 1540}}
    with pytest.raises(UsageError, match="no plan pays any line"):
        shared("marketplace", only_lodging)
