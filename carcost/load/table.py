"""Tables of cases as they are read: block by block, each with what is wrong with it."""

from __future__ import annotations

import glob
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from carcost.errors import DataError, printable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import polars as pl

    from carcost.load.pieces import Opened
    from carcost.models.fault import Fault

INPUT_FORMATS: Final = ("csv", "ndjson", "parquet")
_PARQUET: Final = b"PAR1"


class Block(NamedTuple):
    """A part of an input that is not yet parsed: bytes of whole records, or a frame."""

    content: Any


NOTHING_YET: Final = Block(None)
"""Given where nothing has come for a moment: whoever waits can see to what is done."""


class Table(NamedTuple):
    """Rows that can be read, the numbers of their records in the block (all of them: `None`), and the faults.

    `records` is how many there are; numbers start at 0, in the faults too. `quoted` is false where no cell
    has a character for which CSV needs quotes.
    """

    frame: pl.DataFrame
    numbers: list[int] | None
    records: int
    faults: list[Fault]
    quoted: bool = True


class TableInput(Protocol):
    """A table that is read block by block; one that `widens` may have further columns in later blocks."""

    headings: list[str]
    widens: bool

    def blocks(self) -> Iterator[Block]:
        """Give its blocks in their order, only a few at once, and `NOTHING_YET` while it waits for more."""

    def parse(self, block: Block) -> Table:
        """Read a block, in any thread; every record of it is in the table or among the faults."""


class Texts(NamedTuple):
    """What the names of columns say of their types: numbers, texts, and what only comes back."""

    numbers: Collection[str]
    texts: Collection[str]
    keep: Collection[str]


def named_files(names: Sequence[str]) -> list[str]:
    """Give the files of names and patterns such as `cases-*.csv`; raises `DataError` for one without any."""
    files: list[str] = []
    for name in names or ["-"]:
        found = [name]
        if glob.has_magic(name) and not Path(name).exists():
            found = sorted(glob.glob(name, recursive=True))  # noqa: PTH207 - a pattern may be absolute
        missing = [one for one in found if one != "-" and not Path(one).exists()]
        if not found:
            raise DataError.at(printable(name), "no file has such a name")
        if missing:
            raise DataError.at(printable(name), "there is no such file")
        files += found
    return files


@contextmanager
def opened_table(name: str, given_format: str | None, texts: Texts) -> Iterator[tuple[TableInput, Opened]]:
    """Open a table by its content, whatever its name ends in, or as the `given_format`.

    Raises `DataError` for what cannot be read, and for an input that is empty.
    """
    from carcost.load.pieces import opened

    with opened(name) as source:
        found = given_format or _format_of(source)
        yield _input(found, name, source, texts), source


def _format_of(source: Opened) -> str:
    if source.first.startswith(_PARQUET):
        return "parquet"
    start = source.first.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"["):
        raise DataError.at(
            source.name, "this is a JSON array; NDJSON has one object a line, without brackets"
        )
    return "ndjson" if start.startswith(b"{") else "csv"


def _input(found: str, name: str, source: Opened, texts: Texts) -> TableInput:
    if found == "parquet":
        from carcost.load.parquet_table import ParquetInput

        return ParquetInput(name)
    if found == "ndjson":
        from carcost.load.json_table import JsonInput

        return JsonInput(source, texts)
    from carcost.load.csv_table import CsvInput

    return CsvInput(source, texts)
