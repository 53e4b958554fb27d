"""All that is known of one thing that has a name: a book, a component, a plan and so on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.calc.citations import cite, source_ids, stamps
from carcost.calc.explain import ARTICLE_SAYS
from carcost.calc.figures import Statement, figure_text, of_book, of_product, ratios
from carcost.calc.lookup import entries, find
from carcost.calc.plan_facts import of_plan
from carcost.models.day import day_text
from carcost.models.results.listing import Fact, Profile, Ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carcost.models.catalogue import Catalogue
    from carcost.models.figure import Provenance
    from carcost.models.library import Library
    from carcost.models.results.listing import Entry
    from carcost.models.scenario import Scenario
    from carcost.models.source import Source


def profile(name: str, library: Library, version: str) -> Profile:
    """Tell all that is known of the thing of that name; raises `UsageError` as `find` does."""
    entry = find(name, entries(library))
    sources = library.sources()
    statements = list(_statements(entry, library))
    return Profile(
        carcost_version=version,
        data_version=library.catalogue.version,
        price_books=stamps(library.books),
        entry=entry,
        facts=tuple(
            Fact(label=label, text=text, sources=source_ids(basis) if basis else ())
            for label, text, basis in statements
        ),
        ratios=_ratios(entry, library),
        sources=cite((basis, sources) for _, _, basis in statements if basis),
    )


def _statements(entry: Entry, library: Library) -> Iterator[Statement]:  # noqa: PLR0911 - one return a kind
    match entry.kind:
        case "book":
            return of_book(next(book for book in library.books if book.id == entry.name))
        case "component":
            return _of_component(entry.name, library)
        case "indication":
            return _of_indication(entry.name, library.catalogue)
        case "plan":
            return of_plan(next(one for one in library.plans if one.id == entry.name))
        case "product":
            return of_product(
                next(one for one in library.products.products if one.id == entry.name), library.books
            )
        case "scenario":
            return _of_scenario(library.scenarios[entry.name])
        case "source":
            return _of_source(library.sources()[entry.name], library)


def _ratios(entry: Entry, library: Library) -> tuple[Ratio, ...]:
    return next(
        (ratios(book) for book in library.books if entry.kind == "book" and book.id == entry.name), ()
    )


def _of_component(name: str, library: Library) -> Iterator[Statement]:
    steps = library.catalogue.steps
    component = next(one for one in library.catalogue.components if one.id == name)
    step = next(step for step in steps if step.id == component.step)
    yield "What it is", component.description, None
    yield "Step", f"{steps.index(step) + 1} of {len(steps)}: {step.label}", None
    yield "The article", f"{ARTICLE_SAYS[component.article].capitalize()}.", None
    for book in library.books:
        for figure in book.figures:
            if figure.component == name and figure.product is None and figure.hospital is None:
                yield f"Book {book.id}", figure_text(figure), figure


def _of_indication(name: str, catalogue: Catalogue) -> Iterator[Statement]:
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


def _of_scenario(scenario: Scenario) -> Iterator[Statement]:
    if scenario.text:
        yield "What it is", scenario.text, None
    choices = scenario.model_dump(mode="json", exclude_unset=True, exclude={"name", "title", "text"})
    for choice, value in choices.items():
        yield choice.replace("_", " "), _choice(value), None
    yield "Cost", f"carcost estimate {scenario.name}", None


def _choice(value: object) -> str:
    if isinstance(value, dict) and value.keys() == {"low", "high"}:
        return f"{value['low']} to {value['high']}" if value["low"] != value["high"] else str(value["low"])
    if isinstance(value, dict):
        return "; ".join(f"{name} {_choice(amounts)}" for name, amounts in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _of_source(source: Source, library: Library) -> Iterator[Statement]:
    yield "Title", source.title, None
    yield "Publisher", f"{source.publisher}, {day_text(source.date)}", None
    if source.author:
        yield "Author", source.author, None
    if source.url:
        yield "Address", source.url, None
    catalogue = library.catalogue
    known: list[tuple[str, Provenance]] = [
        (f"book {book.id}", figure) for book in library.books for figure in book.figures
    ]
    known += [
        ("catalogue", entry) for entry in (*catalogue.statuses, *catalogue.evidence, *catalogue.toxicities)
    ]
    known += [("products", product) for product in library.products.products]
    known += [(f"plan {plan.id}", figure) for plan in library.plans for figure in plan.figures]
    for where, entry in known:
        if source.id in (entry.source, entry.quotes):
            quoted = "" if entry.source == source.id else f" (as quoted in {entry.source})"
            yield (
                f"Used by {where}",
                f"{entry.id}: {entry.locator}{quoted}; checked {day_text(entry.checked)}",
                None,
            )
