"""Distributions over a range: the value that belongs to each part of all draws, as a table or a formula.

A range of a source says nothing of how values are spread over it: each distribution is an assumption.
"""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

import numpy as np

from carcost.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from numpy.typing import NDArray

    from carcost.calc.parameters import Parameter
    from carcost.models.figure import Distribution

    Floats: TypeAlias = NDArray[np.float64]
    Quantile: TypeAlias = Callable[[Floats], Floats]
    """Gives values for parts from 0 to 1."""

_NODES: Final = 1 << 14
_FIFTH: Final = 0.05
_Z: Final = NormalDist().inv_cdf(1 - _FIFTH)
_FARTHEST: Final = 5.5
"""How many standard deviations a value without bounds may lie from the middle: one draw in 26 million."""

_NARROW: Final = 1.02
"""Below this ratio of high to low, a gamma distribution has a skewness below 0.013."""

BOUNDED: Final = ("uniform", "triangular", "pert")
"""The distributions that never leave the range; of the others, its ends are the 5th and 95th percentile."""


def quantile(parameter: Parameter, name: Distribution, scale: int) -> Quantile:
    """Give the quantile function of a parameter's distribution, in units of which `scale` make a whole one.

    uniform: each value is as likely as any other. triangular, pert: the base is the likeliest value.
    lognormal, gamma: low and high are the 5th and 95th percentile. Raises `UsageError` where the range does
    not fit.
    """
    low, base, high = (float(value * scale) for value in (parameter.low, parameter.base, parameter.high))
    if name == "uniform":
        return _uniform(low, high)
    if name == "triangular":
        return _triangular(low, base, high)
    if name == "pert":
        return _tabled(*_pert(low, base, high))
    if low <= 0:
        raise UsageError(
            f"--dist {parameter.name}: {name} needs a low end above 0, and this one is {parameter.low:f}; "
            f"take one of {', '.join(BOUNDED)}"
        )
    return _lognormal(low, high) if name == "lognormal" else _tabled(*_gamma(low, high))


def _uniform(low: float, high: float) -> Quantile:
    width = high - low

    def at(parts: Floats) -> Floats:
        values: Floats = parts * width
        values += low
        return values

    return at


def _triangular(low: float, mode: float, high: float) -> Quantile:
    width, left, right = high - low, mode - low, high - mode
    turn = left / width

    def at(parts: Floats) -> Floats:
        rising = low + np.sqrt(parts * (width * left))
        falling = high - np.sqrt((1 - parts) * (width * right))
        values: Floats = np.where(parts < turn, rising, falling)
        return values

    return at


def _lognormal(low: float, high: float) -> Quantile:
    middle, spread = (math.log(low) + math.log(high)) / 2, (math.log(high) - math.log(low)) / (2 * _Z)
    deviations, parts = normal_table()
    return _tabled(parts, np.exp(middle + spread * deviations))


@cache
def normal_table() -> tuple[Floats, Floats]:
    """Tabulate the normal distribution: numbers of standard deviations, and the part of it below each."""
    deviations = np.linspace(-_FARTHEST, _FARTHEST, _NODES)
    return deviations, np.array([0.5 * math.erfc(-one / math.sqrt(2)) for one in deviations])


def _pert(low: float, mode: float, high: float) -> tuple[Floats, Floats]:
    """Tabulate the beta distribution whose mean is (low + 4 mode + high) / 6."""
    first, second = 4 * (mode - low) / (high - low), 4 * (high - mode) / (high - low)
    places = np.linspace(0, 1, _NODES)
    density = places**first * (1 - places) ** second
    return _parts_below(places, density), low + places * (high - low)


def _gamma(low: float, high: float) -> tuple[Floats, Floats]:
    """Tabulate the gamma distribution of which low and high are the 5th and 95th percentile.

    Its shape is found by halving: the ratio of the two percentiles falls when the shape rises. Of a narrow
    range it is the normal distribution, as near as can be told.
    """
    if high / low < _NARROW:
        deviations, parts = normal_table()
        return parts, (low + high) / 2 + (high - low) / (2 * _Z) * deviations
    below, above = math.log(0.05), math.log(1e5)
    for _ in range(60):
        middle = (below + above) / 2
        parts, values = _gamma_table(math.exp(middle))
        ends = np.interp([_FIFTH, 1 - _FIFTH], parts, values)
        below, above = (middle, above) if ends[1] / ends[0] > high / low else (below, middle)
    parts, values = _gamma_table(math.exp(below))
    return parts, values * (high / float(np.interp(1 - _FIFTH, parts, values)))


def _gamma_table(shape: float) -> tuple[Floats, Floats]:
    """Tabulate a gamma distribution of scale 1 over even logarithms, where small shapes are smooth."""
    spread = 1 / math.sqrt(shape)
    logs = np.linspace(
        math.log(shape) - 12 * spread - 12 / shape, math.log(shape) + 8 * min(spread, 1) + 2, _NODES
    )
    exponent = shape * logs - np.exp(logs)
    return _parts_below(logs, np.exp(exponent - exponent.max())), np.exp(logs)


def _parts_below(places: Floats, density: Floats) -> Floats:
    """Add a density up to the part below each place, from 0 to 1."""
    areas = (density[1:] + density[:-1]) / 2 * np.diff(places)
    below = np.concatenate(([0.0], np.cumsum(areas)))
    parts: Floats = below / below[-1]
    return parts


def _tabled(parts: Floats, values: Floats) -> Quantile:
    def at(wanted: Floats) -> Floats:
        found: Floats = np.interp(wanted, parts, values)
        return found

    return at
