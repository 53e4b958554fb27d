"""Draws of a scenario's parameters: from seeded random numbers to values, a span of draws at a time.

Each parameter has a stream of random numbers of its own, made from the seed and its name, and each draw takes
one of them: the same seed gives the same draws, however they are cut into spans, and whoever computes which.
"""

from __future__ import annotations

import math
import zlib
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from carcost.calc.distributions import BOUNDED, normal_table, quantile
from carcost.calc.fixed import CENTS, EXACT_IN_FLOATS, EXACT_IN_INTEGERS, MILLIONTHS, Fixed
from carcost.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from carcost.calc.distributions import Floats, Quantile
    from carcost.calc.parameters import CostModel, Parameter
    from carcost.models.figure import Distribution

SPAN: Final = 1 << 17
"""How many draws are computed at a time: enough for numpy to be fast, and few enough for constant memory."""

_LAST: Final = np.nextafter(1.0, 0.0)
"""The last part of a distribution that is ever drawn."""
_DECIMALS: Final = {"times": MILLIONTHS, "chance": 0}


Correlation = tuple[str, str, float]
"""Two parameters, and how they are correlated: from -1 to 1, of the normals from which they are drawn."""


class Drawn(NamedTuple):
    """A parameter that is drawn: its distribution, its ends in whole units, and its farthest draw."""

    parameter: Parameter
    distribution: Distribution | None
    quantile: Quantile | None
    low: int
    high: int
    decimals: int
    top: float

    @property
    def is_unbounded(self) -> bool:
        """True where draws may leave the range."""
        return self.distribution not in (None, *BOUNDED)


class Draws(NamedTuple):
    """Everything that is needed to draw a block: parameters, what they are correlated by, and the seed."""

    model: CostModel
    drawn: tuple[Drawn, ...]
    fixed: dict[str, Fixed]
    correlated: tuple[str, ...]
    factor: Floats | None
    seed: int
    in_floats: bool

    @property
    def unbounded(self) -> bool:
        """True where any parameter may leave its range."""
        return any(one.is_unbounded for one in self.drawn)


def prepare(
    model: CostModel,
    distributions: Mapping[str, Distribution],
    correlations: Sequence[tuple[str, str, float]],
    seed: int,
) -> Draws:
    """Prepare the draws of a model's parameters that have a range, or happen by chance.

    Raises `UsageError` for amounts that are too large to be computed to the cent, for a distribution that
    does not fit a range, and for correlations that contradict one another.
    """
    drawn, fixed = [], {}
    for one in model.parameters.values():
        low, high = _ends(one)
        if one.unit == "chance":
            drawn.append(Drawn(one, None, None, 0, 1, 0, 1))
        elif low < high:
            name = distributions.get(one.name, one.distribution or "uniform")
            values = quantile(one, name, 10 ** _decimals(one))
            top = max(float(values(np.array([_LAST]))[0]), high)
            drawn.append(Drawn(one, name, values, low, high, _decimals(one), top))
        else:
            fixed[one.name] = one
    largest = _largest(model, {one.parameter.name: one for one in drawn})
    if largest >= EXACT_IN_INTEGERS:
        raise UsageError(
            "these amounts are too large to be drawn to the cent; give narrower or smaller ranges"
        )
    in_floats = largest < EXACT_IN_FLOATS
    kind = np.float64 if in_floats else np.int64
    names, factor = _factor(correlations)
    return Draws(
        model=model,
        drawn=tuple(drawn),
        fixed={name: _constant(one, kind) for name, one in fixed.items()},
        correlated=names,
        factor=factor,
        seed=seed,
        in_floats=in_floats,
    )


def _decimals(parameter: Parameter) -> int:
    return _DECIMALS.get(parameter.unit, CENTS)


def _ends(parameter: Parameter) -> tuple[int, int]:
    """Give low and high in whole units, inwards, so that no draw leaves the range."""
    scale = _decimals(parameter)
    low = int(parameter.low.scaleb(scale).to_integral_value(ROUND_CEILING))
    return low, int(parameter.high.scaleb(scale).to_integral_value(ROUND_FLOOR))


def _constant(parameter: Parameter, kind: type) -> Fixed:
    """Give a value that is the same in all draws, with as many decimals as it has."""
    exponent = parameter.low.normalize().as_tuple().exponent
    decimals = max(_decimals(parameter), -exponent if isinstance(exponent, int) else 0)
    return Fixed(np.array([int(parameter.low.scaleb(decimals))], dtype=kind), decimals)


