"""One-way and two-way sensitivity, and thresholds, on the one cost formula."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from carcost.errors import UsageError, unknown
from carcost.models.money import read_amount, to_cents
from carcost.models.results.estimate import Notice, Total
from carcost.models.results.sensitivity import AnalysedParameter, Grid, OneWay, Sensitivity, Threshold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from carcost.calc.parameters import CostModel, Parameter, Point
    from carcost.models.results.stamp import CitedSource

_STEPS_OF_A_GRID: Final = 5
_FINEST: Final = {"times": Decimal("0.000001"), "chance": Decimal("0.000001")}
_CENT: Final = Decimal("0.01")


class Watched(NamedTuple):
    """What is watched: the total, or the patient's share, as a function of a point; and its name.

    `notices` and `sources` are what a reader must know of it; `label` says it in a sentence.
    """

    code: str
    label: str
    at: Callable[[Point], Decimal]
    notices: tuple[Notice, ...]
    sources: tuple[CitedSource, ...]


def sensitivity(
    model: CostModel,
    outcome: Watched,
    version: str,
    *,
    target: object = None,
    two_way: Sequence[str] = (),
) -> Sensitivity:
    """Move one parameter at a time from low to high, the others at their bases, and sort by swing.

    `target` is an amount of the outcome in dollars; `two_way` names two parameters for a grid. Raises
    `UsageError` for an unknown parameter, and where none has a range.
    """
    amount = None if target is None else _target(target)
    base = model.point("base")
    varied = [one for one in model.parameters.values() if one.varies]
    if not varied:
        raise UsageError("nothing in this scenario has a range: every figure in it is one value")
    found = [_one_way(one, base, outcome, amount) for one in varied]
    estimate = model.estimate
    return Sensitivity(
        carcost_version=version,
        currency=estimate.currency,
        price_year=estimate.price_year,
        scenario=estimate.scenario,
        price_books=estimate.price_books,
        outcome="share" if outcome.code == "share" else "total",
        outcome_label=outcome.label,
        base=to_cents(outcome.at(base)),
        total=Total(low=model.total(model.point("low")), high=model.total(model.point("high"))),
        target=amount,
        # Of equal swings the one that comes first in the episode stays first.
        one_way=tuple(sorted(found, key=lambda one: -one.swing)),
        fixed=tuple(analysed(one) for one in model.parameters.values() if not one.varies),
        grid=_grid(model, base, outcome, two_way) if two_way else None,
        included=estimate.included,
        not_counted=estimate.not_counted,
        oldest_figure=estimate.oldest_figure,
        notices=(*_bases(varied), *_chances(model), *outcome.notices),
        sources=outcome.sources,
    )


def _target(value: object) -> Decimal:
    try:
        return read_amount(value)
    except ValueError as error:
        raise UsageError(f"--target: {error}") from None


def analysed(parameter: Parameter) -> AnalysedParameter:
    """Give a parameter as a result has it."""
    values = {field: getattr(parameter, field) for field in AnalysedParameter.model_fields}
    return AnalysedParameter(**values)


def _bases(parameters: Sequence[Parameter]) -> tuple[Notice, ...]:
    names = [one.name for one in parameters if one.base_from == "midpoint"]
    if not names:
        return ()
    text = f"No central value is known of {', '.join(names)}: the base is the midpoint of the range (--base)."
    return (Notice(code="base-is-midpoint", text=text),)


def _chances(model: CostModel) -> tuple[Notice, ...]:
    """Say that what happens by chance is counted by its chance, which no patient pays."""
    names = [one.component for one in model.parameters.values() if one.unit == "chance"]
    if not names:
        return ()
    text = f"Of {', '.join(names)} the price times the chance is counted: an average, which no case costs."
    return (Notice(code="base-is-expected", text=text),)


def _one_way(parameter: Parameter, base: Point, outcome: Watched, target: Decimal | None) -> OneWay:
    def at(value: Decimal) -> Decimal:
        return outcome.at({**base, parameter.name: value})

    low, high = at(parameter.low), at(parameter.high)
    return OneWay(
        parameter=analysed(parameter),
        at_low=low,
        at_high=high,
        swing=abs(high - low),
        threshold=None if target is None else _threshold(parameter, at, target, (low, high)),
    )


def _threshold(
    parameter: Parameter, at: Callable[[Decimal], Decimal], target: Decimal, ends: tuple[Decimal, Decimal]
) -> Threshold:
    """Find the first value, in cents or millionths, at which the outcome reaches the target.

    The outcome never falls when a parameter rises, so that halving the range finds it.
    """
    low, high = ends
    if not low <= target <= high or low == high:
        return Threshold(reached=False, value=None)
    finest = _FINEST.get(parameter.unit, _CENT)
    below, above = int(parameter.low / finest), int(-(-parameter.high // finest))
    while below < above:
        middle = (below + above) // 2
        if at(middle * finest) >= target:
            above = middle
        else:
            below = middle + 1
    return Threshold(reached=True, value=min(max(above * finest, parameter.low), parameter.high))


def _grid(model: CostModel, base: Point, outcome: Watched, names: Sequence[str]) -> Grid:
    if len(names) != 2:  # noqa: PLR2004 - rows and columns
        raise UsageError("--two-way: a grid is of two parameters; name two")
    rows, columns = (_named(name, model) for name in names)
    if rows.name == columns.name:
        raise UsageError("--two-way: the two parameters are the same; name two")
    row_values, column_values = (_over(one) for one in (rows, columns))
    return Grid(
        rows=analysed(rows),
        columns=analysed(columns),
        row_values=row_values,
        column_values=column_values,
        outcomes=tuple(
            tuple(outcome.at({**base, rows.name: row, columns.name: column}) for column in column_values)
            for row in row_values
        ),
    )


def _named(name: str, model: CostModel) -> Parameter:
    varied = {one.name: one for one in model.parameters.values() if one.varies}
    if name in model.parameters and name not in varied:
        raise UsageError(f"--two-way: {name} has one value here; with a range: {', '.join(varied)}")
    if name not in varied:
        raise UsageError(f"--two-way: {unknown('parameter', name, varied)}")
    return varied[name]


def _over(parameter: Parameter) -> tuple[Decimal, ...]:
    """Give evenly spaced values from low to high, in cents or millionths."""
    width = parameter.high - parameter.low
    finest = _FINEST.get(parameter.unit, _CENT)
    steps = _STEPS_OF_A_GRID - 1
    return tuple((parameter.low + width * step / steps).quantize(finest) for step in range(steps + 1))
