"""`carcost batch` as its user runs it: what goes in, in which format, and what comes out."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl
import pytest
from batches import EXPECTED, HEADINGS, ROWS, read, write

if TYPE_CHECKING:
    from conftest import Cli

QUOTE: Final = "carcost: ESTIMATE, NOT A QUOTE: no bill, no Good Faith Estimate, no advice\n"


def test_stdout_is_csv_and_nothing_else(cli: Cli, tmp_path: Path) -> None:
    ran = cli("batch", write(tmp_path / "cases.csv"))
    assert ran.code == 0
    assert ran.out.splitlines()[:3] == [
        "case_id,low,high,not_counted,flags",
        "both ends,400000,820001,18,upper-end-only proxy",
        "outpatient,375000,425000,15,prices-have-moved proxy",
    ]
    assert read(ran.out.encode(), "csv") == EXPECTED
    assert ran.err == f"carcost: 4 rows in = 4 rows out + 0 rows rejected\n{QUOTE}"
    assert cli("batch", "-q", str(tmp_path / "cases.csv")) == (0, ran.out, "")


@pytest.mark.parametrize("given", ["csv", "ndjson", "parquet", "csv.gz", "ndjson.gz"])
@pytest.mark.parametrize("wanted", ["csv", "ndjson", "parquet"])
def test_every_format_goes_into_every_other(cli: Cli, tmp_path: Path, given: str, wanted: str) -> None:
    output = tmp_path / f"out.{wanted}"
    ran = cli("batch", write(tmp_path / f"cases.{given}"), "-o", str(output))
    assert (ran.code, ran.out) == (0, "")
    assert read(output.read_bytes(), wanted) == EXPECTED
    assert sorted(file.name for file in tmp_path.iterdir()) == [f"cases.{given}", output.name]


@pytest.mark.parametrize(
    ("name", "options", "kind"),
    [
        ("out.CSV", "", "csv"),
        ("out.jsonl", "", "ndjson"),
        ("out.pq", "", "parquet"),
        ("out.txt", "", "csv"),
        ("out", "-f ndjson", "ndjson"),
        ("out.csv", "-f parquet", "parquet"),
        ("out.parquet", "--format csv", "csv"),
    ],
)
def test_the_name_or_the_option_says_the_format(
    cli: Cli, tmp_path: Path, name: str, options: str, kind: str
) -> None:
    output = tmp_path / name
    assert cli("batch", write(tmp_path / "cases.csv"), "-o", str(output), *options.split()).code == 0
    assert read(output.read_bytes(), kind) == EXPECTED


def test_ndjson_has_a_number_for_each_amount(cli: Cli, tmp_path: Path) -> None:
    out = cli("batch", write(tmp_path / "cases.csv"), "-f", "ndjson").out
    assert json.loads(out.splitlines()[0]) == {
        "case_id": "both ends",
        "low": 400_000,
        "high": 820_001,
        "not_counted": 18,
        "flags": "upper-end-only proxy",
    }


def test_several_files_are_one_table(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(Path("b.csv"), ROWS[2:])
    write(Path("cases-2.csv.gz"), ROWS[1:2], [*reversed(HEADINGS)])
    write(Path("cases-1.csv"), ROWS[:1])
    ran = cli("batch", "cases-*", "b.csv")
    assert read(ran.out.encode(), "csv") == EXPECTED
    assert ran.out.count("case_id") == 1
    assert ran.err.startswith("carcost: 4 rows in = 4 rows out + 0")


def test_files_of_several_formats_are_one_table(cli: Cli, tmp_path: Path) -> None:
    files = [write(tmp_path / f"cases.{kind}") for kind in ("csv", "parquet", "ndjson")]
    assert read(cli("batch", *files).out.encode(), "csv") == EXPECTED * 3


@pytest.mark.parametrize("argv", [[], ["-"], ["--input-format", "ndjson"]])
def test_without_a_file_it_reads_stdin(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: list[str]
) -> None:
    content = Path(write(tmp_path / "cases.ndjson")).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(content))))
    assert read(cli("batch", *argv).out.encode(), "csv") == EXPECTED


def test_a_table_without_rows_has_a_header_only(cli: Cli, tmp_path: Path) -> None:
    file = write(tmp_path / "cases.csv", [])
    ran = cli("batch", file)
    assert (ran.code, ran.out) == (0, "case_id,low,high,not_counted,flags\n")
    assert ran.err.startswith("carcost: 0 rows in = 0 rows out + 0 rows rejected\n")
    output = tmp_path / "out.parquet"
    assert cli("batch", file, "-o", str(output)).code == 0
    assert pl.read_parquet(output).columns == ["case_id", "low", "high", "not_counted", "flags"]
