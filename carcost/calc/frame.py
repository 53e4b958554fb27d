"""Many cases at once, a row each, on any dataframe engine: the same formulas, fed with columns.

First the rows are sorted into kinds by their choices, and each kind's formula is chosen as for a single case.
Then every amount is computed for all rows in whole cents, by narwhals expressions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import narwhals as nw

from carcost.calc.checks import Check, checks
from carcost.calc.cost import Term, cost
from carcost.calc.frame_share import add_shares, rooms
from carcost.calc.kinds import COMPONENT_OF, OTHER_BOOKS, Choices, Kind, kind_of
from carcost.calc.owed import EndsOf
from carcost.calc.rows import UNKNOWN, Keys, number_kinds, read_keys, read_numbers
from carcost.calc.whole import ZERO, AnyFrame, Sheet, Whole, as_column, by_kind, only_in, picked, text_by_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from carcost.calc.checks import Cells
    from carcost.models.setup import Setup

_MOST_KINDS: Final = 100_000
"""How many kinds are remembered from one frame to the next."""
SETTING: Final = "carcost setting"
PRODUCT: Final = "carcost product"
_FINE: Final = 0


class Computed(NamedTuple):
    """A frame with its results as expressions: amounts in cents by name, and what a `problem` stands for.

    A row whose `problem` is above 0 is rejected; its amounts mean nothing, as do all of a row that is not
    `known`: its kind is none of those computed. `groups` has the setting and the product of each row.
    """

    frame: AnyFrame
    amounts: dict[str, nw.Expr]
    not_counted: nw.Expr
    flags: nw.Expr
    problem: nw.Expr
    problems: dict[int, tuple[str, str]]
    known: nw.Expr
    groups: dict[str, nw.Expr]


class Read(NamedTuple):
    """A frame whose numbers are read, and what makes its rows' kinds."""

    frame: AnyFrame
    cells: dict[str, Cells]
    keys: Keys