def _largest(model: CostModel, drawn: Mapping[str, Drawn]) -> int:
    """Bound every product that the formula makes, in the finest units that it has."""
    amounts: dict[str, Decimal] = {}
    bound = Decimal(1)
    for term in model.terms:
        parameter = model.parameters[term.component]
        finest = max(_decimals(parameter), -_exponent(parameter.low), -_exponent(parameter.high))
        own = drawn.get(term.component)
        high = Decimal(math.ceil(own.top)).scaleb(-own.decimals) if own else parameter.high
        amount = high * term.quantity * (amounts[term.of] if term.of else 1)
        amounts[term.component] = amount
        bound = max(bound, amount.scaleb(finest + (CENTS if term.of else 0)))
    return int(bound * 4)


def _exponent(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return min(exponent, 0) if isinstance(exponent, int) else 0


def _factor(correlations: Sequence[Correlation]) -> tuple[tuple[str, ...], Floats | None]:
    """Give the correlated parameters, and the factor that makes independent normals so correlated.

    Raises `UsageError` where the correlations contradict one another; it names the last without which they
    would not, or else the last.
    """
    names = tuple(dict.fromkeys(name for one, other, _ in correlations for name in (one, other)))
    if not names:
        return names, None
    factor = _cholesky(names, correlations)
    if factor is not None:
        return names, factor
    guilty = (
        pair
        for pair in reversed(correlations)
        if _cholesky(names, [other for other in correlations if other is not pair]) is not None
    )
    one, other, value = next(guilty, correlations[-1])
    raise UsageError(
        f"--correlate {one},{other}={value:g}: it contradicts the other correlations "
        "(the matrix is not positive definite)"
    )


def _cholesky(names: Sequence[str], correlations: Sequence[Correlation]) -> Floats | None:
    matrix = np.eye(len(names))
    for one, other, value in correlations:
        first, second = names.index(one), names.index(other)
        matrix[first, second] = matrix[second, first] = value
    try:
        return np.asarray(np.linalg.cholesky(matrix), dtype=np.float64)
    except np.linalg.LinAlgError:
        return None


class Chosen(NamedTuple):
    """The draws of a parameter: parts from 0 to 1, their values in whole units, and its low end."""

    parts: Floats
    values: Floats
    low: int


def span_values(draws: Draws, first: int, size: int) -> tuple[dict[str, Fixed], dict[str, Chosen]]:
    """Draw a span: a value for each term of the formula, and the draws of each parameter."""
    parts = _parts(draws, first, size)
    drawn = {one.parameter.name: _value(one, parts[one.parameter.name], draws) for one in draws.drawn}
    chosen = {
        one.parameter.name: Chosen(
            # What an event explains is told by whether it comes to pass.
            drawn[one.parameter.name].units if one.quantile is None else parts[one.parameter.name],
            drawn[one.parameter.name].units,
            one.low,
        )
        for one in draws.drawn
    }
    values = draws.fixed | drawn
    happens = {
        one.parameter.component: values[one.parameter.name] for one in draws.drawn if one.quantile is None
    }
    prices = {
        term.component: values[term.component] * happens[term.component]
        if term.component in happens
        else values[term.component]
        for term in draws.model.terms
    }
    return prices, chosen


def _parts(draws: Draws, first: int, size: int) -> dict[str, Floats]:
    """Give even random numbers from 0 to 1 for each drawn parameter, correlated where that is asked for."""
    parts = {
        one.parameter.name: _stream(one.parameter.name, draws.seed, first).random(size) for one in draws.drawn
    }
    if draws.factor is not None:
        deviations, below = normal_table()
        normals = np.stack([np.interp(parts[name], below, deviations) for name in draws.correlated])
        for name, row in zip(draws.correlated, draws.factor @ normals, strict=True):
            parts[name] = np.interp(row, deviations, below)
    return parts


def _stream(name: str, seed: int, first: int) -> np.random.Generator:
    """Give the random numbers of a parameter from its draw number `first` on; one draw takes one number."""
    sequence = np.random.SeedSequence(seed, spawn_key=(zlib.crc32(name.encode()),))
    return np.random.Generator(np.random.PCG64(sequence).advance(first))


def _value(one: Drawn, parts: Floats, draws: Draws) -> Fixed:
    """Turn even random numbers into whole units of the parameter."""
    if one.quantile is None:
        units = (parts < float(one.parameter.base)).astype(np.float64)
    else:
        units = one.quantile(parts)
        np.rint(units, out=units)
        if one.distribution in BOUNDED:
            np.clip(units, one.low, one.high, out=units)
    return Fixed(units if draws.in_floats else units.astype(np.int64), one.decimals)
