"""The share of a kind of cases: which plan pays for which line by which rules, without the rows' amounts.

It follows the branches of a single case (`calc.branches`); a test holds the two together to the cent.
"""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from carcost.calc.branches import fork
from carcost.calc.case import payers
from carcost.calc.covered import Payer
from carcost.calc.share import share_case
from carcost.calc.terms import NotKnownError, deductible_room, oop_room, rules_of
from carcost.models.plan import OutOfNetwork

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from carcost.calc.benefit import Rules
    from carcost.calc.bill import Item
    from carcost.calc.case import Case
    from carcost.calc.outcomes import Terms
    from carcost.calc.terms import Known, Network
    from carcost.models.base import Service
    from carcost.models.coverage import Coverage
    from carcost.models.results.estimate import Estimate
    from carcost.models.results.share import BranchCode
    from carcost.models.setup import Setup

_INFUSION: Final = "infusion"
MORE_CARE: Final = "more-care"


class Given(NamedTuple):
    """A number that each row gives in a column of this name; no more than `most` of it counts."""

    column: str
    most: Decimal | None = None


class Rate(NamedTuple):
    """A part of 1, where other numbers are dollars."""

    value: Decimal


class PartOf(NamedTuple):
    """One thing that plans pay for: the lines in it, and how its allowed amount comes of its bill.

    "billed": all of it; "up-to": nothing to all of it; "turned": the low end is of the highest allowed
    amount. `given` is true where the allowed amount is given, and `unpriced` where the low end is not known.
    """

    component: str
    lines: tuple[str, ...]
    service: Service
    times: int
    allows: Literal["billed", "up-to", "turned"] = "billed"
    unpriced: bool = False
    given: bool = False


class PayerOf(NamedTuple):
    """A plan: what it excludes, the year in which it pays each part, and its rules of each year at both ends.

    Without rules it is a plan of which nothing is known.
    """

    outside: tuple[str, ...]
    years: tuple[tuple[str, int], ...]
    low: dict[int, Rules[Any]]
    high: dict[int, Rules[Any]]


class MoreOf(NamedTuple):
    """Care that is not counted, up to what is left of the limit of a year; every further plan pays of it."""

    year: int
    limit: Decimal | Given
    further: tuple[PayerOf, ...]


class BranchOf(NamedTuple):
    """One branch: what plans pay for, what is billed above that, and what the family pays itself."""

    code: BranchCode
    parts: tuple[PartOf, ...] = ()
    payers: tuple[PayerOf, ...] = ()
    balance: tuple[str, ...] = ()
    itself: tuple[PartOf, ...] = ()
    more: MoreOf | None = None


class ShareOf(NamedTuple):
    """The branches of a kind that are known, and the most that its rows can give in a column."""

    branches: tuple[BranchOf, ...]
    most: dict[str, Decimal]


class _Kind(NamedTuple):
    case: Case
    given: set[str]

    @property
    def network(self) -> Network:
        """The network of which the coverage is known."""
        return self.case.coverage.network or "in"


def share_of(below: Estimate, setup: Setup, coverage: Coverage, given: set[str]) -> ShareOf:
    """Give the branches of a kind, whose amounts are stand-ins; raises `UsageError` as `share` does."""
    case = share_case(below, setup.plans, coverage, setup.catalogue)
    branches, used = fork(case)
    kind = _Kind(case, given)
    known = []
    for branch in branches:
        if branch.state == "computed":
            # With amounts other than the stand-ins a further year may be asked for that has no figures.
            with suppress(NotKnownError):
                known.append(_branch(branch.code, kind))
    return ShareOf(tuple(known), _most(kind, used))


def _branch(code: BranchCode, kind: _Kind) -> BranchOf:
    case = kind.case
    items = case.bill.items
    match code:
        case "covered" | "in-network":
            return _paid(code, kind, items)
        case "next-year":
            return _next_year(kind)
        case "out-of-network":
            return _out_of_network(kind)
        case "trial":
            return _trial(kind)
        case "outside":
            return BranchOf(code, itself=tuple(_part(item, case) for item in case.bill.outside))
        case _:
            return BranchOf(code, itself=tuple(_part(item, case) for item in items))


def _part(item: Item, case: Case) -> PartOf:
    lines: tuple[str, ...] = (item.component,)
    if item.given:
        outside = {one.component for one in case.bill.outside}
        added = case.estimate.scenario.add
        every = [line.component for line in case.estimate.line_items]
        lines = tuple(name for name in every if name not in outside and name not in added)
    unpriced = bool(item.unpriced) and not item.given
    return PartOf(item.component, lines, item.service, item.times, "billed", unpriced, item.given)


