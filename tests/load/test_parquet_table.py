"""Parquet as tables, some rows at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from carcost.errors import DataError
from carcost.load import parquet_table
from carcost.load.parquet_table import ParquetInput

if TYPE_CHECKING:
    from pathlib import Path

FRAME = pl.DataFrame(
    {"case_id": [f"c{n}" for n in range(1_000)], "lodging_low": [n / 100 for n in range(1_000)]}
)


def problem_of(file: Path) -> str:
    """Read it all; give what is wrong with it."""
    with pytest.raises(DataError) as refused:
        list(ParquetInput(str(file)).blocks())
    (problem,) = refused.value.problems
    assert problem.file == str(file)
    return problem.message


@pytest.mark.parametrize("group", [70, 1_000])
@pytest.mark.parametrize("rows", [1, 300, 5_000])
def test_rows_come_in_their_order_whatever_the_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, group: int, rows: int
) -> None:
    monkeypatch.setattr(parquet_table, "_ROWS", rows)
    file = tmp_path / "cases.parquet"
    FRAME.write_parquet(file, row_group_size=group)
    table = ParquetInput(str(file))
    assert table.headings == FRAME.columns
    tables = [table.parse(block) for block in table.blocks()]
    assert pl.concat([one.frame for one in tables]).equals(FRAME)
    for one in tables:
        assert (one.records, one.numbers, one.faults) == (one.frame.height, None, [])
        assert one.frame.schema == FRAME.schema
    assert len(tables) > 2 or rows > group


def test_a_table_without_rows_has_a_block_of_its_columns(tmp_path: Path) -> None:
    file = tmp_path / "cases.parquet"
    FRAME.clear().write_parquet(file)
    table = ParquetInput(str(file))
    assert {tuple(block.content.columns) for block in table.blocks()} == {("case_id", "lodging_low")}
    assert sum(table.parse(block).records for block in table.blocks()) == 0


def test_a_name_with_a_pattern_in_it_is_one_file(tmp_path: Path) -> None:
    FRAME.write_parquet(tmp_path / "cases-1.parquet")
    FRAME.head(3).write_parquet(tmp_path / "cases-[1].parquet")
    blocks = ParquetInput(str(tmp_path / "cases-[1].parquet")).blocks()
    assert sum(block.content.height for block in blocks) == 3


@pytest.mark.parametrize(
    "content", [b"", b"PAR1", b"PAR1PAR1", b"case_id\na\n", b"PAR1" + b"\0" * 50 + b"PAR1"]
)
def test_what_is_no_parquet_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "cases.parquet"
    file.write_bytes(content)
    assert problem_of(file) == "this is no whole Parquet file"


def test_a_file_that_is_cut_off_or_damaged_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "cases.parquet"
    FRAME.write_parquet(file, compression="zstd", row_group_size=100)
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    assert problem_of(file) == "this is no whole Parquet file"
    damaged = bytearray(content)
    damaged[20:60] = b"\xff" * 40
    file.write_bytes(damaged)
    assert problem_of(file) == "the Parquet file is damaged"


def test_a_file_that_is_missing_or_a_folder_is_refused(tmp_path: Path) -> None:
    assert problem_of(tmp_path / "none.parquet") == "this is no whole Parquet file"
    assert problem_of(tmp_path) == "this is no whole Parquet file"
