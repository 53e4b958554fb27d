"""The numbers in a kind's share, apart from its form: kinds of the same form are computed together."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from carcost.calc.kind_share import Given, Rate

if TYPE_CHECKING:
    from collections.abc import Callable

Leaf = Decimal | Rate | Given
"""A number of dollars, a part of 1, or a column that has the number."""


def rebuild(node: Any, replace: Callable[[Leaf], Any]) -> Any:  # noqa: ANN401 - tuples and dicts of any kind
    """Give the same with every number replaced, in one fixed order."""
    if isinstance(node, (Decimal, Rate, Given)):
        return replace(node)
    if isinstance(node, dict):
        return {key: rebuild(value, replace) for key, value in node.items()}
    if isinstance(node, tuple):
        parts = [rebuild(part, replace) for part in node]
        return type(node)(*parts) if hasattr(node, "_fields") else tuple(parts)
    return node


def leaves(node: Any) -> list[Leaf]:  # noqa: ANN401 - as above
    """List the numbers in their order."""
    found: list[Leaf] = []
    rebuild(node, found.append)
    return found


def _name(leaf: Leaf) -> str:
    return f"{leaf.column} {leaf.most is None}" if isinstance(leaf, Given) else type(leaf).__name__


def form(node: Any) -> str:  # noqa: ANN401 - as above
    """Describe all but the numbers: two of the same form differ in these only."""
    return repr(rebuild(node, _name))
