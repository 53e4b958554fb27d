"""Arranging sources: numbered as the lines refer to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.models.day import day_text
from carcost.report.document import Notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from carcost.models.results.stamp import CitedSource

CONFIDENCE = {"read": "seen in the source itself", "secondary": "seen where somebody reports the source"}


def source_numbers(sources: Sequence[CitedSource], ids: Iterable[str]) -> str:
    """Write the numbers of some sources: `[1] [2]`."""
    order = {source.id: number for number, source in enumerate(sources, start=1)}
    return " ".join(f"[{number}]" for number in sorted(order[name] for name in ids))


def sources_in_short(sources: Sequence[CitedSource]) -> Notes:
    """Name publisher and day of each source, a line each."""
    lines = []
    for number, source in enumerate(sources, start=1):
        day = f", {day_text(source.date)}" if source.date else ""
        lines.append(f"[{number}] {source.publisher or source.title}{day}")
    return Notes(tuple(("Sources" if not line else "", text) for line, text in enumerate(lines)))


def sources_in_full(sources: Sequence[CitedSource]) -> Notes:
    """Give everything about each source: title, publisher, day, address, place, day of checking."""
    return Notes(
        tuple((f"[{number}]", _in_full(source)) for number, source in enumerate(sources, start=1)), "Sources"
    )


def _in_full(source: CitedSource) -> str:
    parts = [
        source.title,
        source.publisher and f"{source.publisher}{f', {day_text(source.date)}' if source.date else ''}",
        source.url,
        f"There: {source.locator}",
        source.checked and f"Checked {day_text(source.checked)}",
        source.confidence and CONFIDENCE[source.confidence].capitalize(),
    ]
    return ". ".join(part for part in parts if part) + "."
