"""The rows of a large table, block by block, in Polars: one query for each set of kinds, run again and again.

Making the expressions takes longer than running them on a block; so a query is made once, over a place into
which each block is put in its turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import narwhals as nw
import polars as pl
from polars.io.plugins import register_io_source

from carcost.calc.frame_result import FLAGS, NOT_COUNTED, PROBLEM, kept_columns, shown_amounts
from carcost.calc.rows import rows_of
from carcost.errors import UsageError
from carcost.models.fault import Fault, value_class

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from carcost.calc.frame import Frames
    from carcost.models.setup import Setup

_MOST_KINDS: Final = 20_000
"""From so many kinds on only those of the block at hand are kept: the query must not grow for ever."""
_KNOWN: Final = "carcost known"


class Wanted(NamedTuple):
    """What comes back: kept columns, and the components whose lines do.

    With `groups` also the setting and the product that each row was taken to have.
    """

    keep: Sequence[str]
    components: Sequence[str]
    groups: bool = False


class Answer(NamedTuple):
    """The rows of a block that could be computed, in their order, and the faults of all others.

    `amounts` names the columns of cents, `kept` those that came back as they were.
    """

    frame: pl.DataFrame
    faults: list[Fault]
    amounts: list[str]
    kept: list[str]


class _Place:
    """A source of a lazy query: the block that is in it at the moment."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self.block = pl.DataFrame(schema=schema)
        self.query = register_io_source(self._blocks, schema=schema, is_pure=False)

    def _blocks(
        self, columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, _: int | None
    ) -> Iterator[pl.DataFrame]:
        block = self.block if columns is None else self.block.select(columns)
        block = block if predicate is None else block.filter(predicate)
        yield block if rows is None else block.head(rows)


class _Query(NamedTuple):
    result: pl.LazyFrame
    problems: dict[int, tuple[str, str]]
    amounts: list[str]


class Blocks:
    """Computes blocks of one schema; every worker has its own, and all share the kinds of `frames`.

    `headings` has the headings of the known columns by their names. Raises `UsageError` for a column whose
    type is not what is meant there.
    """

    def __init__(
        self,
        setup: Setup,
        frames: Frames,
        headings: Mapping[str, str],
        schema: Mapping[str, Any],
        wanted: Wanted,
    ) -> None:
        self._frames, self._headings, self._wanted = frames, headings, wanted
        self._kept = kept_columns(headings, wanted.keep)
        for name, heading in self._kept.items():
            if schema[heading].is_nested() or schema[heading] == pl.Binary:
                raise UsageError(
                    f"column: {name} has {schema[heading]}, which a table of texts and numbers cannot hold"
                )
        self._place = _Place(schema)
        # A number that is kept comes back as its text, and so has a column of its own.
        own = {
            name: f"carcost of {heading}" if heading in wanted.keep and setup.columns[name].unit else heading
            for name, heading in headings.items()
        }
        texts = self._place.query.with_columns(
            pl.col(heading).alias(own[name]) for name, heading in headings.items()
        ).with_columns(
            _number(own[name], dollars=setup.columns[name].unit.startswith("dollars"))
            for name, heading in headings.items()
            if setup.columns[name].unit and schema[heading] == pl.String
        )
        self._read = frames.read(nw.from_native(texts), own)
        self._rows: set[tuple[Any, ...]] = set()
        self._query: _Query | None = None

    def answer(self, block: pl.DataFrame) -> Answer:
        """Compute the rows of a block; the faults have their places in it, from 0."""
        self._place.block = block
        query = self._query or self._with_kinds_of_block()
        found = query.result.collect()
        if not found.get_column(_KNOWN).all():
            query = self._with_kinds_of_block()
            found = query.result.collect()
        problems = found.get_column(PROBLEM)
        found = found.drop(PROBLEM, _KNOWN)
        wrong = problems > 0
        if not wrong.any():
            return Answer(found, [], query.amounts, list(self._kept))
        faults = [
            fault
            for number in problems.filter(wrong).unique().to_list()
            for fault in self._faults(block, (problems == number).arg_true(), *query.problems[number])
        ]
        return Answer(found.filter(~wrong), faults, query.amounts, list(self._kept))

    def _faults(self, block: pl.DataFrame, places: pl.Series, column: str, reason: str) -> list[Fault]:
        """Give the faults of the rows that are rejected for one reason."""
        heading = self._headings.get(column)
        if heading is None:
            return [Fault(place, column, "the row's choices", reason) for place in places.to_list()]
        cells = block.get_column(heading).gather(places).to_list()
        return [
            Fault(place, column, value_class(cell), reason)
            for place, cell in zip(places.to_list(), cells, strict=True)
        ]

    def _with_kinds_of_block(self) -> _Query:
        """Make the query anew, for the kinds so far and those of the block at hand."""
        keys = self._read.keys.all
        new = rows_of(self._read.frame.select(*keys).unique()) if keys else [()]
        self._rows = {*new} if len(self._rows) > _MOST_KINDS else {*self._rows, *new}
        rows = sorted(self._rows, key=repr)
        computed = self._frames.compute(self._read, rows, self._wanted.components)
        shown = shown_amounts(computed, self._kept)
        groups = computed.groups if self._wanted.groups else {}
        lazy = computed.frame.select(
            *(nw.col(heading).alias(name) for name, heading in self._kept.items()),
            *(cents.alias(name) for name, cents in shown.items()),
            *(text.alias(name) for name, text in groups.items()),
            computed.not_counted.alias(NOT_COUNTED),
            computed.flags.alias(FLAGS),
            computed.problem.alias(PROBLEM),
            computed.known.alias(_KNOWN),
        )
        self._query = _Query(lazy.to_native(), computed.problems, list(shown))
        return self._query


def _number(heading: str, *, dollars: bool) -> pl.Expr:
    """Read plain numbers from text: what is none is NaN, and an empty cell is no number.

    In dollars `1.540` is none, as it may mean a thousand more.
    """
    text = pl.col(heading)
    number = text.cast(pl.Float64, strict=False)
    wrong = number.is_null() & (text.str.len_bytes() > 0)
    if dollars:
        wrong |= text.str.contains(r"^[0-9]{1,3}\.[0-9]{3}$")
    return pl.when(wrong).then(float("nan")).otherwise(number).alias(heading)
