"""`carcost batch`: the columns that go in, and those that come back."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from batches import CASES, Row, by_itself, read, write

import carcost
from carcost import Coverage, Scenario, load_plan

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli


def test_a_scenario_and_books_are_what_a_row_does_not_choose(cli: Cli, tmp_path: Path) -> None:
    file = write(tmp_path / "cases.csv", [{"case_id": "a"}, {"case_id": "b", "setting": "inpatient"}])
    ran = cli(
        "batch", file, "--scenario", "outpatient", "--book", "medicare-drugs", "--book", "hospitals-2026"
    )
    books = ("medicare-drugs", "hospitals-2026")
    assert read(ran.out.encode(), "csv") == [
        by_itself("a", Scenario(setting="outpatient", books=books)),
        by_itself("b", Scenario(setting="inpatient", books=books)),
    ]


def test_components_have_columns_of_their_own(cli: Cli, tmp_path: Path) -> None:
    ran = cli("batch", write(tmp_path / "cases.csv"), "--components")
    assert read(ran.out.encode(), "csv") == [
        by_itself(name, scenario, components=True) for name, (_, scenario) in CASES.items()
    ]
    header = "case_id,low,high,infusion_low,infusion_high,hospital_stay_low,hospital_stay_high,lodging_low,"
    assert ran.out.startswith(f"{header}lodging_high,not_counted,flags\n")


OWED: list[Row] = [
    {"network": "in", "deductible_left": 500, "oop_left": 2_000},
    {"network": "out"},
    {"oop_left": 2_000.05, "deductible_left": 0},
    {},
]


def test_a_plan_adds_what_the_family_may_owe(cli: Cli, tmp_path: Path) -> None:
    file = write(tmp_path / "cases.csv", OWED, ("network", "deductible_left", "oop_left"))
    ran = cli("batch", file, "--plan", "marketplace")
    for row, one in zip(OWED, read(ran.out.encode(), "csv"), strict=True):
        known = Coverage.model_validate(row)
        share = carcost.share(Scenario(), plan=load_plan("marketplace"), coverage=known)
        expected = {
            f"{branch.code.replace('-', '_')}_{end}": amount
            for branch in share.branches
            for end, amount in (("low", branch.low), ("high", branch.high))
            if amount is not None
        }
        assert {"case_id": "", **one} == expected | by_itself("", Scenario())
    assert ran.out.startswith("low,high,in_network_low,in_network_high,")


def test_a_kept_column_comes_back_as_it_is(cli: Cli, tmp_path: Path) -> None:
    cells = ["007", " x ", "a,b", 'say "a"', "two\nlines", "é€", "-5.50", ""]
    rows = [{"case_id": str(place), "Our site": cell} for place, cell in enumerate(cells)]
    file = write(tmp_path / "cases.csv", rows, ("Our site", "case_id"))
    out = cli("batch", file, "--keep", "Our site").out
    assert out.startswith("case_id,Our site,low,high,")
    assert [row["Our site"] for row in csv.DictReader(io.StringIO(out))] == cells


def test_a_known_column_that_is_kept_is_used_too(cli: Cli, tmp_path: Path) -> None:
    cells = {"infusion_low": "4e5", "infusion_high": "410000.50", "setting": "inpatient"}
    file = write(tmp_path / "cases.csv", [{"case_id": "a", **cells}], ("case_id", *cells))
    assert cli("batch", file, "--keep", "setting").out.splitlines() == [
        "case_id,setting,low,high,not_counted,flags",
        "a,inpatient,400000,820001,18,upper-end-only proxy",
    ]


def test_columns_of_coverage_are_kept_without_a_plan(cli: Cli, tmp_path: Path) -> None:
    row = {"case_id": "a", "network": "our own", "allowed_low": "5000"}
    file = write(tmp_path / "cases.csv", [row], tuple(row))
    out = cli("batch", file, "--keep", "network", "--keep", "allowed_low").out
    assert out.splitlines()[1].startswith("a,our own,5000,375000,")


def test_kept_columns_of_other_formats_keep_their_type(cli: Cli, tmp_path: Path) -> None:
    rows = [{"case_id": "a", "site": 7, "own": True}, {"case_id": "b", "site": 8, "own": False}]
    file = write(tmp_path / "cases.ndjson", rows)
    out = cli("batch", file, "--keep", "site", "--keep", "own", "-f", "ndjson").out
    assert [(row["site"], row["own"]) for row in map(json.loads, out.splitlines())] == [(7, True), (8, False)]


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", " =1", "\t=1", "\n=1"])
def test_a_text_that_would_be_a_formula_is_none(cli: Cli, tmp_path: Path, text: str) -> None:
    file = write(tmp_path / "cases.csv", [{"case_id": text}, {"case_id": "-5"}], ("case_id",))
    rows = list(csv.DictReader(io.StringIO(cli("batch", file).out)))
    assert [row["case_id"] for row in rows] == [f"'{text}", "-5"]


def test_headings_may_be_written_as_people_do(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text("Case ID,CRS-care low, crs care HIGH\na,1000,2000\n")
    ran = cli("batch", str(file))
    expected = by_itself("a", Scenario.model_validate({"add": {"crs-care": "1000:2000"}}))
    assert read(ran.out.encode(), "csv") == [expected]


@pytest.mark.parametrize(
    "words", ["case_id", "dollars per infusion", "crs_care_low", "coinsurance", "--plan"]
)
def test_columns_are_shown_and_no_input_is_read(cli: Cli, words: str) -> None:
    ran = cli("batch", "--columns", "no-such-file.csv")
    assert (ran.code, ran.err) == (0, "")
    assert words in ran.out
    assert "\x1b" not in ran.out
