"""The only benefit formula: what a plan leaves to the patient of each charge, step by step.

As with the cost formula, every analysis feeds this one function, and a value is anything that can be added,
subtracted, multiplied and compared by `least`: nothing here branches on an amount.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from carcost.models.base import Service

Rule = Literal["deductible", "copay", "days", "in-full", "coinsurance", "most", "limit"]
"""The steps, in their order; the last two take something off."""

# The patient's part, until the limit, of what is covered by terms that are not known.
_IN_FULL: Final = Decimal(1)


class Number(Protocol):
    """What the formula needs of a value."""

    def __add__(self, other: Any, /) -> Any: ...  # noqa: ANN401 - numbers of any library
    def __sub__(self, other: Any, /) -> Any: ...  # noqa: ANN401 - numbers of any library
    def __mul__(self, other: Any, /) -> Any: ...  # noqa: ANN401 - numbers of any library


N = TypeVar("N", bound=Number)


class Arithmetic(NamedTuple, Generic[N]):
    """How values of one kind are compared and rounded: Decimals, draws, or columns."""

    least: Callable[[N, N], N]
    to_cents: Callable[[N], N]
    zero: N


class Charge(NamedTuple, Generic[N]):
    """What a plan allows for one component, in dollars; `times` is how many services it stands for."""

    component: str
    service: Service
    allowed: N
    times: int = 1


class ServiceRules(NamedTuple, Generic[N]):
    """What one class of service costs the patient; `None` for what does not apply.

    `coinsurance` is a part from 0 to 1; where it is `None` it is not known, and the patient pays in full
    until the limit. `deductible` is the class's own, instead of the plan's; `copay` and `days` are owed after
    it; `most` is for all that one service costs beside the deductible.
    """

    coinsurance: Decimal | None
    deductible: N | None = None
    copay: N | None = None
    days: N | None = None
    most: N | None = None


class Rules(NamedTuple, Generic[N]):
    """What one plan asks in one plan year: what is left of its deductible and of its limit, and its rates.

    `limit` is `None` where there is none.
    """

    deductible: N
    limit: N | None
    services: Mapping[Service, ServiceRules[N]]


class Step(NamedTuple, Generic[N]):
    """What one rule adds to the patient's share of a charge, or takes off it (an amount below 0).

    `of` is what the rule was applied to, `left` what was left before of what is owed once, or of the limit.
    """

    component: str
    rule: Rule
    amount: N
    of: N
    left: N


_Pool = tuple[Rule, "Service | None"]


class Account(Generic[N]):
    """One patient's account with one plan in one plan year; it pays charges as they come."""

    def __init__(self, rules: Rules[N], arithmetic: Arithmetic[N]) -> None:
        self._services = rules.services
        self._arithmetic = arithmetic
        self._limit = rules.limit
        self._left: dict[_Pool, N] = {("deductible", None): rules.deductible}
        for service, one in rules.services.items():
            owed: tuple[tuple[Rule, N | None], ...] = (
                ("deductible", one.deductible),
                ("copay", one.copay),
                ("days", one.days),
                ("most", one.most),
            )
            self._left |= {(rule, service): amount for rule, amount in owed if amount is not None}

    def pay(self, charge: Charge[N]) -> list[Step[N]]:
        """Give the steps of one charge; their amounts add up to the patient's share of it.

        First the deductible, then copay and charges by the day, then coinsurance of the rest, rounded to the
        cent; what is above the most for one service, and above the yearly limit, is taken off again. So the
        share is never above what is allowed, and never falls when that rises.
        """
        least, to_cents, zero = self._arithmetic
        rules = self._services[charge.service]
        steps: list[Step[N]] = []
        rest, owed = charge.allowed, zero
        for rule, pool in self._owed_first(charge, rules):
            part = least(self._left[pool], rest)
            steps.append(Step(charge.component, rule, part, rest, self._left[pool]))
            self._left[pool] = self._left[pool] - part
            rest = rest - part
            # What is above the most for one service is counted beside the deductible.
            owed = zero if rule == "deductible" else owed + part
        unknown = rules.coinsurance is None
        part = to_cents(rest * (_IN_FULL if rules.coinsurance is None else rules.coinsurance))
        steps.append(Step(charge.component, "in-full" if unknown else "coinsurance", part, rest, rest))
        owed = owed + part
        if rules.most is not None:
            # An admission is one service, whatever charges it has.
            of_admission: _Pool | None = ("most", charge.service) if charge.service == "inpatient" else None
            most = self._left[of_admission] if of_admission else rules.most * charge.times
            steps.append(self._taken_off(charge, "most", owed, most))
            if of_admission:
                self._left[of_admission] = most - (owed + steps[-1].amount)
        if self._limit is not None:
            whole = sum((step.amount for step in steps), zero)
            steps.append(self._taken_off(charge, "limit", whole, self._limit))
            self._limit = self._limit - (whole + steps[-1].amount)
        return steps

    def _owed_first(self, charge: Charge[N], rules: ServiceRules[N]) -> Iterator[tuple[Rule, _Pool]]:
        """Name what is owed before coinsurance; an admission's copay is owed once, others each time."""
        service = charge.service
        yield "deductible", ("deductible", None if rules.deductible is None else service)
        if rules.copay is not None:
            if service != "inpatient":
                self._left["copay", service] = rules.copay * charge.times
            yield "copay", ("copay", service)
        if rules.days is not None:
            yield "days", ("days", service)

    def _taken_off(self, charge: Charge[N], rule: Rule, owed: N, most: N) -> Step[N]:
        return Step(charge.component, rule, self._arithmetic.least(owed, most) - owed, owed, most)
