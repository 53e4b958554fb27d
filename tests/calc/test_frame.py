"""Many cases at once in Polars: every row has what its single case has, to the cent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from drawn_rows import rows
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rows import by_itself, in_a_frame
from shares import plan_of

from carcost import Coverage, Plan, Scenario, load_plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rows import Row

ARTICLE: Final = Scenario()
BOOKS: Final = Scenario(books=("medicare-drugs", "medicare-hospital"))
CARE: Final = ("setting", "infusion", "stay", "lodging", "crs_care")
CHOSEN: Final = (
    *("product", "indication", "as_of", "infusions", "without", "hospital_stay", "leukapheresis"),
)
ONE_YEAR: Final = ("deductible_left", "oop_left", "oop_max", "coinsurance", "network")
TWO_YEARS: Final = ("start", "when", "network", "next_year_limit", "coinsurance", "follow_up")
OURS: Final = plan_of(
    {
        "year": 2026,
        "deductible": 1500,
        "family_deductible": 3000,
        "family_deductible_met": 2000,
        "coinsurance": "20%",
        "out_of_pocket_maximum": 9000,
        "family_out_of_pocket_maximum": 18_000,
        "family_out_of_pocket_met": 11_000,
        "services": {
            "inpatient": {"copay": 500, "days": [{"first": 3, "last": 10, "amount": 50}]},
            "product": {"coinsurance": "5%", "most": 1736, "by_product": {"carvykti": "18.291%"}},
        },
        "out_of_network": {"deductible": 6000, "coinsurance": "40%", "out_of_pocket_maximum": 20_000},
    },
    {"year": 2027, "deductible": 2000, "coinsurance": "33.3333%", "out_of_pocket_maximum": 9000},
    trials=True,
    outside=["travel"],
)
NO_LIMIT: Final = plan_of(
    {
        "year": 2026,
        "deductible": 1500,
        "family_deductible": 3000,
        "family_deductible_met": 2000,
        "coinsurance": "33.3333%",
    },
    trials=True,
)
FEW: Final = settings(
    max_examples=3,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def check(drawn: Sequence[Row], plans: Sequence[Plan | str] = (), scenario: Scenario = ARTICLE) -> None:
    own = [load_plan(one) if isinstance(one, str) else one for one in plans]
    for row, found in zip(drawn, in_a_frame(drawn, own, scenario), strict=True):
        alone = by_itself(row, own, scenario)
        assert found._replace(problem=None) == alone._replace(problem=None), row
        assert (found.problem is None) == (alone.problem is None), (row, found.problem, alone.problem)


@pytest.mark.parametrize(
    ("columns", "scenario"),
    [
        ([*CARE, *CHOSEN], ARTICLE),
        ([*CARE, *CHOSEN], BOOKS),
        (["setting", "hospital", "use", "product", "as_of", "infusions", "without"], ARTICLE),
    ],
)
@FEW
@given(data=st.data())
def test_a_row_has_what_its_single_case_has(
    columns: list[str], scenario: Scenario, data: st.DataObject
) -> None:
    check(data.draw(st.lists(rows(columns), min_size=20, max_size=30)), (), scenario)


@pytest.mark.parametrize(
    ("plans", "columns"),
    [
        (["marketplace"], ONE_YEAR),
        (["marketplace"], TWO_YEARS),
        (["hdhp"], ["allowed", "deductible_left", "network"]),
        (["medicare-advantage"], ["start", "oop_max", "oop_left", "allowed"]),
        (["medicare"], ["stay_days", "start", "product", "allowed"]),
        (["medicare"], ["stay_days", "deductible_left", "infusions"]),
        (["medicaid"], ["start", "oop_max", "allowed"]),
        (["uninsured"], ["infusions"]),
        (["marketplace", "medicaid"], TWO_YEARS),
        (["medicare", "marketplace"], ["stay_days", "when", "follow_up"]),
        (["hdhp", "marketplace"], TWO_YEARS),
        ([OURS], [*ONE_YEAR, "product", "stay_days"]),
        ([OURS], [*TWO_YEARS, "allowed", "travel"]),
        ([NO_LIMIT], ["deductible_left", "coinsurance"]),
        ([NO_LIMIT, "medicaid"], ["product", "allowed", "network"]),
    ],
)
@settings(FEW, max_examples=2)
@given(data=st.data())
def test_a_row_owes_what_its_single_case_owes(
    plans: list[Plan | str], columns: list[str], data: st.DataObject
) -> None:
    drawn = data.draw(st.lists(rows([*CARE, *columns]), min_size=20, max_size=30))
    check(drawn, plans, BOOKS if "product" in columns else ARTICLE)


SHARED_CASE: Final = Scenario.model_validate(
    {"infusion_price": "390k:410k", "add": {"lodging": "1540:3080"}, "without": ["crs-care"], "infusions": 2}
)
SHARED_COVERAGE: Final = Coverage.model_validate(
    {"deductible_left": 1000, "coinsurance": "10%", "allowed": "300k:420k", "oop_max": 9000}
)


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"infusion_low": 400_000.0, "infusion_high": 425_000.5},
        {"lodging_low": 0.0, "lodging_high": 99.99},
        {"travel_low": 50.0, "travel_high": 60.0},
        {"without": "hospital-stay"},
        {"infusions": "3", "setting": "outpatient"},
        {"allowed_low": 100_000.0, "allowed_high": 100_000.0},
        {"deductible_left": 9000.0},
        {"deductible_left": 9000.01},
        {"coinsurance": 0.000123},
        {"oop_max": "500"},
    ],
)
def test_what_all_rows_share_holds_where_a_row_says_nothing(cells: Row) -> None:
    plans = [load_plan("marketplace")]
    every: list[Row] = [{"case_id": "a"} | cells, {"case_id": "b"}]
    found = in_a_frame(every, plans, SHARED_CASE, SHARED_COVERAGE)
    alone = [by_itself(row, plans, SHARED_CASE, SHARED_COVERAGE) for row in every]
    assert [one.amounts for one in found] == [one.amounts for one in alone]
    assert found[1].amounts
