"""Reading saved results, and what an argument of `compare` names: scenarios, files of them, saved results."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from carcost.errors import DataError, printable
from carcost.load.scenario import load_scenario, read_scenario_document, scenarios_from, shipped_scenarios
from carcost.load.validate import validate
from carcost.models.money import LARGEST_AMOUNT, to_cents
from carcost.models.results.estimate import Estimate
from carcost.models.results.stamp import SCHEMA_VERSION
from carcost.models.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carcost.load.document import Document

_KIND: Final = "estimate"
_OTHER_KINDS: Final = ("explanation", "list", "show", "comparison")
# A line is at most ten infusions, times ten for a multiplier, and a total the sum of some lines.
_LARGEST_LINE: Final = LARGEST_AMOUNT * 1_000


def estimate_from(document: Document) -> Estimate:
    """Make the estimate of a document that `carcost estimate -f json` wrote.

    Raises `DataError` for another kind of result, for the layout of a later major version, and for amounts
    that do not add up. What a later minor version added is passed over.
    """
    kind = document.values.get("kind")
    if kind != _KIND:
        found = f'a saved result of the kind "{kind}"' if kind in _OTHER_KINDS else "no saved estimate"
        raise DataError.at(document.name, f"this is {found}; 'carcost estimate -f json' writes one")
    _refuse_later_layout(document)
    values = {**document.values, "scenario": _known_choices(document.values.get("scenario"))}
    estimate = validate(Estimate, document._replace(values=values))
    for key, message in _wrong_sums(estimate):
        raise DataError.at(document.name, message, key=key)
    return estimate


def _refuse_later_layout(document: Document) -> None:
    version = str(document.values.get("schema_version", SCHEMA_VERSION))
    major = version.partition(".")[0]
    ours = SCHEMA_VERSION.partition(".")[0]
    if not (major.isascii() and major.isdigit() and len(major) <= len("9999")):
        raise DataError.at(document.name, f"expected a version like {SCHEMA_VERSION}", key="schema_version")
    if int(major) > int(ours):
        message = f"a later carcost wrote this (layout {int(major)}, this one reads {ours}); update carcost"
        raise DataError.at(document.name, message, key="schema_version")


def _known_choices(scenario: object) -> object:
    """Leave out the choices that a later version may have added."""
    if not isinstance(scenario, dict):
        return scenario
    return {key: value for key, value in scenario.items() if key in Scenario.model_fields}


def _wrong_sums(estimate: Estimate) -> Iterator[tuple[str, str]]:
    """Find what no carcost would have written: a comparison of it would be wrong."""
    if not estimate.line_items:
        yield "line_items", "there is no line in it"
    seen: set[str] = set()
    for number, line in enumerate(estimate.line_items):
        key = f"line_items[{number}]"
        if line.component in seen:
            yield key, f"a second line of {printable(line.component)}"
        seen.add(line.component)
        if max(line.low, line.high, line.unit_low, line.unit_high) > _LARGEST_LINE:
            yield key, "the amount is too large"
            return
        if line.low > line.high:
            yield key, "the low end is above the high end"
        if (line.low, line.high) != (to_cents(line.low), to_cents(line.high)):
            yield key, "the amount has a fraction of a cent"
    for end in ("low", "high"):
        if getattr(estimate.total, end) != sum(getattr(line, end) for line in estimate.line_items):
            yield f"total.{end}", "it is not the sum of the lines"


def load_columns(argument: str) -> list[tuple[str, Scenario | Estimate]]:
    """Give what an argument names, each with a name: a shipped scenario, `FILE#NAME`, or all of a file.

    A file is one of scenarios or a saved result; `-` is standard input. Raises `UsageError` for an unknown
    scenario and `DataError` for a file that is wrong.
    """
    if not _is_file(argument):
        scenario = load_scenario(argument)
        return [(scenario.name or _KIND, scenario)]
    document = read_scenario_document(argument)
    if "kind" not in document.values:
        return list(scenarios_from(document).items())
    estimate = estimate_from(document)
    return [(estimate.scenario.name or _KIND if argument == "-" else Path(argument).stem, estimate)]


def _is_file(argument: str) -> bool:
    """Tell a file from the name of a shipped scenario and from `FILE#NAME`."""
    if argument == "-":
        return True
    if argument in shipped_scenarios():
        return False
    is_named = Path(argument).suffix.lower() in (".toml", ".json")
    return is_named or os.path.lexists(argument)
