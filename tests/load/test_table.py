"""Which files are read, and as what: the content says it, and a format that is given wins."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Final

import polars as pl
import pytest

from carcost.errors import DataError, UsageError
from carcost.load.csv_table import CsvInput
from carcost.load.json_table import JsonInput
from carcost.load.parquet_table import ParquetInput
from carcost.load.table import Texts, named_files, opened_table

if TYPE_CHECKING:
    from pathlib import Path

NONE: Final = Texts((), ("case_id",), ())
CSV: Final = b"case_id\na\n"
NDJSON: Final = b'{"case_id":"a"}\n'
BOM: Final = b"\xef\xbb\xbf"


def test_names_and_patterns_give_files_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("b-2.csv", "a-10.csv", "a-1.csv", "[1].csv", "sub/c.csv"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.touch()
    assert named_files([]) == ["-"]
    assert named_files(["b-2.csv", "a-*.csv"]) == ["b-2.csv", "a-1.csv", "a-10.csv"]
    assert named_files([str(tmp_path / "b*")]) == [str(tmp_path / "b-2.csv")]
    assert named_files(["**/c.csv"]) == ["sub/c.csv"]
    assert named_files(["[1].csv"]) == ["[1].csv"], "a file of that very name"


def test_files_of_a_pattern_are_sorted_whatever_the_folder_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glob.glob", lambda *_, **__: ["/dev/stdin", "/", "/dev"])
    assert named_files(["*"]) == ["/", "/dev", "/dev/stdin"]


def test_a_name_or_a_pattern_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.csv: there is no such file"):
        named_files(["-", "none.csv"])
    with pytest.raises(DataError, match=r"none-\*\.csv: no file has such a name"):
        named_files([str(tmp_path / "none-*.csv")])


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (CSV, CsvInput),
        (NDJSON, JsonInput),
        (BOM + NDJSON, JsonInput),
        (b"  " + NDJSON, JsonInput),
        (b'"{a}",case_id\n', CsvInput),
        (b"PA\n", CsvInput),
        (gzip.compress(CSV), CsvInput),
        (gzip.compress(BOM + NDJSON), JsonInput),
    ],
)
def test_the_content_says_what_a_file_is(tmp_path: Path, content: bytes, kind: type) -> None:
    file = tmp_path / "cases.parquet"
    file.write_bytes(content)
    with opened_table(str(file), None, NONE) as (table, _):
        assert type(table) is kind


def test_an_array_of_json_is_no_ndjson(tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    file.write_bytes(BOM + b" [" + NDJSON + b"]")
    with pytest.raises(DataError, match="this is a JSON array"), opened_table(str(file), None, NONE):
        pass


def test_a_parquet_file_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    pl.DataFrame({"case_id": ["a"]}).write_parquet(file)
    with opened_table(str(file), None, NONE) as (table, source):
        assert type(table) is ParquetInput
        assert (table.headings, source.name) == (["case_id"], str(file))


def test_a_format_that_is_given_wins(tmp_path: Path) -> None:
    file = tmp_path / "cases"
    file.write_text(json.dumps({"case_id": "a"}))
    with opened_table(str(file), "csv", NONE) as (table, _):
        assert table.headings == ['{"case_id": "a"}']
    with (
        pytest.raises(DataError, match="this is no whole Parquet file"),
        opened_table(str(file), "parquet", NONE),
    ):
        pass


def test_parquet_is_not_read_from_a_pipe() -> None:
    with pytest.raises(UsageError, match="from a file only"):
        ParquetInput("-")