def _paid(code: BranchCode, kind: _Kind, items: Sequence[Item], *, trial: bool = False) -> BranchOf:
    """Give a branch in which the plans pay for items in network, by their days."""
    # Items in several years are taken as if they all fell into the first, but for what comes after it.
    by_day = code not in ("in-network", "covered") or len(kind.case.years) == 1
    paying = payers(kind.case, items, by_day=by_day)
    parts = [_part(item, kind.case) for item in items]
    if trial:
        inside = kind.case.bill.product_inside
        parts = [
            one._replace(allows="up-to", unpriced=True) if one.component == inside else one for one in parts
        ]
    return BranchOf(code, tuple(parts), tuple(_payer(one, items, kind) for one in paying))


def _next_year(kind: _Kind) -> BranchOf:
    case = kind.case
    branch = _paid("next-year", kind, case.bill.items)
    here = case.years[0]
    other = here + 1 if here == case.year else case.year
    year = case.years[-1] if len(case.years) > 1 else other
    known = _with_given(case.terms(case.plan, year), case.plan.id, year, "in", kind)
    if known.limit_left is None or known.limit_left == 0:
        return branch
    further = []
    for plan in case.plans[1:]:
        silent = plan.kind == "medicaid" and not plan.years
        years = {} if silent else {year: case.terms(plan, year)}
        payer = Payer(plan, years, {MORE_CARE: year}, None, case.stay_days)
        further.append(_rules(payer, {"outpatient"}, "in", kind))
    return branch._replace(more=MoreOf(year, known.limit_left, tuple(further)))


def _out_of_network(kind: _Kind) -> BranchOf:
    case = kind.case
    items = case.bill.items
    (payer,) = payers(case, items, "out")
    covered, balance, itself = [], [], []
    for item in items:
        terms = payer.years[payer.year_of[item.component]].terms
        terms = terms if isinstance(terms, OutOfNetwork) else OutOfNetwork()
        part = _part(item, case)
        if not terms.covered:
            itself.append(part)
        elif terms.balance_billing:
            balance.append(part.component)
            covered.append((item, part._replace(allows="turned")))
        else:
            covered.append((item, part))
    paying = (_payer(payer, [item for item, _ in covered], kind, "out"),) if covered else ()
    parts = tuple(part for _, part in covered)
    return BranchOf("out-of-network", parts, paying, tuple(balance), tuple(itself))


def _trial(kind: _Kind) -> BranchOf:
    items = [item for item in kind.case.bill.items if item.component != _INFUSION]
    return _paid("trial", kind, items, trial=True)


def _payer(payer: Payer, items: Sequence[Item], kind: _Kind, network: Network = "in") -> PayerOf:
    used = {item.service for item in items if item.component not in payer.plan.outside}
    return _rules(payer, used, network, kind)


def _rules(payer: Payer, used: set[Service], network: Network, kind: _Kind) -> PayerOf:
    """Give a plan's rules of each of its years; a silent plan has none."""
    years = {
        year: _with_given(known, payer.plan.id, year, network, kind) for year, known in payer.years.items()
    }
    low, high = (
        {
            year: _with_rates(rules_of(known, payer.plan, payer.product, payer.days[end], used))
            for year, known in years.items()
        }
        for end in ("low", "high")
    )
    return PayerOf(payer.plan.outside, tuple(payer.year_of.items()), low, high)


def _with_rates(rules: Rules[Any]) -> Rules[Any]:
    """Mark what is a part of 1, and no dollars."""
    services = {
        name: one._replace(coinsurance=_rate(one.coinsurance)) for name, one in rules.services.items()
    }
    return rules._replace(services=services)


def _rate(found: Any) -> Any:  # noqa: ANN401 - a number, a column, or nothing
    return Rate(found) if isinstance(found, Decimal) else found


def _with_given(known: Known, plan: str, year: int, network: Network, kind: _Kind) -> Known:
    """Put the rows' own columns in the place of their stand-ins."""
    case = kind.case
    if plan != case.plan.id or network != kind.network:
        return known
    changes: dict[str, Any] = {}
    if "coinsurance" in kind.given:
        changes["coinsurance"] = Given("coinsurance")
    if year == case.year and "deductible_left" in kind.given:
        changes["deductible_left"] = Given("deductible_left", deductible_room(known).family)
    if year == case.year and "oop_left" in kind.given:
        changes["limit_left"] = Given("oop_left", oop_room(known.terms).family)
    return known._replace(**changes)


def _most(kind: _Kind, used: Sequence[Terms]) -> dict[str, Decimal]:
    """Give the most that rows can give in a column without contradicting the plan, or each other."""
    case, coverage = kind.case, kind.case.coverage
    most: Mapping[str, list[Decimal | None]] = {"deductible_left": [], "oop_left": []}
    if isinstance(coverage.oop_max, Decimal):
        most["deductible_left"].append(coverage.oop_max)
        most["oop_left"].append(coverage.oop_max)
    for plan, network, known in used:
        if (plan, network, known.year) == (case.plan.id, kind.network, case.year):
            most["deductible_left"].append(deductible_room(known).most)
            most["oop_left"].append(oop_room(known.terms).most)
    return {
        column: min(own)
        for column, amounts in most.items()
        if column in kind.given and (own := [one for one in amounts if one is not None])
    }
