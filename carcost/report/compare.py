"""Arranging a comparison: what each costs, what is counted differently, differences, reasons, widths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.models.change import SAME, change_text, percent_text
from carcost.report.charts import comparison_chart
from carcost.report.comparison_records import COLUMNS, records
from carcost.report.document import Cell, Chart, Document, Notes, Number, Row, Table, sentence
from carcost.report.estimate import closing, notice_items
from carcost.report.patient import patient_blocks
from carcost.report.share import LABELS as PATIENT_LABELS
from carcost.report.sources import sources_in_short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carcost.models.results.comparison import (
        ComparedCell,
        ComparedComponent,
        Comparison,
        Difference,
    )

_MOST_COLUMNS = 5
_ENDS = ("low", "high")
_UNDER_THE_TOTALS = "upper-end-only"
_LABELS = {"bases-differ": "Basis", "price-years-differ": "Price years", "books-differ": "Books"}
_NOT_ALIKE = "NOT ALIKE: what some of these totals count, others do not"
_NO_MORE = Number("+$0")
_STATES = {"included": "included", "not-counted": "not counted", "unknown": "unknown"}


def arrange_comparison(comparison: Comparison, *, by_component: bool = True) -> Document:
    """Arrange a comparison, with the lines of every component, or with the totals only."""
    lines = [one for one in comparison.components if any(cell.state == "counted" for cell in one.cells)]
    shown = lines if by_component else []
    amounts = _oriented(*_amounts(comparison, shown), comparison)
    blocks: list[Table | Notes | Chart] = [amounts, comparison_chart(comparison)]
    if comparison.patient:
        table, why = patient_blocks(comparison)
        own = (table.sideways or table) if len(comparison.columns) > _MOST_COLUMNS else table
        blocks += [own, why]
    if zero_lows := [notice for notice in comparison.notices if notice.code == _UNDER_THE_TOTALS]:
        blocks.append(Notes(notice_items(tuple(zero_lows))))
    if unlike := tuple(_not_alike(comparison)):
        blocks.append(Notes(unlike, title=_NOT_ALIKE))
    blocks += [
        _oriented(*_differences(comparison, shown), comparison),
        Notes(tuple(_reasons(comparison)), title=f"Why they differ from {comparison.baseline}"),
        _widths(comparison),
        Notes(tuple(_beside(comparison))),
        sources_in_short(comparison.sources),
    ]
    return Document(
        title=f"CAR-T cost comparison: {len(comparison.columns)} scenarios, baseline {comparison.baseline} "
        f"({comparison.currency})",
        blocks=tuple(blocks),
        columns=COLUMNS,
        records=records(comparison, by_component=by_component),
        closing=closing(comparison.notices),
        currency=comparison.currency,
    )


def _oriented(upright: Table, sideways: Table, comparison: Comparison) -> Table:
    """Turn a table on its side where it is too wide, and one of many columns from the start."""
    return sideways if len(comparison.columns) > _MOST_COLUMNS else upright._replace(sideways=sideways)


def _amounts(comparison: Comparison, shown: list[ComparedComponent]) -> tuple[Table, Table]:
    """Give what each costs: upright with the estimates as columns, and sideways with them as rows."""
    names = [f"{column.name} (baseline)" if column.baseline else column.name for column in comparison.columns]
    totals = [column.total for column in comparison.columns]
    upright = [
        Row((end, *(_amount(cell, end) for cell in one.cells)), group=one.label)
        for one in shown
        for end in _ENDS
    ]
    upright += [Row((end, *(getattr(total, end) for total in totals)), (), True, "Total") for end in _ENDS]  # noqa: FBT003
    sideways = []
    for number, (name, total) in enumerate(zip(names, totals, strict=True)):
        cells = [(one.label, one.cells[number]) for one in shown]
        sideways += [
            Row((label, _amount(cell, "low"), _amount(cell, "high")), group=name) for label, cell in cells
        ]
        sideways.append(
            Row(("Total", total.low, total.high), strong=True, group=name)
            if shown
            else Row((name, total.low, total.high))
        )
    first = "Component" if shown else ""
    return (
        Table((first, *names), tuple(upright)),
        Table(("Scenario", "Low", "High"), tuple(sideways)),
    )


def _amount(cell: ComparedCell, end: str) -> Cell:
    return getattr(cell, end) if cell.state == "counted" else Number(_STATES[cell.state])


def _differences(comparison: Comparison, shown: list[ComparedComponent]) -> tuple[Table, Table]:
    """Give what each costs more or less than the baseline, upright and sideways."""
    base = next(number for number, column in enumerate(comparison.columns) if column.baseline)
    others = [number for number in range(len(comparison.columns)) if number != base]
    names = [comparison.columns[number].name for number in others]
    totals = [comparison.columns[number].difference for number in others]
    parts = [
        (one.label, [_texts(one.cells[number], one.cells[base], comparison.currency) for number in others])
        for one in shown
    ]
    parts.append(("Total", [_numbers(total, comparison.currency) for total in totals]))
    upright = [row for label, found in parts for row in _difference_rows(label, found)]
    sideways = [
        Row((label, *found[number]), strong=label == "Total", group=name)
        if shown
        else Row((name, *found[number]))
        for number, name in enumerate(names)
        for label, found in parts
        if found[number][0] not in _STATES.values()
    ]
    title = f"Difference to {comparison.baseline}"
    headings = ("Scenario", "Low", "High", "Low in percent", "High in percent")
    return (
        Table(("Component" if shown else "", *names), tuple(upright), title),
        Table(headings, tuple(sideways), title),
    )


def _difference_rows(label: str, found: list[list[Number]]) -> Iterator[Row]:
    """Give dollars and percent at both ends; percent only where there is any to say."""
    for number, end in enumerate(_ENDS):
        dollars, percents = ([texts[place] for texts in found] for place in (number, number + len(_ENDS)))
        yield Row((end, *dollars), strong=label == "Total", group=label)
        if any(percent.startswith(("+", "-")) for percent in percents):
            yield Row((f"{end} in percent", *percents), strong=label == "Total", group=label)


def _texts(cell: ComparedCell, base: ComparedCell, currency: str) -> list[Number]:
    """Write a line's difference: none where neither counts it; where one does, it is never "the same"."""
    if cell.state != "counted" and base.state != "counted":
        return [Number(_STATES[cell.state])] * 2 + [Number("")] * 2
    numbers = _numbers(cell.difference, currency)
    if cell.state == base.state:
        return numbers
    return [_NO_MORE if number == SAME else number for number in numbers[:2]] + numbers[2:]


