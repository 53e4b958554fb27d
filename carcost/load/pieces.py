"""Reading a stream of bytes, plain or compressed, in blocks that end where a record ends.

A block is given out when it is large enough, or when nothing more has come for a moment: so the first rows of
a slow pipe leave before the last arrive.
"""

from __future__ import annotations

import gzip
import io
import queue
import sys
import threading
import zlib
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple, cast

from carcost.errors import DataError, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BLOCK: Final = 8 * 1024**2
"""How many bytes a block has, about."""
LONGEST_RECORD: Final = 8 * 1024**2

_PIECE: Final = 1024**2
_ENOUGH_TO_TELL: Final = 4
_AHEAD: Final = 8
_A_MOMENT: Final = 0.1
_GZIP: Final = b"\x1f\x8b"
_END: Final = b""
_START: Final = 64
_DAMAGED: Final = (EOFError, zlib.error, gzip.BadGzipFile)


class Opened(NamedTuple):
    """An input: its name for messages, its bytes, and how many of the file's bytes are read so far.

    `waits` is true where bytes may be slow to come: of a pipe, or when they are unpacked. `packed` is true
    where they are. `size` is that of the file, or 0 for a stream.
    """

    name: str
    stream: IO[bytes]
    done: Callable[[], int]
    first: bytes
    waits: bool
    packed: bool = False
    size: int = 0


@contextmanager
def opened(name: str | IO[bytes]) -> Iterator[Opened]:
    """Open a file by its name, or standard input where it is `-`; what gzip compressed is unpacked.

    A binary file is read as it is, from where it stands, and left open. Raises `DataError` for what is
    missing, a folder, or cannot be read.
    """
    if not isinstance(name, str):
        shown = printable(str(getattr(name, "name", "the file")))
        with _buffered(name) as (stream, done):
            yield _unpacked(shown, stream, done, waits=not stream.seekable())
        return
    shown = "standard input" if name == "-" else printable(name)
    if name == "-":
        if sys.stdin is None:
            raise DataError.at(shown, "it is closed")
        with _buffered(sys.stdin.buffer) as (stream, done):
            yield _unpacked(shown, stream, done, waits=True)
        return
    if not name:
        raise DataError.at('""', "this is no file's name")
    try:
        file = Path(name).open("rb")  # noqa: SIM115 - closed below
    except FileNotFoundError:
        raise DataError.at(shown, "there is no such file") from None
    except IsADirectoryError:
        raise DataError.at(shown, "this is a folder; name the files in it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name cannot be used"
        raise DataError.at(shown, f"cannot be read: {reason}") from None
    with file, _buffered(file) as (stream, done):
        is_file = Path(name).is_file()
        yield _unpacked(shown, stream, done, waits=not is_file)._replace(
            size=Path(name).stat().st_size if is_file else 0
        )


@contextmanager
def _buffered(file: IO[bytes]) -> Iterator[tuple[Any, Callable[[], int]]]:
    """Give a file with `peek`, and how far in it reading is; it stays open, and a pipe is counted."""
    if file.seekable():
        if hasattr(file, "peek"):
            yield file, lambda: 0 if file.closed else file.tell()
            return
        plain = io.BufferedReader(cast("Any", file))
        try:
            yield plain, lambda: 0 if file.closed else file.tell()
        finally:
            plain.detach()
        return
    counted = _Counted(file)
    yield io.BufferedReader(counted, _PIECE), lambda: counted.count


class _Counted(io.RawIOBase):
    """A stream that cannot be sought, with its first bytes at hand: four of them tell what it is."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401 - any readable
        self._read = getattr(stream, "read1", stream.read)
        self._first = b""
        self.count = 0
        while len(self._first) < _ENOUGH_TO_TELL and (piece := self._read(_PIECE)):
            self._first += piece

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any buffer of bytes
        piece, self._first = self._first[: len(buffer)], self._first[len(buffer) :]
        piece = piece or self._read(len(buffer))
        buffer[: len(piece)] = piece
        self.count += len(piece)
        return len(piece)


def _unpacked(name: str, stream: Any, done: Callable[[], int], *, waits: bool) -> Opened:  # noqa: ANN401 - a buffered reader
    if stream.peek(2)[:2] != _GZIP:
        return Opened(name, stream, done, stream.peek(_START)[:_START], waits=waits)
    unpacked: Any = gzip.GzipFile(fileobj=stream)
    try:
        return Opened(name, unpacked, done, unpacked.peek(_START)[:_START], waits=True, packed=True)
    except _DAMAGED:
        raise _damaged(name) from None


def _damaged(name: str) -> DataError:
    return DataError.at(name, "the gzip file is cut off or damaged")


def blocks(source: Opened, end_of_records: Callable[[bytes], int], size: int = BLOCK) -> Iterator[bytes]:
    """Give the bytes of a stream in blocks of whole records; the last one may lack its line's end.

    Where nothing has come for a moment an empty block is given, so that nobody has to wait with what is done.
    `end_of_records` gives the place behind the last whole record of some bytes, or 0. Raises `DataError` for
    a stream that breaks off, and for a record that is longer than any.
    """
    rest = b""
    for some in _gathered(source, size):
        if not some:
            yield some
            continue
        rest += some
        cut = end_of_records(rest)
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > LONGEST_RECORD:
            raise DataError.at(source.name, f"a record is longer than {LONGEST_RECORD // 1024**2} MB")
    if rest:
        yield rest


def first_block(found: Iterator[bytes]) -> bytes:
    """Wait for the first block that has more than blank lines; there is none in an empty stream."""
    return next(filter(bytes.strip, found), b"")


def _gathered(source: Opened, size: int) -> Iterator[bytes]:
    """Give what has come, about `size`, or less where more is slow to come: then a thread reads ahead."""
    if not source.waits:
        try:
            yield from iter(lambda: source.stream.read(size), _END)
        except (OSError, ValueError) as error:
            raise _broken(source.name, error) from None
        return
    pieces: queue.Queue[bytes | BaseException] = queue.Queue(_AHEAD)
    enough = threading.Event()
    threading.Thread(target=_read, args=(source, pieces, enough), daemon=True).start()
    try:
        yield from _as_they_come(pieces, size)
    finally:
        enough.set()


def _as_they_come(pieces: queue.Queue[bytes | BaseException], size: int) -> Iterator[bytes]:
    some: list[bytes] = []
    length = 0
    while True:
        try:
            piece = pieces.get(timeout=_A_MOMENT)
        except queue.Empty:
            piece = None
        if isinstance(piece, BaseException):
            raise piece
        if piece:
            some.append(piece)
            length += len(piece)
        if piece == _END:
            yield from filter(None, [b"".join(some)])
            return
        if length >= size or not piece:
            yield b"".join(some)
            some, length = [], 0


def _read(source: Opened, pieces: queue.Queue[bytes | BaseException], enough: threading.Event) -> None:
    """Read until the end, or until nobody takes what is read."""
    stream: Any = source.stream
    piece: bytes | BaseException = b""
    while not enough.is_set():
        try:
            piece = stream.read1(_PIECE)
        except _DAMAGED:
            piece = _damaged(source.name)
        except (OSError, ValueError) as error:
            piece = _broken(source.name, error)
        while not enough.is_set():
            with suppress(queue.Full):
                pieces.put(piece, timeout=_A_MOMENT)
                break
        if not isinstance(piece, bytes) or piece == _END:
            return


def _broken(name: str, error: Exception) -> DataError:
    return DataError.at(name, f"cannot be read: {getattr(error, 'strerror', None) or 'the stream broke off'}")
