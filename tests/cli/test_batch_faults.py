"""`carcost batch` and every fault that a row can have: what is rejected, and that all others come out.

The expected rejects in tests/faults were written by hand, from the rules, and not by the program.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from batches import by_itself, read, write

from carcost import Scenario
from carcost.load.pieces import blocks

if TYPE_CHECKING:
    from conftest import Cli

FAULTS: Final = Path(__file__).parents[1] / "faults"
REJECTS: Final = {"cases.csv": "rejects.csv", "cases.ndjson": "rejects-of-ndjson.csv"}
TWICE: Final = Scenario.model_validate({"infusions": 2, "infusion_price": "100000:150000"})
GOOD: Final = {
    "01 both ends given": Scenario.model_validate({"infusion_price": "400000:410000.50"}),
    "07 as a study has it": TWICE,
    "07 numbers as text": TWICE,
    "09 the row behind": Scenario(setting="outpatient"),
    "09 keys in another order": Scenario(setting="outpatient"),
    "39 a cell, of\ntwo lines": Scenario(as_of=date(2023, 12, 1), without=("hospital-stay",)),
    "'=40+1": Scenario.model_validate(
        {"stay_multiplier": "0.25:0.5", "add": {"crs-care": "1540.10:3080.99"}}
    ),
}
NOTES: Final = ["", "", "", 'said "yes"', "'  -x"]
HEADER: Final = "file,row,column,value,reason\n"


@pytest.fixture(autouse=True)
def in_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FAULTS)


@pytest.mark.parametrize("name", REJECTS)
def test_each_fault_is_named_with_its_row_and_no_other_is(cli: Cli, tmp_path: Path, name: str) -> None:
    rejects = tmp_path / "rejects.csv"
    ran = cli("batch", name, "--keep", "note", "--rejects", str(rejects))
    assert rejects.read_text(encoding="utf-8") == (FAULTS / REJECTS[name]).read_text(encoding="utf-8")
    assert ran.code == 4
    assert ran.err.startswith("carcost: 40 rows in = 5 rows out + 35 rows rejected\n")


@pytest.mark.parametrize("size", [1, 100, 700])
def test_rows_and_faults_are_the_same_however_the_file_is_cut(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    whole = cli("batch", "cases.csv", "--keep", "note", "-q").out
    monkeypatch.setattr("carcost.load.csv_table.blocks", partial(blocks, size=size))
    rejects = tmp_path / "rejects.csv"
    assert cli("batch", "cases.csv", "--keep", "note", "-q", "--rejects", str(rejects)).out == whole
    assert rejects.read_text(encoding="utf-8") == (FAULTS / "rejects.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", REJECTS)
def test_every_other_row_comes_out_as_its_own_estimate(cli: Cli, name: str) -> None:
    out = cli("batch", name, "--keep", "note", "--allow-rejects").out
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["note"] for row in rows] == NOTES
    found = read(out.encode(), "csv")
    assert [{key: cell for key, cell in row.items() if key != "note"} for row in found] == [
        by_itself(row["case_id"], GOOD[row["case_id"]]) for row in rows
    ]


@pytest.mark.parametrize("kind", ["ndjson", "parquet"])
def test_the_rejects_are_the_same_whatever_comes_out(cli: Cli, tmp_path: Path, kind: str) -> None:
    rejects, output = tmp_path / "rejects.csv", tmp_path / f"out.{kind}"
    assert cli("batch", "cases.csv", "--keep", "note", "-o", str(output), "--rejects", str(rejects)).code == 4
    assert rejects.read_bytes() == (FAULTS / "rejects.csv").read_bytes()
    assert len(read(output.read_bytes(), kind)) == 5


def test_without_a_file_of_rejects_the_first_are_told(cli: Cli) -> None:
    ran = cli("batch", "cases.csv", "--keep", "note")
    assert ran.code == 4
    assert ran.err.splitlines()[:5] == [
        "carcost: cases.csv, row 2: crs_care_low: is not a plain number, such as 1540.50 (found: text)",
        "carcost: cases.csv, row 3: has 8 cells; the header has 15 (found: record)",
        "carcost: cases.csv, row 4: has 16 cells; the header has 15 (found: record)",
        "carcost: and 32 more; --rejects FILE has them all",
        "carcost: 40 rows in = 5 rows out + 35 rows rejected",
    ]


def test_quiet_tells_no_more_than_that_rows_were_rejected(cli: Cli) -> None:
    ran = cli("batch", "cases.csv", "--keep", "note", "-q")
    assert (ran.code, ran.err) == (4, "carcost: 40 rows in = 5 rows out + 35 rows rejected\n")
    ran = cli("batch", "cases.csv", "--keep", "note", "-q", "--allow-rejects")
    assert (ran.code, ran.err) == (0, "")


def test_rejects_may_be_allowed(cli: Cli) -> None:
    refused = cli("batch", "cases.csv", "--keep", "note")
    allowed = cli("batch", "cases.csv", "--keep", "note", "--allow-rejects")
    assert (allowed.code, allowed.out, allowed.err) == (0, refused.out, refused.err)


def test_without_a_fault_the_rejects_are_a_header(cli: Cli, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    assert cli("batch", write(tmp_path / "cases.csv"), "--rejects", str(rejects)).code == 0
    assert rejects.read_text() == HEADER


def test_rows_are_counted_in_each_file(cli: Cli, tmp_path: Path) -> None:
    other, rejects = tmp_path / "other.csv", tmp_path / "rejects.csv"
    other.write_bytes((FAULTS / "cases.csv").read_bytes())
    ran = cli("batch", "cases.csv", str(other), "--keep", "note", "--rejects", str(rejects))
    once = (FAULTS / "rejects.csv").read_text()
    assert rejects.read_text() == once + once.removeprefix(HEADER).replace("cases.csv", str(other))
    assert ran.err.startswith("carcost: 80 rows in = 10 rows out + 70 rows rejected\n")


AN_AMOUNT: Final = "is not an amount of dollars; write an amount like 375000, 375,000, 375k or 0.4M"
OF_COVERAGE: Final = [
    ("network", "maybe", "text", "unknown network; allowed: in, out"),
    ("network", "inn", "text", 'unknown network; did you mean "in"? (allowed: in, out)'),
    ("start", "2026-13-01", "date", "expected a day like 2026-11-23, found one that does not exist"),
    ("coinsurance", "20", "number", "is not clear: write a part of 1, such as 0.2"),
    ("coinsurance", "20%", "percentage", "is not a plain number, such as 0.2"),
    ("coinsurance", "200", "number", "is not coinsurance from 0 to 1"),
    ("oop_max", "lots", "text", f"this text of 4 characters {AN_AMOUNT}"),
    ("deductible_left", "-1", "negative number", "is negative; the lowest is 0"),
    ("oop_left", "1e9", "number", "is more than the plan's maximum"),
]


@pytest.mark.parametrize("fault", OF_COVERAGE)
def test_coverage_has_faults_of_its_own(cli: Cli, tmp_path: Path, fault: tuple[str, ...]) -> None:
    column, cell, value, reason = fault
    file = write(tmp_path / "cases.csv", [{column: cell}, {column: ""}], (column, "case_id"))
    ran = cli("batch", file, "--plan", "marketplace")
    assert ran.code == 4
    assert ran.err.splitlines()[:2] == [
        f"carcost: {file}, row 1: {column}: {reason} (found: {value})",
        "carcost: 2 rows in = 1 row out + 1 row rejected",
    ]


def test_a_day_that_lies_ahead_has_no_prices(cli: Cli, tmp_path: Path) -> None:
    file = write(
        tmp_path / "cases.csv", [{"as_of": "2999-01-01"}, {"as_of": "2024-01-01"}], ("as_of", "case_id")
    )
    ran = cli("batch", file)
    assert ran.code == 4
    assert ran.err.startswith(f"carcost: {file}, row 1: as_of: ")
    assert "as_of: is in the future (found: date)" in ran.err
