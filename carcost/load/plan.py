"""Reading plans: shipped ones by name, and files of the user's, which may extend a shipped one."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from carcost.errors import DataError, Problem, UsageError, unknown
from carcost.load.catalogue import load_catalogue
from carcost.load.document import Document, read_document
from carcost.load.home import data_home
from carcost.load.lines import KeyLines
from carcost.load.product import load_products
from carcost.load.validate import validate
from carcost.models.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator

_ALL_PLANS: Final = "'carcost list plans' shows all"


def read_plan(path: str | Path) -> Plan:
    """Read a plan from a TOML file, or from standard input where the path is `-`.

    A plan `extends` a shipped one: it takes over every key that it does not have itself, also within a plan
    year. Raises `carcost.errors.DataError` with every problem.
    """
    return plan_from(read_document(path))


def plan_from(document: Document) -> Plan:
    """Make a plan of a document; raises `DataError` with every problem."""
    plan = validate(Plan, _extended(document))
    if problems := list(_unknown_names(plan, document)):
        raise DataError(problems)
    plan._sha256 = sha256(document.content).hexdigest()  # noqa: SLF001 - only the reader has the file's bytes
    return plan


def load_plan(name: str | Path) -> Plan:
    """Read a plan: a shipped one by its name, such as "medicare", or a TOML file; `-` is standard input.

    Raises `UsageError` for neither, and `DataError`, whose `problems` name file, line and key of everything
    that is wrong.
    """
    name = str(name)
    shipped = shipped_plans()
    if name in shipped:
        return read_plan(shipped[name])
    if name != "-" and Path(name).suffix == "" and not os.path.lexists(name):
        raise UsageError(f"--plan: {unknown('plan', name, shipped, _ALL_PLANS)}")
    return read_plan(name)


def shipped_plans() -> dict[str, Path]:
    """Give the files of the shipped plans by the plans' names."""
    return {path.stem: path for path in sorted((data_home() / "plans").glob("*.toml"))}


def known_plans() -> list[Plan]:
    """Read all shipped plans, in the order of their names."""
    return [read_plan(path) for path in shipped_plans().values()]


def _extended(document: Document) -> Document:
    """Lay a plan over the shipped one that it extends, key by key, and year by year."""
    own = dict(document.values)
    name = own.pop("extends", None)
    if name is None:
        return document
    shipped = shipped_plans()
    if not isinstance(name, str) or name not in shipped:
        message = unknown("plan", name if isinstance(name, str) else "", shipped)
        raise DataError.at(document.name, message, line=KeyLines(document.text)["extends",], key="extends")
    base = read_document(shipped[name]).values
    values = base | own
    here = {year["year"]: year for year in _tables(own.get("years")) if isinstance(year.get("year"), int)}
    if isinstance(own.get("years", []), list):
        values["years"] = [_over(year, base) for year in own.get("years", [])]
        values["years"] += [year for year in base.get("years", []) if year["year"] not in here]
    kept = [
        one
        for one in base.get("figures", [])
        if one.get("field") not in _fields(here.get(one.get("year"), {}))
    ]
    for key, inherited in (("figures", kept), ("sources", base.get("sources", []))):
        if isinstance(own.get(key, []), list):
            values[key] = [*own.get(key, []), *inherited]
    return document._replace(values=values)


def _tables(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _over(year: object, base: dict[str, Any]) -> object:
    """Lay a plan year over the same year of the plan that is extended."""
    below: dict[str, Any] = next(
        (one for one in base.get("years", []) if isinstance(year, dict) and one["year"] == year.get("year")),
        {},
    )
    return _merged(below, year) if isinstance(year, dict) else year


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    both = {key for key in above if isinstance(above[key], dict) and isinstance(below.get(key), dict)}
    return below | above | {key: _merged(below[key], above[key]) for key in both}


def _fields(year: dict[str, Any], place: str = "") -> set[str]:
    """Name the fields that a plan year gives, such as services.inpatient.deductible."""
    found = set()
    for key, value in year.items():
        found |= _fields(value, f"{place}{key}.") if isinstance(value, dict) else {f"{place}{key}"}
    return found


def _unknown_names(plan: Plan, document: Document) -> Iterator[Problem]:
    """Find components and products that nobody knows."""
    components = [component.id for component in load_catalogue().components]
    lines = KeyLines(document.text)
    for number, name in enumerate(plan.outside):
        if name not in components:
            message = unknown("component", name, components)
            yield Problem(document.name, lines["outside",], f"outside[{number}]", message)
    rates = [
        name
        for year in plan.years
        for terms in (year, year.out_of_network)
        if terms is not None
        for service in (terms.services.inpatient, terms.services.outpatient, terms.services.product)
        for name in service.by_product
    ]
    products = [product.id for product in load_products().products] if rates else []
    for name in rates:
        if name not in products:
            yield Problem(document.name, lines["years",], "by_product", unknown("product", name, products))
