"""Arranging the patient's rows of a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.report.document import Cell, Notes, Number, Row, Table

if TYPE_CHECKING:
    from carcost.models.results.comparison import Comparison, PatientCell

_STATES = {"not-known": "not known", "no-branch": "–"}


def patient_tables(comparison: Comparison) -> tuple[Table, Table]:
    """Give what the family may owe: upright with the estimates as columns, and sideways with them as rows."""
    title = f"What the family may owe: {' and '.join(comparison.plans)}"
    names = [column.name for column in comparison.columns]
    upright = [
        Row((end, *(_amount(cell, end) for cell in row.cells)), group=row.label)
        for row in comparison.patient
        for end in ("low", "high")
    ]
    sideways = [
        Row((row.label, _amount(row.cells[number], "low"), _amount(row.cells[number], "high")), group=name)
        for number, name in enumerate(names)
        for row in comparison.patient
    ]
    return (
        Table(("If", *names), tuple(upright), title),
        Table(("If", "Low", "High"), tuple(sideways), title),
    )


def low_ends(comparison: Comparison) -> Notes:
    """Say in which branches and columns the low counts nothing for want of a low end."""
    found: dict[str, list[str]] = {}
    for row in comparison.patient:
        for cell in row.cells:
            if cell.low_without:
                missing = ", ".join(cell.low_without)
                found.setdefault(f"{cell.column}: without {missing}", []).append(row.label)
    return Notes(tuple(("Low end", f"{place}, in: {'; '.join(labels)}.") for place, labels in found.items()))


def _amount(cell: PatientCell, end: str) -> Cell:
    return getattr(cell, end) if cell.state == "computed" else Number(_STATES[cell.state])
