"""A cell that may be about a person is in no message and no reject of a batch; what is kept comes back."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Final

import polars as pl
import pytest
from batches import write

from carcost.load.catalogue import load_catalogue
from carcost.models.columns import known_columns

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli

CANARIES: Final = (
    "Jane Canary-Doe",
    "1961-02-03",
    "987-65-4321",
    "MRN 0042 7781",
    "canary.doe@post.example",
    "1EG4-TE5-MK73",
)
COLUMNS: Final = known_columns(load_catalogue().components)
CELLS: Final = [name for name in COLUMNS if name != "case_id"]
"""Columns whose cells come back nowhere."""


def spilled(canary: str, *texts: str) -> list[str]:
    """Give the parts of a canary that are in one of the texts."""
    parts = [canary, *re.findall(r"[A-Za-z]{4,}|[0-9]{4,}", canary)]
    return [part for part in parts for text in texts if part in text]


def cases(column: str, canary: str) -> dict[str, str]:
    """Make a row with a canary in a column, and beside it what a range or a month needs."""
    row = {"case_id": "a", column: canary}
    end = COLUMNS[column].end
    if end:
        row |= {f"{COLUMNS[column].group}_{'high' if end == 'low' else 'low'}": "5000"}
    return row | ({"start": "2026-01-10"} if column == "when" else {})


@pytest.mark.parametrize("kind", ["csv", "ndjson"])
@pytest.mark.parametrize("first", range(0, len(CELLS), 10))
def test_no_cell_of_any_column_is_told(cli: Cli, tmp_path: Path, first: int, kind: str) -> None:
    rejects, summary = tmp_path / "rejects.csv", tmp_path / "summary.json"
    rows = [cases(column, canary) for column in CELLS[first : first + 10] for canary in CANARIES]
    headings = tuple(dict.fromkeys(name for row in rows for name in row))
    file = write(tmp_path / f"cases.{kind}", [{"case_id": "b"}, *rows], headings)
    argv = ("batch", file, "--plan", "marketplace", "--summary", "--summary-file", str(summary))
    told, written = cli(*argv), cli(*argv, "--rejects", str(rejects))
    assert (told.code, told.err.count(", row ")) == (4, 3)
    assert [int(row["row"]) for row in csv.DictReader(io.StringIO(rejects.read_text()))] == [
        *range(2, len(rows) + 2)
    ]
    texts = (told.err, told.out, written.err, rejects.read_text(), summary.read_text())
    assert [spilled(canary, *texts) for canary in CANARIES] == [[]] * len(CANARIES)


@pytest.mark.parametrize("canary", CANARIES)
def test_what_is_kept_comes_back_in_its_place_only(cli: Cli, tmp_path: Path, canary: str) -> None:
    rows = [{"case_id": canary, "note": canary, "setting": "x"}, {"case_id": "b", "note": canary}]
    file = write(tmp_path / "cases.csv", rows, ("case_id", "note", "setting"))
    rejects = tmp_path / "rejects.csv"
    ran = cli("batch", file, "--keep", "note", "--rejects", str(rejects))
    assert [row["note"] for row in csv.DictReader(io.StringIO(ran.out))] == [canary]
    assert spilled(canary, ran.err, rejects.read_text()) == []


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize(
    "broken",
    ["{0}", "b,{0},c,d", 'b,"{0}', 'b,{0}"', "b,{0}\xff", '"b\n{0}"x,'],
    ids=["short", "long", "open", "stray", "bytes", "lines"],
)
def test_no_part_of_a_broken_record_is_told(cli: Cli, tmp_path: Path, canary: str, broken: str) -> None:
    file, rejects = tmp_path / "cases.csv", tmp_path / "rejects.csv"
    file.write_bytes(f"case_id,setting\na,inpatient\n{broken.format(canary)}\n".encode("latin-1"))
    told, written = cli("batch", str(file)), cli("batch", str(file), "--rejects", str(rejects))
    assert (told.code, written.code) == (4, 4)
    assert spilled(canary, told.err, told.out, written.err, rejects.read_text()) == []


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize(
    "line", ['{"case_id": "%s"', '["%s"]', '"%s"', '{"case_id": "b", "%s": 1}', '{"a": {"b": "%s"}}']
)
def test_no_part_of_a_broken_line_is_told(cli: Cli, tmp_path: Path, canary: str, line: str) -> None:
    file, rejects = tmp_path / "cases.ndjson", tmp_path / "rejects.csv"
    file.write_text('{"case_id":"a"}\n' + line % canary + "\n")
    told, written = cli("batch", str(file)), cli("batch", str(file), "--rejects", str(rejects))
    assert (told.code, written.code) == (4, 4)
    assert spilled(canary, told.err, told.out, written.err, rejects.read_text()) == []


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize("heading", ["patient_name", "dob", "colour"])
def test_no_cell_of_a_column_that_is_not_accepted_is_told(
    cli: Cli, tmp_path: Path, canary: str, heading: str
) -> None:
    rows = [{"case_id": "a", heading: canary}]
    parquet = tmp_path / "cases.parquet"
    pl.DataFrame(rows).write_parquet(parquet)
    files = [write(tmp_path / f"cases.{kind}", rows, ("case_id", heading)) for kind in ("csv", "ndjson")]
    for file in (*files, str(parquet)):
        ran = cli("batch", file, "--rejects", str(tmp_path / "rejects.csv"))
        assert (ran.code, ran.out) == (4, "")
        assert spilled(canary, ran.err) == []
    assert not (tmp_path / "rejects.csv").exists()


def test_a_row_of_json_keeps_its_texts_to_itself(cli: Cli, tmp_path: Path) -> None:
    """Also where what is kept is a whole object."""
    file = tmp_path / "cases.ndjson"
    rows = [{"case_id": "a", "note": {"who": "Canary"}}, {"case_id": "b", "setting": "Canary"}]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    ran = cli("batch", str(file), "--keep", "note")
    assert "Canary" in ran.out
    assert "Canary" not in ran.err
