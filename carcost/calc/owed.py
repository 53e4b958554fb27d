"""What the family owes in the branches of a kind of cases, for amounts of any library: the benefit formula.

A value is a `Decimal`, or a whole column at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from carcost.calc.benefit import Account, Charge, Number
from carcost.calc.kind_share import MORE_CARE, PartOf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from carcost.calc.benefit import Arithmetic, Rules
    from carcost.calc.kind_share import BranchOf, MoreOf, PayerOf

N = TypeVar("N", bound=Number)


class EndsOf(NamedTuple, Generic[N]):
    """An amount at the low and at the high end."""

    low: N
    high: N


class Sums(NamedTuple, Generic[N]):
    """How values are added, compared and rounded, and which of two is taken where a rate is nothing."""

    arithmetic: Arithmetic[N]
    if_nothing: Callable[[Any, N, N], N]


class Bills(NamedTuple, Generic[N]):
    """What is billed for each component, and the allowed amount where one is given."""

    lines: Mapping[str, EndsOf[N]]
    allowed: EndsOf[N] | None


class _Amounts(NamedTuple, Generic[N]):
    billed: EndsOf[N]
    allowed: EndsOf[N]


def owed(branch: BranchOf, bills: Bills[N], sums: Sums[N]) -> EndsOf[N]:
    """Give what the family owes in a branch; its rules have values in the place of their numbers."""
    amounts = {part.component: _amounts(part, bills, sums) for part in (*branch.parts, *branch.itself)}
    left = {part.component: amounts[part.component].allowed for part in branch.parts}
    paid: dict[str, EndsOf[N]] = {}
    for number, payer in enumerate(branch.payers):
        left = _left_by(payer, branch.parts, left, sums, first=number == 0)
        paid = paid or left
    total = _sum([*left.values(), *(amounts[part.component].billed for part in branch.itself)], sums)
    for name in branch.balance:
        billed, allowed = amounts[name]
        above = EndsOf(billed.low - allowed.low, billed.high - allowed.high)
        total = _sum([total, above], sums)
    return total if branch.more is None else _sum([total, _more(branch, branch.more, paid, sums)], sums)


def _amounts(part: PartOf, bills: Bills[N], sums: Sums[N]) -> _Amounts[N]:
    zero = sums.arithmetic.zero
    billed = _sum([bills.lines[name] for name in part.lines], sums)
    allowed = billed
    if part.given and bills.allowed is not None:
        allowed = bills.allowed
        # No plan allows more than is billed: the bill is then taken to be as much.
        billed = EndsOf(_most(billed.low, allowed.low, sums), _most(billed.high, allowed.high, sums))
    if part.allows == "up-to":
        allowed = EndsOf(zero, allowed.high)
    elif part.allows == "turned" and part.given:
        allowed = EndsOf(sums.arithmetic.least(allowed.high, billed.low), allowed.low)
    elif part.allows == "turned":
        allowed = EndsOf(billed.low, zero)
    return _Amounts(billed, allowed)


def _most(one: N, other: N, sums: Sums[N]) -> N:
    greater: N = one + other - sums.arithmetic.least(one, other)
    return greater


def _sum(ends: Sequence[EndsOf[N]], sums: Sums[N]) -> EndsOf[N]:
    low = high = sums.arithmetic.zero
    for one in ends:
        low, high = low + one.low, high + one.high
    return EndsOf(low, high)


def _left_by(
    payer: PayerOf, parts: Sequence[PartOf], amounts: Mapping[str, EndsOf[N]], sums: Sums[N], *, first: bool
) -> dict[str, EndsOf[N]]:
    """Apply one plan to what is allowed of each part, or to what the plan before it leaves."""
    if not payer.low:
        return {name: EndsOf(sums.arithmetic.zero, ends.high) for name, ends in amounts.items()}
    low, high = (_one_end(payer, end, parts, amounts, sums, first=first) for end in ("low", "high"))
    return {
        name: EndsOf(low.get(name, ends.low), high.get(name, ends.high)) for name, ends in amounts.items()
    }


def _one_end(  # noqa: PLR0913 - all that one end depends on
    payer: PayerOf,
    end: str,
    parts: Sequence[PartOf],
    amounts: Mapping[str, EndsOf[N]],
    sums: Sums[N],
    *,
    first: bool,
) -> dict[str, N]:
    years = dict(payer.years)
    rules: dict[int, Rules[N]] = getattr(payer, end)
    accounts = {year: Account(one, sums.arithmetic) for year, one in rules.items()}
    found = {}
    for part in parts:
        if part.component in payer.outside:
            continue
        year = years[part.component]
        amount: N = getattr(amounts[part.component], end)
        own = rules[year].services[part.service]
        if first and part.unpriced and own.coinsurance is not None and own.deductible is not None:
            # What an admission owes does not depend on its price, so an unknown low end changes nothing.
            amount = sums.if_nothing(own.coinsurance, amounts[part.component].high, amount)
        steps = accounts[year].pay(Charge(part.component, part.service, amount, part.times))
        found[part.component] = sum((step.amount for step in steps), sums.arithmetic.zero)
    return found


def _more(branch: BranchOf, more: MoreOf, paid: Mapping[str, EndsOf[N]], sums: Sums[N]) -> EndsOf[N]:
    """Give what care that is not counted may come to: up to what is left of the limit of its year."""
    zero = sums.arithmetic.zero
    first = branch.payers[0]
    years = dict(first.years)
    own = [ends for name, ends in paid.items() if name not in first.outside and years.get(name) == more.year]
    limit: Any = more.limit
    left: N = limit - _sum(own, sums).high
    care = PartOf(MORE_CARE, (), "outpatient", 1)
    total = EndsOf(zero, left)
    for payer in more.further:
        still = _left_by(payer, (care,), {MORE_CARE: EndsOf(zero, left)}, sums, first=False)[MORE_CARE]
        # Each of them is asked of the whole.
        total = EndsOf(total.low + still.low, total.high + still.high - left)
    return total
