"""What can be wrong with the numbers of a row, in columns; the words are those of a single case's errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import narwhals as nw

from carcost.calc.whole import CENTS, MILLIONTHS, parted
from carcost.models.money import LARGEST_AMOUNT, LARGEST_MULTIPLIER
from carcost.models.scenario import LOWEST_INFUSION_PRICE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from carcost.models.columns import Column

_AMOUNT: Final = float(LARGEST_AMOUNT)
_TIMES: Final = float(LARGEST_MULTIPLIER)
_PERCENT: Final = 100


class Cells(NamedTuple):
    """The cells of one column: as numbers, in whole units (0 for what is none), and where there are any."""

    numbers: nw.Expr
    units: nw.Expr
    given: nw.Expr


class Check(NamedTuple):
    """A condition of a row, the column that it is about, and the reason why such a row is rejected."""

    fails: nw.Expr
    column: str
    reason: str


def scale_of(column: Column) -> int:
    """Give how many units are one: cents of a dollar, or millionths."""
    return CENTS if column.unit.startswith("dollars") else MILLIONTHS


def units_of(column: Column, numbers: nw.Expr) -> nw.Expr:
    """Give numbers in whole units, 0 for what cannot be held: the nearest, which is the number or is refused.

    An amount is right where it is the float that is nearest to a whole number of cents, which every engine
    finds in the same way.
    """
    largest = _AMOUNT if scale_of(column) == CENTS else _TIMES
    held = nw.when((numbers >= 0) & (numbers <= largest)).then(numbers).otherwise(nw.lit(0.0))
    return (held * scale_of(column)).round(0).cast(nw.Int64)


def checks(columns: Mapping[str, Column], cells: Mapping[str, Cells]) -> Iterator[Check]:
    """Give every check in order; a row is rejected for the first that fails."""
    for name in cells:
        column = columns[name]
        own = _checks_of_one(column, cells[name])
        for fails, reason in own:
            yield Check(cells[name].given & fails, name, reason)
        if column.end == "high":
            yield from _checks_of_range(column.group, cells)


def _checks_of_one(column: Column, cells: Cells) -> Iterator[tuple[nw.Expr, str]]:
    number = cells.numbers
    example = "1540.50" if scale_of(column) == CENTS else "0.2"
    yield ~number.is_finite(), f"is not a plain number, such as {example}"
    yield number < 0, "is negative; the lowest is 0"
    whole = parted(cells.units, scale_of(column)) == number
    if column.unit == "times":
        yield number > _TIMES, "is more than 10 times"
        yield ~whole, "has more than six decimals"
    elif column.unit == "part of 1":
        yield (number >= 1) & (number <= _PERCENT), "is not clear: write a part of 1, such as 0.2"
        yield number > _PERCENT, "is not coinsurance from 0 to 1"
        yield ~whole, "has more than six decimals"
    else:
        yield number > _AMOUNT, "is more than 1,000,000,000,000 dollars"
        yield (number > 0) & (number < 1), "looks like a multiplier where dollars are meant"
        yield ~whole, "has a fraction of a cent; give at most two decimals"
    if column.name == "infusion_low":
        yield (
            number < LOWEST_INFUSION_PRICE,
            f"is no price of an infusion, which is at least {LOWEST_INFUSION_PRICE:,} dollars",
        )
    if column.name == "allowed_high":
        yield number == 0, "is an allowed amount of 0, which is a denial; leave it out"


def _checks_of_range(group: str, cells: Mapping[str, Cells]) -> Iterator[Check]:
    low, high = cells[f"{group}_low"], cells[f"{group}_high"]
    yield Check(high.given & ~low.given, f"{group}_low", "is missing, and the high end is given")
    yield Check(low.given & ~high.given, f"{group}_high", "is missing, and the low end is given")
    both = low.given & high.given & (low.numbers > high.numbers)
    yield Check(both, f"{group}_low", "is above the high end")
