"""Reading a price file in CSV, tall or wide, row by row."""

from __future__ import annotations

import csv
from itertools import groupby, islice, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from carcost.errors import DataError
from carcost.models.charge import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carcost.load.charge_text import ChargeText
    from carcost.models.charge import Findings, Layout
    from carcost.models.finder import Finder

_ROWS_ABOVE: Final = 25
_MANY_COMMAS: Final = 20
_USUAL_LINE: Final = 3
_LINE_KEYS: Final = {
    "standard_charge|gross": "gross_charge",
    "standard_charge|discounted_cash": "discounted_cash",
    "standard_charge|min": "minimum",
    "standard_charge|max": "maximum",
    "setting": "setting",
    "billing_class": "billing_class",
    "modifiers": "modifiers",
    "additional_generic_notes": "additional_generic_notes",
    "drug_unit_of_measurement": "drug_unit",
    "drug_type_of_measurement": "drug_type",
}
_CHARGE_KEYS: Final = {
    "negotiated_dollar": "standard_charge_dollar",
    "negotiated_percentage": "standard_charge_percentage",
    "negotiated_algorithm": "standard_charge_algorithm",
    "methodology": "methodology",
}
_PAYER_KEYS: Final = {
    key: key
    for key in (
        "estimated_amount",
        "median_amount",
        "10th_percentile",
        "90th_percentile",
        "count",
        "additional_payer_notes",
    )
}
_TALL_KEYS: Final = {
    "payer_name": "payer_name",
    "plan_name": "plan_name",
    **{f"standard_charge|{name}": key for name, key in _CHARGE_KEYS.items()},
    **_PAYER_KEYS,
}
Row = list[str]


class Columns(NamedTuple):
    """Where things stand in a row: the codes with their types, the line's values, and those of each payer."""

    description: int
    codes: tuple[tuple[int, int | None], ...]
    line: dict[int, str]
    payers: tuple[tuple[dict[str, str], dict[int, str]], ...]
    width: int
    layout: Layout


class CsvFile:
    """A price file in CSV whose head is read: `header` has what it says of itself, by name."""

    def __init__(self, text: ChargeText, findings: Findings) -> None:
        self._rows = csv.reader(text.stream, skipinitialspace=False)
        self._findings = findings
        self.header, self._names_at, names = _head(self._rows, text.name)
        if self._names_at != _USUAL_LINE:
            findings.add("header-row", "the names of the columns are not in line 3", self._place)
        self.columns = _columns(names, text.name, findings)
        self.names = {*self.header, *map(_folded, names)}

    @property
    def layout(self) -> Layout:
        """Tall, with a row a payer, or wide, with columns for each."""
        return self.columns.layout

    @property
    def records(self) -> int:
        """How many lines below the names of the columns are read."""
        return max(self._rows.line_num - self._names_at, 0)

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
        message = "rows that cannot be read, such as a quote that is never closed"
        self._findings.add("broken-row", message, self._place)

    @property
    def _place(self) -> str:
        return f"line {self._rows.line_num}"

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
        return Line(self._place, row[columns.description].strip(), codes, line, payers)


def _head(rows: Any, name: str) -> tuple[dict[str, str], int, Row]:  # noqa: ANN401 - a csv reader has no public type
    """Read down to the row of column names: what the rows above say, the line of the names, and the names."""
    above: list[Row] = []
    try:
        for row in islice(rows, _ROWS_ABOVE):
            folded = {_folded(cell) for cell in row}
            if "description" in folded and any(cell.startswith("code|") for cell in folded):
                return _said(above), rows.line_num, row
            above.append(row)
    except csv.Error:
        pass
    if any("hospital_name" in map(_folded, row) for row in above):
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
        if "hospital_name" in map(_folded, names):
            pairs = zip(map(_folded, names), values, strict=False)
            return {name: value.strip() for name, value in reversed(list(pairs)) if name}
    return {}


def _folded(cell: str) -> str:
    return "|".join(part.strip() for part in cell.strip().strip('\ufeff"').lower().split("|"))


def _columns(names: Row, file: str, findings: Findings) -> Columns:
    place_of: dict[str, int] = {}
    groups: dict[tuple[str, str], dict[int, str]] = {}
    for place, name in enumerate(names):
        folded = _folded(name)
        if not folded:
            continue
        if folded in place_of:
            findings.add(
                "doubled-column", f'columns that are there twice, the first counts: "{folded[:60]}"', "line 3"
            )
            continue
        place_of[folded] = place
        wide = _payer_column([part.strip() for part in name.split("|")])
        if wide is not None:
            groups.setdefault(wide[0], {})[place] = wide[1]
    codes = [name for name in place_of if name.startswith("code|") and not name.endswith("|type")]
    if not codes:
        raise DataError.at(file, "it has no column code|1", line=3)
    tall = {place_of[name]: key for name, key in _TALL_KEYS.items() if name in place_of}
    payers: list[tuple[dict[str, str], dict[int, str]]] = [
        ({"payer_name": payer, "plan_name": plan}, places) for (payer, plan), places in groups.items()
    ]
    is_tall = "payer_name" in place_of
    if is_tall and groups:
        findings.add("two-layouts", "columns for a payer a row, and columns for a payer each", "line 3")
    if is_tall or not groups:
        payers.append(({}, tall))
    return Columns(
        description=place_of["description"],
        codes=tuple((place_of[name], place_of.get(f"{name}|type")) for name in codes),
        line={place_of[name]: key for name, key in _LINE_KEYS.items() if name in place_of},
        payers=tuple(payers),
        width=_width(names),
        layout="wide" if groups and not is_tall else "tall",
    )


def _width(names: Row) -> int:
    """Give the number of columns, without the blank ones at the end."""
    return max((place for place, name in enumerate(names, 1) if name.strip()), default=0)


def _payer_column(parts: list[str]) -> tuple[tuple[str, str], str] | None:
    """Read the name of a payer's column: ((payer, plan), key); the plan may be missing."""
    first, last = parts[0].lower(), parts[-1].lower()
    if first == "standard_charge" and len(parts) > 2 and last in _CHARGE_KEYS:  # noqa: PLR2004 - and a payer between
        names, key = parts[1:-1], _CHARGE_KEYS[last]
    elif first in _PAYER_KEYS and len(parts) > 1:
        names, key = parts[1:], _PAYER_KEYS[first]
    else:
        return None
    payer, *plan = (_without_brackets(name) for name in names)
    return (payer, " | ".join(plan)), key


def _without_brackets(name: str) -> str:
    """Take the brackets off a name that is in them altogether; an id at its end stays."""
    inner = name[1:-1]
    is_bracketed = name.startswith("[") and name.endswith("]") and not set("[]") & set(inner)
    return inner.strip() if is_bracketed else name


def values_of(header: dict[str, str], *names: str) -> str:
    """Give the first of these that the head of the file has, or nothing."""
    return next((header[name] for name in names if header.get(name)), "")


def as_metadata(header: dict[str, Any]) -> dict[str, Any]:
    """Give the head in the keys of the JSON format."""
    locations = values_of(header, "location_name", "hospital_location")
    return {
        "hospital_name": header.get("hospital_name", ""),
        "last_updated_on": header.get("last_updated_on", ""),
        "version": header.get("version", ""),
        "location_name": [part.strip() for part in locations.split("|") if part.strip()],
    }
