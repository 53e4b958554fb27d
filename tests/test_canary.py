"""A value that may identify a person is never repeated: not on stdout, stderr, nor in any file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from carcost.cli.complete import networks, plans
from carcost.cli.main import Commands

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli

CANARIES = (
    "Jane Canary-Doe",
    "1961-02-03",
    "987-65-4321",
    "MRN 0042 7781",
    "canary.doe@post.example",
    "1EG4-TE5-MK73",
)
PERSONAL = (
    "name",
    "patient_name",
    "date_of_birth",
    "dob",
    "member_id",
    "mrn",
    "ssn",
    "address",
    "phone",
    "e-mail",
)
OPTIONS = {
    name: [
        option for param in Commands(name="carcost").get_command(None, name).params for option in param.opts
    ]
    for name in ("estimate", "share", "compare", "explain")
}
NO_VALUE = {"--no-default-book", "--show-not-counted", "--show-sources", "--steps", "--quiet", "--no-color"}
FREE = {"--output", "--book", "--plan"}
"""Options that name a file, which an error has to name."""


def spilled(canary: str, cli: Cli, folder: Path, *argv: str, refused: bool = True) -> list[str]:
    """Run the program; give every place in which the canary was seen."""
    ran = cli(*argv)
    if refused:
        assert ran.code in (2, 4), argv
        assert "Traceback" not in ran.err
    texts = {"stdout": ran.out, "stderr": ran.err}
    texts |= {
        file.name: file.read_text(encoding="utf-8")
        for file in folder.rglob("*")
        if file.is_file() and "input" not in file.name
    }
    parts = [canary, *re.findall(r"[A-Za-z]{4,}|[0-9]{4,}", canary)]
    return [place for place, text in texts.items() if any(part in text for part in parts)]


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize(
    ("command", "option"),
    [
        (name, option)
        for name, own in OPTIONS.items()
        for option in own
        if option.startswith("--") and option not in NO_VALUE | FREE | {"--help"}
    ],
)
def test_no_option_repeats_it(cli: Cli, tmp_path: Path, command: str, option: str, canary: str) -> None:
    argv = [command, option, canary]
    if command == "share":
        argv += ["--plan", "marketplace"]
    output = str(tmp_path / "out.txt")
    # A day that could be meant for the prices is no mistake of that option.
    refused = (option, canary) not in {
        ("--as-of", "1961-02-03"),
        ("--max-age", "x"),
        ("--start", "1961-02-03"),
    }
    assert spilled(canary, cli, tmp_path, *argv, "-o", output, refused=refused) == []


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize("field", PERSONAL)
@pytest.mark.parametrize("kind", ["plan", "year", "scenario", "book"])
def test_no_file_takes_a_field_of_a_person(
    cli: Cli, tmp_path: Path, kind: str, field: str, canary: str
) -> None:
    file = tmp_path / "input.toml"
    head = {
        "plan": 'id = "ours"\ntitle = "Ours"\n',
        "year": 'id = "ours"\ntitle = "Ours"\n[[years]]\nyear = 2026\n',
        "scenario": '[scenarios.ours]\nsetting = "outpatient"\n',
        "book": 'id = "ours"\ntitle = "Ours"\nversion = "1"\ncountry = "United States"\nsources = []\n',
    }[kind]
    if kind == "scenario" and field == "name":
        field = "full_name"
    file.write_text(f'{head}{field} = "{canary}"\n', encoding="utf-8")
    runs = {
        "plan": ["share", "--plan", str(file)],
        "year": ["share", "--plan", str(file)],
        "scenario": ["share", str(file), "--plan", "marketplace"],
        "book": ["estimate", "--book", str(file)],
    }
    assert spilled(canary, cli, tmp_path, *runs[kind], "-o", str(tmp_path / "out.txt")) == []
    assert spilled(canary, cli, tmp_path, "check", str(file)) == []
    assert "what may identify a person" in cli(*runs[kind]).err


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize(
    "key",
    [
        "deductible",
        "deductible_met",
        "coinsurance",
        "out_of_pocket_maximum",
        "services",
        "out_of_network",
        "year",
    ],
)
def test_no_figure_of_a_plan_repeats_it(cli: Cli, tmp_path: Path, key: str, canary: str) -> None:
    file = tmp_path / "input.toml"
    year = "" if key == "year" else "year = 2026\n"
    file.write_text(f'id = "ours"\ntitle = "Ours"\n[[years]]\n{year}{key} = "{canary}"\n', encoding="utf-8")
    assert spilled(canary, cli, tmp_path, "share", "--plan", str(file)) == []
    assert spilled(canary, cli, tmp_path, "check", str(file)) == []


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize("argv", ["share", "estimate", "show", "compare", "explain", "list", "schema"])
def test_no_argument_repeats_it(cli: Cli, tmp_path: Path, argv: str, canary: str) -> None:
    assert spilled(canary, cli, tmp_path, argv, canary, refused=False) == []


def test_completion_offers_what_there_is() -> None:
    assert plans("medicare") == ["medicare-advantage-median", "medicare-advantage", "medicare"]
    assert networks("o") == ["out"]
