"""Arranging an explanation: a block a component, then the total, the notices and the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.models.day import day_text
from carcost.report.document import Cell, Document, Notes, Table, sentence
from carcost.report.estimate import closing, notice_items
from carcost.report.sources import CONFIDENCE, source_numbers, sources_in_full

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carcost.models.results.explanation import ExplainedComponent, Explanation

COLUMNS = (
    "row",
    "component",
    "label",
    "step",
    "low",
    "high",
    "currency",
    "basis",
    "price_year",
    "as_of",
    "checked",
    "book",
    "sources",
    "locator",
    "text",
)


def arrange_explanation(explanation: Explanation, *, show_not_counted: bool = True) -> Document:
    """Arrange an explanation; where it is of all components, those not counted may be left to a count."""
    shown = [part for part in explanation.components if part.line or show_not_counted]
    blocks: list[Table | Notes] = [
        Notes(tuple(_items(part, explanation)), title=f"{part.label} ({part.component})") for part in shown
    ]
    hidden = len(explanation.components) - len(shown)
    summary = [("Total", explanation.total_formula), *notice_items(explanation.notices)]
    if hidden:
        hint = f"{hidden} more are included or not counted: --show-not-counted, or carcost explain NAME"
        summary.insert(0, ("Components", hint))
    blocks.append(Notes(tuple(summary)))
    if explanation.sources:
        blocks.append(sources_in_full(explanation.sources))
    return Document(
        title="Where the numbers come from",
        blocks=tuple(blocks),
        columns=COLUMNS,
        records=tuple(tuple(row.get(column) for column in COLUMNS) for row in _records(explanation)),
        closing=closing(explanation.notices),
        currency=explanation.currency,
    )


def _items(part: ExplainedComponent, explanation: Explanation) -> Iterator[tuple[str, str]]:
    yield "What it is", part.description
    yield "Step", part.step
    yield "The article", f"{sentence(part.article)}."
    yield "Here", f"{sentence(part.outcome)}."
    line = part.line
    if line is None:
        return
    yield "Formula", line.formula
    if line.upper_end_only:
        yield "Low end", "The source gives an upper end only; the low is set to 0."
    year = f", prices of {line.price_year}" if line.price_year else ""
    proxy = "; a proxy: it rests on figures from cancer care" if line.proxy else ""
    yield "Basis", f"{line.basis}{year}{proxy}"
    yield "Book", line.book or "none: the user gave the figure"
    yield (
        "Where",
        f"{line.locator or 'given by the user'} {source_numbers(explanation.sources, line.sources)}",
    )
    if line.measures:
        yield "Measures", line.measures
    if line.derived:
        yield "Derived", line.derived
    if line.confidence:
        yield "Confidence", f"{line.confidence}: {CONFIDENCE[line.confidence]}"
    if line.as_of and line.checked:
        yield "Dates", f"stated {day_text(line.as_of)}, checked {day_text(line.checked)}"


def _records(explanation: Explanation) -> Iterator[dict[str, Cell]]:
    for part in explanation.components:
        row: dict[str, Cell] = {
            "row": "component",
            "component": part.component,
            "label": part.label,
            "step": part.step,
            "text": f"{sentence(part.outcome)}. {part.description}",
        }
        if line := part.line:
            row |= {
                "low": line.low,
                "high": line.high,
                "currency": explanation.currency,
                "basis": line.basis,
                "price_year": str(line.price_year or ""),
                "as_of": str(line.as_of or ""),
                "checked": str(line.checked or ""),
                "book": line.book or "user",
                "sources": " ".join(line.sources),
                "locator": line.locator,
                "text": f"{line.formula}. {part.description}",
            }
        yield row
    total = explanation.total
    yield {
        "row": "total",
        "low": total.low,
        "high": total.high,
        "currency": explanation.currency,
        "text": explanation.total_formula,
    }
    for notice in explanation.notices:
        yield {"row": "notice", "label": notice.code, "text": notice.text}
