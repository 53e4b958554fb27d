"""Blocks of whole records, of plain files, of packed ones and of slow pipes."""

from __future__ import annotations

import gzip
import io
import os
import sys
import threading
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carcost.errors import DataError
from carcost.load import pieces
from carcost.load.csv_records import end_of_records
from carcost.load.pieces import Opened, blocks, first_block, opened

if TYPE_CHECKING:
    from pathlib import Path

LINES: Final = b"".join(b"case %d,400000,410000\n" % number for number in range(20_000))


def end_of_lines(some: bytes) -> int:
    return some.rfind(b"\n") + 1


def source_of(content: bytes, *, waits: bool = False) -> Opened:
    return Opened("cases", io.BytesIO(content), lambda: 0, content[:4], waits=waits)


def problem_of(name: str) -> str:
    with pytest.raises(DataError) as refused, opened(name) as source:
        list(blocks(source, end_of_lines))
    (problem,) = refused.value.problems
    assert problem.file == ("standard input" if name == "-" else name)
    return problem.message


@given(
    st.lists(st.sampled_from((b"a", b"\n", b'"', b",")), max_size=40).map(b"".join),
    st.integers(1, 12),
    st.booleans(),
)
def test_blocks_are_the_whole_stream_cut_where_records_end(content: bytes, size: int, waits: bool) -> None:
    found = [block for block in blocks(source_of(content, waits=waits), end_of_records, size) if block]
    assert b"".join(found) == content
    for place, block in enumerate(found[:-1]):
        assert block.endswith(b"\n")
        assert block.count(b'"') % 2 == 0, place


def test_a_block_is_about_as_large_as_is_asked_for() -> None:
    found = list(blocks(source_of(LINES), end_of_lines, 1_000))
    assert all(900 <= len(block) < 1_100 for block in found[:-1])


def test_the_first_rows_of_a_slow_pipe_leave_before_the_last_arrive() -> None:
    reading, writing = os.pipe()
    with open(reading, "rb") as stream, open(writing, "wb", buffering=0) as pipe:  # noqa: PTH123 - a pipe has no name
        found = blocks(Opened("pipe", stream, lambda: 0, b"", waits=True), end_of_lines)
        assert next(found) == b"", "nothing has come yet"
        pipe.write(b"first\nsecond\nthi")
        assert first_block(found) == b"first\nsecond\n"
        assert next(found) == b""
        pipe.write(b"rd\n")
        assert first_block(found) == b"third\n"
        pipe.close()
        assert first_block(found) == b""


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")
def test_a_pipe_by_name_is_read_as_it_comes(tmp_path: Path) -> None:
    name = tmp_path / "pipe"
    os.mkfifo(name)
    thread = threading.Thread(target=name.write_bytes, args=(LINES,))
    thread.start()
    with opened(str(name)) as source:
        assert source.waits
        assert b"".join(blocks(source, end_of_lines)) == LINES
    thread.join()


@pytest.mark.parametrize("name", ["cases.csv.gz", "cases.csv", "cases"])
@pytest.mark.parametrize("parts", [1, 3])
def test_gzip_is_unpacked_whatever_the_name_ends_in(tmp_path: Path, name: str, parts: int) -> None:
    file = tmp_path / name
    content = gzip.compress(LINES) * parts
    file.write_bytes(content)
    with opened(str(file)) as source:
        assert b"".join(blocks(source, end_of_lines)) == LINES * parts
        assert source.done() == len(content)


def test_a_plain_file_is_not_unpacked_whatever_its_name_ends_in(tmp_path: Path) -> None:
    file = tmp_path / "cases.csv.gz"
    file.write_bytes(LINES)
    with opened(str(file)) as source:
        assert not source.waits
        assert next(blocks(source, end_of_lines, 1_000)).startswith(b"case 0,")
        assert 0 < source.done() < len(LINES)
    assert source.done() == 0


@pytest.mark.parametrize("left", [-1, -8, -9, -200, 11, 3])
def test_a_gzip_file_that_is_cut_off_is_refused(tmp_path: Path, left: int) -> None:
    file = tmp_path / "cases.gz"
    file.write_bytes(gzip.compress(LINES)[:left])
    assert problem_of(str(file)) == "the gzip file is cut off or damaged"


@pytest.mark.parametrize("place", [200, -6, -2])
def test_a_gzip_file_that_is_damaged_is_refused(tmp_path: Path, place: int) -> None:
    content = bytearray(gzip.compress(LINES))
    content[place] ^= 0xFF
    file = tmp_path / "cases.gz"
    file.write_bytes(content)
    assert problem_of(str(file)) == "the gzip file is cut off or damaged"


def test_what_is_missing_or_a_folder_is_said_to_be_so(tmp_path: Path) -> None:
    assert problem_of(str(tmp_path / "none.csv")) == "there is no such file"
    assert problem_of(str(tmp_path)) == "this is a folder; name the files in it"
    assert problem_of("x" * 5_000).startswith("cannot be read: ")


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
def test_a_name_that_no_file_can_have_is_refused(name: str) -> None:
    with pytest.raises(DataError) as refused, opened(name):
        pass
    assert "cannot be read: " in str(refused.value)
    assert str(refused.value).isprintable()


def test_a_closed_standard_input_is_said_to_be_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert problem_of("-") == "it is closed"


def test_a_minus_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.BufferedReader(io.BytesIO(gzip.compress(LINES)))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))
    with opened("-") as source:
        assert source.name == "standard input"
        assert b"".join(blocks(source, end_of_lines)) == LINES


def test_a_stream_that_breaks_off_is_an_error_of_its_own() -> None:
    class Broken(io.BytesIO):
        def read1(self, *_: object) -> bytes:
            raise OSError(5, "Input/output error")

    source = Opened("disk", Broken(), lambda: 0, b"", waits=True)
    with pytest.raises(DataError, match="cannot be read: Input/output error"):
        list(blocks(source, end_of_lines))


def test_a_record_without_an_end_is_refused_before_it_fills_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pieces, "LONGEST_RECORD", 1_000)

    class Endless(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return b"x" * (size or 0)

    source = Opened("endless", Endless(), lambda: 0, b"", waits=False)
    with pytest.raises(DataError, match="endless: a record is longer than "):
        list(blocks(source, end_of_lines, 100))


def test_a_stray_quote_does_not_hold_back_all_rows_behind_it() -> None:
    """Looking for the quote that closes it ends after a megabyte."""
    content = b'a,5" tube\n' + b"b,c\n" * 400_000
    found = list(blocks(source_of(content), end_of_records, 500_000))
    assert b"".join(found) == content
    assert len(found) > 1
    assert found[0].startswith(b'a,5" tube\nb,c\n')
