"""`carcost batch` and what it refuses as a whole: one clear line, an exit code, and no file."""

from __future__ import annotations

import gzip
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl
import pytest

if TYPE_CHECKING:
    from conftest import Cli

CSV: Final = "case_id,setting\na,inpatient\n"
LONG: Final = CSV + "b,outpatient\n" * 50_000
CUT_OFF: Final = gzip.compress(LONG.encode())[:-20]
NDJSON: Final = '{"case_id":"a","setting":"inpatient"}\n'
SHOWN: Final = "'carcost batch --columns' shows all, and --keep NAME takes one along"
BOM: Final = "\ufeff"
PERSON: Final = "what may identify a person is not accepted: remove it and its value"
TWICE: Final = "for one figure give it twice"

HEADINGS: Final = {
    "case_id,seting": f'column: unknown "seting"; did you mean "setting"?; {SHOWN}',
    "case_id,colour": f'column: unknown "colour"; {SHOWN}',
    "case_id,patient_name": f'column: unknown "patient_name"; {PERSON}',
    "case_id,Date of birth": f"column: unknown of 13 characters; {PERSON}",
    "MRN,setting": f'column: unknown "mrn"; {PERSON}',
    "case_id,infusion_low": f"column: infusion_low needs infusion_high beside it; {TWICE}",
    "case_id,crs_care_high": f"column: crs_care_high needs crs_care_low beside it; {TWICE}",
    "case_id,network": "column: network is of use with a plan only: --plan NAME, or --keep network",
    "case_id,allowed_low,allowed_high": "column: allowed_low is of use with a plan only: --plan NAME, or "
    "--keep allowed_low",
    "setting,Setting": "column: setting comes twice; drop one",
    "case id,CASE-ID": "column: case_id comes twice; drop one",
}


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_column_that_is_none_is_one_line(cli: Cli, tmp_path: Path, heading: str) -> None:
    file, output = tmp_path / "cases.csv", tmp_path / "out.csv"
    file.write_text(heading + "\n" + ",".join("Canary" for _ in heading.split(",")) + "\n")
    ran = cli("batch", str(file), "-o", str(output))
    assert (ran.code, ran.out) == (4, "")
    assert ran.err == f"carcost: {file}: {HEADINGS[heading]}\n"
    assert not output.exists()


OPTIONS: Final = {
    "-f xml": "--format: unknown format; allowed: csv, ndjson, parquet",
    "-f ndjsn": '--format: unknown format "ndjsn"; did you mean "ndjson"? (allowed: csv, ndjson, parquet)',
    "-f parquet": "--format: Parquet is a file; give --output FILE",
    "-f parquet -o -": "--format: Parquet is a file; give --output FILE",
    "-o out.csv.gz": "--output: .gz would be a compressed file, and this is none; compress it afterwards",
    "-o out.xlsx": "--output: .xlsx says no format of a batch; give --format (csv, ndjson, parquet)",
    "--summary-file out.xlsx": "--summary-file: its name ends in one of .csv, .json, .md, .txt",
    "-o out.zip": "--output: .zip would be a compressed file, and this is none; compress it afterwards",
    "-o cases.csv": "--output: this is a file that was read, and would be lost",
    "-o sub/../cases.csv": "--output: this is a file that was read, and would be lost",
    "-o link.csv": "--output: this is a file that was read, and would be lost",
    "--rejects cases.csv": "--rejects: this is a file that was read, and would be lost",
    "--summary-file cases.csv": "--summary-file: this is a file that was read, and would be lost",
    "-o plan.toml --plan plan.toml": "--output: this is a file that was read, and would be lost",
    "-o out.csv --rejects ./out.csv": "--output, --rejects and --summary-file: two of them are the same file",
    "--rejects out.csv --summary-file out.csv": "--output, --rejects and --summary-file: two of them are the "
    "same file",
    "-o no/such/folder.csv": "--output: no/such/folder.csv cannot be written: No such file or directory",
    "--rejects no/such.csv": "--rejects: no/such.csv cannot be written: No such file or directory",
    "-o sub": "--output: sub cannot be written: Is a directory",
    "--input-format xlsx": "--input-format: unknown format; allowed: csv, ndjson, parquet",
    "--scenario inpatent": 'unknown scenario "inpatent"; did you mean "inpatient"?',
    "--plan marketplac": '--plan: unknown plan "marketplac"; did you mean "marketplace"?',
    "--keep patient_name": "--keep: what may identify a person is not accepted; drop the column",
    "--keep case_id": "--keep: case_id always comes back; leave the option out",
    "--keep colour": "--keep: unknown column; it is not in the input",
    "--keep settin": '--keep: unknown column "settin"; did you mean "setting"? (it is not in the input)',
}


@pytest.mark.parametrize("options", OPTIONS)
def test_bad_usage_is_one_line_and_leaves_no_file(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cases.csv").write_text(CSV)
    Path("plan.toml").write_text("not read")
    Path("link.csv").symlink_to("cases.csv")
    Path("sub").mkdir()
    before = sorted(Path().iterdir())
    ran = cli("batch", "cases.csv", *options.split())
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"carcost: {OPTIONS[options]}")
    assert ran.err.count("\n") == 1
    assert sorted(Path().iterdir()) == before
    assert Path("cases.csv").read_text() == CSV


