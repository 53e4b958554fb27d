"""All that is known of one thing: a book, a component, an indication or a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.calc.citations import cite
from carcost.calc.explain import ARTICLE_SAYS
from carcost.calc.lookup import all_sources, entries, find
from carcost.models.day import day_text
from carcost.models.figure import Price, Provenance
from carcost.models.money import exact_range, multiplier_range
from carcost.models.results.listing import Fact, Profile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carcost.models.book import PriceBook
    from carcost.models.catalogue import Catalogue
    from carcost.models.figure import Multiplier
    from carcost.models.results.listing import Entry
    from carcost.models.source import Source

_Statement = tuple[str, str, Provenance | None]
"""A label, a text, and the entry that it rests on."""


def profile(name: str, books: Sequence[PriceBook], catalogue: Catalogue, version: str) -> Profile:
    """Tell all that is known of the thing of that name; raises `UsageError` as `find` does."""
    entry = find(name, entries(books, catalogue))
    sources = all_sources(books, catalogue)
    statements = list(_statements(entry, books, catalogue, sources))
    return Profile(
        carcost_version=version,
        data_version=catalogue.version,
        entry=entry,
        facts=tuple(
            Fact(label=label, text=text, source=basis.source if basis else None)
            for label, text, basis in statements
        ),
        sources=cite((basis, sources) for _, _, basis in statements if basis),
    )


def _statements(
    entry: Entry, books: Sequence[PriceBook], catalogue: Catalogue, sources: dict[str, Source]
) -> Iterator[_Statement]:
    match entry.kind:
        case "book":
            return _of_book(next(book for book in books if book.id == entry.name))
        case "component":
            return _of_component(entry.name, books, catalogue)
        case "indication":
            return _of_indication(entry.name, catalogue)
        case "source":
            return _of_source(sources[entry.name], books, catalogue)


def _of_book(book: PriceBook) -> Iterator[_Statement]:
    yield "Version", book.version, None
    yield "Country", book.country, None
    if book.sha256:
        yield "SHA-256", book.sha256, None
    for figure in book.figures:
        yield figure.component, _figure(figure), figure


def _figure(figure: Price | Multiplier) -> str:
    if isinstance(figure, Price):
        text = f"{exact_range(figure.low, figure.high, figure.currency)} per {figure.unit}, {figure.basis}"
        includes = f"; includes {', '.join(figure.includes)}" if figure.includes else ""
    else:
        text = f"{multiplier_range(figure.low, figure.high)} × {figure.of}"
        includes = "; upper end only" if figure.upper_end_only else ""
    return f"{text}{includes}; prices of {figure.price_year}, stated {day_text(figure.as_of)}"


def _of_component(name: str, books: Sequence[PriceBook], catalogue: Catalogue) -> Iterator[_Statement]:
    component = catalogue.component(name)
    assert component is not None  # noqa: S101 - the entry was made from the catalogue
    step = next(step for step in catalogue.steps if step.id == component.step)
    yield "What it is", component.description, None
    yield "Step", f"{catalogue.steps.index(step) + 1} of {len(catalogue.steps)}: {step.label}", None
    yield "The article", ARTICLE_SAYS[component.article].capitalize() + ".", None
    for book in books:
        for figure in book.figures:
            if figure.component == name:
                yield f"Book {book.id}", _figure(figure), figure


def _of_indication(name: str, catalogue: Catalogue) -> Iterator[_Statement]:
    indication = next(one for one in catalogue.indications if one.id == name)
    yield "What it is", indication.description, None
    status = catalogue.status(name)
    checked = f"checked {day_text(status.checked)}"
    yield "CAR-T status", f"{status.status}, {status.country} ({checked}): {status.locator}.", status
    for item in catalogue.evidence:
        if item.speaks_of(name):
            yield "Evidence", f"{item.text} (Reported {day_text(item.as_of)}.)", item
    for toxicity in catalogue.toxicities:
        yield "Serious risk", f"{toxicity.label}: {toxicity.description}", toxicity
    yield "Cost", f"carcost estimate --indication {(*indication.aliases, name)[0].split()[0]}", None


def _of_source(source: Source, books: Sequence[PriceBook], catalogue: Catalogue) -> Iterator[_Statement]:
    yield "Title", source.title, None
    yield "Publisher", f"{source.publisher}, {day_text(source.date)}", None
    if source.author:
        yield "Author", source.author, None
    yield "Address", source.url, None
    known: list[tuple[str, Provenance]] = [
        (f"book {book.id}", figure) for book in books for figure in book.figures
    ]
    known += [
        ("catalogue", entry) for entry in (*catalogue.statuses, *catalogue.evidence, *catalogue.toxicities)
    ]
    for where, entry in known:
        if source.id in (entry.source, entry.quotes):
            quoted = "" if entry.source == source.id else f" (as quoted in {entry.source})"
            yield (
                f"Used by {where}",
                f"{entry.id}: {entry.locator}{quoted}; checked {day_text(entry.checked)}",
                None,
            )
