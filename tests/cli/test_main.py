"""The program as a whole: help, version, completion, unknown commands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from carcost import __version__
from carcost.cli import complete
from carcost.cli.main import COMMANDS
from carcost.load.home import data_version

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Cli

ROOT = Path(__file__).parents[2]


def test_version_is_of_the_tool_and_of_the_data(cli: Cli) -> None:
    assert cli("--version").out == f"carcost {__version__}, data of {data_version()}\n"


@pytest.mark.parametrize("argv", [(), ("-h",), ("--help",)])
def test_help_groups_the_commands_and_begins_with_examples(cli: Cli, argv: tuple[str, ...]) -> None:
    ran = cli(*argv)
    assert (ran.code, ran.err) == (0, "")
    places = [
        ran.out.index(words) for words in ("Examples:", "Options", "─ Estimate ", "─ Explore ", "─ Data ")
    ]
    assert places == sorted(places)
    for command in COMMANDS:
        assert f" {command} " in ran.out


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_examples_that_run(cli: Cli, command: str) -> None:
    ran = cli(command, "-h")
    assert ran.code == 0
    assert ran.out.index("Examples:") < ran.out.index("─ Options")
    assert f"  carcost {command}" in ran.out


def test_an_unknown_command_offers_the_nearest(cli: Cli) -> None:
    ran = cli("estimat")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        'carcost: unknown command "estimat"; did you mean "estimate"?\n',
    )
    assert "allowed: estimate, share, compare, explain, sensitivity" in cli("xyzzy").err


@pytest.mark.parametrize(
    ("complete_names", "typed", "expected"),
    [
        (complete.components, "ho", ["hospital-stay"]),
        (complete.indications, "LU", ["lupus"]),
        (complete.formats, "", ["table", "plain", "json", "csv", "markdown", "html", "svg"]),
        (complete.settings, "out", ["outpatient"]),
        (complete.kinds, "b", ["books"]),
        (complete.schemas, "e", ["estimate"]),
        (complete.names, "acr", ["acr-2023"]),
    ],
)
def test_completion_of_names(
    complete_names: Callable[[str], list[str]], typed: str, expected: list[str]
) -> None:
    assert complete_names(typed) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("carcost est", "estimate"),
        ("carcost estimate --sett", "--setting"),
        ("carcost explain crs", "crs-care"),
    ],
)
def test_completion_in_a_shell(line: str, expected: str) -> None:
    words = line.split()
    environment = {
        **os.environ,
        "_CARCOST_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
    }
    ran = subprocess.run(
        [sys.executable, "-m", "carcost"],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
    )
    assert ran.stdout.split() == [expected]
