"""The records of a comparison, for CSV: one a column and component, one a total, then reasons and notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from carcost.models.money import digits
from carcost.report.document import Number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from carcost.models.results.comparison import ComparedCell, ComparedColumn, Comparison, Difference
    from carcost.report.document import Cell

COLUMNS: Final = (
    "scenario",
    "row",
    "component",
    "label",
    "low",
    "high",
    "difference_low",
    "difference_high",
    "percent_low",
    "percent_high",
    "currency",
    "basis",
    "price_year",
    "book",
    "text",
)
_ROWS = {"counted": "line", "included": "included", "not-counted": "not-counted", "unknown": "unknown"}


def records(comparison: Comparison, *, by_component: bool) -> tuple[tuple[Cell, ...], ...]:
    """Give the records, in the order of `COLUMNS`; without the components' where only totals are wanted."""
    rows: list[dict[str, Cell]] = []
    for number, column in enumerate(comparison.columns):
        if by_component:
            for one in comparison.components:
                start: dict[str, Cell] = {"component": one.component, "label": one.label}
                rows.append(start | _cell(one.cells[number], comparison.currency))
        rows.append(_total(column, comparison.currency))
    rows += _patient(comparison)
    rows += _reasons_and_notices(comparison)
    return tuple(tuple(row.get(name) for name in COLUMNS) for row in rows)


def _cell(cell: ComparedCell, currency: str) -> dict[str, Cell]:
    counted = cell.state == "counted"
    inside = f"inside the price of {cell.inside}" if cell.inside else None
    return {
        "scenario": cell.column,
        "row": _ROWS[cell.state],
        "low": cell.low,
        "high": cell.high,
        **(_difference(cell.difference) if counted or _differs(cell) else {}),
        "currency": currency,
        "basis": cell.basis,
        "price_year": str(cell.price_year or ""),
        "book": cell.book or ("user" if counted else None),
        "text": cell.formula or inside or cell.reason,
    }


def _differs(cell: ComparedCell) -> bool:
    """Tell whether the baseline counts what this column does not; where neither does, nothing is the same."""
    return bool(cell.difference.low or cell.difference.high)


def _total(column: ComparedColumn, currency: str) -> dict[str, Cell]:
    width = column.width
    most = f", {width.percent:.1f}% of it {width.component}" if width.component else ""
    return {
        "scenario": column.name,
        "row": "total",
        "label": "Total",
        "low": column.total.low,
        "high": column.total.high,
        **_difference(column.difference),
        "currency": currency,
        "basis": " ".join(column.bases),
        "price_year": " ".join(map(str, column.price_years)),
        "text": f"{'baseline; ' if column.baseline else ''}high less low {digits(width.amount)}{most}",
    }


def _difference(difference: Difference) -> dict[str, Cell]:
    return {
        "difference_low": difference.low,
        "difference_high": difference.high,
        "percent_low": _percent(difference.percent_low),
        "percent_high": _percent(difference.percent_high),
    }


def _percent(percent: Decimal | None) -> Number | None:
    """Write a number with one decimal; not as an amount, which has cents or none."""
    return None if percent is None else Number(f"{percent:.1f}")


def _patient(comparison: Comparison) -> Iterator[dict[str, Cell]]:
    """Give what the family owes, a record each branch and column."""
    for row in comparison.patient:
        for cell in row.cells:
            yield {
                "scenario": cell.column,
                "row": "patient",
                "component": row.branch,
                "label": cell.label or row.label,
                "low": cell.low,
                "high": cell.high,
                "currency": comparison.currency,
                "text": cell.reason if cell.state == "computed" else f"{cell.state}: {cell.reason}",
            }


def _reasons_and_notices(comparison: Comparison) -> Iterator[dict[str, Cell]]:
    for why in comparison.why:
        for reason in why.reasons:
            yield {"scenario": why.column, "row": "why", "label": reason.code, "text": reason.text}
    for notice in comparison.notices:
        yield {"row": "notice", "label": notice.code, "text": notice.text}
