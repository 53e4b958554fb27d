"""A summary of many cases: how many there are of each setting and product, their sums and percentiles.

Amounts are counted in buckets of a thousandth of their size, so that the memory does not grow with the rows.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import polars as pl

from carcost.calc.citations import stamps
from carcost.calc.frame import PRODUCT, SETTING
from carcost.calc.whole import CENTS
from carcost.models.results.batch import BatchGroup, BatchRange, BatchSummary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from carcost.models.setup import Setup

_STEPS: Final = 1_000
"""Buckets for each factor of e: one is a thousandth of its amount wide."""
_PERCENTILES: Final = (5, 50, 95)
_ENDS: Final = ("low", "high")
_BUCKET: Final = "bucket"


class Tally:
    """Counts blocks of rows, with amounts in cents, one after the other."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str, str], Counter[int]] = {}
        self._sums: Counter[tuple[str, str, str]] = Counter()
        self._least: dict[tuple[str, str, str], int] = {}
        self._most: dict[tuple[str, str, str], int] = {}

    def add(self, frame: pl.DataFrame) -> None:
        """Count the rows of a block."""
        for end in _ENDS:
            cents = pl.col(end)
            bucket = ((cents + 1).log() * _STEPS).floor().cast(pl.Int64).alias(_BUCKET)
            found = frame.group_by(SETTING, PRODUCT, bucket).agg(
                pl.len().alias("rows"),
                cents.cast(pl.Int128).sum().alias("sum"),
                cents.min().alias("least"),
                cents.max().alias("most"),
            )
            for setting, product, number, rows, total, least, most in found.iter_rows():
                group = (setting, product, end)
                self._counts.setdefault(group, Counter())[number] += rows
                self._sums[group] += total
                self._least[group] = min(least, self._least.get(group, least))
                self._most[group] = max(most, self._most.get(group, most))

    def summary(self, rows_in: int, rows_out: int, setup: Setup) -> BatchSummary:
        """Give what was counted; rows that did not come out were rejected."""
        _, books = setup.resolve(setup.scenario)
        groups = sorted({group[:2] for group in self._counts})
        return BatchSummary(
            carcost_version=setup.version,
            price_books=stamps(books),
            plans=tuple(plan.id for plan in setup.plans),
            rows_in=rows_in,
            rows_out=rows_out,
            rows_rejected=rows_in - rows_out,
            groups=tuple(
                BatchGroup(
                    setting=setting,
                    product=product or None,
                    rows=self._counts[setting, product, "low"].total(),
                    low=self._range(setting, product, "low"),
                    high=self._range(setting, product, "high"),
                )
                for setting, product in groups
            ),
        )

    def _range(self, setting: str, product: str, end: str) -> BatchRange:
        group = (setting, product, end)
        least, most = self._least[group], self._most[group]
        found = _at(self._counts[group], _PERCENTILES)
        p5, p50, p95 = (_dollars(min(max(cents, least), most)) for cents in found)
        total = _dollars(self._sums[group])
        return BatchRange(total=total, least=_dollars(least), p5=p5, p50=p50, p95=p95, most=_dollars(most))


def _at(counts: Counter[int], percentiles: Iterable[int]) -> list[int]:
    """Give the cents in the middle of the buckets that hold these percentiles."""
    rows, found, passed = counts.total(), [], 0
    wanted = list(percentiles)
    for bucket in sorted(counts):
        passed += counts[bucket]
        while wanted and passed * 100 >= wanted[0] * rows:
            middle = (Decimal(bucket) + Decimal("0.5")) / _STEPS
            found.append(int(middle.exp()) - 1)
            wanted.pop(0)
    return found


def _dollars(cents: int) -> Decimal:
    return Decimal(cents) / CENTS
