"""Opening a hospital's price file: whatever it is packed in, and whatever its bytes mean."""

from __future__ import annotations

import codecs
import io
import lzma
import struct
import threading
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple

from carcost.errors import DataError, printable
from carcost.load.pieces import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from carcost.load.pieces import Opened

LONGEST_LINE: Final = 8 * 1024**2
"""The longest line of a CSV file, in bytes; a real one's has some hundred thousands."""
MOST_UNPACKED: Final = 1024**3
HIGHEST_RATIO: Final = 200
"""What is packed may become `MOST_UNPACKED` bytes, or more up to this many times its packed size."""

_BUFFER: Final = 1024**2
_START: Final = 512
_PIECE: Final = 128 * 1024
_ZIP: Final = b"PK"
_ENCRYPTED: Final = 1
_WANTED: Final = (".csv", ".json")
_WORKBOOK: Final = "[Content_Types].xml"
_OTHERS: Final = {
    b"%PDF": "a PDF",
    b"<": "a web page or XML",
    b"PK": "a zip inside another file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"PAR1": "a Parquet file",
}
# What the libraries raise where bytes are not what they should be.
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    ValueError,
    RuntimeError,
    OSError,
)
_REPLACED = threading.local()


class ChargeText(NamedTuple):
    """The text of a price file.

    `replaced` tells how many times so far its bytes were no text, `given` how many bytes came out so far, and
    `size` how many the file has, or has given.
    """

    name: str
    stream: io.TextIOWrapper
    is_json: bool
    replaced: Callable[[], int]
    given: Callable[[], int]
    size: Callable[[], int]


@contextmanager
def opened_text(
    source: str | IO[bytes], progress: Callable[[int], None] | None = None
) -> Iterator[ChargeText]:
    """Open a price file by its name (`-` is stdin) or as a binary file, and unpack zip and gzip.

    `progress` is told how many of the file's bytes are read. Raises `DataError` for what is missing, empty,
    encrypted, damaged, or no CSV and no JSON, and where much more comes out than is in.
    """
    with opened(source) as packed:
        if not packed.first:
            raise DataError.at(packed.name, "the file is empty")
        if packed.first.startswith(_ZIP) and not packed.packed:
            with _member(packed) as (name, stream):
                yield _text(name, stream, packed, progress, is_packed=True)
        else:
            yield _text(packed.name, packed.stream, packed, progress, is_packed=packed.packed)


@contextmanager
def _member(packed: Opened) -> Iterator[tuple[str, IO[bytes]]]:
    """Open the one price file in a zip; names in it are never used as paths."""
    with _seekable(packed) as file:
        name, stream = _opened_member(file, packed.name)
        # A file in a zip may be packed by gzip once more.
        with stream, opened(stream) as inner:
            yield f"{packed.name} ({name})", inner.stream


def _opened_member(file: IO[bytes], name: str) -> tuple[str, IO[bytes]]:
    try:
        archive = zipfile.ZipFile(file)
        member = _only_file(archive, name)
        stream: Any = archive.open(member)
        stream.peek(1)
    except NotImplementedError:
        message = "the zip file is packed in a way that cannot be read; unpack it first"
        raise DataError.at(name, message) from None
    except _DAMAGED:
        raise DataError.at(name, "the zip file is cut off or damaged") from None
    return printable(PurePosixPath(member.filename).name), stream


@contextmanager
def _seekable(packed: Opened) -> Iterator[IO[bytes]]:
    """Give the file itself, or what comes from a pipe in a temporary file: a zip has its list at the end."""
    if packed.stream.seekable():
        yield packed.stream
        return
    with TemporaryFile() as file:
        while piece := packed.stream.read(_BUFFER):
            file.write(piece)
        file.seek(0)
        yield file


