"""Reading CSV as tables, block by block; every record is in a table or among its faults."""

from __future__ import annotations

import codecs
import csv
import re
from io import StringIO
from typing import TYPE_CHECKING, Final

import polars as pl

from carcost.errors import DataError
from carcost.load.csv_records import end_of_records, is_well_quoted, sift
from carcost.load.pieces import Opened, blocks, first_block
from carcost.load.table import NOTHING_YET, Block, Table, Texts
from carcost.models.columns import column_name

if TYPE_CHECKING:
    from collections.abc import Iterator


_THREE_DECIMALS: Final = re.compile(rb'\.[0-9]{3}(?:[,\r\n"]|\Z)')
_LONGEST_HEADER: Final = 1024**2


class CsvInput:
    """A CSV stream: its headings are read at once, its tables when they are asked for."""

    widens = False

    def __init__(self, source: Opened, texts: Texts) -> None:
        self._source = source
        self._blocks = blocks(source, end_of_records)
        first = first_block(self._blocks).removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
        header, self._first = _split_header(first, source.name)
        self.headings = header
        # What is kept comes back as it stands, and so is read as text.
        own = (heading for heading in header if heading not in texts.keep)
        self._numbers = [heading for heading in own if column_name(heading) in texts.numbers]

    def blocks(self) -> Iterator[Block]:
        """Give the bytes of all blocks; no more than a few of them are held at once."""
        yield Block(self._first)
        for block in self._blocks:
            yield Block(block) if block else NOTHING_YET

    def parse(self, block: Block) -> Table:
        """Read a block; every record of it is in the table or among the faults."""
        content: bytes = block.content
        width = len(self.headings)
        # What is not well quoted is not given to Polars: it passes over some of it, and breaks down at some.
        frame = self._parsed(content) if is_well_quoted(content) else None
        if frame is not None and _is_whole(frame, content, width):
            return Table(frame, None, frame.height, [], quoted=b'"' in content)
        sifted = sift(content, width)
        frame = self._parsed(sifted.clean)
        if frame is None or frame.height != len(sifted.numbers):
            raise DataError.at(self._source.name, "some records cannot be read as CSV")
        return Table(frame, sifted.numbers, sifted.records, sifted.faults)

    def _parsed(self, block: bytes) -> pl.DataFrame | None:
        """Read a block strictly, numbers as numbers or else all cells as text; nothing where that fails."""
        texts = dict.fromkeys(self.headings, pl.String)
        if not block:
            return pl.DataFrame(schema=texts)
        numbers = texts | dict.fromkeys(self._numbers, pl.Float64)
        # Polars passes over spaces before a number, which in a text would make it none.
        # A dot before three digits may be a thousands mark, which only a text shows.
        unsure = b" " in block or b"\t" in block or _THREE_DECIMALS.search(block)
        for schema in (texts,) if unsure else (numbers, texts):
            try:
                return pl.read_csv(block, has_header=False, schema=schema, encoding="utf8")
            except pl.exceptions.PolarsError:
                continue
        return None


def _split_header(block: bytes, name: str) -> tuple[list[str], bytes]:
    """Part the header from the records behind it."""
    if block[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise DataError.at(name, "this is UTF-16 text; save it as UTF-8")
    if not block.strip():
        raise DataError.at(name, "it is empty")
    end = block.find(b"\n") + 1 or len(block)
    quotes = block.count(b'"', 0, end)
    while quotes % 2 and end < len(block):
        after = block.find(b"\n", end) + 1 or len(block)
        quotes += block.count(b'"', end, after)
        end = after
    if quotes % 2 or end > _LONGEST_HEADER:
        raise DataError.at(name, "the header is not closed: a quotation mark is missing or too many", line=1)
    try:
        text = block[:end].decode()
    except UnicodeDecodeError:
        raise DataError.at(name, "the header is not UTF-8 text; save the file as UTF-8", line=1) from None
    try:
        header = next(csv.reader(StringIO(text.rstrip("\r\n"))), [])
    except csv.Error:
        raise DataError.at(name, "the header is no CSV", line=1) from None
    if len(header) == 1 and (other := re.search("[;\t|]", header[0])):
        sign = "a tab" if other[0] == "\t" else other[0]
        raise DataError.at(name, f"its cells are separated by {sign}; save it with commas", line=1)
    if any(not heading.strip() for heading in header):
        raise DataError.at(name, "a heading is empty; every column needs a name", line=1)
    if len(set(header)) != len(header):
        raise DataError.at(name, "a heading comes twice; drop one of the columns", line=1)
    return header, block[end:]


def _is_whole(frame: pl.DataFrame, block: bytes, width: int) -> bool:
    """Tell whether each record had all its cells: longer ones fail to parse, so the commas add up.

    A short record reads like one whose last cells are empty.
    """
    if width == 1:
        # A blank line is no record, but cannot be told from an empty cell.
        return not re.search(rb"(?:^|\n)\r?(?:\n|$)", block.removesuffix(b"\n"))
    commas = block.count(b",")
    if b'"' in block:
        texts = pl.col(pl.String).str.count_matches(",", literal=True).sum()
        inside = frame.select(texts).sum_horizontal().item() if frame.width else 0
        commas -= inside or 0
    return commas == frame.height * (width - 1)
