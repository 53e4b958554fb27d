"""Arranging a sweep: a row a combination."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.models.money import exact_range, money_text, multiplier_range
from carcost.report.document import Document, Notes, Number, Row, Table
from carcost.report.estimate import LISTED_BY_ESTIMATE, beside_the_total, closing, notice_items
from carcost.report.sources import sources_in_short

if TYPE_CHECKING:
    from decimal import Decimal

    from carcost.models.results.sweep import Sweep, Swept


def arrange_sweep(sweep: Sweep) -> Document:
    """Arrange a sweep."""
    beside = beside_the_total(sweep.included, sweep.not_counted, LISTED_BY_ESTIMATE)
    return Document(
        title=_title(sweep),
        blocks=(
            _combinations(sweep),
            Notes((*beside, *notice_items(sweep.notices))),
            sources_in_short(sweep.sources),
        ),
        columns=(*(one.component for one in sweep.swept), "low", "high", "currency"),
        records=tuple((*row, sweep.currency) for row in sweep.rows),
        closing=closing(sweep.notices),
        currency=sweep.currency,
    )


def _title(sweep: Sweep) -> str:
    name = sweep.scenario.name or sweep.scenario.setting
    low, high = min(row[-2] for row in sweep.rows), max(row[-1] for row in sweep.rows)
    ends = " to ".join(money_text(amount, sweep.currency) for amount in (low, high))
    year = f", prices of {sweep.price_year}" if sweep.price_year else ""
    rows = "1 row" if len(sweep.rows) == 1 else f"{len(sweep.rows):,} rows"
    return f"Every combination: {name}, {rows}, {ends} ({sweep.currency}{year})"


def _combinations(sweep: Sweep) -> Table:
    """Give each combination a row: its values in columns, or sideways all of them in the first one."""
    names = [one.component for one in sweep.swept]
    rows, sideways = [], []
    for *given, low, high in sweep.rows:
        texts = [_value(one, value, sweep.currency) for one, value in zip(sweep.swept, given, strict=True)]
        where = ", ".join(f"{name} {text}" for name, text in zip(names, texts, strict=True))
        rows.append(Row((*texts, low, high)))
        sideways.append(Row((where, low, high)))
    turned = Table(("Where", "Low", "High"), tuple(sideways))
    return Table((*names, "Low", "High"), tuple(rows), sideways=turned)


def _value(swept: Swept, value: Decimal, currency: str) -> Number:
    if swept.unit == "times":
        return Number(f"{multiplier_range(value, value)} times")
    return Number(exact_range(value, value, currency))
