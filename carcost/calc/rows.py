"""Sorting the rows of a frame into kinds, and reading their numbers in whole units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import narwhals as nw

from carcost.calc.checks import Cells, units_of
from carcost.calc.kinds import Choices
from carcost.calc.whole import AnyFrame, as_column
from carcost.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from carcost.calc.whole import Sheet
    from carcost.models.columns import Column

_FEW: Final = 12
_CHOICES: Final = (nw.String, nw.Categorical, nw.Enum, nw.Date, nw.Datetime, nw.Boolean, nw.Unknown)
UNKNOWN: Final = -1
"""The number of a row that is of no kind; it stays below 0, whatever comes behind it."""
_LARGEST: Final = 2**40
_MISSING: Final = ("nan", "<NA>", "NaT")


class Keys(NamedTuple):
    """What makes a row's kind: its choices by column, and where its numbers are given, by group."""

    choices: dict[str, nw.Expr]
    given: dict[str, nw.Expr]

    @property
    def all(self) -> list[nw.Expr]:
        """All of them, choices first."""
        return [*self.choices.values(), *self.given.values()]


def read_numbers(
    sheet: Sheet, headings: Mapping[str, str], columns: Mapping[str, Column]
) -> dict[str, Cells]:
    """Read the numbers of every column that has some; raises `UsageError` for one of another type."""
    schema = sheet.frame.collect_schema()
    names = [name for name in headings if columns[name].unit]
    for name in names:
        dtype = schema[headings[name]]
        if not dtype.is_numeric() and not isinstance(dtype, nw.Unknown):
            raise UsageError(f"column: {name} has {dtype} where numbers are meant; cast it first")
    numbers = sheet.add_all({f"number {name}": nw.col(headings[name]).cast(nw.Float64) for name in names})
    found = dict(zip(names, numbers, strict=True))
    units = sheet.add_all({f"units {name}": units_of(columns[name], found[name]) for name in names})
    given = sheet.add_all({f"given {name}": ~found[name].is_null() for name in names})
    return {name: Cells(*cells) for name, *cells in zip(names, found.values(), units, given, strict=True)}


def read_keys(
    sheet: Sheet, headings: Mapping[str, str], columns: Mapping[str, Column], cells: Mapping[str, Cells]
) -> Keys:
    """Find what makes the rows' kinds."""
    schema = sheet.frame.collect_schema()
    names = [name for name in headings if columns[name].is_choice]
    for name in names:
        dtype = schema[headings[name]]
        if not dtype.is_numeric() and not isinstance(dtype, _CHOICES):
            raise UsageError(f"column: {name} has {dtype} where texts are meant; cast it first")
    choices = sheet.add_all(
        {f"choice {name}": _choice(nw.col(headings[name]), schema[headings[name]]) for name in names}
    )
    given = {columns[name].group: cells[name].given for name in cells if columns[name].end != "high"}
    return Keys(dict(zip(names, choices, strict=True)), given)


def _choice(cell: nw.Expr, dtype: Any) -> nw.Expr:  # noqa: ANN401 - a type of narwhals
    """Bring a cell into a form whose values are few and can be compared; an empty text is no choice."""
    if isinstance(dtype, (nw.Date, nw.Datetime)):
        return cell.dt.to_string("%Y-%m-%d")
    if dtype.is_float():
        # What is no number is none of the choices; where a library means "missing" by it, it is null.
        return nw.when(~cell.is_null() & cell.is_nan()).then(nw.lit(-1.0)).otherwise(cell)
    if dtype.is_numeric():
        return cell
    text = cell.cast(nw.String)
    return nw.when(text.str.len_chars() > 0).then(text)


def rows_of(unique: AnyFrame) -> tuple[tuple[Any, ...], ...]:
    """Give the rows of a small frame, always in the same order."""
    own = (unique.collect() if isinstance(unique, nw.LazyFrame) else unique).rows()
    return tuple(sorted(own, key=repr))


def number_kinds(keys: Keys, rows: Sequence[tuple[Any, ...]]) -> tuple[nw.Expr, dict[int, Choices]]:
    """Give every kind a number: that of each row as a column, and what each of them stands for.

    `rows` has every combination of choices and gaps once; an empty frame has none, and is of one kind. A row
    with another choice gets a number of no kind.
    """
    rows = rows or [(None,) * len(keys.choices) + (False,) * len(keys.given)]
    width = len(keys.choices)
    number, so_far, span = as_column(0), [0] * len(rows), 1
    for index, cell in enumerate(keys.choices.values()):
        found = [None if _is_missing(row[index]) else row[index] for row in rows]
        values = dict.fromkeys(value for value in found if value is not None)
        code = {value: place for place, value in enumerate(values, start=1)}
        size = len(rows) + 2
        number = number * size + _coded(cell, code)
        so_far = [before * size + code.get(value, 0) for before, value in zip(so_far, found, strict=True)]
        number, so_far, span = _packed(number, so_far, span * size)
    for index, given in enumerate(keys.given.values(), start=width):
        number = number * 2 + given.cast(nw.Int64)
        so_far = [before * 2 + bool(row[index]) for before, row in zip(so_far, rows, strict=True)]
        number, so_far, span = _packed(number, so_far, span * 2)
    kinds = {}
    for place, row in zip(so_far, rows, strict=True):
        chosen = zip(keys.choices, row[:width], strict=True)
        texts = tuple((name, _text(value)) for name, value in chosen if not _is_missing(value))
        own = tuple(name for name, given in zip(keys.given, row[width:], strict=True) if given)
        kinds[place] = Choices(texts, own)
    return number, kinds


def _packed(number: nw.Expr, so_far: list[int], span: int) -> tuple[nw.Expr, list[int], int]:
    """Give new numbers where the old ones would become too large for a column of whole numbers."""
    if span < _LARGEST:
        return number, so_far, span
    places = {before: place for place, before in enumerate(dict.fromkeys(so_far))}
    anew = list(places), list(places.values())
    number = number.replace_strict(*anew, default=UNKNOWN, return_dtype=nw.Int64)
    return number, [places[before] for before in so_far], len(places)


def _coded(cell: nw.Expr, code: Mapping[Any, int]) -> nw.Expr:
    """Give the code of each cell: 0 where it is missing, and one that is no other's where it is not known."""
    unknown = len(code) + 1
    if len(code) > _FEW:
        found = cell.replace_strict(list(code), list(code.values()), default=unknown, return_dtype=nw.Int64)
    else:
        found = as_column(unknown)
        for value, place in code.items():
            found = nw.when(cell == value).then(as_column(place)).otherwise(found)
    return nw.when(cell.is_null()).then(as_column(0)).otherwise(found)


def _is_missing(value: object) -> bool:
    """Tell whether there is no value, in the way of any engine."""
    return value is None or (not isinstance(value, str) and str(value) in _MISSING)


def _text(value: object) -> str:
    """Write a choice as on the command line: 2 infusions, whatever type the column has."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
