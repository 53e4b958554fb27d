"""Adding draws up in constant memory: moments, a histogram, counts above amounts, what explains them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Counts: TypeAlias = NDArray[np.int64]

BINS: Final = 1 << 13
"""How many columns the histogram has; a percentile is at most one of them off, far less than its error."""

_GROUPS: Final = 64
_ENOUGH_TO_EXPLAIN: Final = 1 << 17


class Frame(NamedTuple):
    """The amounts, in cents, between which all draws lie, and those that are counted above."""

    low: int
    high: int
    above: tuple[int, ...]


class Block(NamedTuple):
    """What one block adds: the sum of the draws' distances to the low end, in cents, and their histogram."""

    size: int
    distance: float
    histogram: Counts
    above: tuple[int, ...]
    groups: dict[str, tuple[Floats, Counts]]


def tally(totals: Floats, frame: Frame, parts: Mapping[str, Floats], first: int) -> Block:
    """Add up a block of totals in cents; `first` is the number of the first draw of the block.

    What explains the spread is only told from the first 131,072 draws, which is exact to a percent or so.
    """
    distance = totals - float(frame.low)
    places = (distance * (BINS / (frame.high - frame.low + 1))).astype(np.int32)
    explaining = parts if first < _ENOUGH_TO_EXPLAIN else {}
    return Block(
        size=len(totals),
        distance=float(distance.sum()),
        histogram=np.bincount(places, minlength=BINS),
        above=tuple(int(np.count_nonzero(totals > amount)) for amount in frame.above),
        groups={name: _grouped(own, distance) for name, own in explaining.items()},
    )


def _grouped(parts: Floats, distance: Floats) -> tuple[Floats, Counts]:
    """Add up the draws by which 64th of its distribution a parameter is in."""
    groups = (parts * _GROUPS).astype(np.int32)
    np.clip(groups, 0, _GROUPS - 1, out=groups)
    sums: Floats = np.bincount(groups, weights=distance, minlength=_GROUPS).astype(np.float64)
    return sums, np.bincount(groups, minlength=_GROUPS).astype(np.int64)


class Summary:
    """All blocks together; they are added in their order, so that the sums do not depend on who was first."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.count = 0
        self.histogram: Counts = np.zeros(BINS, dtype=np.int64)
        self.above = [0] * len(frame.above)
        self._distance = 0.0
        self._groups: dict[str, tuple[Floats, Counts]] = {}

    def add(self, block: Block) -> None:
        """Add a block."""
        self.count += block.size
        self.histogram += block.histogram
        self.above = [count + more for count, more in zip(self.above, block.above, strict=True)]
        self._distance += block.distance
        for name, (sums, counts) in block.groups.items():
            before = self._groups.get(name, (np.zeros(_GROUPS), np.zeros(_GROUPS, dtype=np.int64)))
            self._groups[name] = (before[0] + sums, before[1] + counts)

    @property
    def mean(self) -> float:
        """The mean of the draws, in cents."""
        return self.frame.low + self._distance / self.count

    def central_moments(self) -> tuple[float, float]:
        """Give variance and fourth central moment, of the histogram's columns, whose width is allowed for."""
        middles = self.frame.low + (np.arange(BINS) + 0.5) * self._width
        squares = (middles - self.mean) ** 2
        variance = float(squares @ self.histogram) / self.count - self._width**2 / 12
        return max(variance, 0.0), float((squares * squares) @ self.histogram) / self.count

    def percentile(self, part: float) -> float:
        """Give the amount, in cents, below which a part of all draws lies."""
        below = np.concatenate(([0], np.cumsum(self.histogram)))
        wanted = part * self.count
        place = int(np.searchsorted(below, wanted, side="left")) - 1
        place = min(max(place, 0), BINS - 1)
        within = self.histogram[place]
        inside = (wanted - below[place]) / within if within else 0.0
        return self.frame.low + (place + float(inside)) * self._width

    @property
    def _width(self) -> float:
        return (self.frame.high - self.frame.low + 1) / BINS

    def percentile_error(self, part: float) -> float:
        """Give the standard error of a percentile: half the distance between those one error to each side."""
        away = math.sqrt(part * (1 - part) / self.count)
        return (self.percentile(min(part + away, 1.0)) - self.percentile(max(part - away, 0.0))) / 2

    def explained(self, name: str) -> float:
        """Give the part of the variance between the groups of one parameter: its correlation ratio."""
        if name not in self._groups:
            return 0.0
        sums, counts = self._groups[name]
        drawn = counts.sum()
        mean = sums.sum() / drawn
        filled = counts > 0
        between = float((counts[filled] * (sums[filled] / counts[filled] - mean) ** 2).sum() / drawn)
        variance, _ = self.central_moments()
        if not variance:
            return 0.0
        # Among finitely many draws even a parameter without effect has groups that differ a little.
        chance = (np.count_nonzero(filled) - 1) / drawn
        return float(min(max((between / variance - chance) / (1 - chance), 0.0), 1.0))
