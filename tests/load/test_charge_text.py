"""Opening a price file: whatever it is packed in, whatever its bytes mean, however it comes."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from price_files import (
    ITEMS,
    as_csv,
    tall_rows,
    zipped,
)
from scans import JSON, TALL, WIDE, prices, scan, the_same

from carcost.errors import DataError
from carcost.load import charge_text
from carcost.load.charge_scan import scan_charges

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("content", [TALL, WIDE, JSON])
@pytest.mark.parametrize(
    "packing", [gzip.compress, zipped, lambda content: zipped(gzip.compress(content), "a.csv.gz")]
)
def test_packing_changes_nothing(content: bytes, packing: Any) -> None:  # noqa: ANN401 - a function
    assert the_same(scan(packing(content))) == the_same(scan(content))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("content", [TALL, JSON])
def test_encodings_change_nothing(content: bytes, encoding: str) -> None:
    assert the_same(scan(content.decode().encode(encoding))) == the_same(scan(content))


def test_bytes_that_are_no_text_are_replaced_and_counted() -> None:
    scanned = scan(TALL.replace(b"YESCARTA", b"YESCARTA\x92S \xff"))
    assert prices(scanned) == prices(scan(TALL))
    assert [(one.code, one.times) for one in scanned.findings if one.code == "bad-bytes"] == [
        ("bad-bytes", 2)
    ]


def test_a_zip_may_have_folders_and_what_macos_adds_and_bad_names() -> None:
    packed = zipped(
        TALL, "../../etc/mercy.csv", ("__MACOSX/._mercy.csv", b"x"), ("folder/", b""), (".DS_Store", b"x")
    )
    assert prices(scan(packed)) == prices(scan(TALL))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b" \n \n", "the file is empty"),
        (b"<!DOCTYPE html><html></html>", "a web page"),
        (b"%PDF-1.7 abc", "a PDF"),
        (b"PAR1 abc", "a Parquet file"),
        (b"[1, 2]", "JSON array"),
        (b"{}", "no list standard_charge_information"),
        (b'{"a": 1', "no list standard_charge_information"),
        (b"a,b,c\n1,2,3\n", "no hospital's price file"),
        (b"\x00\x01\x02\x03" * 100, "no hospital's price file"),
        (b"PK\x03\x04 broken", "cut off or damaged"),
        (gzip.compress(TALL)[:-20], "cut off or damaged"),
        (zipped(TALL)[:200], "cut off or damaged"),
        (zipped(b"", "a.txt"), "the file is empty"),
        (zipped(TALL, "a.csv", ("b.csv", TALL)), "the zip holds 2 files"),
        (zipped(b"x", "[Content_Types].xml"), "an Excel workbook"),
        (zipped(zipped(TALL), "inner.csv"), "a zip inside another file"),
    ],
)
def test_what_is_no_price_file_is_one_clear_line(content: bytes, message: str) -> None:
    with pytest.raises(DataError, match=re.escape(message)) as raised:
        scan(content)
    assert len(raised.value.problems) == 1


def test_an_encrypted_zip_is_refused() -> None:
    packed = bytearray(zipped(TALL))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(mark) + place] |= 1
    with pytest.raises(DataError, match="encrypted"):
        scan(bytes(packed))


def test_what_is_damaged_inside_a_zip_is_told() -> None:
    packed = bytearray(zipped(TALL * 50))
    packed[len(packed) // 2] ^= 255
    with pytest.raises(DataError) as raised:
        scan(bytes(packed))
    assert raised.value.problems
    with zipfile.ZipFile(io.BytesIO(zipped(TALL))) as archive:
        assert archive.testzip() is None


def test_a_bomb_stops_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charge_text, "MOST_UNPACKED", 4 * 1024**2)
    rows = tall_rows(ITEMS[:1])
    packed = gzip.compress(as_csv(rows + rows[-1:] * 200_000).encode())
    with pytest.raises(DataError, match="times its size comes out"):
        scan(packed)
    with pytest.raises(DataError, match="times its size comes out"):
        scan(zipped(as_csv(rows + rows[-1:] * 200_000).encode()))


def test_a_line_without_an_end_stops_at_the_limit() -> None:
    with pytest.raises(DataError, match="a line is longer than 8 MB"):
        scan(TALL + b"x" * (20 * 1024**2))


class Slow(io.RawIOBase):
    """A stream that cannot be sought, and gives one byte first."""

    def __init__(self, content: bytes) -> None:
        self._pieces = [content[:1], content[1:]]

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any buffer of bytes
        while self._pieces and not self._pieces[0]:
            del self._pieces[0]
        piece = self._pieces[0][: len(buffer)] if self._pieces else b""
        if piece:
            self._pieces[0] = self._pieces[0][len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)


@pytest.mark.parametrize("packing", [bytes, gzip.compress, zipped])
def test_a_pipe_may_be_slow_and_cannot_be_sought(packing: Any) -> None:  # noqa: ANN401 - a function
    content = packing(TALL)
    scanned = scan_charges(Slow(content))  # type: ignore[arg-type]
    assert prices(scanned) == prices(scan(TALL))
    assert scanned.size == len(content)


def test_a_bomb_in_a_pipe_stops_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charge_text, "MOST_UNPACKED", 4 * 1024**2)
    content = as_csv(tall_rows(ITEMS[:1]) + tall_rows(ITEMS[:1])[-1:] * 200_000).encode()
    for packed in (gzip.compress(content), zipped(content)):
        with pytest.raises(DataError, match="times its size comes out"):
            scan_charges(Slow(packed))  # type: ignore[arg-type]


def test_the_size_of_a_file_is_that_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mercy.zip"
    path.write_bytes(zipped(TALL))
    assert scan_charges(path).size == path.stat().st_size


def test_many_blank_lines_are_no_empty_file() -> None:
    assert prices(scan(b"\n" * 15 + TALL)) == prices(scan(TALL))
    with pytest.raises(DataError, match="no hospital's price file"):
        scan(b"\n" * 2_000)
