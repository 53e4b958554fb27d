"""Reading plans: shipped ones by name, and files of the user's, which may extend a shipped one."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from carcost.errors import DataError, Problem, unknown
from carcost.load.catalogue import load_catalogue
from carcost.load.document import Document, read_document
from carcost.load.home import data_home
from carcost.load.lines import KeyLines
from carcost.load.validate import validate
from carcost.models.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator


def load_plan(path: str | Path) -> Plan:
    """Read a plan from a TOML file, or from standard input where the path is `-`.

    A plan `extends` a shipped one: it takes over every key that it does not have itself, and every plan year
    of which it has none. Raises `carcost.errors.DataError` with every problem.
    """
    return plan_from(read_document(path))


def plan_from(document: Document) -> Plan:
    """Make a plan of a document; raises `DataError` with every problem."""
    plan = validate(Plan, _extended(document))
    if problems := list(_unknown_components(plan, document)):
        raise DataError(problems)
    plan._sha256 = sha256(document.content).hexdigest()  # noqa: SLF001 - only the reader has the file's bytes
    return plan


def named_plan(name: str) -> Plan:
    """Read the shipped plan of that name, or else the file of that name."""
    shipped = shipped_plans()
    if name in shipped:
        return load_plan(shipped[name])
    if name != "-" and Path(name).suffix == "" and not os.path.lexists(name):
        raise DataError.at("--plan", unknown("plan", name, shipped, "'carcost list plans' shows all"))
    return load_plan(name)


def shipped_plans() -> dict[str, Path]:
    """Give the files of the shipped plans by the plans' names."""
    return {path.stem: path for path in sorted((data_home() / "plans").glob("*.toml"))}


def known_plans() -> list[Plan]:
    """Read all shipped plans, in the order of their names."""
    return [load_plan(path) for path in shipped_plans().values()]


def _extended(document: Document) -> Document:
    """Lay a plan over the shipped one that it extends."""
    own = dict(document.values)
    name = own.pop("extends", None)
    if name is None:
        return document
    shipped = shipped_plans()
    if not isinstance(name, str) or name not in shipped:
        message = unknown("plan", name if isinstance(name, str) else "", shipped)
        raise DataError.at(document.name, message, line=KeyLines(document.text)["extends",], key="extends")
    base = read_document(shipped[name]).values
    years = own.get("years", [])
    if isinstance(years, list):
        here = {year.get("year") for year in years if isinstance(year, dict)}
        own["years"] = [*years, *(year for year in base.get("years", []) if year["year"] not in here)]
        own["figures"] = own.get("figures", []) + [
            figure for figure in base.get("figures", []) if figure.get("year") not in here
        ]
    return document._replace(values=base | own)


def _unknown_components(plan: Plan, document: Document) -> Iterator[Problem]:
    known = [component.id for component in load_catalogue().components]
    for number, name in enumerate(plan.outside):
        if name not in known:
            message = unknown("component", name, known)
            yield Problem(document.name, KeyLines(document.text)["outside",], f"outside[{number}]", message)