def _numbers(difference: Difference, currency: str) -> list[Number]:
    """Write dollars and percent, low and high; no percent where the baseline is 0, of which there is none."""
    dollars = [change_text(change, currency) for change in (difference.low, difference.high)]
    percents = (difference.percent_low, difference.percent_high)
    return [
        Number(text) for text in (*dollars, *("" if one is None else percent_text(one) for one in percents))
    ]


def _not_alike(comparison: Comparison) -> Iterator[tuple[str, str]]:
    """Say of each component that only some totals cover which do, which do not, and why not."""
    for one in comparison.components:
        if one.covered_differs:
            yield one.label, f"{sentence('; '.join(_standings(one)))}."


def _standings(component: ComparedComponent) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    for cell in component.cells:
        found.setdefault(_standing(cell), []).append(cell.column)
    for standing, names in found.items():
        state, _, reason = standing.partition(": ")
        yield f"{state} in {', '.join(names)}{f' ({reason})' if reason else ''}"


def _standing(cell: ComparedCell) -> str:
    if cell.state == "included":
        return f"inside the price of {cell.inside}"
    if cell.state == "not-counted":
        return f"not counted: {cell.reason}"
    return "counted" if cell.state == "counted" else "unknown to the saved result"


def _reasons(comparison: Comparison) -> Iterator[tuple[str, str]]:
    for why in comparison.why:
        for number, reason in enumerate(why.reasons):
            yield ("" if number else why.column), sentence(reason.text)


def _widths(comparison: Comparison) -> Table:
    """Say how wide each range is, and which component makes most of it."""
    labels = {one.component: one.label for one in comparison.components}
    rows = []
    for column in comparison.columns:
        width = column.width
        most = f"{labels[width.component]}, {width.percent:.1f}%" if width.component else "no range"
        rows.append(Row((column.name, width.amount, most)))
    return Table(("Scenario", "High less low", "Most of it"), tuple(rows), "Width of the range")


def _beside(comparison: Comparison) -> Iterator[tuple[str, str]]:
    """Say what no column covers, what is inside another price, and then the notices."""
    missing = [one for one in comparison.components if all(cell.state == "not-counted" for cell in one.cells)]
    if missing:
        names = ", ".join(one.component for one in missing)
        yield "Not counted", f"In no column, though they cost money, which can be considerable: {names}."
    for notice in comparison.notices:
        if notice.code in _LABELS:
            yield _LABELS[notice.code], notice.text
    others = tuple(notice for notice in comparison.notices if notice.code != _UNDER_THE_TOTALS)
    yield from notice_items(others, PATIENT_LABELS)
