"""Adding draws up in constant memory: sums of powers, counts by column, above amounts and by parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from carcost.calc.ranks import Counted, Window, count_all, count_inside

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    from numpy.typing import NDArray

    from carcost.calc.draws import Chosen

    Floats: TypeAlias = NDArray[np.float64]
    Counts: TypeAlias = NDArray[np.int64]

_GROUPS: Final = 64
_ENOUGH_TO_EXPLAIN: Final = 1 << 16
_FEWEST_TO_EXPLAIN: Final = 1000


class Frame(NamedTuple):
    """Columns over all draws, and those that are counted first; a total; what is asked; all in cents."""

    whole: Window
    window: Window
    centre: int
    above: tuple[int, ...]


class Explaining(NamedTuple):
    """Sums of a parameter x and of the total's distance d: x, d, xx, xd, dd; and of d by groups of x."""

    sums: Floats
    groups: Floats
    sizes: Counts

    def __add__(self, other: Explaining) -> Explaining:  # type: ignore[override] # no tuple is made longer
        return Explaining(self.sums + other.sums, self.groups + other.groups, self.sizes + other.sizes)


class Block(NamedTuple):
    """What one block adds: powers 1 to 4 of the distances to the centre, counts, and what explains them."""

    size: int
    powers: Floats
    counts: Counts
    below: int
    above: tuple[int, ...]
    explaining: dict[str, Explaining]


def tally(totals: Floats, frame: Frame, chosen: Mapping[str, Chosen], first: int) -> Block:
    """Add up a block of totals in cents; `first` is the number of the first draw of the block.

    What explains the spread is only told from the first 65,536 draws, which is exact to a percent or so.
    """
    distance = totals - float(frame.centre)
    squares = distance * distance
    enough = min(len(totals), max(_ENOUGH_TO_EXPLAIN - first, 0))
    return Block(
        size=len(totals),
        powers=np.array(
            [
                distance.sum(),
                squares.sum(),
                np.einsum("i,i->", distance, squares),
                np.einsum("i,i->", squares, squares),
            ]
        ),
        counts=(count_all if frame.window == frame.whole else count_inside)(totals, frame.window),
        below=0 if frame.window == frame.whole else int(np.count_nonzero(totals < frame.window.low)),
        above=tuple(int(np.count_nonzero(totals > amount)) for amount in frame.above),
        explaining={
            name: _explaining(own.parts[:enough], own.values[:enough] - own.low, distance[:enough])
            for name, own in chosen.items()
            if enough
        },
    )


def _explaining(parts: Floats, values: Floats, distance: Floats) -> Explaining:
    """Sum up the draws, and their distances by which 64th of its distribution a parameter is in."""
    groups = np.minimum((parts * _GROUPS).astype(np.int32), _GROUPS - 1)
    x = values.astype(np.float64)
    sums = [x.sum(), distance.sum(), (x * x).sum(), (x * distance).sum(), (distance * distance).sum()]
    return Explaining(
        np.array(sums),
        np.bincount(groups, weights=distance, minlength=_GROUPS).astype(np.float64),
        np.bincount(groups, minlength=_GROUPS).astype(np.int64),
    )


class Summary:
    """All blocks together; they are added in their order, so that the sums do not depend on who was first."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.count = 0
        self.above = [0] * len(frame.above)
        self._counts: Counts = np.zeros(frame.window.columns, dtype=np.int64)
        self._below = 0
        self._powers: Floats = np.zeros(4)
        self._explaining: dict[str, Explaining] = {}

    def add(self, block: Block) -> None:
        """Add a block."""
        self.count += block.size
        self.above = [count + more for count, more in zip(self.above, block.above, strict=True)]
        self._counts += block.counts
        self._below += block.below
        self._powers += block.powers
        for name, more in block.explaining.items():
            self._explaining[name] = self._explaining[name] + more if name in self._explaining else more

    @property
    def counted(self) -> Counted:
        """The draws that were counted in columns."""
        return Counted(self.frame.window, self._below, self._counts)

    @property
    def mean(self) -> float:
        """The mean of the draws, in cents."""
        return self.frame.centre + float(self._powers[0]) / self.count

    def central_moments(self) -> tuple[float, float]:
        """Give the variance and the fourth central moment of the draws, in cents to their power."""
        first, second, third, fourth = (float(power) / self.count for power in self._powers)
        about_mean = fourth - 4 * first * third + 6 * first**2 * second - 3 * first**4
        return max(second - first**2, 0.0), max(about_mean, 0.0)

    def explained(self, name: str) -> float | None:
        """Give the part of the variance that knowing one parameter explains: its correlation ratio.

        It is never less than what a straight line explains, nor than what groups of the parameter explain;
        the larger of the two is given. None where there are too few draws to tell.
        """
        sums, groups, sizes = self._explaining[name]
        drawn = int(sizes.sum())
        if drawn < _FEWEST_TO_EXPLAIN:
            return None
        x, d, xx, xd, dd = (float(one) / drawn for one in sums)
        variance, spread = dd - d * d, xx - x * x
        if variance <= 0:
            return 0.0
        by_line = (xd - x * d) ** 2 / spread / variance if spread > 0 else 0.0
        filled = sizes > 0
        means = groups[filled] / sizes[filled]
        by_groups = float((sizes[filled] * (means - d) ** 2).sum()) / drawn / variance
        # Among finitely many draws even a parameter without effect has groups that differ a little.
        chance = (int(np.count_nonzero(filled)) - 1) / drawn
        return min(max((by_groups - chance) / (1 - chance), by_line, 0.0), 1.0)
