"""`carcost charges`: golden files, formats, bad input, several files, the check, the book."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from price_files import AETNA, CIGNA, ITEMS, Item, Paid, as_csv, as_object, tall_rows, zipped

from carcost.cli.main import run
from carcost.models.results.charges import Charges

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Cli

SUFFIX: Final = {
    "table": "txt",
    "plain": "plain.txt",
    "json": "json",
    "ndjson": "ndjson",
    "csv": "csv",
    "markdown": "md",
}
ASIDE: Final = (
    *ITEMS,
    Item(
        "TECARTUS",
        (("Q2053", "HCPCS"),),
        gross="999999999",
        payers=(
            CIGNA._replace(dollar="0.03"),
            AETNA._replace(
                dollar="4481", methodology="per diem", median="131.13", p10="127.51", p90="166.74"
            ),
            Paid("Humana", "Gold", dollar="N/A"),
            Paid("Humana", "Silver", algorithm="150 % of Medicare", median="470000", payments="11"),
            Paid("Humana", "Bronze", percentage="70", median="470000", payments="1 through 10"),
        ),
    ),
)
CASES: Final = {
    "charges": "mercy.csv",
    "charges-payer": "mercy.csv --payer aetna",
    "charges-several": "mercy.csv grace.json",
    "charges-check": "mercy.csv grace.json --check",
}


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder, the current one, with two hospitals' files."""
    monkeypatch.chdir(tmp_path)
    Path("mercy.csv").write_text(as_csv(tall_rows(ASIDE)), encoding="utf-8")
    grace = as_object(ITEMS) | {"hospital_name": "Grace Hospital", "version": "2.0.0"}
    Path("grace.json").write_text(json.dumps(grace), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", SUFFIX)
@pytest.mark.parametrize("case", CASES)
@pytest.mark.usefixtures("files")
def test_golden(cli: Cli, golden: Callable[[str, str], None], case: str, name: str) -> None:
    ran = cli(*CASES[case].split(), "-f", name)
    assert (ran.code, ran.err) == (0, "")
    golden(f"{case}.{SUFFIX[name]}", ran.out.replace("\\", "/"))


@pytest.fixture
def cli(cli: Cli) -> Cli:
    return lambda *argv: cli("charges", *argv)


@pytest.mark.usefixtures("files")
def test_the_json_is_read_back_and_has_the_numbers_of_the_csv(cli: Cli) -> None:
    text = cli("mercy.csv", "-f", "json").out
    charges = Charges.model_validate_json(text)
    assert charges.model_dump_json(indent=2) + "\n" == text
    rows = list(csv.DictReader(io.StringIO(cli("mercy.csv", "-f", "csv").out)))
    records = [json.loads(line) for line in cli("mercy.csv", "-f", "ndjson").out.splitlines()]
    groups = charges.files[0].groups
    assert len(rows) == len(records) == len(groups)
    for group, row, record in zip(groups, rows, records, strict=True):
        assert (row["target"], record["target"]) == (group.target, group.target)
        if group.negotiated:
            assert (
                float(row["negotiated_median"])
                == record["negotiated_median"]
                == float(group.negotiated.median)
            )
        else:
            assert (row["negotiated_median"], record["negotiated_median"]) == ("", None)


@pytest.mark.usefixtures("files")
def test_the_lines_of_a_payer(cli: Cli) -> None:
    records = [
        json.loads(line) for line in cli("mercy.csv", "--payer", "humana", "-f", "ndjson").out.splitlines()
    ]
    humana = [record for record in records if record["payer"]]
    assert [(record["plan"], record["dollar"], record["percentage"]) for record in humana] == [
        ("Gold", None, None),
        ("Silver", None, None),
        ("Bronze", None, 70),
    ]
    everything = cli("mercy.csv", "--all", "-f", "ndjson").out.splitlines()
    assert len(everything) == 12


@pytest.mark.usefixtures("files")
def test_options_that_choose(cli: Cli) -> None:
    def targets(*argv: str) -> set[str]:
        return {
            json.loads(line)["target"] for line in cli("mercy.csv", *argv, "-f", "ndjson").out.splitlines()
        }

    assert targets("--code", "Q2041") == {"yescarta"}
    assert targets("--code", "018", "--code", "q2042") == {"ms-drg-018"}
    assert targets("--setting", "inpatient") == {"yescarta", "ms-drg-018"}
    kept = json.loads(cli("mercy.csv", "--keep-all", "-f", "json").out)
    assert kept["kept_all"]
    assert [one["found"] for one in kept["files"][0]["set_aside"]] == ['"N/A"']


@pytest.mark.usefixtures("files")
def test_nothing_found_is_said_and_is_no_error(cli: Cli) -> None:
    ran = cli("mercy.csv", "--code", "C9301")
    assert ran.code == 0
    assert "mercy.csv has no price of these codes that is wanted here" in ran.out


@pytest.mark.parametrize(
    ("argv", "code", "message"),
    [
        ("nowhere.csv", 4, "nowhere.csv: there is no such file"),
        ("x*.csv", 4, "x*.csv: no file has such a name"),
        (".", 4, "this is a folder"),
        ("empty.csv", 4, "empty.csv: the file is empty"),
        ("page.csv", 4, "page.csv: this is a web page or XML, not a price file in CSV or JSON"),
        ("other.csv", 4, "other.csv: this is no hospital's price file"),
        ("mercy.csv -f html", 2, "--format: unknown format"),
        ("mercy.csv -f jsn", 2, 'did you mean "json"?'),
        ("mercy.csv --setting impatient", 2, 'did you mean "inpatient"?'),
        ("mercy.csv --code Jane", 2, "no code by itself"),
        ("- -", 2, "standard input, which can be read once"),
        ("mercy.csv -o mercy.csv", 2, "would be lost"),
        ("mercy.csv --save-book mercy.csv", 2, "ends in .toml"),
        ("mercy.csv grace.json --save-book both.toml", 2, "save one for each file"),
        ("- --save-book x.toml", 2, "standard input is none"),
        ("other.csv --save-book x.toml", 4, "no hospital's price file"),
        ("mercy.csv --save-book x.toml --code 38228", 2, "no price of a product or an admission"),
        ("mercy.csv --payer nobody", 2, "--payer: unknown payer; there are: Aetna [1001]; Cigna; Humana"),
        ("mercy.csv --plan Hmoo", 2, '--plan: unknown plan "Hmoo"; did you mean "HMO"?'),
        ("mercy.csv --save-book x.toml -o y.json", 2, "writes the book and shows nothing"),
        ("mercy.csv --save-book article.toml", 2, '"article" is a book that ships'),
        ("mercy.csv --save-book mine.toml", 2, "there is another file of this name"),
        ("mercy.csv --code FOO:12", 2, "--code: unknown type of code"),
        ("half.json", 4, "half.json: the file ends in the middle, after item 3: it is cut off"),
        ("semi.csv", 4, "semi.csv: its cells are not separated by commas"),
        ("mercy.csv --scheduler nowhere", 2, "no Dask scheduler answers at this address"),
        ("", 2, "Missing argument"),
    ],
)
@pytest.mark.usefixtures("files")
def test_bad_input_is_one_line(cli: Cli, argv: str, code: int, message: str) -> None:
    Path("empty.csv").touch()
    Path("page.csv").write_text("<html>", encoding="utf-8")
    Path("other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    Path("mine.toml").write_text("mine", encoding="utf-8")
    Path("semi.csv").write_text("hospital_name;version\nMercy;3.0.0\n", encoding="utf-8")
    whole = Path("grace.json").read_text(encoding="utf-8")
    Path("half.json").write_text(whole[: len(whole) // 2], encoding="utf-8")
    ran = cli(*argv.split())
    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err
    assert len(ran.err.splitlines()) == 1
    assert "Jane" not in ran.err
    assert not Path("x.toml").exists()


@pytest.mark.usefixtures("files")
def test_a_file_that_cannot_be_read_does_not_stop_the_others(cli: Cli) -> None:
    Path("page.csv").write_text("<html>", encoding="utf-8")
    ran = cli("page.csv", "grace.json", "-f", "ndjson")
    assert ran.code == 4
    assert ran.err.startswith("carcost: page.csv: this is a web page")
    assert {json.loads(line)["hospital"] for line in ran.out.splitlines()} == {"Grace Hospital"}


def test_what_is_lost_on_the_way_is_said_on_stderr(cli: Cli, files: Path) -> None:
    text = (files / "grace.json").read_text(encoding="utf-8")
    broken = text.replace('{"description": "SCREENING', '{"description": }, {"description": "SCREENING', 1)
    (files / "broken.json").write_text(broken, encoding="utf-8")
    ran = cli("broken.json", "-f", "csv")
    assert (ran.code, ran.err) == (
        0,
        "carcost: broken.json: items that cannot be read, and are skipped: 1, first item 1\n",
    )
    assert cli("broken.json", "-f", "csv", "-q").err == ""


def test_a_missing_file_does_not_stop_the_others(cli: Cli, files: Path) -> None:
    ran = cli("mercy.csv", "nowhere.csv", "-f", "ndjson")
    assert (ran.code, ran.err) == (4, "carcost: nowhere.csv: there is no such file\n")
    assert ran.out
    assert files.exists()


def test_stdin_plain_and_packed(files: Path) -> None:
    plain = as_csv(tall_rows(ITEMS)).encode()
    (files / "stdin.csv").write_bytes(plain)
    results = []
    for content in (plain, gzip.compress(plain), zipped(plain)):
        command = [sys.executable, "-m", "carcost", "charges", "-", "-f", "json"]
        path = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        ran = subprocess.run(command, input=content, capture_output=True, check=True, env=path)
        (one,) = json.loads(ran.stdout)["files"]
        assert one["file"].startswith("standard input")
        results.append(one["groups"])
    assert results[0] == results[1] == results[2]


@pytest.mark.usefixtures("files")
def test_the_check_tells_what_would_mislead(cli: Cli) -> None:
    records = [
        json.loads(line)
        for line in cli("mercy.csv", "grace.json", "--check", "-f", "ndjson").out.splitlines()
    ]
    codes = {(record["file"], record["code"]) for record in records}
    assert {("mercy.csv", "look-alike"), ("mercy.csv", "set-aside"), ("grace.json", "version")} <= codes
    assert ("mercy.csv", "number-standard_charge_dollar") in codes
    assert ("grace.json", "set-aside") not in codes


def test_the_story_of_a_book(files: Path, cli: Cli, capsys: pytest.CaptureFixture[str]) -> None:
    ran = cli("mercy.csv", "--save-book", "mercy.toml")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "carcost: wrote mercy.toml: 19 prices of 3 payers\n"
    book = tomllib.loads((files / "mercy.toml").read_text(encoding="utf-8"))
    assert book["sources"][0]["bytes"] == (files / "mercy.csv").stat().st_size
    assert len(book["sources"][0]["sha256"]) == 64
    assert run(["check", "mercy.toml"]) == 0
    capsys.readouterr()
    argv = (
        "estimate --book mercy.toml --product yescarta --setting outpatient --no-default-book -f json --payer"
    )
    assert run([*argv.split(), "aetna"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == {"low": 520000, "high": 520000}
    scenarios = "".join(
        f'[scenarios.{name}]\nbooks = ["mercy.toml"]\nproduct = "yescarta"\npayer = "{name}"\n'
        for name in ("aetna", "cigna")
    )
    Path("payers.toml").write_text(scenarios, encoding="utf-8")
    assert run(["compare", "payers.toml", "-f", "csv"]) == 0
    totals = [line for line in capsys.readouterr().out.splitlines() if "total" in line.lower()]
    assert len(totals) >= 2


def test_a_book_is_written_whole_or_not_at_all(files: Path, cli: Cli) -> None:
    assert cli("mercy.csv", "--save-book", "mercy.toml", "-q").code == 0
    before = (files / "mercy.toml").read_text(encoding="utf-8")
    assert cli("grace.json", "--code", "38228", "--save-book", "mercy.toml").code == 2
    assert (files / "mercy.toml").read_text(encoding="utf-8") == before
    assert cli("grace.json", "--save-book", "mercy.toml", "-q").err == ""
    assert not list(files.glob("*.tmp*"))


def test_hostile_texts_are_data(files: Path, cli: Cli) -> None:
    hostile = '[red]=cmd|"\x1b[31m<b>'
    item = Item(hostile, (("Q2041", "HCPCS"),), payers=(Paid(hostile, hostile, "500000"),))
    (files / "bad.csv").write_text(as_csv(tall_rows([item])), encoding="utf-8")
    for name in SUFFIX:
        out = cli("bad.csv", "--all", "-f", name).out
        assert "\x1b" not in out
    assert "'[red]" not in cli("bad.csv", "--all", "-f", "table").out
    assert cli("bad.csv", "--save-book", "bad.toml", "-q").code == 0
    book = tomllib.loads((files / "bad.toml").read_text(encoding="utf-8"))
    assert any(price.get("payer") for price in book["prices"])
