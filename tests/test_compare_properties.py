"""What holds for any two scenarios: differences are b - a, line by line and in total, and they add up."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from builders import estimated
from hypothesis import given, settings
from test_properties import scenarios

from carcost import compare
from carcost.models.results.comparison import Comparison
from carcost.models.results.estimate import Estimate


def amounts(estimate: Estimate, component: str) -> tuple[Decimal, Decimal]:
    lines = {line.component: (line.low, line.high) for line in estimate.line_items}
    return lines.get(component, (Decimal(0), Decimal(0)))


@given(scenarios(), scenarios())
@settings(max_examples=100, deadline=None)
def test_each_difference_is_b_less_a_and_the_parts_add_up(a: dict[str, Any], b: dict[str, Any]) -> None:
    first, second = estimated(**a), estimated(**b)
    comparison = compare(first, second, names=["a", "b"])
    total = comparison.columns[1].difference
    assert total.low == second.total.low - first.total.low
    assert total.high == second.total.high - first.total.high
    sums = [Decimal(0), Decimal(0)]
    for one in comparison.components:
        there, here = (amounts(estimate, one.component) for estimate in (first, second))
        difference = one.cells[1].difference
        assert (difference.low, difference.high) == (here[0] - there[0], here[1] - there[1])
        sums = [sums[0] + difference.low, sums[1] + difference.high]
        base = one.cells[0].difference
        assert base.low == base.high == 0
    assert sums == [total.low, total.high]
    for column, estimate in zip(comparison.columns, (first, second), strict=True):
        assert column.width.amount == estimate.total.high - estimate.total.low
    assert Comparison.model_validate_json(comparison.model_dump_json()) == comparison


@given(scenarios(), scenarios())
@settings(max_examples=60, deadline=None)
def test_turned_around_every_difference_changes_its_sign(a: dict[str, Any], b: dict[str, Any]) -> None:
    pair = (estimated(**a), estimated(**b))
    there = compare(*pair, names=["a", "b"]).columns[1].difference
    back = compare(*pair, names=["a", "b"], baseline="b").columns[0].difference
    assert (there.low, there.high) == (-back.low, -back.high)


@given(scenarios())
@settings(max_examples=60, deadline=None)
def test_a_saved_result_compared_with_itself_has_no_difference(choices: dict[str, Any]) -> None:
    estimate = estimated(**choices)
    saved = Estimate.model_validate_json(estimate.model_dump_json())
    comparison = compare(estimate, saved)
    (why,) = comparison.why
    assert [reason.code for reason in why.reasons] == ["no-difference"]
    assert comparison.columns[1].difference.low == comparison.columns[1].difference.high == 0
    assert not any(one.covered_differs for one in comparison.components)


@given(scenarios(), scenarios())
@settings(max_examples=60, deadline=None)
def test_where_totals_differ_a_reason_is_given(a: dict[str, Any], b: dict[str, Any]) -> None:
    first, second = estimated(**a), estimated(**b)
    (why,) = compare(first, second).why
    if first.total != second.total:
        assert "no-difference" not in {reason.code for reason in why.reasons}