class Frames:
    """Computes one frame after the other, and remembers the kinds that it has met."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._known: dict[Choices, Kind] = {}
        _, books = setup.resolve(setup.scenario)
        self._days = sorted({str(figure.as_of) for book in books for figure in book.figures})

    def read(self, frame: AnyFrame, headings: Mapping[str, str]) -> Read:
        """Read the numbers of a narwhals frame; `headings` has those of the known columns by their names.

        Raises `UsageError` for a column whose type is not what is meant there.
        """
        sheet = Sheet(frame)
        cells = read_numbers(sheet, headings, self._setup.columns)
        keys = read_keys(sheet, headings, self._setup.columns, cells)
        return Read(sheet.frame, cells, keys)

    def compute(
        self, read: Read, rows: Sequence[tuple[Any, ...]], components: Sequence[str] = ()
    ) -> Computed:
        """Compute all rows; `rows` has every combination of their keys once.

        `components` are those whose lines come back beside the total.
        """
        sheet, cells = Sheet(read.frame), read.cells
        number, choices = number_kinds(read.keys, rows)
        kind, kinds = self._kinds_of(sheet.add(number, "choices"), choices)
        kind = sheet.add(kind, "kind")
        problem, problems = _problems(sheet, self._setup, cells, kind, kinds)
        problem = sheet.add(problem, "problem")
        every, kinds = kinds, {place: one for place, one in kinds.items() if not one.problem} or kinds
        lines = _lines(sheet, kind, kinds, cells)
        total = EndsOf(*sheet.named(_total(lines, kind, kinds)))
        branches = add_shares(sheet, self._setup, kind, kinds, lines, cells)
        amounts = {"low": as_column(total.low.units), "high": as_column(total.high.units)}
        return Computed(
            sheet.frame,
            amounts | _shown(components, lines, kind, kinds) | branches,
            as_column(by_kind(kind, {place: one.not_counted for place, one in kinds.items()})),
            text_by_kind(kind, {place: one.flags for place, one in kinds.items()}),
            problem,
            problems,
            kind.is_in(list(every)),
            {
                SETTING: text_by_kind(kind, {place: one.setting for place, one in kinds.items()}),
                PRODUCT: text_by_kind(kind, {place: one.product for place, one in kinds.items()}),
            },
        )

    def components(self, headings: Mapping[str, str]) -> list[str]:
        """Name the components that can have a price, whatever the rows are."""
        every = [one.id for one in self._setup.catalogue.components]
        if any(name in headings for name in OTHER_BOOKS):
            return every
        scenario, books = self._setup.resolve(self._setup.scenario)
        priced = {figure.component for book in books for figure in book.figures} | set(scenario.add)
        columns = [self._setup.columns[name] for name in headings]
        priced |= {COMPONENT_OF.get(column.group, column.key or column.group) for column in columns}
        return [name for name in every if name in priced]

    def _kinds_of(self, number: nw.Expr, choices: Mapping[int, Choices]) -> tuple[nw.Expr, dict[int, Kind]]:
        """Choose the formula of each kind; those of days with the same prices are one."""
        found = {place: self._kind(own) for place, own in choices.items()}
        firsts: dict[int, int] = {}
        same = {place: firsts.setdefault(id(one), place) for place, one in found.items()}
        kinds = {place: found[place] for place in firsts.values()}
        if len(kinds) < len(found):
            numbers = list(same), list(same.values())
            number = number.replace_strict(*numbers, default=UNKNOWN, return_dtype=nw.Int64)
        return number, kinds

    def _kind(self, choices: Choices) -> Kind:
        choices = choices.since(self._days)
        kind = self._known.get(choices)
        if kind is None:
            # Several workers share what is known, and any of them may clear it.
            if len(self._known) >= _MOST_KINDS:
                self._known.clear()
            kind = self._known[choices] = kind_of(choices, self._setup)
        return kind


def _first_failing(sheet: Sheet, found: Sequence[Check], none: int) -> nw.Expr:
    """Give the place of the first check that fails, or `none`; each column has its own chain of a few."""
    chains: dict[str, nw.Expr] = {}
    for place, check in reversed(list(enumerate(found, start=1))):
        rest = chains.get(check.column, as_column(none))
        chains[check.column] = nw.when(check.fails).then(as_column(place)).otherwise(rest)
    return nw.min_horizontal(*sheet.add_all({f"check {name}": chain for name, chain in chains.items()}))


def _problems(
    sheet: Sheet, setup: Setup, cells: Mapping[str, Cells], kind: nw.Expr, kinds: Mapping[int, Kind]
) -> tuple[nw.Expr, dict[int, tuple[str, str]]]:
    """Find the first thing that is wrong with each row: its numbers, then its choices, then both together."""
    found = list(checks(setup.columns, cells))
    names = {number: one.problem for number, one in kinds.items() if one.problem}
    problems = {place: (check.column, check.reason) for place, check in enumerate(found, start=1)}
    after = len(problems)
    places = {problem: after + place for place, problem in enumerate(dict.fromkeys(names.values()), start=1)}
    problems |= {place: problem for problem, place in places.items()}
    wrong = as_column(_FINE)
    for place, (fails, column, reason) in enumerate(rooms(kind, kinds, cells), start=len(problems) + 1):
        problems[place] = (column, reason)
        wrong = nw.when(fails).then(as_column(place)).otherwise(wrong)
    if places:
        chosen = as_column(
            by_kind(kind, {n: places[p] if (p := one.problem) else _FINE for n, one in kinds.items()})
        )
        wrong = nw.when(chosen > _FINE).then(chosen).otherwise(wrong)
    if found:
        number = sheet.add(_first_failing(sheet, found, len(problems) + 1), "first failing")
        wrong = nw.when(number <= after).then(number).otherwise(wrong)
    return wrong, problems


def _lines(
    sheet: Sheet, kind: nw.Expr, kinds: Mapping[int, Kind], cells: Mapping[str, Cells]
) -> dict[str, EndsOf[Whole]]:
    """Compute every line of every kind in cents; 0 where a kind has none."""
    lines: dict[str, EndsOf[Whole]] = {}
    for form, own in _forms(kinds).items():
        terms = [Term(name, of=of) for name, of in form]
        ends = []
        for end in ("low", "high"):
            values = {term.component: _value(term, end, sheet, kind, own, cells) for term in terms}
            ends.append(cost(terms, values, sheet.to_cents, ZERO).lines)
        for name in ends[0]:
            here = EndsOf(ends[0][name], ends[1][name])
            pairs = zip(here, lines.get(name, here), strict=True)
            lines[name] = EndsOf(*sheet.named(picked(kind, own, *pair) for pair in pairs))
    return lines


def _forms(kinds: Mapping[int, Kind]) -> dict[tuple[tuple[str, str | None], ...], dict[int, Kind]]:
    """Group kinds by what multiplies what; a kind without a line goes with those that have it."""
    every: dict[str, str | None] = {}
    for one in kinds.values():
        for name, line in one.lines.items():
            every.setdefault(name, line.of)
    found: dict[tuple[tuple[str, str | None], ...], dict[int, Kind]] = {}
    for number, one in kinds.items():
        form = {name: one.lines[name].of if name in one.lines else of for name, of in every.items()}
        ordered = sorted(form.items(), key=lambda pair: _depth(pair[0], form))
        found.setdefault(tuple(ordered), {})[number] = one
    return found


def _depth(name: str, form: Mapping[str, str | None]) -> int:
    """Count what a line is a multiple of, one inside the other; that comes before it."""
    of = form[name]
    return 0 if of is None else 1 + _depth(of, form)


def _value(  # noqa: PLR0913, PLR0917 - all that one value depends on
    term: Term, end: str, sheet: Sheet, kind: nw.Expr, kinds: Mapping[int, Kind], cells: Mapping[str, Cells]
) -> Whole:
    """Give a price in cents, or a multiple in millionths: the row's own, or that of its kind."""
    own = {number: one.lines.get(term.component) for number, one in kinds.items()}
    found = by_kind(kind, {number: getattr(line, end) if line else 0 for number, line in own.items()})
    for group in dict.fromkeys(line.column for line in own.values() if line and line.column):
        units = cells[f"{group}_{end}"].units
        times = by_kind(kind, {number: line.quantity if line else 1 for number, line in own.items()})
        given = [number for number, line in own.items() if line and line.column == group]
        if isinstance(times, int) and times == 1 and len(given) == len(own):
            return Whole(units, multiple=term.of is not None, named=True)
        found = nw.when(kind.is_in(given)).then(units * times).otherwise(as_column(found))
    return sheet.named([Whole(found, multiple=term.of is not None)])[0]


def _total(lines: Mapping[str, EndsOf[Whole]], kind: nw.Expr, kinds: Mapping[int, Kind]) -> EndsOf[Whole]:
    """Add up the lines that count; one that is only multiplied does not."""
    low = high = ZERO
    for name, ends in lines.items():
        left_out = [n for n, one in kinds.items() if name in one.lines and not one.lines[name].counted]
        one, other = (
            Whole(nw.when(kind.is_in(left_out)).then(as_column(0)).otherwise(as_column(value.units)))
            if left_out
            else value
            for value in ends
        )
        low, high = low + one, high + other
    return EndsOf(low, high)


def _shown(
    names: Iterable[str], lines: Mapping[str, EndsOf[Whole]], kind: nw.Expr, kinds: Mapping[int, Kind]
) -> dict[str, nw.Expr]:
    """Give the amounts of each line by the names of its columns; nothing where it is not counted."""
    found = {}
    for name in names:
        counted = [n for n, one in kinds.items() if name in one.lines and one.lines[name].counted]
        for end, value in zip(("low", "high"), lines.get(name, (ZERO, ZERO)), strict=True):
            found[f"{name.replace('-', '_')}_{end}"] = only_in(kind, counted, kinds, value)
    return found
