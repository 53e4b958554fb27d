"""Simulating a scenario: draws of all parameters at once through the one cost formula, on all cores."""

from __future__ import annotations

import math
import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import numpy as np

from carcost.calc.cost import cost
from carcost.calc.draws import SPAN, Draws, prepare, span_values
from carcost.calc.fixed import CENTS, Fixed, to_cents
from carcost.calc.measured import measured
from carcost.calc.ranks import count_inside, window
from carcost.calc.tally import Block, Frame, Summary, tally
from carcost.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from carcost.calc.draws import Chosen
    from carcost.calc.parameters import CostModel
    from carcost.calc.ranks import Counts, Floats, Window
    from carcost.calc.wanted import Wanted
    from carcost.models.results.simulation import Simulation

_KEPT: Final = 1 << 21
_MOST_CORES: Final = 8
"""Each core holds a few blocks of draws."""
_A_FEW: Final = 1 << 14
_MOST_OF_THEM: Final = 0.99

T = TypeVar("T")


class DrawnBlock(NamedTuple):
    """Draws in a row: their totals in cents, those of the parameters, and the number of the first."""

    totals: Floats
    chosen: dict[str, Chosen]
    first: int


def simulate(
    model: CostModel, wanted: Wanted, version: str, progress: Callable[[int], None] | None = None
) -> Simulation:
    """Draw the total, to the cent, and sum the draws up; memory does not grow with their number.

    `progress` is told the number of draws that are done; where a percentile lies among draws that are very
    close, they are drawn once more. Raises `UsageError` where nothing has a range, and as `prepare` does.
    """
    draws = prepare(model, wanted.distributions, wanted.correlations, wanted.seed)
    if not draws.drawn:
        raise UsageError("nothing in this scenario has a range: every figure in it is one value")
    frame = _frame(draws, wanted)
    summary = Summary(frame)

    def add_up(drawn: DrawnBlock) -> Block:
        return tally(drawn.totals, frame, drawn.chosen, drawn.first)

    for block in _each_block(draws, wanted.draws, add_up):
        summary.add(block)
        if progress is not None:
            progress(summary.count)

    def look(windows: Sequence[Window]) -> list[Counts]:
        return _counts_inside(draws, wanted.draws, windows)

    return measured(draws, wanted, summary, look, version)


def _frame(draws: Draws, wanted: Wanted) -> Frame:
    """Bound the totals in cents: by all-low and all-high, or by the farthest ends without bounds.

    Without bounds few draws lie very far out: those are counted first that lie where most of a few are.
    """
    model = draws.model
    low, high = model.total(model.point("low")), model.total(model.point("high"))
    if draws.unbounded:
        low, high = Decimal(0), _total_at_the_top(draws)
    whole = window(int(low.scaleb(CENTS)), int(high.scaleb(CENTS)))
    first = whole
    if draws.unbounded:
        totals = _totals(draws, 0, min(wanted.draws, _A_FEW)).totals
        top = np.quantile(totals, _MOST_OF_THEM, method="higher")
        first = window(int(totals.min()), int(top))
    above = tuple(int(amount.scaleb(CENTS)) for amount in wanted.above)
    centre = int(model.total(model.point("base")).scaleb(CENTS))
    return Frame(whole, first, centre, above)


def _total_at_the_top(draws: Draws) -> Decimal:
    """Give the total with every drawn parameter at the very end of its distribution."""
    point = draws.model.point("high")
    for one in draws.drawn:
        top = Decimal(math.ceil(one.top)).scaleb(-one.decimals)
        point[one.parameter.name] = max(point[one.parameter.name], top)
    return draws.model.total(point)


def _counts_inside(draws: Draws, count: int, windows: Sequence[Window]) -> list[Counts]:
    """Draw the same again, and count the draws in each column of some windows."""
    counts = [np.zeros(one.columns, dtype=np.int64) for one in windows]
    for block in _each_block(
        draws, count, lambda drawn: [count_inside(drawn.totals, one) for one in windows]
    ):
        counts = [own + more for own, more in zip(counts, block, strict=True)]
    return counts


def _each_block(draws: Draws, count: int, look_at: Callable[[DrawnBlock], T]) -> Iterator[T]:
    """Look at each block of draws, on all cores, and give what was seen in their order; few wait."""

    def one(first: int) -> T:
        return look_at(_totals(draws, first, min(SPAN, count - first)))

    _keep_memory()
    cores = min(_usable_cores(), _MOST_CORES)
    waiting: deque[Future[T]] = deque()
    with ThreadPoolExecutor(cores) as pool:
        try:
            for first in range(0, count, SPAN):
                waiting.append(pool.submit(one, first))
                if len(waiting) > 2 * cores:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _totals(draws: Draws, first: int, size: int) -> DrawnBlock:
    """Draw a block, and total it by the cost formula."""
    values, chosen = span_values(draws, first, size)
    zero = Fixed(np.zeros(1, dtype=np.float64 if draws.in_floats else np.int64), CENTS)
    totals = cost(draws.model.terms, values, to_cents, zero).total.units
    return DrawnBlock(np.asarray(totals, dtype=np.float64), chosen, first)


def _usable_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _keep_memory() -> None:
    """Make glibc keep freed memory; giving every array back to the system takes half of the time.

    It keeps what is smaller than the largest block that was ever freed; this one is never touched. With
    another C library it changes nothing.
    """
    np.empty(_KEPT)
