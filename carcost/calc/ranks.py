"""Percentiles of draws in constant memory: counted in columns, and in finer ones where that is too coarse."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Counts: TypeAlias = NDArray[np.int64]

_MOST_COLUMNS: Final = 1 << 14


class Window(NamedTuple):
    """Columns of one width over the whole cents from low to high; the last one may be cut short.

    The width is a power of two, so that the column of an amount is exact.
    """

    low: int
    high: int
    width: int
    columns: int


class Counted(NamedTuple):
    """How many draws lie in each column of a window, and how many below it."""

    window: Window
    below: int
    counts: Counts

    def holds(self, ranks: Sequence[float]) -> bool:
        """Tell whether the draws of these ranks are in the window."""
        return self.below < min(ranks) and max(ranks) <= self.below + int(self.counts.sum())

    def column(self, rank: float) -> int:
        """Give the column that holds a draw, by its rank: 1 is the lowest draw of all."""
        place = int(np.searchsorted(np.cumsum(self.counts), rank - self.below))
        return min(place, self.window.columns - 1)

    def amount(self, rank: float) -> float:
        """Give the amount of a draw, in cents, by its rank; within a column draws are taken as even."""
        place = self.column(rank)
        before = self.below + int(self.counts[:place].sum())
        inside = (rank - before) / max(int(self.counts[place]), 1)
        low, high, width, _ = self.window
        return min(low + place * width + inside * (width - 1), high)


class Ranked(NamedTuple):
    """A percentile and its Monte Carlo standard error, in cents."""

    value: float
    error: float


def window(low: int, high: int) -> Window:
    """Lay columns over the amounts from low to high."""
    width = 1
    while (high - low) // width >= _MOST_COLUMNS:
        width *= 2
    return Window(low, high, width, (high - low) // width + 1)


def count_all(totals: Floats, over: Window) -> Counts:
    """Count draws, all of which lie in the window."""
    places = ((totals - over.low) * (1 / over.width)).astype(np.int32)
    return np.bincount(places, minlength=over.columns)[: over.columns]


def count_inside(totals: Floats, over: Window) -> Counts:
    """Count the draws that lie in the window."""
    inside = totals[(totals >= over.low) & (totals <= over.high)]
    return count_all(inside, over)


def percentiles(
    parts: Sequence[float],
    draws: int,
    first: Counted,
    whole: Window,
    look: Callable[[Sequence[Window]], Sequence[Counts]],
) -> list[Ranked]:
    """Give percentiles, their parts from 0 to 1, from the columns in which draws were counted first.

    Where a column is wider than the error of its percentile, `look` counts the same draws again, in finer
    columns there; so an amount that many draws share comes out to the cent. What lies outside of the first
    columns is looked for in the `whole`.
    """
    known = dict.fromkeys(parts, first)
    if outside := [part for part in known if not first.holds(_ranks(part, draws))]:
        known |= dict.fromkeys(outside, Counted(whole, 0, look([whole])[0]))
    while coarse := [part for part in known if not _is_fine(_ranked(part, draws, known[part]), known[part])]:
        nearer = [_narrowed(part, draws, known[part]) for part in coarse]
        counts = look([one for one, _ in nearer])
        for part, (narrow, below), own in zip(coarse, nearer, counts, strict=True):
            known[part] = Counted(narrow, below, own)
    return [_ranked(part, draws, known[part]) for part in parts]


def _is_fine(found: Ranked, counted: Counted) -> bool:
    return counted.window.width == 1 or found.error >= counted.window.width


def _ranks(part: float, draws: int) -> tuple[float, float, float]:
    """Give the rank of a percentile, and those one standard error to each side."""
    away = math.sqrt(part * (1 - part) * draws)
    left, middle, right = (
        min(max(rank, 1.0), float(draws)) for rank in (part * draws - away, part * draws, part * draws + away)
    )
    return left, middle, right


def _ranked(part: float, draws: int, counted: Counted) -> Ranked:
    left, middle, right = map(counted.amount, _ranks(part, draws))
    return Ranked(middle, (right - left) / 2)


def _narrowed(part: float, draws: int, counted: Counted) -> tuple[Window, int]:
    """Give finer columns over those that hold a percentile and its error, and how many draws are below."""
    left, _, right = _ranks(part, draws)
    first, last = counted.column(left), counted.column(right)
    low, high, width, _ = counted.window
    finer = window(low + first * width, min(low + (last + 1) * width - 1, high))
    return finer, counted.below + int(counted.counts[:first].sum())
