"""Everything that has a name, and finding it by that name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.calc.citations import stamps
from carcost.errors import UsageError, unknown
from carcost.models.results.listing import Entry, Kind, Listing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carcost.models.book import PriceBook
    from carcost.models.library import Library


def entries(library: Library) -> tuple[Entry, ...]:
    """Name everything that has a name, kind by kind, each with a line about it."""
    steps = {step.id: step.label for step in library.catalogue.steps}
    return (
        *(
            Entry(kind="book", name=book.id, label=book.title, about=_book_line(book))
            for book in library.books
        ),
        *(
            Entry(kind="component", name=one.id, label=one.label, about=steps[one.step])
            for one in library.catalogue.components
        ),
        *(
            Entry(
                kind="indication",
                name=one.id,
                label=one.label,
                about=", ".join(one.aliases),
                aliases=one.aliases,
            )
            for one in library.catalogue.indications
        ),
        *(Entry(kind="plan", name=one.id, label=one.title, about=one.text or "") for one in library.plans),
        *(
            Entry(
                kind="product",
                name=one.id,
                label=one.label,
                about=f"{one.generic}, {one.maker}, {one.hcpcs}",
                aliases=(one.generic, one.hcpcs),
            )
            for one in library.products.products
        ),
        *(
            Entry(kind="scenario", name=name, label=one.title or name, about=one.text or "")
            for name, one in library.scenarios.items()
        ),
        *(
            Entry(kind="source", name=one.id, label=one.title, about=f"{one.publisher}, {one.date}")
            for one in library.sources().values()
        ),
    )


def _book_line(book: PriceBook) -> str:
    return f"{contents(book)}, version {book.version}"


def contents(book: PriceBook) -> str:
    """Count what a book holds: `2 figures from 1 source`."""
    counts = {"figure": len(book.figures), "source": len(book.sources)}
    return " from ".join(f"{count} {word}{'' if count == 1 else 's'}" for word, count in counts.items())


def listing(kind: Kind | None, library: Library, version: str) -> Listing:
    """List everything of one kind, or of all kinds."""
    return Listing(
        carcost_version=version,
        data_version=library.catalogue.version,
        price_books=stamps(library.books),
        entries=tuple(entry for entry in entries(library) if kind is None or entry.kind == kind),
    )


def find(name: str, known: Sequence[Entry]) -> Entry:
    """Find the entry of that name, label or alias, in any case, or the only one in which a word starts so.

    Raises `UsageError`: for several such entries it lists them, for none it offers the nearest name.
    """
    wanted = name.strip().lower()
    exact = [entry for entry in known if wanted in _names(entry)]
    found = exact or [entry for entry in known if wanted and _has_word(entry, wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(f"{entry.name} ({entry.kind})" for entry in found)
        raise UsageError(f"this could be {listed}")
    names = [own for entry in known for own in (entry.name, *entry.aliases)]
    raise UsageError(unknown("name", name, names, "'carcost list' shows all"))


def _names(entry: Entry) -> set[str]:
    return {text.lower() for text in (entry.name, entry.label, *entry.aliases)}


def _has_word(entry: Entry, wanted: str) -> bool:
    return any(f" {wanted.replace('-', ' ')}" in f" {name.replace('-', ' ')}" for name in _names(entry))
