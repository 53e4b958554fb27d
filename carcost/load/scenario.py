"""Reading scenarios: shipped ones by name, and files of the user's, which may extend one another."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carcost.errors import DataError, Problem, UsageError, key_name, kind_of, unknown
from carcost.load.book import HOSPITALS, named_price_book
from carcost.load.catalogue import load_catalogue
from carcost.load.document import Document, read_text, toml_document
from carcost.load.home import data_home
from carcost.load.lines import KeyLines
from carcost.load.product import load_products
from carcost.load.validate import validate_part
from carcost.models.scenario import Scenario, hospital_id

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE = re.compile(r".*\.(toml|json)|-", re.IGNORECASE)
_LONGEST_CHAIN = 20


def load_scenarios(path: str | Path) -> dict[str, Scenario]:
    """Read every scenario of a TOML or JSON file, or of standard input where the path is `-`, by name.

    A scenario `extends` another one of the file, or a shipped one: it takes over every choice that it does
    not make itself, and adds its costs to the other's. Raises `DataError` with every problem.
    """
    return scenarios_from(read_scenario_document(path))


def scenarios_from(document: Document) -> dict[str, Scenario]:
    """Make the scenarios of a document; raises `DataError` with every problem."""
    entries = _entries(document)
    problems: list[Problem] = []
    scenarios = {}
    for name in entries:
        try:
            values = {**_merged(name, entries, document), "name": name}
            _beside(values, document)
            problems += _unknown_names(name, values, document)
            scenarios[name] = validate_part(Scenario, values, document, ("scenarios", name))
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    return scenarios


@cache
def shipped_scenarios() -> dict[str, Scenario]:
    """Read the scenarios that ship with carcost."""
    files = sorted((data_home() / "scenarios").glob("*.toml"))
    return {name: scenario for file in files for name, scenario in load_scenarios(file).items()}


def load_scenario(name: str) -> Scenario:
    """Read one scenario: a shipped one by its name, `FILE` with a single one, or `FILE#NAME`."""
    file, hash_, part = name.partition("#")
    if not hash_ and not _FILE.fullmatch(file):
        shipped = shipped_scenarios()
        if name not in shipped:
            raise UsageError(unknown("scenario", name, shipped, "'carcost list scenarios' shows all"))
        return shipped[name]
    scenarios = load_scenarios(file)
    if not hash_ and len(scenarios) == 1:
        return next(iter(scenarios.values()))
    if not hash_:
        where = "standard input" if file == "-" else file
        raise UsageError(f"{where} has several scenarios; name one, like FILE#{next(iter(scenarios))}")
    if part not in scenarios:
        raise UsageError(unknown(f"scenario in {file}", part, scenarios))
    return scenarios[part]


def is_scenario(name: str) -> bool:
    """Tell whether a name can only be a scenario's: a shipped one's, or a file's."""
    return bool("#" in name or _FILE.fullmatch(name) or name in shipped_scenarios())


def read_scenario_document(path: str | Path) -> Document:
    """Read a TOML or a JSON file."""
    name, content, text = read_text(path)
    if not text.lstrip().startswith("{") and not name.lower().endswith(".json"):
        return toml_document(name, content, text)
    try:
        values = json.loads(text, parse_float=Decimal, object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError, ArithmeticError) as error:
        line = getattr(error, "lineno", 0)
        raise DataError.at(name, f"the file is not JSON: {getattr(error, 'msg', error)}", line=line) from None
    if not isinstance(values, dict):
        message = f"the file is one JSON object, not {kind_of(values)}: no scenarios and no saved estimate"
        raise DataError.at(name, message)
    return Document(name, content, "", values)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("a key is used twice in one object")
    return values


def _entries(document: Document) -> Mapping[str, Any]:
    entries = document.values.get("scenarios")
    if not isinstance(entries, dict) or not entries or len(document.values) > 1:
        raise DataError.at(document.name, "a scenario file has one table, [scenarios.NAME] for each scenario")
    return entries


def _merged(name: str, entries: Mapping[str, Any], document: Document) -> dict[str, Any]:
    """Lay a scenario over the one that it extends."""
    chain: list[dict[str, Any]] = []
    seen: list[str] = []
    current: str | None = name
    place = f"scenarios.{key_name(name)}"
    while current is not None:
        if current in seen or len(seen) > _LONGEST_CHAIN:
            raise DataError.at(document.name, " extends ".join(map(key_name, [*seen, current])), key=place)
        seen.append(current)
        entry = entries[current] if current in entries else _shipped_values(current, name, entries, document)
        if not isinstance(entry, dict):
            message = f"a scenario is a table of choices, not {kind_of(entry)}"
            raise DataError.at(document.name, message, key=f"scenarios.{key_name(current)}")
        chain.append(entry)
        current = entry.get("extends")
        if current is not None and not isinstance(current, str):
            raise DataError.at(document.name, "extends names one scenario", key=f"{place}.extends")
    values: dict[str, Any] = {}
    for entry in reversed(chain):
        costs = {**_table(values.get("add")), **_table(entry.get("add"))}
        values |= {key: value for key, value in entry.items() if key != "extends"}
        if costs:
            values["add"] = costs
    return values


def _beside(values: dict[str, Any], document: Document) -> None:
    """Look for the books that a scenario names as files beside its own file."""
    folder = Path(document.name).parent
    books = values.get("books")
    if isinstance(books, list) and document.name != "standard input":
        values["books"] = [
            str(folder / book) if isinstance(book, str) and book.endswith(".toml") else book for book in books
        ]


def _unknown_names(name: str, values: dict[str, Any], document: Document) -> list[Problem]:
    """Find the components, the disease, the product and the hospital that nobody knows."""
    catalogue = load_catalogue()
    components = [component.id for component in catalogue.components]
    without = values.get("without")
    wrong = [
        (key, unknown("component", wanted, components))
        for key, wanted_names in (("add", _table(values.get("add"))), ("without", without or ()))
        for wanted in wanted_names
        if isinstance(wanted, str) and wanted not in components
    ]
    indication, product = values.get("indication"), values.get("product")
    if isinstance(indication, str) and catalogue.indication(indication) is None:
        names = [known for one in catalogue.indications for known in (one.id, *one.aliases)]
        wrong.append(("indication", unknown("indication", indication, names, "'carcost list indications'")))
    if isinstance(product, str) and load_products().find(product) is None:
        names = [known for one in load_products().products for known in one.names]
        wrong.append(("product", unknown("product", product, names)))
    hospital = values.get("hospital")
    if isinstance(hospital, str) and not values.get("books"):
        # A book that the scenario names may know further hospitals.
        hospitals = named_price_book(HOSPITALS).hospitals
        if hospital_id(hospital) not in hospitals:
            wrong.append(("hospital", unknown("hospital", hospital, hospitals)))
    lines = KeyLines(document.text)
    return [
        Problem(document.name, lines["scenarios", name, key], f"scenarios.{key_name(name)}.{key}", message)
        for key, message in wrong
    ]


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _shipped_values(wanted: str, name: str, entries: Mapping[str, Any], document: Document) -> dict[str, Any]:
    home = data_home() / "scenarios"
    shipped = {} if Path(document.name).parent == home else shipped_scenarios()
    if wanted not in shipped:
        message = unknown("scenario", wanted, [*entries, *shipped])
        raise DataError.at(document.name, message, key=f"scenarios.{key_name(name)}.extends")
    return shipped[wanted].model_dump(exclude_unset=True, exclude={"name"})
