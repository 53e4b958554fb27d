"""The sources that lines rest on, one entry a source."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from carcost.models.results.stamp import BookStamp, CitedSource
from carcost.models.source import USER

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from carcost.models.base import Confidence
    from carcost.models.book import PriceBook
    from carcost.models.figure import Provenance
    from carcost.models.source import Source


class _Uses(NamedTuple):
    """How the entries of a result use one source."""

    locators: list[str]
    checked: list[dt.date]
    confidence: list[Confidence]


def stamps(books: Sequence[PriceBook]) -> tuple[BookStamp, ...]:
    """Say which books were used, in which version."""
    return tuple(
        BookStamp(id=book.id, title=book.title, version=book.version, sha256=book.sha256) for book in books
    )


def source_ids(entry: Provenance | None) -> tuple[str, ...]:
    """Give the ids of an entry's sources: the one that was read, then the one that it quotes."""
    if entry is None:
        return (USER,)
    return tuple(filter(None, (entry.source, entry.quotes)))


def cite(
    entries: Iterable[tuple[Provenance | None, dict[str, Source]]], user: str = "this scenario"
) -> tuple[CitedSource, ...]:
    """Cite the sources of entries, each entry with the sources that its file defines.

    `user` says where the user gave a figure. A source that several entries use has their locators one after
    the other, the oldest day of checking and the weaker confidence. A source that is only quoted was not
    looked at, and has no day of checking.
    """
    uses: dict[str, _Uses] = {}
    known: dict[str, Source] = {}
    for entry, sources in entries:
        for name in source_ids(entry):
            use = uses.setdefault(name, _Uses([], [], []))
            if entry is None:
                use.locators.append(user)
                continue
            known[name] = sources[name]
            read = name == entry.source
            use.locators.append(entry.locator if read else f"quoted in {entry.source}")
            use.checked.extend([entry.checked] if read else [])
            use.confidence.append(entry.confidence if read else "secondary")
    return tuple(_cited(name, known.get(name), use) for name, use in uses.items())


def _cited(name: str, source: Source | None, use: _Uses) -> CitedSource:
    locator = "; ".join(dict.fromkeys(use.locators))
    if source is None:
        return CitedSource(id=name, title="given by the user", locator=locator)
    return CitedSource(
        id=name,
        title=source.title,
        publisher=source.publisher,
        date=source.date,
        url=source.url,
        locator=locator,
        checked=min(use.checked, default=None),
        confidence="secondary" if "secondary" in use.confidence else "read",
    )
