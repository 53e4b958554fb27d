"""The sources that lines rest on, one entry a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.models.results.stamp import CitedSource

if TYPE_CHECKING:
    from collections.abc import Iterable

    from carcost.models.figure import Provenance
    from carcost.models.source import Source

USER = "user"
"""The source of a figure that the user gave."""


def source_ids(entry: Provenance | None) -> tuple[str, ...]:
    """Give the ids of an entry's sources: the one that was read, then the one that it quotes."""
    if entry is None:
        return (USER,)
    return tuple(filter(None, (entry.source, entry.quotes)))


def cite(entries: Iterable[tuple[Provenance | None, dict[str, Source]]]) -> tuple[CitedSource, ...]:
    """Cite the sources of entries, each entry with the sources that its file defines.

    A source that several entries use has their locators one after the other, and the oldest day of checking.
    """
    cited: dict[str, CitedSource] = {}
    for entry, sources in entries:
        if entry is None:
            cited.setdefault(USER, CitedSource(id=USER, title="given by the user", locator="this scenario"))
            continue
        for name in source_ids(entry):
            locator = entry.locator if name == entry.source else f"quoted in {entry.source}"
            cited[name] = _merged(cited.get(name), _cited(sources[name], locator, entry))
    return tuple(cited.values())


def _cited(source: Source, locator: str, entry: Provenance) -> CitedSource:
    return CitedSource(
        id=source.id,
        title=source.title,
        publisher=source.publisher,
        date=source.date,
        url=source.url,
        locator=locator,
        checked=entry.checked,
        confidence=entry.confidence,
    )


def _merged(before: CitedSource | None, now: CitedSource) -> CitedSource:
    if before is None:
        return now
    locators = dict.fromkeys((*before.locator.split("; "), now.locator))
    days = [day for day in (before.checked, now.checked) if day]
    return before.model_copy(update={"locator": "; ".join(locators), "checked": min(days)})
