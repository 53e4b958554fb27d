"""From draws that are summed up to a result: figures with their errors, chances, columns, assumptions."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from carcost.calc.fixed import CENTS
from carcost.calc.ranks import percentiles
from carcost.calc.sensitivity import analysed
from carcost.models.money import to_cents as rounded
from carcost.models.results.estimate import Notice, Total
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
    from collections.abc import Callable, Iterator, Sequence

    from carcost.calc.draws import Drawn, Draws
    from carcost.calc.ranks import Counted, Counts, Ranked, Window
    from carcost.calc.tally import Summary
    from carcost.calc.wanted import Wanted

_COLUMNS: Final = 64
_FINEST_PART: Final = Decimal("0.000001")
_FEWEST_FOR_ERRORS: Final = 30
_LONG_TAIL: Final = 10
_DRAWS_OF_A_TAIL: Final = 1000
"""A kurtosis above 10 needs so many draws for each 1 of it."""
_FEWEST_BEYOND: Final = 5
"""The draws that must lie beyond a percentile before its error can be told."""


def measured(
    draws: Draws,
    wanted: Wanted,
    summary: Summary,
    look: Callable[[Sequence[Window]], Sequence[Counts]],
    version: str,
) -> Simulation:
    """Give the result of a simulation; `look` counts the same draws again, in finer columns."""
    model, estimate = draws.model, draws.model.estimate
    mean, deviation = _mean_and_deviation(draws, summary)
    drawn = {one.parameter.name for one in draws.drawn}
    parts = [float(percent) / 100 for percent in wanted.percentiles]
    ranked = percentiles(parts, summary.count, summary.counted, summary.frame.whole, look)
    return Simulation(
        carcost_version=version,
        currency=estimate.currency,
        price_year=estimate.price_year,
        scenario=estimate.scenario,
        price_books=estimate.price_books,
        draws=summary.count,
        seed=wanted.seed,
        total=Total(low=model.total(model.point("low")), high=model.total(model.point("high"))),
        mean=mean,
        standard_deviation=deviation,
        percentiles=tuple(
            _percentile(percent, found, summary.count)
            for percent, found in zip(wanted.percentiles, ranked, strict=True)
        ),
        probabilities=tuple(
            _probability(amount, above, summary.count)
            for amount, above in zip(wanted.above, summary.above, strict=True)
        ),
        parameters=_parameters(draws, wanted, summary),
        fixed=tuple(analysed(one) for one in model.parameters.values() if one.name not in drawn),
        correlations=tuple(
            Correlated(one=one, other=other, correlation=value) for one, other, value in wanted.correlations
        ),
        histogram=_histogram(summary.counted),
        included=estimate.included,
        not_counted=estimate.not_counted,
        oldest_figure=estimate.oldest_figure,
        notices=(*_assumptions(draws, wanted), *_long_tail(draws, summary), *estimate.notices),
        sources=estimate.sources,
    )


def _mean_and_deviation(draws: Draws, summary: Summary) -> tuple[Measured, Measured]:
    count = summary.count
    variance, fourth = summary.central_moments()
    deviation = math.sqrt(variance * count / (count - 1))
    own = math.sqrt(max(fourth - variance**2, 0) / count) / (2 * deviation) if deviation else 0.0
    told = count >= _FEWEST_FOR_ERRORS and not _has_long_tail(draws, summary)
    return (
        Measured(
            value=_dollars(summary.mean),
            error=_dollars(deviation / math.sqrt(count)) if count >= _FEWEST_FOR_ERRORS else None,
        ),
        Measured(value=_dollars(deviation), error=_dollars(own) if told else None),
    )


def _has_long_tail(draws: Draws, summary: Summary) -> bool:
    """Tell whether a few draws far out make up the deviation, so that its error cannot be told from them."""
    variance, fourth = summary.central_moments()
    kurtosis = fourth / variance**2 if variance else 0.0
    return draws.unbounded and kurtosis > max(summary.count / _DRAWS_OF_A_TAIL, _LONG_TAIL)


def _long_tail(draws: Draws, summary: Summary) -> Iterator[Notice]:
    if _has_long_tail(draws, summary):
        text = "The tail is so long that a few draws decide mean and deviation: read the percentiles instead."
        yield Notice(code="long-tail", text=text)


def _dollars(cents: float) -> Decimal:
    return rounded(Decimal(repr(max(float(cents), 0.0))).scaleb(-CENTS))


def _percentile(percent: Decimal, found: Ranked, count: int) -> Percentile:
    beyond = min(percent, 100 - percent) * count / 100
    return Percentile(
        percentile=percent,
        value=_dollars(found.value),
        error=_dollars(found.error) if beyond >= _FEWEST_BEYOND else None,
    )


def _probability(amount: Decimal, above: int, count: int) -> Probability:
    """Give a chance; its error counts half a draw more each way, so that it is never 0."""
    likely = (above + 0.5) / (count + 1)
    error = math.sqrt(likely * (1 - likely) / (count + 1))
    return Probability(above=amount, probability=_part(above / count), error=_part(error))


def _part(value: float) -> Decimal:
    return Decimal(repr(float(value))).quantize(_FINEST_PART)


def _parameters(draws: Draws, wanted: Wanted, summary: Summary) -> tuple[DrawnParameter, ...]:
    found = []
    for one in draws.drawn:
        explained = summary.explained(one.parameter.name)
        found.append(
            DrawnParameter(
                parameter=analysed(one.parameter),
                distribution=one.distribution or "event",
                assumed=_is_assumed(one, wanted),
                explains=None if explained is None else _part(explained),
            )
        )
    return tuple(sorted(found, key=lambda one: -(one.explains or 0)))


def _is_assumed(one: Drawn, wanted: Wanted) -> bool:
    return one.parameter.distribution is None or one.parameter.name in wanted.distributions


def _histogram(counted: Counted) -> tuple[HistogramColumn, ...]:
    """Put the draws into a few columns for a chart, from the first to the last that has any."""
    filled = np.flatnonzero(counted.counts)
    first, last = int(filled[0]), int(filled[-1]) + 1
    edges = np.unique(np.linspace(first, last, _COLUMNS + 1).astype(int))
    low, most, width, _ = counted.window
    return tuple(
        HistogramColumn(
            low=_dollars(low + left * width),
            high=_dollars(min(low + right * width, most)),
            count=int(counted.counts[left:right].sum()),
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
    peaked = [one.parameter.name for one in draws.drawn if one.distribution in ("triangular", "pert")]
    if peaked:
        text = f"Of {', '.join(peaked)} the base is taken as the likeliest value (--base sets it)."
        yield Notice(code="base-is-likeliest", text=text)
    unbounded = [one.parameter.name for one in draws.drawn if one.is_unbounded]
    if unbounded:
        text = (
            f"Of {', '.join(unbounded)} low and high are read as the 5th and 95th percentile: "
            "draws go beyond (a chart shows 99% of them)."
        )
        yield Notice(code="percentile-ends", text=text)
    if wanted.correlations:
        text = "What is drawn correlated explains part of the spread together: the parts overlap."
        yield Notice(code="drawn-correlated", text=text)
    elif len(draws.drawn) > 1:
        yield Notice(
            code="drawn-independently", text="The parameters are drawn independently of one another."
        )
