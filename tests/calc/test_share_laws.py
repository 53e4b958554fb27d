"""What is said of a share, plans one after the other, and the laws that every branch keeps."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shares import ONE_SERVICE, branch, codes, ends, plan_of, shared

import carcost
from carcost import Coverage, Plan, Scenario, load_plan
from carcost.errors import UsageError

if TYPE_CHECKING:
    from carcost.models.results.share import Share

AFTER_CARE = {**ONE_SERVICE, "add": {"follow-up": 60_000}}


def test_with_an_allowed_amount_the_bill_keeps_what_is_not_priced() -> None:
    share = shared("marketplace", {}, allowed="400k")
    denied = branch(share, "denied")
    assert (denied.low, denied.low_without) == (Decimal(400_000), ("hospital-stay",))
    assert "billed-as-allowed" in codes(share)
    assert branch(share, "in-network").low_without == ()


def test_a_bill_is_at_least_what_is_allowed() -> None:
    share = shared(
        "hdhp",
        {"setting": "outpatient"},
        allowed="600k",
        oop_max="none",
        coinsurance="90%",
        deductible_left=0,
    )
    assert ends(share, "in-network") == (540_000, 540_000)
    assert ends(share, "denied") == (600_000, 600_000)


def test_what_the_first_plan_excludes_a_second_may_cover() -> None:
    case = Scenario.model_validate({**ONE_SERVICE, "add": {"ivig": 9_000}})
    first = plan_of(
        {"year": 2026, "deductible": 0, "coinsurance": "20%", "out_of_pocket_maximum": 9200}, outside=["ivig"]
    )
    second = Plan.model_validate(
        {"id": "second", "title": "Second", "years": [{"year": 2026, "deductible": 0, "coinsurance": "10%"}]}
    )
    share = carcost.share(case, plan=[first, second])
    assert ends(share, "in-network") == (920 + 900, 920 + 900)
    assert branch(share, "outside").state == "not-known"
    neither = second.model_copy(update={"outside": ("ivig",)})
    assert ends(carcost.share(case, plan=[first, neither]), "outside") == (9_000, 9_000)
    only_first = carcost.share(case, plan=[second, first])
    assert ends(only_first, "in-network") == (8_000 + 900, 8_000 + 900)


def test_medicaid_after_another_plan_may_pay_the_rest() -> None:
    share = carcost.share(
        Scenario.model_validate(ONE_SERVICE), plan=[load_plan("medicare"), load_plan("medicaid")]
    )
    assert ends(share, "covered") == (0, 2_019)
    assert "medicaid may pay it" in branch(share, "covered").reason


def test_what_is_paid_in_full_uses_up_the_deductible() -> None:
    year = {
        "year": 2026,
        "deductible": 3000,
        "out_of_pocket_maximum": 50_000,
        "services": {"product": {"coinsurance": "10%"}},
    }
    share = shared(
        plan_of(year), {"setting": "outpatient", "infusion_price": "100k", "add": {"evaluation": 5000}}
    )
    assert ends(share, "in-network") == (15_000, 15_000)


def test_the_limit_that_ends_first_is_named() -> None:
    year = {"year": 2026, "deductible": 0, "coinsurance": "20%", "out_of_pocket_maximum": 9200}
    family = {"family_out_of_pocket_maximum": 18_400, "family_out_of_pocket_met": 12_000}
    share = shared(plan_of({**year, **family}))
    assert branch(share, "in-network").reason == (
        "$6,400 left of the family's yearly limit of $18,400 reached at both ends"
    )
    assert (share.terms[0].limit, share.terms[0].of_the_family) == (Decimal(18_400), True)
    assert ends(shared(plan_of({**year, **family}), oop_max=9000), "in-network") == (6_400, 6_400)
    bare = Plan(id="own-figures", title="By its figures")
    left = shared(bare, oop_left=2200)
    assert branch(left, "in-network").reason == "$2,200 left of the yearly limit reached at both ends"
    assert (left.terms[0].limit, left.terms[0].limit_left) == (None, Decimal(2200))


def test_what_changes_nothing_is_said() -> None:
    assert "no-effect" in codes(shared("medicare", {}, deductible_left=0))
    assert "no-effect" in codes(shared("marketplace", {}, stay_days=20))
    assert "no-effect" not in codes(shared("medicare", {}, stay_days=20))


def test_the_sentence_about_a_coinsurance_is_only_said_where_it_is_true() -> None:
    def said(share: Share) -> str:
        return next((notice.text for notice in share.notices if notice.code == "terms-not-known"), "")

    assert said(shared("marketplace", {})).endswith(
        "At a coinsurance of 2.9% or more it is the same in 2026."
    )
    assert "or more" not in said(shared("marketplace", AFTER_CARE, start="2026-11-10"))
    assert "or more" not in said(shared("marketplace", oop_left=0))
    by_class = {
        "year": 2026,
        "deductible": 0,
        "out_of_pocket_maximum": 90_000,
        "services": {"product": {"coinsurance": "10%"}},
    }
    assert said(shared(plan_of(by_class))) == ""


def test_what_is_not_counted_is_in_no_branch_and_is_named() -> None:
    share = shared("uninsured", {})
    assert {"lymphodepletion", "follow-up", "lodging"} <= {item.component for item in share.not_counted}


@pytest.mark.parametrize(
    ("plans", "message"),
    [
        (["medicare", "medicare"], "medicare is named twice"),
        (["uninsured", "hdhp"], "uninsured means that no plan pays"),
        (["hdhp", "uninsured"], "uninsured means that no plan pays"),
        (["medicare", "medicare-advantage"], "medicare-advantage has no figures for the plan year 2026"),
    ],
)
def test_plans_that_cannot_follow_one_another_are_refused(plans: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        carcost.share(plan=[load_plan(name) for name in plans])


def test_a_comparison_takes_no_allowed_amount() -> None:
    with pytest.raises(UsageError, match="of one treatment, not of several"):
        carcost.compare(
            Scenario(),
            Scenario(setting="outpatient"),
            plan=load_plan("hdhp"),
            coverage=Coverage.model_validate({"allowed": 5}),
        )


TERMS = st.fixed_dictionaries(
    {"year": st.just(2026)},
    optional={
        "deductible": st.integers(0, 9000),
        "coinsurance": st.sampled_from(["0%", "10%", "33.3333%", "100%"]),
        "services": st.fixed_dictionaries(
            {},
            optional={
                "inpatient": st.just({"copay": 500}),
                "product": st.just({"coinsurance": "5%", "most": 1736}),
            },
        ),
    },
)
RANGES = st.tuples(st.integers(1_000, 10**9), st.integers(0, 10**9)).map(
    lambda pair: f"{pair[0]}:{pair[0] + pair[1]}"
)


@settings(max_examples=60, deadline=None)
@given(
    TERMS,
    st.integers(9000, 20_000),
    st.sampled_from(["inpatient", "outpatient"]),
    RANGES,
    st.none() | RANGES,
    st.none() | st.sampled_from(["2026-03-01", "2026-11-30", "2026-12-31"]),
)
def test_every_branch_keeps_the_laws(  # noqa: PLR0913, PLR0917 - what is drawn
    terms: dict[str, Any], limit: int, setting: str, price: str, allowed: str | None, start: str | None
) -> None:
    design = plan_of(
        {**terms, "out_of_pocket_maximum": limit}, {"year": 2027, "out_of_pocket_maximum": 12_000}
    )
    case = {"setting": setting, "infusion_price": price, "add": {"follow-up": "0:70000"}}
    known = {key: value for key, value in (("allowed", allowed), ("start", start)) if value is not None}
    share = shared(design, case, **known)
    covered = branch(share, "in-network")
    assert covered.high is not None
    assert covered.high <= (12_000 if covered.plan_years == (2027,) else limit)
    for one in share.branches:
        if one.low is None or one.high is None:
            continue
        assert 0 <= one.low <= one.high
        assert (sum(step.low for step in one.steps), sum(step.high for step in one.steps)) == (
            one.low,
            one.high,
        )
    assert (branch(share, "denied").high or 0) >= share.allowed.high
