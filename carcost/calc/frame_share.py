"""What the family owes of many cases at once: the branches of each kind, fed with columns."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from carcost.calc.benefit import Arithmetic
from carcost.calc.branches import branch_codes
from carcost.calc.checks import Check
from carcost.calc.kind_share import Given, Rate
from carcost.calc.leaves import Leaf, form, leaves, rebuild
from carcost.calc.owed import Bills, EndsOf, Sums, owed
from carcost.calc.whole import CENTS, MILLIONTHS, ZERO, Whole, as_column, by_kind, only_in, picked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from carcost.calc.checks import Cells
    from carcost.calc.kind_share import BranchOf
    from carcost.calc.kinds import Kind
    from carcost.calc.whole import Sheet
    from carcost.models.results.share import BranchCode
    from carcost.models.setup import Setup

_NO_BOUND: Final = 10**17
_TOO_MUCH: Final = {
    "deductible_left": "is more than the plan's deductible, or its maximum",
    "oop_left": "is more than the plan's maximum",
}


def rooms(kind: nw.Expr, kinds: Mapping[int, Kind], cells: Mapping[str, Cells]) -> Iterator[Check]:
    """Give the checks of what can be left at most of a plan's deductible and limit."""
    for name, reason in _TOO_MUCH.items():
        most = {
            number: int(one.share.most[name] * CENTS) if one.share and name in one.share.most else _NO_BOUND
            for number, one in kinds.items()
        }
        if name in cells and set(most.values()) != {_NO_BOUND}:
            yield Check(cells[name].given & (cells[name].units > by_kind(kind, most)), name, reason)


def add_shares(  # noqa: PLR0913, PLR0917 - all that a share depends on
    sheet: Sheet,
    setup: Setup,
    kind: nw.Expr,
    kinds: Mapping[int, Kind],
    lines: Mapping[str, EndsOf[Whole]],
    cells: Mapping[str, Cells],
) -> dict[str, nw.Expr]:
    """Compute every branch that is known in any kind; nothing in the rows of the others."""
    sums = Sums(Arithmetic(sheet.least, sheet.to_cents, ZERO), sheet.if_nothing)
    bills = Bills(lines, _allowed(sheet, setup, cells))
    found: dict[str, nw.Expr] = {}
    for code in branch_codes(setup.plans[0].kind) if setup.plans else ():
        by_form = _by_form(code, kinds)
        known = [number for branches in by_form for number in branches]
        found_ends: list[Whole] = []
        for branches in by_form:
            ends = sheet.named(owed(_filled(branches, kind, sheet, cells), bills, sums))
            before = found_ends or ends
            found_ends = [picked(kind, branches, *pair) for pair in zip(ends, before, strict=True)]
        name = code.replace("-", "_")
        for end, value in zip(("low", "high"), found_ends or (ZERO, ZERO), strict=True):
            found[f"{name}_{end}"] = only_in(kind, known, kinds, value)
    return found


def _by_form(code: BranchCode, kinds: Mapping[int, Kind]) -> list[dict[int, BranchOf]]:
    """Group the kinds in which a branch is known by its form."""
    found: dict[str, dict[int, BranchOf]] = {}
    for number, one in kinds.items():
        for branch in one.share.branches if one.share else ():
            if branch.code == code:
                found.setdefault(form(branch), {})[number] = branch
    return list(found.values())


def _filled(
    branches: Mapping[int, BranchOf], kind: nw.Expr, sheet: Sheet, cells: Mapping[str, Cells]
) -> BranchOf:
    """Put columns in the place of the numbers of a form: each row has those of its kind."""
    numbers = {number: leaves(branch) for number, branch in branches.items()}
    places = iter(range(len(next(iter(numbers.values())))))

    def filled_in(_: Leaf) -> Whole:
        place = next(places)
        return _column({number: own[place] for number, own in numbers.items()}, kind, sheet, cells)

    filled: BranchOf = rebuild(next(iter(branches.values())), filled_in)
    return filled


def _column(own: Mapping[int, Leaf], kind: nw.Expr, sheet: Sheet, cells: Mapping[str, Cells]) -> Whole:
    """Give one number as a column: of its kind, or of the row, at most what its kind leaves of it."""
    first = next(iter(own.values()))
    if not isinstance(first, Given):
        values = {number: _units(one) for number, one in own.items()}
        return Whole(by_kind(kind, values), multiple=isinstance(first, Rate))
    row = Whole(cells[first.column].units, multiple=first.column == "coinsurance", named=True)
    if first.most is None:
        return row
    most = {number: _units(one.most) for number, one in own.items() if isinstance(one, Given)}
    return sheet.least(row, Whole(by_kind(kind, most)))


def _units(number: Any) -> int:  # noqa: ANN401 - a rate or dollars
    return int(number.value * MILLIONTHS) if isinstance(number, Rate) else int(Decimal(number) * CENTS)


def _allowed(sheet: Sheet, setup: Setup, cells: Mapping[str, Cells]) -> EndsOf[Whole] | None:
    """Give what the plan allows for the treatment, by the row or else for all of them."""
    shared = setup.coverage.allowed
    ends = {"low": shared.low, "high": shared.high} if shared else {}
    if "allowed_low" not in cells:
        return EndsOf(*(Whole(_units(end)) for end in ends.values())) if ends else None
    own = (
        nw.when(cells[f"allowed_{end}"].given)
        .then(cells[f"allowed_{end}"].units)
        .otherwise(as_column(_units(ends.get(end, 0))))
        for end in ("low", "high")
    )
    return EndsOf(*sheet.named(map(Whole, own)))
