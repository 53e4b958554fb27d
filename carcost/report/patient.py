"""Arranging the patient's rows of a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from carcost.report.document import Cell, Notes, Number, Row, Table, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carcost.models.results.comparison import Comparison, PatientCell

_STATES: Final = {"not-known": "not known", "no-branch": "none"}


def patient_blocks(comparison: Comparison) -> tuple[Table, Notes]:
    """Give what the family may owe, branch by branch, and why where an amount alone would not do."""
    title = f"What the family may owe: {' and '.join(plan.id for plan in comparison.plans)}"
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
    turned = Table(("What may happen", "Low", "High"), tuple(sideways), title)
    return Table(("What may happen", *names), tuple(upright), title, turned), Notes(
        tuple(_why(comparison)), "Why"
    )


def _amount(cell: PatientCell, end: str) -> Cell:
    return getattr(cell, end) if cell.state == "computed" else Number(_STATES[cell.state])


def _why(comparison: Comparison) -> Iterator[tuple[str, str]]:
    """Give the reason of each branch, once where it is the same in all columns."""
    for row in comparison.patient:
        found: dict[str, list[str]] = {}
        for cell in row.cells:
            # Years that the name of the row leaves open, such as "all of it in 2027".
            years = f" ({', '.join(map(str, cell.plan_years))})" if cell.plan_years else ""
            found.setdefault(f"{cell.reason}{years}", []).append(cell.column)
        for number, (reason, columns) in enumerate(found.items()):
            where = "" if len(columns) == len(row.cells) else f"{', '.join(columns)}: "
            yield "" if number else row.label, f"{sentence(f'{where}{reason}')}."
    yield "More", "carcost share NAME --plan PLAN shows the steps, and what to ask the plan now."
