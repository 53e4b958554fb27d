"""A share over plan years, of a family, by classes of service, and what no limit covers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shares import ONE_SERVICE, branch, ends, plan, shared

from carcost import Plan

if TYPE_CHECKING:
    from carcost.models.results.share import Share


USUAL: dict[str, Any] = {"deductible": 3000, "coinsurance": "20%", "out_of_pocket_maximum": 9200}


def seen(*values: object) -> tuple[object, ...]:
    return values


NOVEMBER = {
    "years": [
        {"year": 2026, "deductible": 3000, "deductible_met": 3000, "out_of_pocket_met": 0}
        | {"coinsurance": "20%", "out_of_pocket_maximum": 10_600},
        {"year": 2027, "deductible": 3000, "coinsurance": "20%", "out_of_pocket_maximum": 12_000},
    ]
}


def november(**coverage: object) -> Share:
    design = Plan.model_validate({"id": "ours", "title": "Ours", **NOVEMBER})
    case = {**ONE_SERVICE, "add": {"follow-up": 60_000}}
    return shared(design, case, start="2026-11-10", **coverage)


def test_a_november_start_meets_two_limits() -> None:
    share = november()
    both = branch(share, "next-year")
    assert seen(both.low, both.high) == (10_600 + 12_000, 10_600 + 12_000)
    assert seen(both.dated, both.plan_years) == (True, (2026, 2027))
    by_year = {year: sum(step.low for step in both.steps if step.plan_year == year) for year in (2026, 2027)}
    assert by_year == {2026: 10_600, 2027: 12_000}
    assert both.reason == "2 limits, $10,600 in 2026 and $12,000 in 2027, each reached at both ends"
    one = branch(share, "in-network")
    assert seen(one.low, one.high, one.dated) == (10_600, 10_600, False)
    (notice,) = (notice for notice in share.notices if notice.code == "two-plan-years")
    assert "10 November 2026" in notice.text
    assert "follow-up is counted" in notice.text


def test_the_same_by_options_alone() -> None:
    case = {**ONE_SERVICE, "add": {"follow-up": 60_000}}
    known = {"coinsurance": "20%", "deductible_left": 0, "start": "2026-11-10"}
    assert ends(shared("marketplace", case, **known), "next-year") == (22_600, 22_600)
    bare = Plan(id="own-figures", title="By its figures")
    share = shared(bare, case, **known, oop_max=10_600, next_year_limit=12_000)
    assert ends(share, "next-year") == (22_600, 22_600)


def test_other_months_put_the_costs_into_other_years() -> None:
    early = branch(november(when={"after-care": 1}), "in-network")
    assert seen(early.low, early.high, early.dated) == (10_600, 10_600, True)
    late = branch(november(when={"infusion": 2, "follow-up": 2}), "in-network")
    assert seen(late.low, late.plan_years, late.dated) == (12_000, (2027,), True)
    assert late.label == "If covered and in network, all of it in 2027"


def test_a_plan_year_may_begin_in_july() -> None:
    design = Plan.model_validate({"id": "ours", "title": "Ours", "year_begins": "07-01", **NOVEMBER})
    case = {**ONE_SERVICE, "add": {"follow-up": 60_000}}
    assert branch(shared(design, case, start="2026-11-10"), "in-network").dated
    crossing = branch(shared(design, case, start="2027-04-10"), "next-year")
    assert seen(crossing.plan_years, crossing.low) == ((2026, 2027), 22_600)


def test_without_a_start_a_second_year_is_a_possibility() -> None:
    share = shared("marketplace", {})
    assert ends(share, "in-network") == (10_600, 10_600)
    assert ends(share, "next-year") == (10_600, 22_600)
    assert "terms-not-known" in {notice.code for notice in share.notices}
    unknown = branch(shared(plan(**USUAL)), "next-year")
    assert unknown.state == "not-known"
    assert "--next-year-limit" in unknown.reason
    assert ends(shared(plan(**USUAL), next_year_limit=12_000), "next-year") == (9_200, 21_200)
    assert branch(shared(plan(**USUAL), next_year_limit="none"), "next-year").state == "not-known"


def test_a_family_plan_with_an_embedded_individual() -> None:
    family = {"family_deductible": 6000, "family_out_of_pocket_maximum": 18_400}
    assert ends(shared(plan(**USUAL, **family)), "in-network") == (9_200, 9_200)
    met = {**family, "family_deductible_met": 5000, "family_out_of_pocket_met": 15_000}
    share = shared(plan(**USUAL, **met))
    assert ends(share, "in-network") == (3_400, 3_400)
    deductible = next(step for step in branch(share, "in-network").steps if step.rule == "deductible")
    assert deductible.low == 1_000
    whole = {"family_deductible": 6000, "coinsurance": "20%", "family_out_of_pocket_maximum": 18_400}
    assert ends(shared(plan(**whole)), "in-network") == (18_400, 18_400)


def test_classes_of_service_have_terms_of_their_own() -> None:
    services = {
        "product": {"coinsurance": "10%"},
        "outpatient": {"copay": 50},
        "inpatient": {"deductible": 500, "coinsurance": 0},
    }
    design = plan(deductible=0, coinsurance="20%", services=services)
    case = {**ONE_SERVICE, "add": {"follow-up": 1_050, "crs-care": 30_000}}
    steps = branch(shared(design, case), "in-network").steps
    owed = {
        name: sum(step.low for step in steps if step.component == name)
        for name in ("infusion", "follow-up", "crs-care")
    }
    assert owed == {"infusion": 40_000, "follow-up": 50 + 200, "crs-care": 500}


def test_what_is_outside_comes_on_top_and_counts_towards_no_limit() -> None:
    case = {**ONE_SERVICE, "add": {"lodging": "1540:3080", "ivig": 9_000}}
    design = plan(**USUAL).model_copy(update={"outside": ("ivig",)})
    share = shared(design, case)
    assert ends(share, "in-network") == (9_200, 9_200)
    assert ends(share, "outside") == (1_540 + 9_000, 3_080 + 9_000)
    assert "travel" in branch(share, "outside").reason
