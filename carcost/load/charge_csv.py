"""Reading a price file in CSV, tall or wide, row by row."""

from __future__ import annotations

import csv
from itertools import chain, groupby, islice, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from carcost.errors import DataError
from carcost.load.charge_columns import folded, read_columns
from carcost.models.charge import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from carcost.load.charge_text import ChargeText
    from carcost.models.charge import Findings, Layout
    from carcost.models.finder import Finder

_ROWS_ABOVE: Final = 25
_MANY_COMMAS: Final = 20
_LINES: Final = 100
_TRIES: Final = 37
_LONGEST_ROW: Final = 4 * 1024**2
_USUAL_LINE: Final = 3
Row = list[str]


class CsvFile:
    """A price file in CSV whose head is read: `header` has what it says of itself, by name."""

    def __init__(self, text: ChargeText, findings: Findings) -> None:
        self._text, self._findings = text, findings
        self._before = self._since = self._tried = 0
        self._moved = False
        self._rows = csv.reader(self._lines())
        self.header, self._names_at, names = _head(self._rows, text.name)
        if self._names_at != _USUAL_LINE:
            findings.add("header-row", "the names of the columns are not in line 3", self._place)
        self.columns = read_columns(names, text.name, findings)
        self.names = {*self.header, *map(folded, names)}

    @property
    def layout(self) -> Layout:
        """Tall, with a row a payer, or wide, with columns for each."""
        return self.columns.layout

    @property
    def records(self) -> int:
        """How many lines below the names of the columns are read."""
        return max(self._before + self._rows.line_num - self._names_at, 0)

    def lines(self, finder: Finder) -> Iterator[Line]:
        """Give the rows of which a code may be one that is looked for.

        Rows that follow one another with the same codes are passed over together: this is the loop that a
        file's time goes to, and all else is done for a handful of rows.
        """
        places = [place for place, _ in self.columns.codes]
        # A slice may have other cells in it, but a row that ends early has one too.
        span = max(places) - min(places) + 1
        cells_of = itemgetter(slice(min(places), max(places) + 1))
        hint = finder.hint
        while True:
            try:
                for cells, rows in groupby(self._rows, cells_of):
                    self._moved = True
                    if len(cells) < span or hint("\n" + "\n".join(cells)):
                        is_hit = any(map(finder.may_be, cells))
                        for row in rows:
                            self._count_swallowed(row)
                            if is_hit:
                                yield self._line(row)
            except csv.Error:
                self._broken()
            else:
                return

    def every_line(self) -> Iterator[Line]:
        """Give all rows, and count those whose cells are not one for each column."""
        while True:
            try:
                for row in filter(any, self._rows):
                    self._moved = True
                    self._count_cells(row)
                    yield self._line(row)
            except csv.Error:
                self._broken()
            else:
                return

    def _count_swallowed(self, row: Row) -> bool:
        """Count cells in which there are whole rows; these are lost, as they are to a spreadsheet."""
        enough = min(self.columns.width - 1, _MANY_COMMAS)
        swallowed = any("\n" in cell and cell.count(",") >= enough for cell in row)
        if swallowed:
            message = "cells with whole rows in them, which a quote that is never closed swallowed"
            self._findings.add("swallowed-row", message, self._place)
        return swallowed

    def _count_cells(self, row: Row) -> None:
        width = self.columns.width
        if self._count_swallowed(row):
            return
        if len(row) < width:
            message = "rows with fewer cells than there are columns; the rest is taken to be blank"
            self._findings.add("short-row", message, self._place)
        elif any(row[width:]):
            self._findings.add("long-row", "rows with more cells than there are columns", self._place)

    def _broken(self) -> None:
        """Count a row that cannot be read, and go on behind it."""
        message = "rows that cannot be read, such as a quote that is never closed"
        self._findings.add("broken-row", message, self._place)
        self._before += self._rows.line_num
        self._rows = csv.reader(self._lines())

    def _lines(self) -> Iterator[str]:
        return chain.from_iterable(self._batches())

    def _batches(self) -> Iterator[Iterable[str]]:
        """Give the lines some at a time, and break off a row that goes on and on: memory is bounded.

        Where long nothing has come out, there is either such a row, or a run of rows with the same codes. A
        blank line ends a run; inside of a row it is one space more in a text.
        """
        stream = self._text.stream
        while line := next(stream, ""):
            if self._moved:
                self._moved, self._since, self._tried = False, self._text.given(), 0
            silent = self._text.given() - self._since
            if silent > 2 * _LONGEST_ROW and self._tried >= _TRIES:
                self._moved = True
                raise csv.Error
            if silent > _LONGEST_ROW:
                self._tried += 1
                self._before -= 1
                yield ("\n",)
            # Rows may have the same number of lines each: no two tries are at the same place in one.
            yield (line,)
            yield islice(stream, _LINES - self._tried % _TRIES)

    @property
    def _place(self) -> str:
        return f"line {self._before + self._rows.line_num}"

    def _line(self, row: Row) -> Line:
        columns = self.columns
        row += [""] * (columns.width - len(row))
        codes = tuple(
            (row[code].strip(), row[kind].strip() if kind is not None else "")
            for code, kind in columns.codes
            if row[code].strip()
        )
        payers = []
        for names, places in columns.payers:
            values = {key: row[place].strip() for place, key in places.items() if row[place].strip()}
            if values:
                payers.append({**names, **values})
        line = {key: row[place].strip() for place, key in columns.line.items() if row[place].strip()}
        first = self._before + self._rows.line_num - sum(cell.count("\n") for cell in row)
        return Line(f"line {first}", row[columns.description].strip(), codes, line, payers)


def _head(rows: Any, name: str) -> tuple[dict[str, str], int, Row]:  # noqa: ANN401 - a csv reader has no public type
    """Read down to the row of column names: what the rows above say, the line of the names, and the names."""
    above: list[Row] = []
    try:
        for row in islice(rows, _ROWS_ABOVE):
            names = {folded(cell) for cell in row}
            if "description" in names and any(one.startswith("code|") for one in names):
                return _said(above), rows.line_num, row
            above.append(row)
    except csv.Error:
        pass
    if any("hospital_name" in map(folded, row) for row in above):
        message = "its row of column names is missing or lacks some: description, code|1, code|1|type, ..."
        raise DataError.at(name, message, line=3)
    cells = [cell for row in above for cell in row if "hospital_name" in cell.lower()]
    if any(set(";\t") & set(cell) for cell in cells):
        raise DataError.at(name, "its cells are not separated by commas, as those of a price file are")
    message = "this is no hospital's price file: no row has hospital_name, or description and code|1"
    raise DataError.at(name, message)


def _said(above: Sequence[Row]) -> dict[str, str]:
    """Pair the names in the row with `hospital_name` with the values in the next."""
    for names, values in pairwise(above):
        if "hospital_name" in map(folded, names):
            pairs = zip(map(folded, names), values, strict=False)
            return {name: value.strip() for name, value in reversed(list(pairs)) if name}
    return {}


def as_metadata(header: dict[str, Any]) -> dict[str, Any]:
    """Give the head in the keys of the JSON format."""
    locations = header.get("location_name") or header.get("hospital_location") or ""
    return {
        "hospital_name": header.get("hospital_name", ""),
        "last_updated_on": header.get("last_updated_on", ""),
        "version": header.get("version", ""),
        "location_name": [part.strip() for part in locations.split("|") if part.strip()],
    }
