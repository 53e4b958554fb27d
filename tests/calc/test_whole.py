"""Whole numbers in columns: rounded, divided and picked as single numbers are."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carcost.calc.whole import (
    MILLIONTHS,
    ZERO,
    Sheet,
    Whole,
    as_column,
    by_kind,
    dollars,
    only_in,
    parted,
    text_by_kind,
)
from carcost.models.money import to_cents

if TYPE_CHECKING:
    from collections.abc import Sequence

CENTS = st.integers(0, 10**15)
MULTIPLES = st.integers(0, 10**7)


def sheet(**columns: Sequence[object]) -> Sheet:
    return Sheet(nw.from_native(pl.DataFrame(columns)))


def cells(of: Sheet, expression: nw.Expr | int) -> list[Any]:
    column = as_column(expression) if isinstance(expression, int) else expression
    found: list[Any] = of.frame.with_columns(found=column)["found"].to_list()
    return found


@given(st.lists(st.tuples(CENTS, MULTIPLES), min_size=1))
def test_a_multiple_is_rounded_half_a_cent_up(pairs: list[tuple[int, int]]) -> None:
    own = sheet(cents=[cents for cents, _ in pairs], times=[times for _, times in pairs])
    product = Whole(nw.col("cents")) * Whole(nw.col("times"), multiple=True)
    expected = [int(to_cents(Decimal(cents * times) / MILLIONTHS / 100) * 100) for cents, times in pairs]
    assert cells(own, own.to_cents(product).units) == expected


@given(st.lists(CENTS, min_size=1), MULTIPLES)
def test_so_it_is_where_all_rows_have_one_multiple(column: list[int], times: int) -> None:
    own = sheet(cents=column)
    product = Whole(times, multiple=True) * Whole(nw.col("cents"))
    expected = [(cents * times + MILLIONTHS // 2) // MILLIONTHS for cents in column]
    found = own.to_cents(product).units
    assert [found] * len(column) == expected if isinstance(found, int) else cells(own, found) == expected


@pytest.mark.parametrize(("cents", "times"), [(0, 500_000), (12_345, 0), (12_345, 1_000_000), (3, 166_667)])
def test_a_product_of_two_single_numbers_stays_one(cents: int, times: int) -> None:
    own = sheet(other=[1])
    found = own.to_cents(Whole(cents) * Whole(times, multiple=True)).units
    assert found == (cents * times + MILLIONTHS // 2) // MILLIONTHS
    assert isinstance(found, int)


@given(st.lists(st.integers(0, 2**53), min_size=1))
def test_cents_become_the_nearest_float_of_dollars(column: list[int]) -> None:
    own = sheet(cents=column)
    assert cells(own, dollars(nw.col("cents"))) == [cents / 100 for cents in column]
    assert cells(own, parted(nw.col("cents"), MILLIONTHS)) == [cents / MILLIONTHS for cents in column]
    assert cells(own, dollars(column[0])) == [column[0] / 100] * len(column)


def test_what_is_nothing_adds_no_column() -> None:
    amount = Whole(nw.col("cents"), named=True)
    assert amount + ZERO is amount
    assert ZERO + amount is amount
    assert amount - ZERO is amount
    assert amount * 1 is amount


def test_what_is_a_column_already_is_not_computed_again() -> None:
    own = sheet(cents=[5])
    column, number = Whole(nw.col("cents"), named=True), Whole(7)
    same, still = own.named([column, number])
    assert (same is column, still is number) == (True, True)
    assert own.to_cents(column) is column
    assert own.frame.columns == ["cents"]
    first, second = own.named([column + column, column - number])
    assert own.frame.select(first.units, second.units).rows() == [(10, -2)]
    assert len(own.frame.columns) == 3


@pytest.mark.parametrize(("cents", "times"), [(ZERO, 5), (Whole(5), 0)])
def test_nothing_times_anything_is_nothing(cents: Whole, times: int) -> None:
    assert sheet(other=[1]).to_cents(cents * Whole(times, multiple=True)) == ZERO


def test_sums_differences_and_times_are_of_each_row() -> None:
    own = sheet(one=[5, 10**16], other=[3, 1])
    one, other = Whole(nw.col("one")), Whole(nw.col("other"))
    assert cells(own, (one + other).units) == [8, 10**16 + 1]
    assert cells(own, (one - other).units) == [2, 10**16 - 1]
    assert cells(own, (other * 10).units) == [30, 10]
    assert cells(own, (one + Whole(2)).units) == [7, 10**16 + 2]


def test_the_lesser_is_of_each_row() -> None:
    own = sheet(one=[5, 1], other=[3, 2])
    one, other = Whole(nw.col("one")), Whole(nw.col("other"))
    assert cells(own, own.least(one, other).units) == [3, 1]
    assert cells(own, own.least(one, Whole(4)).units) == [4, 1]
    assert own.least(Whole(4), Whole(3)) == Whole(3)


def test_one_of_two_is_taken_where_a_rate_is_nothing() -> None:
    own = sheet(rate=[0, 5], yes=[1, 2])
    rate, yes = Whole(nw.col("rate"), multiple=True), Whole(nw.col("yes"))
    assert cells(own, own.if_nothing(rate, yes, Whole(9)).units) == [1, 9]
    assert own.if_nothing(Whole(0), Whole(7), Whole(9)) == Whole(7)
    assert own.if_nothing(Whole(3), Whole(7), Whole(9)) == Whole(9)


@pytest.mark.parametrize("count", [2, 13, 40])
def test_each_row_gets_what_its_kind_has(count: int) -> None:
    kinds = list(range(count)) * 2
    own = sheet(kind=kinds)
    numbers = {kind: 10**15 + kind for kind in range(count)}
    assert cells(own, by_kind(nw.col("kind"), numbers)) == [numbers[kind] for kind in kinds]
    texts = {kind: f"text {kind}" for kind in range(count)}
    assert cells(own, text_by_kind(nw.col("kind"), texts)) == [texts[kind] for kind in kinds]


def test_what_all_kinds_have_is_one_number() -> None:
    assert by_kind(nw.col("kind"), {0: 5, 1: 5}) == 5


def test_an_amount_is_shown_in_the_rows_of_some_kinds_only() -> None:
    own = sheet(kind=[0, 1, 2, 1])
    kind, some = nw.col("kind"), Whole(7)
    assert cells(own, only_in(kind, [1], {0: None, 1: None, 2: None}, some)) == [None, 7, None, 7]
    assert cells(own, only_in(kind, [0, 1, 2], {0: None, 1: None, 2: None}, some)) == [7, 7, 7, 7]
