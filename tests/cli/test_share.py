"""`carcost share`: golden files, widths, every format, every bad input."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

import carcost
from carcost.load.scenario import load_scenario
from carcost.models.results.share import Share
from carcost.render.terminal import to_terminal
from carcost.report.share import arrange_share

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Cli

SUFFIX = {"table": "txt", "plain": "plain.txt", "json": "json", "csv": "csv", "markdown": "md"}
CASES = {
    "share": "share --plan marketplace",
    "share-steps": "share outpatient --plan marketplace --add follow-up=60000 --add lodging=1540:3080 "
    "--coinsurance 20% --deductible-left 0 --start 2026-11-10 --steps",
    "share-medicare": "share --plan medicare --stay-days 20:70 --steps",
    "share-uninsured": "share --plan uninsured",
}


@pytest.mark.parametrize("name", SUFFIX)
@pytest.mark.parametrize("case", CASES)
def test_golden(cli: Cli, golden: Callable[[str, str], None], case: str, name: str) -> None:
    ran = cli(*CASES[case].split(), "-f", name)
    assert (ran.code, ran.err) == (0, "")
    golden(f"{case}.{SUFFIX[name]}", ran.out)


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120])
def test_the_fork_fits_a_screen(golden: Callable[[str, str], None], width: int) -> None:
    share = carcost.share(load_scenario("far-from-the-centre"), plan=carcost.load_plan("medicare"))
    text = to_terminal(arrange_share(share, show_steps=True), width, color=False)
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text
    if width in (80, 120):
        golden(f"share.{width}.txt", text)


def test_the_json_is_read_back_and_its_steps_add_up(cli: Cli) -> None:
    text = cli(*CASES["share-steps"].split(), "-f", "json").out
    values = json.loads(text)
    assert (values["kind"], values["plans"][0]["id"]) == ("share", "marketplace")
    crossing = next(branch for branch in values["branches"] if branch["code"] == "next-year")
    assert (crossing["low"], crossing["high"], crossing["dated"]) == (22_600, 22_600, True)
    for branch in values["branches"]:
        if branch["state"] == "computed":
            for end in ("low", "high"):
                assert sum(Decimal(str(step[end])) for step in branch["steps"]) == Decimal(str(branch[end]))
    assert Share.model_validate_json(text).model_dump_json(indent=2) + "\n" == text


@pytest.mark.parametrize("name", SUFFIX)
def test_every_format_says_the_same(cli: Cli, name: str) -> None:
    out = cli(*CASES["share-steps"].split(), "-f", name).out
    bare = out.replace(",", "").replace("$", "").replace("*", "")
    for number in ("10600", "22600", "435000", "1540", "3080"):
        assert number in bare, number
    for words in ("ESTIMATE, NOT A QUOTE", "in full", "appeal", "not known", "investigational"):
        assert words.lower() in out.lower(), words


def test_csv_has_a_record_for_each_branch_and_step(cli: Cli) -> None:
    rows = list(csv.DictReader(io.StringIO(cli(*CASES["share-steps"].split(), "-f", "csv").out)))
    branches = {row["branch"]: row for row in rows if row["row"] == "branch"}
    assert list(branches) == ["in-network", "next-year", "out-of-network", "denied", "outside"]
    assert (branches["next-year"]["low"], branches["next-year"]["plan_year"]) == ("22600", "2026 2027")
    assert (branches["out-of-network"]["low"], branches["out-of-network"]["high"]) == ("", "")
    steps = [row for row in rows if row["row"] == "step" and row["branch"] == "next-year"]
    assert sum(Decimal(row["high"]) for row in steps) == 22_600
    assert {row["plan_year"] for row in steps} == {"2026", "2027"}


def test_the_options_alone_are_a_plan(cli: Cli) -> None:
    argv = ("share", "outpatient", "--deductible-left", "3000", "--coinsurance", "20%", "--oop-max", "9200")
    ran = cli(*argv, "--allowed", "400k", "-f", "csv")
    assert "branch,in-network,If covered and in network,,own-figures,2026,,9200,9200,USD," in ran.out
    ran = cli(*argv[:-1], "none", "--allowed", "5000", "-f", "csv")
    assert ',3400,3400,USD,"$3,000 of deductible; no yearly limit"' in ran.out


def test_a_scenario_and_a_plan_of_files(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "cases.toml").write_text('[scenarios.ours]\nsetting = "outpatient"\n', encoding="utf-8")
    plan = 'id = "ours"\ntitle = "<b>[red]Ours"\n[[years]]\nyear = 2026\nout_of_pocket_maximum = 5000\n'
    (tmp_path / "plan.toml").write_text(plan, encoding="utf-8")
    case, file = str(tmp_path / "cases.toml"), str(tmp_path / "plan.toml")
    assert "<b>[red]Ours" in cli("share", case, "--plan", file).out
    assert "\\<b\\>\\[red\\]Ours" in cli("share", case, "--plan", file, "-f", "markdown").out
    before = (tmp_path / "plan.toml").read_bytes()
    ran = cli("share", case, "--plan", file, "-o", file)
    assert (ran.code, ran.out) == (2, "")
    assert (tmp_path / "plan.toml").read_bytes() == before


def test_compare_adds_what_the_family_owes(cli: Cli) -> None:
    values = json.loads(cli("compare", "outpatient", "trial", "--plan", "marketplace", "-f", "json").out)
    assert [plan["id"] for plan in values["plans"]] == ["marketplace"]
    rows = {row["branch"]: row["cells"] for row in values["patient"]}
    assert list(rows) == ["in-network", "next-year", "out-of-network", "denied", "outside"]
    assert [cell["high"] for cell in rows["in-network"]] == [10_600, 10_600]
    assert [cell["high"] for cell in rows["denied"]] == [425_000, 425_000]
    assert rows["in-network"][1]["low_without"] == ["hospital-stay"]
    assert ",patient,in-network," in cli("compare", "--plan", "hdhp", "-f", "csv").out


def test_compare_says_which_years_a_column_is_about(cli: Cli) -> None:
    argv = ("compare", "outpatient", "second-collection", "--plan", "marketplace", "--start", "2026-12-10")
    rows = {row["branch"]: row["cells"] for row in json.loads(cli(*argv, "-f", "json").out)["patient"]}
    assert [cell["plan_years"] for cell in rows["in-network"]] == [[2027], [2026]]
    assert rows["in-network"][1]["label"] == "If covered and in network, all of it in 2026"
    argv = ("compare", "inpatient", "trial", "--plan", "medicare", "-f", "json")
    rows = {row["branch"]: row["cells"] for row in json.loads(cli(*argv).out)["patient"]}
    assert [cell["state"] for cell in rows["trial"]] == ["computed", "no-branch"]


@pytest.mark.parametrize("name", SUFFIX)
def test_golden_of_a_comparison(cli: Cli, golden: Callable[[str, str], None], name: str) -> None:
    ran = cli("compare", "outpatient", "trial", "--plan", "medicare", "--by", "total", "-f", name)
    assert (ran.code, ran.err) == (0, "")
    golden(f"compare-share.{SUFFIX[name]}", ran.out)


def test_a_plan_year_that_has_passed_is_said(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    class NextYear(date):
        @classmethod
        def today(cls) -> NextYear:
            return cls(2027, 2, 1)

    monkeypatch.setattr("carcost.cli.share.date", NextYear)
    hint = "carcost: hint: these are figures of the plan year 2026; --start DATE takes another year\n"
    assert cli("share", "--plan", "medicare").err == hint
    assert cli("share", "--plan", "medicare", "-q").err == ""
    assert cli("share", "--plan", "marketplace", "--start", "2026-03-01").err == ""


BAD = {
    "no plan": ("", "share needs a plan: --plan NAME or FILE"),
    "coinsurance": ("--plan marketplace --coinsurance 20", '"20" is not clear: is it 20% or 0.20?'),
    "maximum": ("--deductible-left 5000 --oop-max 3000", "the maximum ($3,000) is below the deductible"),
    "plan": ("--plan markteplace", 'unknown plan "markteplace"; did you mean "marketplace"?'),
    "network": ("--plan hdhp --network inn", '--network: unknown network "inn"; did you mean "in"?'),
    "start": ("--plan hdhp --start soon", "--start: expected a day like 2026-11-23, found text"),
    "year": ("--plan medicare --start 2027-01-01", "no figures for the plan year 2027; it has 2025, 2026"),
    "advantage": ("--plan medicare-advantage --start 2026-01-01", "for the plan year 2026; it has 2024"),
    "when": ("--plan hdhp --start 2026-01-01 --when infusion", "8 characters is not STEP=MONTHS"),
    "months": ("--plan hdhp --start 2026-01-01 --when infusion=x", "1 characters is not a whole number"),
    "vain": ("--plan uninsured --oop-left 5", "--oop-left has no effect with uninsured"),
    "twice": ("--plan hdhp --start 2026-01-01 --when infusion=1 --when infusion=2", "is given twice"),
    "limit": (
        "--coinsurance 20% --deductible-left 0",
        "the plan's yearly limit is not known; give --oop-max",
    ),
    "too much": ("--plan hdhp --deductible-left 9000", "more is left ($9,000) than the maximum ($8,500)"),
    "no day": ("--plan hdhp --start 2026-02-30", "found one that does not exist"),
    "allowed": ("--plan hdhp --allowed 0", "--allowed: an allowed amount of 0 is a denial"),
    "format": ("--plan hdhp -f tabel", 'unknown format "tabel"; did you mean "table"?'),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_clear_line(cli: Cli, case: str) -> None:
    argv, words = BAD[case]
    ran = cli("share", *argv.split())
    assert ran.code in (2, 4)
    assert ran.out == ""
    assert words in ran.err
    assert ran.err.count("\n") == 1
