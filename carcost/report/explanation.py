"""Arranging an explanation: a block a component, then the total and the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.models.day import day_text
from carcost.report.document import Cell, Document, Notes, Table, sentence
from carcost.report.estimate import closing
from carcost.report.sources import source_numbers, sources_in_full

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carcost.models.results.explanation import ExplainedComponent, Explanation

COLUMNS = (
    "component",
    "label",
    "step",
    "description",
    "article",
    "outcome",
    "formula",
    "low",
    "high",
    "sources",
)


def arrange_explanation(explanation: Explanation, *, show_not_counted: bool = True) -> Document:
    """Arrange an explanation; where it is of all components, those not counted may be left to a count."""
    shown = [part for part in explanation.components if part.line or show_not_counted]
    blocks: list[Table | Notes] = [
        Notes(tuple(_items(part, explanation)), title=f"{part.label} ({part.component})") for part in shown
    ]
    hidden = len(explanation.components) - len(shown)
    if hidden:
        hint = f"{hidden} more, included or not counted: --show-not-counted, or carcost explain NAME"
        blocks.append(Notes((("Components", hint),)))
    blocks.append(Notes((("Total", explanation.total_formula),)))
    if explanation.sources:
        blocks.append(sources_in_full(explanation.sources))
    return Document(
        title="Where the numbers come from",
        blocks=tuple(blocks),
        columns=COLUMNS,
        records=tuple(_record(part) for part in explanation.components),
        closing=closing(explanation.notices),
        currency=explanation.currency,
    )


def _items(part: ExplainedComponent, explanation: Explanation) -> Iterator[tuple[str, str]]:
    yield "What it is", part.description
    yield "Step", part.step
    yield "Article", f"{sentence(part.article)}."
    yield "Here", f"{sentence(part.outcome)}."
    line = part.line
    if line is None:
        return
    yield "Formula", line.formula
    if line.upper_end_only:
        yield "Low end", "The source gives an upper end only; the low is set to 0."
    year = f", prices of {line.price_year}" if line.price_year else ""
    proxy = "; a proxy: the figure is from cancer care" if line.proxy else ""
    yield "Basis", f"{line.basis}{year}{proxy}"
    yield "Book", line.book or "none: the user gave the figure"
    where = line.locator or "given by the user"
    yield "Where", f"{where} {source_numbers(explanation.sources, line.sources)}"
    if line.as_of and line.checked:
        yield "Dates", f"stated {day_text(line.as_of)}, checked {day_text(line.checked)}"


def _record(part: ExplainedComponent) -> tuple[Cell, ...]:
    line = part.line
    return (
        part.component,
        part.label,
        part.step,
        part.description,
        part.article,
        part.outcome,
        line.formula if line else None,
        line.low if line else None,
        line.high if line else None,
        " ".join(line.sources) if line else None,
    )
