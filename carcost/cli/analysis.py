"""The options that the analyses share, and from them to a cost model."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import typer

from carcost.cli import complete
from carcost.errors import UsageError, echo

if TYPE_CHECKING:
    from carcost.models.scenario import Scenario

_ANALYSIS: Final = "The analysis"
_LONG: Final = 60
"""The seconds from which a run is long."""
_AN_HOUR: Final = 60


class AnalysisOptions(NamedTuple):
    """What is assumed of the parameters of a scenario."""

    base: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COMPONENT=VALUE",
            help="The base of a parameter, in dollars or as a multiple; else the source's, or the midpoint.",
            autocompletion=complete.components,
            rich_help_panel=_ANALYSIS,
        ),
    ] = None
    chance: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COMPONENT=PERCENT",
            help="A component comes to pass with this chance only, such as crs-care=6%; repeatable.",
            autocompletion=complete.components,
            rich_help_panel=_ANALYSIS,
        ),
    ] = None


def pairs(option: str, texts: list[str] | None, example: str) -> dict[str, str]:
    """Read `NAME=VALUE` options; raises `UsageError` for another form, and for a name that comes twice."""
    found: dict[str, str] = {}
    for text in texts or []:
        name, equals, value = text.partition("=")
        name = name.strip().lower()
        if not equals or not name or not value.strip():
            raise UsageError(f"{option}: {echo(text)} is not NAME=VALUE, such as {example}")
        if name in found:
            raise UsageError(f"{option}: a name is given twice; drop one")
        found[name] = value.strip()
    return found


def check_long(seconds: int, what: str, *, yes: bool) -> None:
    """Ask before a run that takes long; where nobody can be asked, raise `UsageError` that names --yes."""
    if yes or seconds < _LONG:
        return
    minutes = max(seconds // 60, 1)
    time = f"{minutes:,} minutes" if minutes < _AN_HOUR else f"{minutes // 60:,} hours"
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr and sys.stderr.isatty()):
        raise UsageError(f"{what} take about {time}; --yes goes on")
    print(f"carcost: {what} take about {time}; go on? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise UsageError("not started")


def read_files(scenario: Scenario, name: str | None) -> list[str]:
    """Name the files that a case was read from, which no output may take the place of."""
    return [*scenario.books, (name or "").partition("#")[0]]
