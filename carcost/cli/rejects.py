"""Rows that are rejected: a file of them, or the first few on stderr."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Final

from carcost.cli.output import say
from carcost.errors import printable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import IO

    from carcost.models.fault import Fault

_HEADER: Final = ("file", "row", "column", "value", "reason")
_SAID: Final = 3


class Rejects:
    """Keeps the faults of all rows: in a file where there is one; the first few are told at the end."""

    def __init__(self, file: IO[bytes] | None) -> None:
        self._file = file
        self._first: list[str] = []
        self.count = 0
        self._write([_HEADER])

    def add(self, name: str, faults: Sequence[Fault]) -> None:
        """Take the faults of some rows of a file; their numbers are those in the file."""
        self.count += len(faults)
        self._write([(name, *fault) for fault in faults])
        for fault in faults[: _SAID - len(self._first)]:
            column = f"{fault.column}: " if fault.column else ""
            self._first.append(f"{name}, row {fault.row}: {column}{fault.reason} (found: {fault.value})")

    def tell(self) -> None:
        """Say what is wrong with the first rows, where no file has it."""
        if self._file is None and self.count:
            more = self.count - len(self._first)
            for line in self._first:
                say(line)
            if more:
                say(f"and {more:,} more; --rejects FILE has them all")

    def _write(self, rows: Sequence[tuple[object, ...]]) -> None:
        if self._file is None:
            return
        text = StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerows([printable(str(cell)) for cell in row] for row in rows)
        self._file.write(text.getvalue().encode())