@pytest.mark.parametrize("name", ["low", "flags", "not_counted"])
def test_a_column_of_the_result_is_not_kept(cli: Cli, tmp_path: Path, name: str) -> None:
    file = tmp_path / "cases.csv"
    file.write_text(f"case_id,{name}\na,Canary\n")
    ran = cli("batch", str(file), "--keep", name)
    assert ran == (2, "", f"carcost: --keep: {name} is the name of a column of the result; rename yours\n")


INPUTS: Final[dict[str, tuple[bytes, str]]] = {
    "empty": (b"", ": it is empty"),
    "blank": (b"\n\n", ": it is empty"),
    "mark only": (BOM.encode(), ": it is empty"),
    "utf-16": (CSV.encode("utf-16"), ": this is UTF-16 text; save it as UTF-8"),
    "semicolons": (b"case_id;setting\n", ":1: its cells are separated by ;; save it with commas"),
    "array": (b'[{"case_id":1}]', ": this is a JSON array; NDJSON has one object a line, without brackets"),
    "json in utf-16": (NDJSON.encode("utf-16"), ": this is UTF-16 text; save it as UTF-8"),
    "gzip cut off": (CUT_OFF, ": the gzip file is cut off or damaged"),
    "parquet cut off": (b"PAR1" + b"\0" * 100, ": this is no whole Parquet file"),
    "header": (b"case_id,\xe9\n", ":1: the header is not UTF-8 text; save the file as UTF-8"),
    "empty heading": (b"case_id,,setting\n", ":1: a heading is empty; every column needs a name"),
    "heading twice": (b"case_id,case_id\n", ":1: a heading comes twice; drop one of the columns"),
    "no JSON": (b"{case_id: 1}\n", ":1: the first line is no JSON object such as {...}"),
}


@pytest.mark.parametrize("case", INPUTS)
def test_an_input_that_cannot_be_read_is_one_line(cli: Cli, tmp_path: Path, case: str) -> None:
    content, words = INPUTS[case]
    file, output, rejects = (tmp_path / name for name in ("cases", "out.csv", "rejects.csv"))
    file.write_bytes(content)
    ran = cli("batch", str(file), "-o", str(output), "--rejects", str(rejects))
    assert ran == (4, "", f"carcost: {file}{words}\n")
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("none.csv", "none.csv: there is no such file"),
        ("none-*.csv", "none-*.csv: no file has such a name"),
        (".", ".: this is a folder; name the files in it"),
    ],
)
def test_a_file_that_is_none_is_said_to_be_none(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli("batch", name, "-o", "out.csv") == (4, "", f"carcost: {words}\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("case_id\nb\n", "setting is a column of this file or of the first one, and not of both"),
        (
            "case_id,setting,indication\n",
            "indication is a column of this file or of the first one, and not of both",
        ),
        ("case_id,setting,seting\n", 'column: unknown "seting"; did you mean "setting"?'),
        ("case_id,setting\nb,inpatient\n", ""),
    ],
)
def test_a_second_file_has_the_columns_of_the_first(
    cli: Cli, tmp_path: Path, content: str, words: str
) -> None:
    one, two, output = (tmp_path / name for name in ("1.csv", "2.csv", "out.csv"))
    one.write_text(LONG)
    two.write_text(content)
    ran = cli("batch", str(one), str(two), "-o", str(output), "-q")
    assert ran.code == (4 if words else 0)
    assert words in ran.err
    assert output.exists() is not bool(words)
    assert len(list(tmp_path.iterdir())) == (2 if words else 3)


def test_a_parquet_file_is_not_read_from_stdin(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "cases.parquet"
    pl.DataFrame({"case_id": ["a"]}).write_parquet(file)
    stream = io.BufferedReader(io.BytesIO(file.read_bytes()))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))
    words = "Parquet is read from its end, and so from a file only; name it"
    assert cli("batch") == (2, "", f"carcost: {words}\n")


def test_a_damaged_parquet_file_leaves_no_file(cli: Cli, tmp_path: Path) -> None:
    file, output = tmp_path / "cases.parquet", tmp_path / "out.csv"
    pl.DataFrame({"case_id": [str(number) for number in range(1_000)]}).write_parquet(file)
    content = bytearray(file.read_bytes())
    content[20:60] = b"\xff" * 40
    file.write_bytes(content)
    ran = cli("batch", str(file), "-o", str(output))
    assert ran == (4, "", f"carcost: {file}: the Parquet file is damaged\n")
    assert not output.exists()


def test_a_parquet_column_of_another_type_is_named(cli: Cli, tmp_path: Path) -> None:
    file, output = tmp_path / "cases.parquet", tmp_path / "out.csv"
    pl.DataFrame({"infusion_low": [True], "infusion_high": [True]}).write_parquet(file)
    ran = cli("batch", str(file), "-o", str(output))
    assert ran == (
        2,
        "",
        "carcost: column: infusion_low has Boolean where numbers are meant; cast it first\n",
    )
    assert not output.exists()


def test_without_polars_it_says_what_to_install(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    for name in [name for name in sys.modules if name.startswith(("carcost.calc.", "carcost.cli.pipeline"))]:
        monkeypatch.delitem(sys.modules, name)
    ran = cli("batch", "cases.csv")
    assert ran == (2, "", "carcost: batch needs polars, the extra 'batch': README says how to install it\n")
