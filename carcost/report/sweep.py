"""Arranging a sweep: a row a combination."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.models.money import exact_range, money_text, multiplier_range
from carcost.report.document import Chart, Document, Notes, Number, Row, Table
from carcost.report.estimate import closing, notice_items
from carcost.report.sources import sources_in_short

if TYPE_CHECKING:
    from decimal import Decimal

    from carcost.models.results.sweep import Sweep, Swept


def arrange_sweep(sweep: Sweep) -> Document:
    """Arrange a sweep."""
    names = [one.component for one in sweep.swept]
    rows = tuple(
        Row(
            (
                *(_value(one, value, sweep.currency) for one, value in zip(sweep.swept, row, strict=False)),
                row[-2],
                row[-1],
            )
        )
        for row in sweep.rows
    )
    sideways = tuple(
        Row(
            (
                ", ".join(
                    f"{one.component} {_value(one, value, sweep.currency)}"
                    for one, value in zip(sweep.swept, row, strict=False)
                ),
                row[-2],
                row[-1],
            )
        )
        for row in sweep.rows
    )
    table = Table((*names, "Low", "High"), rows, sideways=Table(("Where", "Low", "High"), sideways))
    blocks: list[Table | Notes | Chart] = [
        table,
        Notes(notice_items(sweep.notices)),
        sources_in_short(sweep.sources),
    ]
    name = sweep.scenario.name or sweep.scenario.setting
    low, high = min(row[-2] for row in sweep.rows), max(row[-1] for row in sweep.rows)
    ends = " to ".join(money_text(amount, sweep.currency) for amount in (low, high))
    return Document(
        title=f"Every combination: {name}, {len(sweep.rows):,} rows, {ends} ({sweep.currency})",
        blocks=tuple(blocks),
        columns=(*names, "low", "high"),
        records=sweep.rows,
        closing=closing(sweep.notices),
        currency=sweep.currency,
    )


def _value(swept: Swept, value: Decimal, currency: str) -> Number:
    if swept.unit == "times":
        return Number(f"{multiplier_range(value, value)} times")
    return Number(exact_range(value, value, currency))
