"""Whole numbers of a fixed number of decimals, in arrays: exact arithmetic for the cost formula's draws.

The units are held as floats while every product stays below 2^53, where floats hold whole numbers exactly and
are fastest, and as 64-bit integers above that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

CENTS: Final = 2
"""The decimals of a price."""
MILLIONTHS: Final = 6
"""The decimals of a multiplier."""
EXACT_IN_FLOATS: Final = 2**53
EXACT_IN_INTEGERS: Final = 2**63


class Fixed(NamedTuple):
    """An array of units of 10^-decimals each."""

    units: NDArray[Any]
    decimals: int

    def __mul__(self, other: Any) -> Fixed:  # noqa: ANN401 - a whole number, or of its kind
        if isinstance(other, Fixed):
            return Fixed(self.units * other.units, self.decimals + other.decimals)
        return self if other == 1 else Fixed(self.units * other, self.decimals)

    def __add__(self, other: Any) -> Fixed:  # noqa: ANN401 - of its kind
        return Fixed(self.units + other.units, self.decimals)


def to_cents(amount: Fixed) -> Fixed:
    """Round to whole cents, half a cent up; exact, as no unit is above what its array holds exactly."""
    if amount.decimals == CENTS:
        return amount
    divisor = 10 ** (amount.decimals - CENTS)
    raised = amount.units + divisor // 2
    if raised.dtype == np.float64:
        # Correctly rounded, a quotient of whole numbers below 2^53 never reaches the whole number above it.
        raised /= divisor
        return Fixed(np.floor(raised, out=raised), CENTS)
    return Fixed(raised // divisor, CENTS)
