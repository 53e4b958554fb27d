"""The shipped data: valid, sourced, and one truth in every place."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from carcost.calc.bill import day_of
from carcost.calc.drift import drift
from carcost.calc.lookup import entries, find
from carcost.load.book import known_price_books, load_price_book
from carcost.load.catalogue import load_catalogue
from carcost.load.codes import load_codes
from carcost.load.drift import load_drift
from carcost.load.home import data_home, shipped_books
from carcost.load.library import load_library
from carcost.load.plan import shipped_plans
from carcost.load.product import load_products
from carcost.models.coverage import Coverage
from carcost.models.schema import SCHEMAS, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
FACTS = ROOT.parent / "shared" / "facts" / "facts.csv"


def all_dates(value: object) -> Iterator[date]:
    if isinstance(value, date):
        yield value
    elif isinstance(value, dict):
        yield from (day for inner in value.values() for day in all_dates(inner))
    elif isinstance(value, list):
        yield from (day for inner in value for day in all_dates(inner))


def test_the_version_of_the_data_is_the_day_of_its_last_change() -> None:
    version = (data_home() / "VERSION").read_text(encoding="utf-8").strip()
    assert re.fullmatch(r"\d{4}\.\d{2}\.\d{2}", version)
    files = list(data_home().rglob("*.toml"))
    assert len(files) >= 3
    days = (day for file in files for day in all_dates(tomllib.loads(file.read_text(encoding="utf-8"))))
    newest = max(day for day in days if day <= date.today())  # noqa: DTZ011 - a plan year may be to come
    assert version >= newest.strftime("%Y.%m.%d")


@pytest.mark.parametrize("name", sorted(shipped_books()))
def test_a_shipped_book_bears_the_name_of_its_file(name: str) -> None:
    assert load_price_book(shipped_books()[name]).id == name


def test_the_article_book_says_what_the_article_says() -> None:
    (book,) = (book for book in known_price_books() if book.id == "article")
    (infusion,), (stay,) = book.prices, book.multipliers
    assert infusion.component == "infusion"
    assert [infusion.low, infusion.high] == [Decimal(375_000), Decimal(425_000)]
    assert (infusion.unit, infusion.basis, infusion.currency, infusion.price_year) == (
        "infusion",
        "list",
        "USD",
        2023,
    )
    assert (stay.component, stay.of) == ("hospital-stay", "infusion")
    assert [stay.low, stay.high] == [Decimal(0), Decimal(1)]
    assert (stay.upper_end_only, stay.price_year) == (True, 2023)
    assert book.source(infusion.source).author == "Carolyn Serraino"


def test_every_shipped_source_has_an_address() -> None:
    sources = [source for book in known_price_books() for source in book.sources]
    sources += [*load_codes().sources, *load_products().sources, *load_catalogue().sources]
    assert len(sources) > 50
    assert all(source.url for source in sources)


def test_the_catalogue_holds_together() -> None:
    catalogue = load_catalogue()
    steps = [step.id for step in catalogue.steps]
    assert len(steps) == 9
    assert all(component.step in steps for component in catalogue.components)
    assert {
        step for step in steps if step not in {component.step for component in catalogue.components}
    } == set()
    for toxicity in catalogue.toxicities:
        assert catalogue.component(toxicity.component) is not None
    sources = {source.id for source in catalogue.sources} | {
        source.id for book in known_price_books() for source in book.sources
    }
    for entry in (*catalogue.statuses, *catalogue.evidence, *catalogue.toxicities):
        assert {entry.source, entry.quotes or entry.source} <= sources
    ids = [indication.id for indication in catalogue.indications]
    for statement in (*catalogue.statuses, *catalogue.evidence):
        assert set(statement.indications) <= set(ids)


def test_each_component_has_a_class_of_service_and_each_step_comes_after_the_one_before() -> None:
    catalogue = load_catalogue()
    coverage = Coverage(start=date(2026, 1, 31))
    days = [day_of(one.id, catalogue, coverage) for one in catalogue.components if one.service != "family"]
    assert days[0] == date(2026, 1, 31)
    assert days == sorted(day for day in days if day)
    for component in catalogue.components:
        assert (component.service == "family") == (component.step == "family")
        assert not (component.in_admission and component.service == "family")
    assert [one.id for one in catalogue.components if one.service == "product"] == ["infusion"]


def test_the_seven_diseases_are_investigational() -> None:
    catalogue = load_catalogue()
    assert [indication.id for indication in catalogue.indications] == [
        "systemic-lupus-erythematosus",
        "rheumatoid-arthritis",
        "scleroderma",
        "sjogrens-syndrome",
        "ankylosing-spondylitis",
        "psoriatic-arthritis",
        "juvenile-idiopathic-arthritis",
    ]
    assert {catalogue.status(indication.id).status for indication in catalogue.indications} == {
        "investigational"
    }
    assert catalogue.status().checked == date(2026, 11, 23)


def test_what_the_book_prices_and_includes_is_what_the_components_say_of_the_article() -> None:
    (book,) = (book for book in known_price_books() if book.id == "article")
    said = {component.id: component.article for component in load_catalogue().components}
    assert {name for name, word in said.items() if word == "priced"} == {
        figure.component for figure in book.figures
    }
    included = {name for price in book.prices for name in price.includes}
    assert {name for name, word in said.items() if word == "included"} == included


def test_every_name_is_found_by_itself_and_by_its_aliases() -> None:
    known = entries(load_library())
    for entry in known:
        for name in (entry.name, *entry.aliases):
            assert find(name, known) == entry


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_files_are_the_models(name: str) -> None:
    file = json.loads((data_home() / "schema" / f"{name}.json").read_text(encoding="utf-8"))
    now = schema_of(name, load_catalogue().components)
    assert file["properties"].keys() == now["properties"].keys()
    assert {key: set(part.get("properties", ())) for key, part in file.get("$defs", {}).items()} == {
        key: set(part.get("properties", ())) for key, part in now.get("$defs", {}).items()
    }


def test_books_and_plans_name_their_schema() -> None:
    for file in (*shipped_books().values(), *shipped_plans().values()):
        first = file.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("#:schema ")
        assert (file.parent / first.removeprefix("#:schema ")).is_file()


@pytest.mark.skipif(not FACTS.is_file(), reason="the collection of facts is not beside this checkout")
def test_a_status_with_a_fact_is_that_fact() -> None:
    with FACTS.open(encoding="utf-8", newline="") as file:
        facts = {row["id"]: row for row in csv.DictReader(file)}
    for status in load_catalogue().statuses:
        if status.facts:
            assert facts[status.facts[0]]["as_of"] == status.as_of.isoformat()
            assert facts[status.facts[0]]["confidence"] == status.confidence


def test_the_drift_file_is_what_the_newer_book_says(request: pytest.FixtureRequest) -> None:
    file = data_home() / "drift.toml"
    (book,) = (book for book in known_price_books() if book.id == load_drift().book)
    now = drift(book)
    text = (
        "# Written from the price book by the tests (pytest --update-golden); not by hand.\n"
        f'book = "{now.book}"\nas_of = {now.as_of}\nlow = {now.low}\nhigh = {now.high}\n'
    )
    if request.config.getoption("--update-golden"):
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text


def test_one_source_is_described_once() -> None:
    library = load_library()
    known = library.sources()
    groups = (
        *(book.sources for book in library.books),
        library.catalogue.sources,
        library.products.sources,
        *(plan.sources for plan in library.plans),
    )
    for group in groups:
        for source in group:
            assert known[source.id] == source
