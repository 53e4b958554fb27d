"""Arranging what many cases come to together, and the columns that a batch knows."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from carcost.report.document import Document, Notes, Number, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from carcost.models.columns import Column
    from carcost.models.results.batch import BatchGroup, BatchRange, BatchSummary

_RECORD = ("setting", "product", "rows", "end", "total", "least", "p5", "p50", "p95", "most", "currency")


def arrange_batch(summary: BatchSummary) -> Document:
    """Arrange the groups of a batch, low and high apart."""
    return Document(
        title=f"{summary.rows_in:,} cases: {summary.rows_out:,} estimated, {summary.rows_rejected:,} not",
        blocks=(
            Table(
                ("Cases", "Rows", "P5", "Median", "P95", "Sum"),
                tuple(row for group in summary.groups for row in _rows(group)),
            ),
            Notes(
                (
                    ("Percentiles", "of the totals, within 0.1 % of the amount; sums are exact"),
                    ("Estimate", "ESTIMATE, NOT A QUOTE: no bill, no Good Faith Estimate, no advice"),
                )
            ),
        ),
        columns=_RECORD,
        records=tuple(record for group in summary.groups for record in _records(group, summary.currency)),
        currency=summary.currency,
    )


def _rows(group: BatchGroup) -> tuple[Row, Row]:
    name = ", ".join(filter(None, (group.setting, group.product)))
    rows = Number(f"{group.rows:,}")
    return (
        Row(("low", rows, *_shown(group.low)), group=name),
        Row(("high", rows, *_shown(group.high)), group=name),
    )


def _shown(one: BatchRange) -> tuple[Decimal, ...]:
    return one.p5, one.p50, one.p95, one.total


def _records(group: BatchGroup, currency: str) -> list[tuple[str | Decimal | None, ...]]:
    return [
        (
            group.setting,
            group.product,
            Decimal(group.rows),
            end,
            *(one.total, one.least, one.p5, one.p50, one.p95, one.most),
            currency,
        )
        for end, one in (("low", group.low), ("high", group.high))
    ]


def arrange_columns(columns: Iterable[Column]) -> Document:
    """Arrange the columns that a batch knows, with what they mean; a range has one row."""
    rows = [
        (_name(column), column.unit or "text", column.meaning.replace(": the low end.", "."))
        for column in columns
        if column.end != "high"
    ]
    return Document(
        title="The columns of a batch; all of them are optional",
        blocks=(
            Table(("Column", "Unit", "Meaning"), tuple(Row(row) for row in rows)),
            Notes(
                (
                    ("Numbers", "are plain, such as 375000 or 1540.50: no thousands marks, no signs, no %"),
                    (
                        "Ranges",
                        "have two columns, such as infusion_low and infusion_high; give one figure twice",
                    ),
                    ("Empty", "cells and missing columns take the scenario's choice, or the books' price"),
                    ("Coverage", "(from network on) is of use with --plan"),
                )
            ),
        ),
        columns=("column", "unit", "meaning"),
        records=tuple(rows),
    )


def _name(column: Column) -> str:
    return f"{column.name}, _high" if column.end else column.name
