"""What is asked of a simulation: how many draws, from which seed, how spread, and which figures."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from operator import index
from typing import TYPE_CHECKING, Final, NamedTuple, get_args

from carcost.errors import UsageError, unknown
from carcost.models.figure import Distribution
from carcost.models.money import read_amount

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from carcost.calc.draws import Correlation
    from carcost.calc.parameters import CostModel

_SEED_BITS: Final = 32
"""Of a seed that nobody has chosen: few enough to be read out, and exact in every JSON reader."""
_LARGEST_SEED: Final = 2**64 - 1
_FEWEST_DRAWS: Final = 2
_WHOLE: Final = 100


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


def read_wanted(  # noqa: PLR0913 - what a simulation takes
    model: CostModel,
    *,
    draws: object,
    seed: object,
    distributions: Mapping[str, str],
    correlations: Sequence[Correlation],
    percentiles: Sequence[object],
    above: Sequence[object],
) -> Wanted:
    """Read what is asked; without a seed one is made. Raises `UsageError` for whatever makes no sense."""
    count = _whole(draws, "a number of draws")
    if count < _FEWEST_DRAWS:
        raise UsageError(f"a simulation needs {_FEWEST_DRAWS} draws or more")
    number = _fresh_seed() if seed is None else _whole(seed, "a seed")
    if not 0 <= number <= _LARGEST_SEED:
        raise UsageError(f"--seed: a seed is a whole number from 0 to {_LARGEST_SEED}")
    return Wanted(
        draws=count,
        seed=number,
        distributions=_known(distributions, correlations, model),
        correlations=correlations,
        percentiles=tuple(dict.fromkeys(map(_percentile, percentiles))),
        above=tuple(dict.fromkeys(map(_amount, above))),
    )


def _fresh_seed() -> int:
    import secrets

    return secrets.randbits(_SEED_BITS)


def _whole(value: object, what: str) -> int:
    try:
        return index(value)  # type: ignore[arg-type] # what is no whole number raises
    except TypeError:
        raise UsageError(f"{what} is a whole number, such as 1_000") from None


def _percentile(value: object) -> Decimal:
    try:
        percent = Decimal(str(value))
    except InvalidOperation:
        percent = Decimal("nan")
    if not (percent.is_finite() and 0 < percent < _WHOLE):
        raise UsageError("a percentile is a number above 0 and below 100")
    return percent


def _amount(value: object) -> Decimal:
    try:
        return read_amount(value)
    except ValueError as error:
        raise UsageError(f"--prob-above: {error}") from None


def _known(
    distributions: Mapping[str, str], correlations: Sequence[Correlation], model: CostModel
) -> dict[str, Distribution]:
    """Refuse distributions that nobody knows, and parameters that are not drawn."""
    drawn = [one.name for one in model.parameters.values() if one.varies and one.unit != "chance"]
    names = {known: known for known in get_args(Distribution)}
    for option, wanted in (("--dist", distributions), ("--correlate", _pairs(correlations))):
        for name in wanted:
            if name not in drawn:
                raise UsageError(f"{option}: {unknown('parameter', name, drawn, _with_a_range(drawn))}")
    for name, wanted_name in distributions.items():
        if wanted_name not in names:
            raise UsageError(f"--dist {name}: {unknown('distribution', str(wanted_name), names)}")
    return {name: names[wanted_name] for name, wanted_name in distributions.items()}


def _with_a_range(drawn: Sequence[str]) -> str:
    return f"with a range here: {', '.join(drawn)}" if drawn else "nothing has a range here"


def _pairs(correlations: Sequence[Correlation]) -> list[str]:
    known: set[frozenset[str]] = set()
    for one, other, value in correlations:
        if one == other or not -1 < value < 1:
            raise UsageError(f"--correlate: {one} and {other} need two names, and a value between -1 and 1")
        if frozenset((one, other)) in known:
            raise UsageError(f"--correlate: {one} and {other} are given twice; drop one")
        known.add(frozenset((one, other)))
    return [name for one, other, _ in correlations for name in (one, other)]
