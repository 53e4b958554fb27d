"""The only cost formula: values of the parameters become line items, and line items a total.

Every analysis feeds this one function: with all-low and all-high values, with one value moved, with draws, or
with columns. A value is anything that can be multiplied and added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


class Number(Protocol):
    """What the formula needs of a value."""

    def __add__(self, other: Any, /) -> Any: ...  # noqa: ANN401 - numbers of any library
    def __mul__(self, other: Any, /) -> Any: ...  # noqa: ANN401 - numbers of any library


N = TypeVar("N", bound=Number)


class Term(NamedTuple):
    """One parameter of the formula: a price times a quantity, or a multiplier of another term's amount.

    A term that is not counted is only there to be multiplied, like the price of what a sponsor gives.
    """

    component: str
    quantity: int = 1
    of: str | None = None
    counted: bool = True


class Cost(NamedTuple, Generic[N]):
    """The amount of each counted component, and their sum."""

    lines: dict[str, N]
    total: N


def cost(terms: Iterable[Term], values: Mapping[str, N], to_cents: Callable[[N], N], zero: N) -> Cost[N]:
    """Compute every line, rounded to the cent, and the total as the sum of the rounded lines.

    `values` has a price in dollars, or a multiplier, for each term's component. A term comes after the one
    that it multiplies.
    """
    amounts: dict[str, N] = {}
    lines: dict[str, N] = {}
    total = zero
    for term in terms:
        amount = values[term.component] * term.quantity
        if term.of is not None:
            amount = amount * amounts[term.of]
        amounts[term.component] = to_cents(amount)
        if term.counted:
            lines[term.component] = amounts[term.component]
            total = total + amounts[term.component]
    return Cost(lines, total)
