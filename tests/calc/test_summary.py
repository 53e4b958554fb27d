"""A summary of many cases: counts and sums are exact, percentiles right to a thousandth."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from carcost.calc.frame import PRODUCT, SETTING
from carcost.calc.summary import Tally
from carcost.load.plan import load_plan
from carcost.load.setup import load_setup
from carcost.models.coverage import Coverage
from carcost.models.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carcost.models.results.batch import BatchSummary

Case = tuple[str, str, int, int]
"""Setting, product, and the low and the high in cents."""

SCHEMA: Final = {SETTING: pl.String, PRODUCT: pl.String, "low": pl.Int64, "high": pl.Int64}
CENTS: Final = (
    st.integers(0, 10**6) | st.integers(0, 10**16) | st.sampled_from((0, 1, 100, 37_500_000, 10**16))
)
CASES: Final = st.tuples(
    st.sampled_from(("inpatient", "outpatient")), st.sampled_from(("", "carvykti")), CENTS, CENTS
)


SETUP: Final = load_setup(Scenario(), (), (), Coverage(), "1.2.3")


def summed(*blocks: Sequence[Case]) -> BatchSummary:
    tally = Tally()
    for block in blocks:
        tally.add(pl.DataFrame(block, schema=SCHEMA, orient="row"))
    rows = sum(map(len, blocks))
    return tally.summary(rows + 2, rows, SETUP)


def at(amounts: Sequence[int], percent: int) -> Decimal:
    """Give the amount, in dollars, below or at which this part of all is."""
    return Decimal(sorted(amounts)[-(-percent * len(amounts) // 100) - 1]) / 100


@given(st.lists(CASES, min_size=1, max_size=40))
@example([("inpatient", "", 10**16, 10**16)] * 1_000)
@example([("inpatient", "", 0, 1), ("inpatient", "", 100, 10**16)])
def test_the_numbers_are_those_of_the_rows(cases: list[Case]) -> None:
    summary = summed(cases)
    groups = sorted({case[:2] for case in cases})
    assert [(group.setting, group.product or "") for group in summary.groups] == groups
    for group in summary.groups:
        own = [case for case in cases if case[:2] == (group.setting, group.product or "")]
        assert group.rows == len(own)
        ends = (([case[2] for case in own], group.low), ([case[3] for case in own], group.high))
        for amounts, found in ends:
            assert found.total == Decimal(sum(amounts)) / 100
            assert (found.least, found.most) == (Decimal(min(amounts)) / 100, Decimal(max(amounts)) / 100)
            for percentile, percent in ((found.p5, 5), (found.p50, 50), (found.p95, 95)):
                exact = at(amounts, percent)
                assert abs(percentile - exact) <= exact / 1_000 + Decimal("0.01")
            assert found.least <= found.p5 <= found.p50 <= found.p95 <= found.most


@given(st.lists(CASES, min_size=1, max_size=30), st.integers(1, 29))
def test_blocks_come_to_the_same_as_the_whole(cases: list[Case], place: int) -> None:
    assert summed(cases[:place], cases[place:]) == summed(cases)


@pytest.mark.parametrize(
    ("rows", "expected"), [(1, (1, 1, 1)), (2, (1, 1, 2)), (20, (1, 10, 19)), (21, (2, 11, 20))]
)
def test_a_percentile_is_an_amount_of_the_rows(rows: int, expected: tuple[int, ...]) -> None:
    """Amounts far apart: the nearest rank is told from those beside it."""
    (group,) = summed([("inpatient", "", 10_000 * number, 0) for number in range(1, rows + 1)]).groups
    found = (group.low.p5, group.low.p50, group.low.p95)
    assert [round(amount / 100) for amount in found] == list(expected)


def test_rows_that_did_not_come_out_were_rejected() -> None:
    summary = summed([("inpatient", "", 100, 200)])
    assert (summary.rows_in, summary.rows_out, summary.rows_rejected) == (3, 1, 2)
    assert (summary.kind, summary.currency, summary.carcost_version) == ("batch-summary", "USD", "1.2.3")
    assert [group.product for group in summary.groups] == [None]


def test_without_rows_there_is_no_group() -> None:
    assert summed().groups == ()
    assert summed([]).groups == ()


def test_what_is_remembered_does_not_grow_with_the_rows() -> None:
    tally = Tally()
    for first in range(0, 300_000, 100_000):
        cents = pl.Series(range(first, first + 100_000)) * 100_003 % 10**10
        frame = pl.DataFrame({"low": cents, "high": cents}).with_columns(
            pl.lit("inpatient").alias(SETTING), pl.lit("").alias(PRODUCT)
        )
        tally.add(frame)
    assert max(len(counts) for counts in tally._counts.values()) < 24_000


def test_a_summary_says_which_books_and_plans_it_rests_on() -> None:
    setup = SETUP._replace(plans=[load_plan("medicare")])
    found = Tally().summary(0, 0, setup)
    assert [book.id for book in found.price_books] == ["article"]
    assert (found.plans, found.carcost_version) == (("medicare",), "1.2.3")