def _only_file(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    members = [one for one in archive.infolist() if not one.is_dir() and _is_own(one.filename)]
    if any(one.filename == _WORKBOOK for one in members):
        raise DataError.at(name, "this is an Excel workbook; price files are CSV or JSON")
    named = [one for one in members if one.filename.lower().endswith(_WANTED)]
    wanted = named or members
    if len(wanted) != 1:
        found = f"{len(wanted)} files; unpack it and name those you want" if wanted else "no file"
        raise DataError.at(name, f"the zip holds {found}")
    if wanted[0].flag_bits & _ENCRYPTED:
        raise DataError.at(name, "the zip file is encrypted; unpack it with its password first")
    return wanted[0]


def _is_own(member: str) -> bool:
    """Tell a file from what macOS adds to a zip."""
    parts = PurePosixPath(member.replace("\\", "/")).parts
    return bool(parts) and "__MACOSX" not in parts and not parts[-1].startswith(".")


def _text(
    name: str,
    stream: IO[bytes],
    packed: Opened,
    progress: Callable[[int], None] | None,
    *,
    is_packed: bool,
) -> ChargeText:
    _REPLACED.count = 0
    watched = _Watched(name, stream, packed.done, progress, is_packed=is_packed)
    buffered = io.BufferedReader(watched, _BUFFER)
    start = buffered.peek(_START)[:_START]
    if not start.strip() and len(start) < _START:
        raise DataError.at(name, "the file is empty")
    for mark, kind in _OTHERS.items():
        if start.removeprefix(codecs.BOM_UTF8).lstrip().startswith(mark):
            raise DataError.at(name, f"this is {kind}, not a price file in CSV or JSON")
    encoding = _encoding(start)
    first = start.decode(encoding, "replace").lstrip("\ufeff \t\r\n")[:1]
    if first == "[":
        raise DataError.at(name, "this is a JSON array; a hospital's price file is one JSON object")
    watched.has_lines = first != "{"
    text = io.TextIOWrapper(buffered, encoding, errors=_COUNTED, newline="")
    # Larger pieces than usual: with those, text is read as fast as from a plain file (measured).
    setattr(text, "_CHUNK_SIZE", _PIECE)  # noqa: B010 - it has no public name
    return ChargeText(
        name,
        text,
        first == "{",
        lambda: int(_REPLACED.count),
        lambda: watched.given,
        lambda: packed.size or packed.done(),
    )


def _encoding(start: bytes) -> str:
    """Tell UTF-16, with or without a mark at its start, from UTF-8."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if start[1:64:2].count(0) > len(start[:64]) // 3:
        return "utf-16-le"
    if start[:64:2].count(0) > len(start[:64]) // 3:
        return "utf-16-be"
    return "utf-8-sig"


class _Watched(io.RawIOBase):
    """Bytes on their way: tells how far they are, and stops what would never end."""

    def __init__(
        self,
        name: str,
        stream: IO[bytes],
        done: Callable[[], int],
        progress: Callable[[int], None] | None,
        *,
        is_packed: bool,
    ) -> None:
        self._name, self._stream, self._done, self._progress = name, stream, done, progress
        self._is_packed = is_packed
        self.given = self._since_line = 0
        self.has_lines = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any buffer of bytes
        try:
            piece = self._stream.read(len(buffer))
        except _DAMAGED as error:
            reason = getattr(error, "strerror", None)
            message = f"cannot be read: {reason}" if reason else "the file is cut off or damaged"
            raise DataError.at(self._name, message) from None
        buffer[: len(piece)] = piece
        self.given += len(piece)
        self._check(piece)
        if self._progress:
            self._progress(self._done())
        return len(piece)

    def _check(self, piece: bytes) -> None:
        self._since_line = 0 if b"\n" in piece or b"\r" in piece else self._since_line + len(piece)
        if self.has_lines and self._since_line > LONGEST_LINE:
            raise DataError.at(
                self._name, f"a line is longer than {LONGEST_LINE // 1024**2} MB: this is no price file"
            )
        packed = self._done()
        if self._is_packed and self.given > max(MOST_UNPACKED, HIGHEST_RATIO * packed):
            limit = f"{HIGHEST_RATIO} times its size comes out of it, past {MOST_UNPACKED // 1024**3} GB"
            raise DataError.at(self._name, f"more than {limit}; unpack it first")


def _count_and_replace(error: UnicodeError) -> tuple[str, int]:
    """Put a mark in the place of bytes that are no text, and count them."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    _REPLACED.count = getattr(_REPLACED, "count", 0) + 1
    return "\N{REPLACEMENT CHARACTER}", error.end


_COUNTED: Final = "carcost.count"
codecs.register_error(_COUNTED, _count_and_replace)
