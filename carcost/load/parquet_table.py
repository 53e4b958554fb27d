"""Reading Parquet as tables, some rows at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from carcost.errors import DataError, UsageError, printable
from carcost.load.table import Block, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROWS: Final = 250_000


class ParquetInput:
    """A Parquet file, by its name: such a file is read from its end, and so not from a pipe."""

    widens = False

    def __init__(self, name: str) -> None:
        if name == "-":
            raise UsageError("Parquet is read from its end, and so from a file only; name it")
        self._name = printable(name)
        try:
            self._scan = pl.scan_parquet(name, glob=False)
            self.headings = self._scan.collect_schema().names()
        except (pl.exceptions.PolarsError, OSError):
            raise DataError.at(self._name, "this is no whole Parquet file") from None

    def blocks(self) -> Iterator[Block]:
        """Give the rows in their order, some at a time."""
        try:
            yield Block(self._scan.head(0).collect())
            for frame in self._scan.collect_batches(chunk_size=_ROWS, maintain_order=True):
                yield Block(frame)
        except (pl.exceptions.PolarsError, OSError):
            raise DataError.at(self._name, "the Parquet file is damaged") from None

    def parse(self, block: Block) -> Table:
        """Take the rows as they are."""
        frame: pl.DataFrame = block.content
        return Table(frame, None, frame.height, [])
