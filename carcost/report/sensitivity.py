"""Arranging a sensitivity analysis: swings, thresholds, the grid, the tornado, notices, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from carcost.models.money import exact_range, money_text, multiplier_range
from carcost.report.charts import tornado, values
from carcost.report.document import Cell, Chart, Document, Notes, Number, Row, Table, sentence
from carcost.report.estimate import LISTED_BY_ESTIMATE, beside_the_total, closing, notice_items
from carcost.report.share import LABELS as SHARE_LABELS
from carcost.report.sources import sources_in_short

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from carcost.models.results.sensitivity import AnalysedParameter, Grid, OneWay, Sensitivity

COLUMNS: Final = (
    "row",
    "parameter",
    "unit",
    "low",
    "base",
    "high",
    "outcome_low",
    "outcome_high",
    "swing",
    "target",
    "target_value",
    "currency",
    "text",
)
_LABELS: Final = {
    "base-is-midpoint": "Base",
    "base-is-expected": "Base",
    "one-branch": "Branch",
    **SHARE_LABELS,
}


def arrange_sensitivity(sensitivity: Sensitivity) -> Document:
    """Arrange a sensitivity analysis: text first, bars second."""
    blocks: list[Table | Notes | Chart] = [
        Notes(
            (("Base", f"{sentence(sensitivity.outcome_label)} is {_money(sensitivity.base, sensitivity)}."),)
        ),
        _swings(sensitivity),
        tornado(sensitivity),
    ]
    if sensitivity.target is not None:
        blocks.append(_thresholds(sensitivity, sensitivity.target))
    if sensitivity.grid is not None:
        blocks.append(_grid(sensitivity.grid, sensitivity))
    blocks += [
        Notes(
            (
                *_fixed(sensitivity),
                *beside_the_total(sensitivity.included, sensitivity.not_counted, LISTED_BY_ESTIMATE),
                *notice_items(sensitivity.notices, _LABELS),
            )
        ),
        sources_in_short(sensitivity.sources),
    ]
    name = sensitivity.scenario.name or sensitivity.scenario.setting
    return Document(
        title=f"What drives the range: {name}, {sensitivity.outcome} ({sensitivity.currency})",
        blocks=tuple(blocks),
        columns=COLUMNS,
        records=tuple(tuple(row.get(column) for column in COLUMNS) for row in _records(sensitivity)),
        closing=closing(sensitivity.notices),
        currency=sensitivity.currency,
    )


def _money(amount: Decimal, sensitivity: Sensitivity) -> str:
    return money_text(amount, sensitivity.currency)


def value_text(parameter: AnalysedParameter, value: Decimal, currency: str) -> Number:
    """Write one value of a parameter: dollars, times, or a chance."""
    if parameter.unit == "chance":
        return Number(f"{(value * 100).normalize():f}%")
    if parameter.unit == "times":
        return Number(f"{multiplier_range(value, value)} times")
    return Number(exact_range(value, value, currency))


def _swings(sensitivity: Sensitivity) -> Table:
    rows = tuple(
        Row(
            (one.parameter.name, one.at_low, one.at_high, one.swing),
            remarks=(_over(one.parameter, sensitivity.currency),),
        )
        for one in sensitivity.one_way
    )
    return Table(("Parameter, alone", "At its low", "At its high", "Swing"), rows)


def _over(parameter: AnalysedParameter, currency: str) -> str:
    base = value_text(parameter, parameter.base, currency)
    return f"{values(parameter, currency)}, base {base} ({parameter.base_from})"


def _thresholds(sensitivity: Sensitivity, target: Decimal) -> Notes:
    """Say where each parameter, alone, makes the outcome reach the target."""
    items = []
    for one in sensitivity.one_way:
        if one.threshold is not None and one.threshold.value is not None:
            text = f"reaches it at {value_text(one.parameter, one.threshold.value, sensitivity.currency)}"
        else:
            text = "cannot reach it within its range"
        items.append((one.parameter.name, f"{sentence(text)}."))
    return Notes(
        tuple(items), title=f"Where {sensitivity.outcome_label} reaches {_money(target, sensitivity)}"
    )


def _grid(grid: Grid, sensitivity: Sensitivity) -> Table:
    heads = [value_text(grid.columns, value, sensitivity.currency) for value in grid.column_values]
    rows = [
        Row((value_text(grid.rows, value, sensitivity.currency), *outcomes))
        for value, outcomes in zip(grid.row_values, grid.outcomes, strict=True)
    ]
    sideways = [
        Row((head, row.cells[place + 1]), group=f"{grid.rows.name} {row.cells[0]}")
        for row in rows
        for place, head in enumerate(heads)
    ]
    title = (
        f"{sentence(sensitivity.outcome_label)}, by {grid.rows.name} (down) and {grid.columns.name} (across)"
    )
    turned = Table((grid.columns.name, "Outcome"), tuple(sideways), title)
    return Table((grid.rows.name, *heads), tuple(rows), title, turned)


def _fixed(sensitivity: Sensitivity) -> Iterator[tuple[str, str]]:
    for one in sensitivity.fixed:
        yield "Fixed", f"{one.name} has one value: {value_text(one, one.base, sensitivity.currency)}."


def _records(sensitivity: Sensitivity) -> Iterator[dict[str, Cell]]:
    yield {
        "row": "base",
        "base": sensitivity.base,
        "currency": sensitivity.currency,
        "text": sensitivity.outcome_label,
    }
    for one in sensitivity.one_way:
        yield _record(one, sensitivity)
    for fixed in sensitivity.fixed:
        yield {"row": "fixed", "parameter": fixed.name, "unit": fixed.unit, "base": fixed.base}
    if (grid := sensitivity.grid) is not None:
        for value, outcomes in zip(grid.row_values, grid.outcomes, strict=True):
            for other, outcome in zip(grid.column_values, outcomes, strict=True):
                yield {
                    "row": "grid",
                    "parameter": f"{grid.rows.name} {grid.columns.name}",
                    "low": value,
                    "high": other,
                    "outcome_low": outcome,
                    "outcome_high": outcome,
                    "currency": sensitivity.currency,
                }
    for included in sensitivity.included:
        text = f"inside the price of {included.inside}"
        yield {"row": "included", "parameter": included.component, "text": text}
    for left in sensitivity.not_counted:
        yield {"row": "not-counted", "parameter": left.component, "text": left.reason}
    for notice in sensitivity.notices:
        yield {"row": "notice", "parameter": notice.code, "text": notice.text}


def _record(one: OneWay, sensitivity: Sensitivity) -> dict[str, Cell]:
    return {
        "row": "one-way",
        "parameter": one.parameter.name,
        "unit": one.parameter.unit,
        "low": one.parameter.low,
        "base": one.parameter.base,
        "high": one.parameter.high,
        "outcome_low": one.at_low,
        "outcome_high": one.at_high,
        "swing": one.swing,
        "target": sensitivity.target,
        "target_value": one.threshold.value if one.threshold else None,
        "currency": sensitivity.currency,
        "text": f"base {one.parameter.base_from}",
    }
