"""Columns of whole numbers: exact arithmetic for the cost and the benefit formula on any dataframe engine.

Amounts are whole cents and multiples whole millionths, in 64-bit integers: an engine's floats and decimals
are rounded each in its own way, its integers are not. Amounts go up to 10^12 dollars and ten infusions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import narwhals as nw

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

CENTS: Final = 100
MILLIONTHS: Final = 1_000_000
_FEW: Final = 12
"""Up to so many values are picked one after the other, which is faster than looking them up."""

AnyFrame = Any
"""A narwhals frame, or that of the engine itself: eager or lazy."""

Units = nw.Expr | int
"""A column of whole numbers, or one that all rows have."""


class Whole(NamedTuple):
    """Whole cents, or whole millionths where it is a `multiple`; `named` is true for a computed column."""

    units: Units
    multiple: bool = False
    named: bool = False

    def __add__(self, other: Any) -> Whole:  # noqa: ANN401 - of its kind
        if is_nothing(other):
            return self
        return other if is_nothing(self) else Whole(self.units + other.units)

    def __sub__(self, other: Any) -> Whole:  # noqa: ANN401 - of its kind
        return self if is_nothing(other) else Whole(self.units - other.units)

    def __mul__(self, other: Any) -> Any:  # noqa: ANN401 - a whole number, or the other kind
        if isinstance(other, Whole):
            return Product(other, self) if self.multiple else Product(self, other)
        return self if other == 1 else Whole(self.units * int(other), self.multiple)


ZERO: Final = Whole(0)


def is_nothing(value: Whole) -> bool:
    """Tell whether it is 0 in all rows."""
    return isinstance(value.units, int) and value.units == 0


class Product(NamedTuple):
    """Cents times a multiple, which are rounded before they are more."""

    cents: Whole
    multiple: Whole


class Sheet:
    """A frame to which computed columns are added, one after the other."""

    def __init__(self, frame: AnyFrame) -> None:
        self.frame = frame
        self._count = 0

    def add(self, expression: nw.Expr, name: str = "") -> nw.Expr:
        """Compute a column and give it; so nothing that is used twice is computed twice."""
        self._count += 1
        return self.add_all({name or str(self._count): expression})[0]

    def add_all(self, expressions: Mapping[str, nw.Expr]) -> list[nw.Expr]:
        """Compute several columns side by side."""
        names = {f"carcost {name}": expression for name, expression in expressions.items()}
        if names:
            self.frame = self.frame.with_columns(**names)
        return [nw.col(name) for name in names]

    def named(self, values: Iterable[Whole]) -> list[Whole]:
        """Give values that can be used more than once: those that are not yet columns become some."""
        own = list(values)
        new = [one.units for one in own if not one.named and isinstance(one.units, nw.Expr)]
        first = self._count + 1
        self._count += len(new)
        columns = iter(self.add_all({str(first + place): units for place, units in enumerate(new)}))
        return [
            one._replace(units=next(columns), named=True)
            if not one.named and isinstance(one.units, nw.Expr)
            else one
            for one in own
        ]

    def to_cents(self, value: Whole | Product) -> Whole:
        """Round to whole cents, half a cent up.

        The product is taken apart, so that no part of it is above 2^63. Some engines divide whole numbers as
        floats: the first quotient may then be one off above 2^53, and the rest makes up for it.
        """
        if isinstance(value, Whole):
            return self.named([value])[0]
        if is_nothing(value.multiple) or is_nothing(value.cents):
            return ZERO
        if isinstance(value.multiple.units, int) and value.multiple.units == MILLIONTHS:
            return value.cents
        cents, multiple = (one.units for one in self.named([value.cents, value.multiple]))
        quotient = self._quotient(cents)
        rest = multiple * (cents - quotient * MILLIONTHS) + MILLIONTHS // 2
        whole = multiple * quotient + rest // MILLIONTHS
        return self.named([Whole(whole)])[0]

    def _quotient(self, cents: Units) -> Units:
        quotient = cents // MILLIONTHS
        return self.add(quotient) if isinstance(quotient, nw.Expr) else quotient

    def least(self, one: Whole, other: Whole) -> Whole:
        """Give the lesser of two."""
        if isinstance(one.units, int) and isinstance(other.units, int):
            return one if one.units <= other.units else other
        one, other = self.named([one, other])
        first, second = as_column(one.units), as_column(other.units)
        return self.named([Whole(nw.when(first <= second).then(first).otherwise(second))])[0]

    def if_nothing(self, rate: Whole, yes: Whole, no: Whole) -> Whole:
        """Give the one where a rate is 0, and the other elsewhere."""
        if isinstance(rate.units, int):
            return no if rate.units else yes
        return Whole(nw.when(rate.units == 0).then(as_column(yes.units)).otherwise(as_column(no.units)))


def as_column(units: Units) -> nw.Expr:
    """Give whole numbers as a column, also where all rows have the same."""
    return nw.lit(units, dtype=nw.Int64) if isinstance(units, int) else units


def dollars(cents: Units) -> nw.Expr:
    """Give cents as dollars: the float nearest to them, which every engine finds."""
    return nw.lit(cents / CENTS) if isinstance(cents, int) else parted(cents, CENTS)


def parted(units: nw.Expr, scale: int) -> nw.Expr:
    """Divide whole units into floats, each the nearest to its quotient.

    The divisor is made a column, as Polars multiplies by the inverse of a single number instead, which gives
    another float in one of seven cases.
    """
    return units / (units * 0 + scale)


def by_kind(kind: nw.Expr, values: Mapping[int, int]) -> Units:
    """Give each row the whole number of its kind."""
    if len(set(values.values())) == 1:
        return next(iter(values.values()))
    return text_by_kind(kind, values)


def picked(kind: nw.Expr, kinds: Iterable[int], here: Whole, elsewhere: Whole) -> Whole:
    """Take the one in some kinds, and the other in all others."""
    if here is elsewhere:
        return here
    chosen = nw.when(kind.is_in(list(kinds))).then(as_column(here.units))
    return Whole(chosen.otherwise(as_column(elsewhere.units)))


def only_in(kind: nw.Expr, numbers: Sequence[int], kinds: Collection[int], value: Whole) -> nw.Expr:
    """Give a column that has nothing in the rows of all other kinds."""
    units = as_column(value.units)
    return units if len(numbers) == len(kinds) else nw.when(kind.is_in(numbers)).then(units)


def text_by_kind(kind: nw.Expr, values: Mapping[int, Any]) -> nw.Expr:
    """Give each row the text, or whole number, of its kind."""
    own: dict[Any, list[int]] = {}
    for number, value in values.items():
        own.setdefault(value, []).append(number)
    common = max(own, key=lambda value: len(own[value]))
    dtype = nw.String if isinstance(common, str) else nw.Int64
    others = {value: numbers for value, numbers in own.items() if value != common}
    if len(others) > _FEW:
        return kind.replace_strict(list(values), list(values.values()), default=common, return_dtype=dtype)
    found = nw.lit(common, dtype=dtype)
    for value, numbers in others.items():
        found = nw.when(kind.is_in(numbers)).then(nw.lit(value, dtype=dtype)).otherwise(found)
    return found
