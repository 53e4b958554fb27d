"""Each exit code, by a run that gives it, and README's table of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from carcost.errors import ExitCode

if TYPE_CHECKING:
    from conftest import Cli

README = Path(__file__).parents[1] / "README.md"


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        ("estimate", ExitCode.DONE),
        ("--version", ExitCode.DONE),
        ("", ExitCode.DONE),
        ("estimate -h", ExitCode.DONE),
        ("estimate --nonsense", ExitCode.USAGE),
        ("nonsense", ExitCode.USAGE),
        ("show", ExitCode.USAGE),
        ("estimate --fail-above 849999", ExitCode.GATE),
        ("estimate --fail-above 850k", ExitCode.DONE),
        ("check no-such-file.toml", ExitCode.DATA),
        ("estimate --book no-such-file.toml", ExitCode.DATA),
        ("estimate --max-age 1", ExitCode.STALE),
        ("estimate --max-age 1 --fail-above 1", ExitCode.STALE),
        ("estimate --max-age 100000", ExitCode.DONE),
    ],
)
def test_exit_code(cli: Cli, argv: str, code: ExitCode) -> None:
    assert cli(*argv.split()).code == code


def test_a_gate_is_hit_after_the_report_and_says_so(cli: Cli) -> None:
    ran = cli("estimate", "--fail-above", "800k")
    assert "$850,000" in ran.out
    assert ran.err == "carcost: gate: the high total $850,000 is above --fail-above $800,000\n"
    ran = cli("estimate", "--max-age", "30", "-q")
    assert "$850,000" in ran.out
    assert re.fullmatch(
        r"carcost: gate: the oldest figure is \d+ days old, more than --max-age 30\n", ran.err
    )


def test_users_figures_have_no_age(cli: Cli) -> None:
    argv = ("estimate", "--setting", "outpatient", "--infusion-price", "400k", "--max-age", "0")
    assert cli(*argv).code == ExitCode.DONE


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt, 130), (RuntimeError, 1)])
def test_interruption_and_bugs(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, error: type[BaseException], code: int
) -> None:
    def fail(*_: object) -> None:
        raise error("Jane Doe")

    monkeypatch.setattr("carcost.cli.case.estimate_case", fail)
    ran = cli("estimate")
    assert (ran.code, ran.out) == (code, "")
    assert "Traceback" not in ran.err
    assert "Jane Doe" not in ran.err, "the values at work may be private"


def test_readme_names_every_exit_code() -> None:
    rows = re.findall(r"^\| (\d+) \|", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert [int(row) for row in rows] == sorted(ExitCode)


def test_the_enum_is_what_scripts_rely_on() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "DONE": 0,
        "BUG": 1,
        "USAGE": 2,
        "GATE": 3,
        "DATA": 4,
        "STALE": 5,
        "INTERRUPTED": 130,
    }
