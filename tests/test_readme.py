"""README, run: its sessions, its Python, its tables, and the example book of data/README.md."""

from __future__ import annotations

import doctest
import re
import shlex
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import carcost
from carcost.cli.main import COMMANDS, Commands, app
from carcost.load.book import load_price_book
from carcost.load.home import data_home
from carcost.models.figure import Price
from carcost.models.plan import DayCharge, OutOfNetwork, PlanFile, PlanYear, ServiceTerms
from carcost.models.scenario import Scenario

if TYPE_CHECKING:
    from conftest import Cli

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DATA_README = (data_home() / "README.md").read_text(encoding="utf-8")
SESSIONS = re.findall(r"^```console\n\$ (.+)\n((?:.*\n)*?)```$", README, re.MULTILINE)
ASKED = re.findall(r"^\| .+\? \| `carcost (.+)` \|$", README, re.MULTILINE)


@pytest.mark.parametrize(("command", "expected"), SESSIONS, ids=[command for command, _ in SESSIONS])
def test_a_session_is_what_the_program_says(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, command: str, expected: str
) -> None:
    monkeypatch.chdir(ROOT)
    program, _, filter_ = command.partition(" | ")
    if not filter_:  # what a person sees: a terminal of 80 columns
        cli("--version")
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        monkeypatch.setenv("COLUMNS", "80")
        monkeypatch.setenv("NO_COLOR", "1")
    ran = cli(*shlex.split(program)[1:])
    assert (ran.code, ran.err) == (0, "")
    if expected.endswith("...\n"):
        assert ran.out.startswith(expected.removesuffix("...\n"))
    elif filter_ == "head -3":
        assert ran.out.splitlines()[:3] == expected.splitlines()
    elif filter_.startswith("jq ."):
        key = filter_.removeprefix("jq .")
        assert f'"{key}": ' in ran.out
        assert re.sub(r"\s", "", expected) in re.sub(r"\s", "", ran.out)
    else:
        assert ran.out == expected


def test_there_are_sessions_and_the_first_shows_the_table_early() -> None:
    assert len(SESSIONS) == 7
    assert "Total " in "\n".join(README.splitlines()[:30])


@pytest.mark.parametrize("command", ASKED)
def test_a_question_is_answered(cli: Cli, command: str) -> None:
    assert cli(*shlex.split(command)).code == 0


def test_the_questions_are_read() -> None:
    assert len(ASKED) == 21


def test_the_table_of_commands_is_the_programs() -> None:
    group = Commands(name="carcost")
    section = README[README.index("The commands:") : README.index("`carcost COMMAND -h`")]
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", section, re.MULTILINE))
    own = {}
    for name in COMMANDS:
        command = group.get_command(None, name)
        own[name] = command.help.splitlines()[0]
    assert rows == own
    assert app.info.cls is Commands


def test_every_option_that_readme_names_exists() -> None:
    group = Commands(name="carcost")
    known = {"--install-completion", "--version", "--extra", "--python", "--without-pip"}
    for name in COMMANDS:
        known |= {option for param in group.get_command(None, name).params for option in param.opts}
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README + DATA_README))
    assert named <= known, f"README names {named - known}"


def test_the_python_example_runs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    *_, code = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - our own README
    first, *lines = capsys.readouterr().out.splitlines()
    assert first in code
    assert [line.split()[0] for line in lines[:3]] == ["infusion", "lodging", "article"]
    assert Decimal(lines[3]) > 0
    assert [line.split()[:3] for line in lines[4:6]] == [
        ["in-network", "4500.00", "4500.00"],
        ["next-year", "4500.00", "16500.00"],
    ]


def test_the_plan_of_readme_is_valid_and_says_what_the_comments_say(cli: Cli, tmp_path: Path) -> None:
    _, plan, _ = re.findall(r"^```toml\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    file = tmp_path / "our-plan.toml"
    file.write_text(plan, encoding="utf-8")
    assert cli("check", str(file)).code == 0
    ran = cli("share", "outpatient", "--plan", str(file), "-f", "csv")
    assert "branch,in-network,If covered and in network,,our-plan,2026,,2200,2200,USD," in ran.out


def test_the_package_docstring_is_true() -> None:
    assert doctest.testmod(carcost).attempted == 3
    assert doctest.testmod(carcost).failed == 0


def test_the_example_book_is_valid_and_counts(cli: Cli, tmp_path: Path) -> None:
    blocks = re.findall(r"^```toml\n(.*?)^```$", DATA_README, re.MULTILINE | re.DOTALL)
    (example,) = (block for block in blocks if block.startswith("id = ") and "[[prices]]" in block)
    book = tmp_path / "our-centre.toml"
    book.write_text(example, encoding="utf-8")
    assert load_price_book(book).id == "our-centre"
    ran = cli("estimate", "--setting", "outpatient", "--book", str(book), "-f", "csv")
    assert ",376540,428080," in ran.out


def test_the_data_readme_shows_every_key_of_a_price() -> None:
    blocks = re.findall(r"^```toml\n(.*?)^```$", DATA_README, re.MULTILINE | re.DOTALL)
    shown = set(re.findall(r"^(\w+) =", blocks[0], re.MULTILINE))
    assert shown == set(Price.model_fields)


def plan_blocks() -> list[str]:
    blocks = re.findall(r"^```toml\n(.*?)^```$", DATA_README, re.MULTILINE | re.DOTALL)
    return [block for block in blocks if block.startswith("id = ") and "[[years]]" in block]


def test_the_data_readme_shows_every_key_of_a_plan() -> None:
    every, extending, _ = plan_blocks()
    shown = set(re.findall(r"(\w+) =", every + extending))
    models = (PlanFile, PlanYear, ServiceTerms, OutOfNetwork, DayCharge)
    keys = {key for model in models for key in model.model_fields}
    assert shown >= keys - {"services", "out_of_network", "years", "sources", "figures"}


def test_the_plans_of_the_data_readme_are_valid(tmp_path: Path) -> None:
    share = {}
    for number, block in enumerate(plan_blocks()):
        file = tmp_path / f"plan-{number}.toml"
        file.write_text(block, encoding="utf-8")
        share[number] = carcost.load_plan(file)
    case = Scenario(setting="inpatient")
    second_stay = carcost.share(case, plan=share[1])
    assert second_stay.branches[0].high == 0
    supplemented = carcost.share(case, plan=[carcost.load_plan("medicare"), share[2]])
    assert supplemented.branches[0].high == 0
    outpatient = carcost.share(Scenario(setting="outpatient"), plan=[carcost.load_plan("medicare"), share[2]])
    assert outpatient.branches[0].high == Decimal(283)


def test_links_in_readme_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)(?:#[^)]*)?\)", README):
        assert (ROOT / target).exists(), target


def test_the_story_runs_with_readme_s_own_scenario_file(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario_file, *_ = re.findall(r"^```toml\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    story, *_ = re.findall(r"^```bash\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    (tmp_path / "cases.toml").write_text(scenario_file, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    commands = story.splitlines()
    assert len(commands) == 6
    for command in commands:
        ran = cli(*shlex.split(command, comments=True)[1:])
        assert ran.code == 0, ran.err
    assert "our-patient" in (tmp_path / "for-the-family.md").read_text(encoding="utf-8")
