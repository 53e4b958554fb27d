"""All that is known of one thing: a book, a component, an indication or a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.calc.citations import cite, source_ids, stamps
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
        price_books=stamps(books),
        entry=entry,
        facts=tuple(
            Fact(label=label, text=text, sources=source_ids(basis) if basis else ())
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
    for item in sorted(catalogue.evidence, key=lambda item: not item.indications):
        if item.speaks_of(name):
            scope = "" if item.indications else "Autoimmune disease in general: "
            yield "Evidence", f"{scope}{item.text} (As reported on {day_text(item.as_of)}.)", item
    for toxicity in catalogue.toxicities:
        yield "Serious risk", f"{toxicity.label}: {toxicity.description}", toxicity
    name = next((known for known in indication.aliases if " " not in known), indication.id)
    yield "Cost", f"carcost estimate --indication {name}", None


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
