"""Simulating a scenario: draws of all parameters at once through the one cost formula, on all cores."""

from __future__ import annotations

import math
import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, get_args

import numpy as np

from carcost.calc.cost import cost
from carcost.calc.distributions import BOUNDED
from carcost.calc.draws import SPAN, Draws, prepare, span_values
from carcost.calc.fixed import CENTS, Fixed, to_cents
from carcost.calc.sensitivity import analysed
from carcost.calc.tally import BINS, Block, Frame, Summary, tally
from carcost.errors import UsageError, unknown
from carcost.models.figure import Distribution
from carcost.models.money import to_cents as rounded
from carcost.models.results.estimate import Notice
from carcost.models.results.simulation import (
    Correlated,
    DrawnParameter,
    HistogramColumn,
    Measured,
    Percentile,
    Probability,
    Simulation,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from carcost.calc.draws import Correlation, Drawn
    from carcost.calc.parameters import CostModel

_COLUMNS: Final = 64
_SEED_BITS: Final = 64
_KEPT: Final = 1 << 21
_FINEST_PART: Final = Decimal("0.000001")


class Wanted(NamedTuple):
    """How many draws, from which seed, by which distributions; and what is asked of them.

    `percentiles` are in percent, `above` are amounts in dollars.
    """

    draws: int
    seed: int
    distributions: Mapping[str, Distribution]
    correlations: Sequence[Correlation]
    percentiles: Sequence[Decimal]
    above: Sequence[Decimal]


def fresh_seed() -> int:
    """Give a seed that nobody has chosen."""
    import secrets

    return secrets.randbits(_SEED_BITS)


def known_names(
    distributions: Mapping[str, str], correlations: Sequence[Correlation], model: CostModel
) -> dict[str, Distribution]:
    """Refuse distributions that nobody knows, and parameters that are not drawn; raises `UsageError`."""
    drawn = [one.name for one in model.parameters.values() if one.varies and one.unit != "chance"]
    names = {known: known for known in get_args(Distribution)}
    for option, wanted in (("--dist", distributions), ("--correlate", _pairs(correlations))):
        for name in wanted:
            if name not in drawn:
                raise UsageError(f"{option}: {unknown('parameter', name, drawn, _with_a_range(drawn))}")
    for name, wanted_name in distributions.items():
        if wanted_name not in names:
            raise UsageError(f"--dist {name}: {unknown('distribution', wanted_name, names)}")
    return {name: names[wanted_name] for name, wanted_name in distributions.items()}


def _with_a_range(drawn: Sequence[str]) -> str:
    return f"with a range here: {', '.join(drawn)}" if drawn else "nothing has a range here"


def _pairs(correlations: Sequence[Correlation]) -> list[str]:
    for one, other, value in correlations:
        if one == other or not -1 < value < 1:
            raise UsageError(f"--correlate: {one} and {other} need two names, and a value between -1 and 1")
    return [name for one, other, _ in correlations for name in (one, other)]


def simulate(
    model: CostModel, wanted: Wanted, version: str, progress: Callable[[int], None] | None = None
) -> Simulation:
    """Draw the total, to the cent, and sum the draws up; memory does not grow with their number.

    `progress` is told the number of draws that are done. Raises `UsageError` where nothing has a range, and
    as `prepare` does.
    """
    draws = prepare(model, wanted.distributions, wanted.correlations, wanted.seed)
    if not draws.drawn:
        raise UsageError("nothing in this scenario has a range: every figure in it is one value")
    summary = Summary(_frame(draws, wanted))
    for block in _blocks(draws, wanted.draws, summary.frame):
        summary.add(block)
        if progress is not None:
            progress(summary.count)
    return _result(model, draws, wanted, summary, version)


def _frame(draws: Draws, wanted: Wanted) -> Frame:
    """Bound the totals in cents: by all-low and all-high, or by a look at draws without bounds."""
    model = draws.model
    low, high = model.total(model.point("low")), model.total(model.point("high"))
    if any(one.distribution not in (None, *BOUNDED) for one in draws.drawn):
        low, high = Decimal(0), _total_at_the_top(draws)
    above = tuple(int(amount.scaleb(CENTS)) for amount in wanted.above)
    return Frame(int(low.scaleb(CENTS)), int(high.scaleb(CENTS)), above)


def _total_at_the_top(draws: Draws) -> Decimal:
    """Give the total with every drawn parameter at the very end of its distribution."""
    point = draws.model.point("high")
    for one in draws.drawn:
        if one.quantile is not None:
            top = float(one.quantile(np.array([1.0]))[0]) / 10**one.decimals
            point[one.parameter.name] = max(point[one.parameter.name], Decimal(math.ceil(top * 100)) / 100)
    return draws.model.total(point)


def _blocks(draws: Draws, count: int, frame: Frame) -> Iterator[Block]:
    """Compute the blocks on all cores, and give them in their order; few wait at a time."""

    def one(first: int) -> Block:
        values, parts = span_values(draws, first, min(SPAN, count - first))
        totals = cost(draws.model.terms, values, to_cents, Fixed(np.zeros(1), CENTS)).total.units
        return tally(np.asarray(totals, dtype=np.float64), frame, parts, first)

    _keep_memory()
    cores = os.cpu_count() or 1
    waiting: deque[Future[Block]] = deque()
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


def _keep_memory() -> None:
    """Make the C library keep freed memory; giving every array back to the system takes half of the time.

    It keeps what is smaller than the largest block that was ever freed; this one is never touched.
    """
    np.empty(_KEPT)


def _result(model: CostModel, draws: Draws, wanted: Wanted, summary: Summary, version: str) -> Simulation:
    estimate, count = model.estimate, summary.count
    mean, deviation = _mean_and_deviation(summary)
    drawn = {one.parameter.name for one in draws.drawn}
    return Simulation(
        carcost_version=version,
        currency=estimate.currency,
        scenario=estimate.scenario,
        price_books=estimate.price_books,
        draws=count,
        seed=wanted.seed,
        total=estimate.total,
        mean=mean,
        standard_deviation=deviation,
        percentiles=tuple(_percentile(part, summary) for part in wanted.percentiles),
        probabilities=tuple(
            _probability(amount, above, count)
            for amount, above in zip(wanted.above, summary.above, strict=True)
        ),
        parameters=_parameters(draws, wanted, summary),
        fixed=tuple(analysed(one) for one in model.parameters.values() if one.name not in drawn),
        correlations=tuple(
            Correlated(one=one, other=other, correlation=value) for one, other, value in wanted.correlations
        ),
        histogram=_histogram(summary),
        oldest_figure=estimate.oldest_figure,
        notices=(*_assumptions(draws, wanted), *estimate.notices),
        sources=estimate.sources,
    )


def _mean_and_deviation(summary: Summary) -> tuple[Measured, Measured]:
    variance, fourth = summary.central_moments()
    deviation, count = math.sqrt(variance), summary.count
    error = math.sqrt(max(fourth - variance**2, 0) / count) / (2 * deviation) if deviation else 0.0
    return (
        Measured(value=_dollars(summary.mean), error=_dollars(deviation / math.sqrt(count))),
        Measured(value=_dollars(deviation), error=_dollars(error)),
    )


def _dollars(cents: float) -> Decimal:
    return rounded(Decimal(repr(max(float(cents), 0.0))).scaleb(-CENTS))


def _percentile(percent: Decimal, summary: Summary) -> Percentile:
    part = float(percent) / 100
    return Percentile(
        percentile=percent,
        value=_dollars(summary.percentile(part)),
        error=_dollars(summary.percentile_error(part)),
    )


def _probability(amount: Decimal, above: int, count: int) -> Probability:
    part = above / count
    error = math.sqrt(part * (1 - part) / count)
    return Probability(above=amount, probability=_part(part), error=_part(error))


def _part(value: float) -> Decimal:
    return Decimal(repr(float(value))).quantize(_FINEST_PART)


def _parameters(draws: Draws, wanted: Wanted, summary: Summary) -> tuple[DrawnParameter, ...]:
    found = [
        DrawnParameter(
            parameter=analysed(one.parameter),
            distribution=one.distribution or "event",
            assumed=_is_assumed(one, wanted),
            explains=_part(summary.explained(one.parameter.name)),
        )
        for one in draws.drawn
    ]
    return tuple(sorted(found, key=lambda one: -one.explains))


def _is_assumed(one: Drawn, wanted: Wanted) -> bool:
    return one.parameter.distribution is None or one.parameter.name in wanted.distributions


def _histogram(summary: Summary) -> tuple[HistogramColumn, ...]:
    """Put the draws into a few columns for a chart, from the first to the last that has any."""
    filled = np.flatnonzero(summary.histogram)
    first, last = int(filled[0]), int(filled[-1]) + 1
    edges = np.unique(np.linspace(first, last, _COLUMNS + 1).astype(int))
    width = (summary.frame.high - summary.frame.low + 1) / BINS
    return tuple(
        HistogramColumn(
            low=_dollars(summary.frame.low + left * width),
            high=_dollars(min(summary.frame.low + right * width, summary.frame.high)),
            count=int(summary.histogram[left:right].sum()),
        )
        for left, right in pairwise(edges.tolist())
    )


def _assumptions(draws: Draws, wanted: Wanted) -> Iterator[Notice]:
    """Say which distributions are assumed, and what the ends of those without bounds mean."""
    own = [one for one in draws.drawn if one.distribution and _is_assumed(one, wanted)]
    assumed = [f"{one.parameter.name} {one.distribution}" for one in own]
    if assumed:
        text = f"How values are spread over their ranges is assumed, not data: {', '.join(assumed)}."
        yield Notice(code="assumed-distributions", text=text)
    unbounded = [one.parameter.name for one in draws.drawn if one.distribution not in (None, *BOUNDED)]
    if unbounded:
        names = ", ".join(unbounded)
        text = f"Of {names} low and high are read as the 5th and 95th percentile: draws go beyond."
        yield Notice(code="percentile-ends", text=text)
    if not wanted.correlations and len(draws.drawn) > 1:
        yield Notice(
            code="drawn-independently", text="The parameters are drawn independently of one another."
        )
