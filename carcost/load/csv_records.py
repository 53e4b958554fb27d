"""Where the records of CSV bytes end, and which of them are whole: quotes, cells and characters."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from carcost.models.fault import Fault

_STUCK: Final = 1024**2
"""Bytes without a record's end from which a stray quote is looked for."""
_QUOTED: Final = rb'"(?:[^"]|"")*+"'
_CELL: Final = rb"(?:" + _QUOTED + rb"[^,\n]*+|[^,\n]*+)"
_RECORD: Final = re.compile(_CELL + rb"(?:," + _CELL + rb")*+(?:\n|\Z)")
_WELL_QUOTED: Final = re.compile(
    rb"(?:" + _QUOTED + rb'|[^",\r\n]*+)(?:,(?:' + _QUOTED + rb'|[^",\r\n]*+))*+\r?\n?'
)


_ALL_WELL_QUOTED: Final = re.compile(
    rb"(?:(?:" + _QUOTED + rb'|[^",\r\n]*+)(?:,(?:' + _QUOTED + rb'|[^",\r\n]*+))*+\r?(?:\n|\Z))*+'
)


def is_well_quoted(block: bytes) -> bool:
    """Tell whether every quote in a block is around a cell, or doubled inside of one."""
    return b'"' not in block or _ALL_WELL_QUOTED.fullmatch(block) is not None


class Sifted(NamedTuple):
    """The whole records of a block, their numbers in it (from 0), how many records there are, the faults."""

    clean: bytes
    numbers: list[int]
    records: int
    faults: list[Fault]


def end_of_records(some: bytes) -> int:
    """Give the place behind the last record that is whole: behind a line's end outside of quotes."""
    end = some.rfind(b"\n") + 1
    quotes = some.count(b'"', 0, end) if b'"' in some else 0
    while end and quotes % 2:
        before = some.rfind(b"\n", 0, end - 1) + 1
        quotes -= some.count(b'"', before, end)
        end = before
    if not end and len(some) > _STUCK:
        # A single quote inside a cell opens nothing; with it every quote behind looks like the wrong end.
        *whole, _ = (match.end() for match in _RECORD.finditer(some) if match[0])
        return whole[-1] if whole else 0
    return end


def sift(block: bytes, width: int) -> Sifted:
    """Part a block's records into those that can be read and those that cannot; blank lines are no records.

    `width` is how many cells a record has.
    """
    clean: list[bytes] = []
    numbers: list[int] = []
    faults: list[Fault] = []
    place = count = 0
    while place < len(block):
        record = _record_at(block, place)
        reason = _wrong(record, width)
        if reason and b"\n" in record[:-1]:
            # A quote that is not closed takes in the lines behind it; they are looked at again.
            record = block[place : block.find(b"\n", place) + 1]
            reason = _wrong(record, width)
        place += len(record)
        if not record.strip(b"\r\n"):
            continue
        if reason:
            faults.append(Fault(count, "", "record", reason))
        else:
            clean.append(record)
            numbers.append(count)
        count += 1
    return Sifted(b"".join(clean), numbers, count, faults)


def _record_at(block: bytes, place: int) -> bytes:
    match = _RECORD.match(block, place)
    return match[0] if match else block[place:]


def _wrong(record: bytes, width: int) -> str:
    try:
        record.decode()
    except UnicodeDecodeError:
        return "has a character that is not UTF-8"
    if not _WELL_QUOTED.fullmatch(record):
        return "has a quotation mark that is not closed, or inside a cell without one around it"
    cells = _cells(record)
    if cells != width:
        return f"has {cells} cells; the header has {width}"
    return ""


def _cells(record: bytes) -> int:
    return 1 + re.sub(_QUOTED, b"", record).count(b",")
