"""Rows with something wrong: each is rejected where its single case is, and for the same reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from drawn_rows import faults, rows
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from rows import by_itself, in_a_frame, is_same_reason
from shares import plan

from carcost import Plan, Scenario, load_plan

if TYPE_CHECKING:
    from rows import Row

BOOKS: Final = Scenario(books=("medicare-drugs",))
CHOSEN: Final = (
    *("setting", "product", "hospital", "use", "indication", "as_of", "infusions", "without"),
    *("infusion", "stay", "lodging"),
)
INSURED: Final = (
    *("infusion", "lodging", "network", "start", "when", "oop_max", "next_year_limit"),
    *("deductible_left", "oop_left", "coinsurance", "allowed"),
)
OF_MEDICARE: Final = ("setting", "stay_days", "allowed", "deductible_left")
ANY_FAULT: Final = st.sampled_from([cells for name in INSURED for cells in faults(name)])
FEW = settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize(
    ("columns", "names"), [(CHOSEN, []), (INSURED, ["marketplace"]), (OF_MEDICARE, ["medicare"])]
)
@FEW
@given(data=st.data())
def test_one_fault_is_named_in_the_words_of_the_single_case(
    columns: tuple[str, ...], names: list[str], data: st.DataObject
) -> None:
    plans = [load_plan(name) for name in names]
    row = data.draw(rows(columns))
    assume(by_itself(row, plans, BOOKS).problem is None)
    wrong = [cells for name in columns for cells in faults(name)]
    broken = [row | cells for cells in wrong]
    for one, cells, found in zip(broken, wrong, in_a_frame(broken, plans, BOOKS), strict=True):
        problem, alone = found.problem, by_itself(one, plans, BOOKS).problem
        assert problem is not None, cells
        assert alone is not None, cells
        assert is_same_reason(problem, alone), (problem, alone)
        assert not found.amounts


@FEW
@given(st.lists(st.lists(ANY_FAULT, min_size=2, max_size=3), min_size=30))
def test_with_several_faults_both_refuse(drawn: list[list[Row]]) -> None:
    plans = [load_plan("marketplace")]
    broken = [{name: cell for cells in several for name, cell in cells.items()} for several in drawn]
    for one, found in zip(broken, in_a_frame(broken, plans, Scenario()), strict=True):
        assert found.problem is not None, one
        assert by_itself(one, plans, Scenario()).problem is not None, one


OWN = plan(deductible=1500, coinsurance="20%", out_of_pocket_maximum=9000)
FAMILY = plan(deductible=1500, family_deductible=3000, family_deductible_met=2500, out_of_pocket_maximum=9000)


@pytest.mark.parametrize(
    ("design", "others", "column", "most"),
    [
        ("marketplace", {}, "oop_left", 10_600.0),
        ("marketplace", {"start": "2025-03-01"}, "oop_left", 9200.0),
        ("marketplace", {"oop_max": "3000"}, "oop_left", 3000.0),
        ("marketplace", {}, "deductible_left", 10_600.0),
        ("marketplace", {"oop_max": "3000"}, "deductible_left", 3000.0),
        ("medicare", {}, "deductible_left", 283.0),
        (OWN, {}, "deductible_left", 1500.0),
        (FAMILY, {}, "deductible_left", 1500.0),
    ],
)
def test_no_more_can_be_left_than_the_plan_asks(
    design: Plan | str, others: Row, column: str, most: float
) -> None:
    plans = [load_plan(design) if isinstance(design, str) else design]
    drawn = [others | {column: cell} for cell in (most, most + 0.01)]
    accepted, refused = in_a_frame(drawn, plans, Scenario())
    assert accepted == by_itself(drawn[0], plans, Scenario())
    problem, alone = refused.problem or "", by_itself(drawn[1], plans, Scenario()).problem or ""
    assert problem.startswith(f"{column}: is more than the plan's")
    assert is_same_reason(problem, alone)


@pytest.mark.parametrize(
    ("name", "cells"),
    [("medicare", {"network": "in"}), ("medicaid", {"network": "out"}), ("uninsured", {"coinsurance": 0.2})],
)
def test_what_has_no_effect_is_refused(name: str, cells: Row) -> None:
    plans = [load_plan(name)]
    (found,) = in_a_frame([cells], plans, Scenario())
    assert found == by_itself(cells, plans, Scenario())
    assert f"has no effect with {name}" in (found.problem or "")


@pytest.mark.parametrize(
    ("names", "row"),
    [
        (["medicare"], {"start": "2026-12-05", "deductible_left": 283.01}),
        (["marketplace", "medicare"], {"next_year_limit": "0"}),
    ],
)
def test_a_plan_year_that_does_not_matter_is_asked_for_by_neither(names: list[str], row: Row) -> None:
    plans = [load_plan(name) for name in names]
    (found,) = in_a_frame([row], plans, Scenario())
    assert found == by_itself(row, plans, Scenario())
