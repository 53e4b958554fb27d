"""The benefit formula: the laws it keeps at every amount, and one calculation by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carcost.calc.benefit import Account, Charge, Rules, ServiceRules, Step
from carcost.calc.covered import DECIMAL

if TYPE_CHECKING:
    from carcost.models.base import Service

CENTS = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)
EDGES = st.sampled_from(
    [Decimal(edge) for edge in ("0", "0.01", "2999.99", "3000", "3000.01", "9200", "34000")]
)
AMOUNTS = CENTS | EDGES
RATES = st.none() | st.sampled_from(
    [Decimal(rate) for rate in ("0", "0.1", "0.2", "0.18291", "0.333333", "1")]
)
PERHAPS = st.none() | AMOUNTS
SERVICES: tuple[Service, ...] = ("inpatient", "outpatient", "product")
SERVICE_RULES = st.builds(
    ServiceRules[Decimal],
    coinsurance=RATES,
    deductible=PERHAPS,
    copay=PERHAPS,
    days=PERHAPS,
    most=PERHAPS,
)
RULES = st.builds(
    Rules[Decimal],
    deductible=AMOUNTS,
    limit=PERHAPS,
    services=st.fixed_dictionaries(dict.fromkeys(SERVICES, SERVICE_RULES)),
)
CHARGES = st.lists(
    st.builds(
        Charge[Decimal],
        component=st.just("x"),
        service=st.sampled_from(SERVICES),
        allowed=AMOUNTS,
        times=st.integers(1, 3),
    ),
    min_size=1,
    max_size=4,
)


def pay(charges: list[Charge[Decimal]], rules: Rules[Decimal]) -> list[list[Step[Decimal]]]:
    account = Account(rules, DECIMAL)
    return [account.pay(charge) for charge in charges]


def owed(charges: list[Charge[Decimal]], rules: Rules[Decimal]) -> Decimal:
    return sum((step.amount for steps in pay(charges, rules) for step in steps), Decimal(0))


@given(CHARGES, RULES)
def test_the_share_of_each_charge_is_from_nothing_to_what_is_allowed(
    charges: list[Charge[Decimal]], rules: Rules[Decimal]
) -> None:
    for charge, steps in zip(charges, pay(charges, rules), strict=True):
        assert 0 <= sum(step.amount for step in steps) <= charge.allowed


@given(CHARGES, RULES)
def test_the_share_is_never_above_what_is_left_of_the_limit(
    charges: list[Charge[Decimal]], rules: Rules[Decimal]
) -> None:
    if rules.limit is not None:
        assert owed(charges, rules) <= rules.limit


@given(CHARGES, RULES, st.integers(0, 3), AMOUNTS)
def test_the_share_never_falls_when_a_bill_rises(
    charges: list[Charge[Decimal]], rules: Rules[Decimal], place: int, more: Decimal
) -> None:
    place %= len(charges)
    dearer = [*charges]
    dearer[place] = charges[place]._replace(allowed=charges[place].allowed + more)
    assert owed(dearer, rules) >= owed(charges, rules)


@given(CHARGES, RULES, AMOUNTS)
def test_the_share_never_falls_when_the_limit_or_the_deductible_rises(
    charges: list[Charge[Decimal]], rules: Rules[Decimal], more: Decimal
) -> None:
    if rules.limit is not None:
        assert owed(charges, rules._replace(limit=rules.limit + more)) >= owed(charges, rules)
    assert owed(charges, rules._replace(limit=None)) >= owed(charges, rules)


@given(CHARGES, RULES)
def test_every_step_is_in_whole_cents(charges: list[Charge[Decimal]], rules: Rules[Decimal]) -> None:
    for steps in pay(charges, rules):
        assert all(step.amount == step.amount.quantize(Decimal("0.01")) for step in steps)


@given(AMOUNTS, AMOUNTS, st.sampled_from([Decimal(0), Decimal("0.2"), Decimal(1)]), AMOUNTS)
def test_one_service_has_a_closed_form(
    allowed: Decimal, deductible: Decimal, rate: Decimal, limit: Decimal
) -> None:
    rules = Rules(deductible, limit, {"outpatient": ServiceRules(rate)})
    before_limit = min(allowed, deductible) + max(allowed - deductible, Decimal(0)) * rate
    expected = min(DECIMAL.to_cents(before_limit), limit)
    assert owed([Charge("x", "outpatient", allowed)], rules) == expected


def test_an_unknown_rate_means_in_full_until_the_limit() -> None:
    rules = Rules(Decimal(0), Decimal(10600), {"outpatient": ServiceRules(None, deductible=Decimal(0))})
    first, second = pay(
        [Charge("a", "outpatient", Decimal(10_000)), Charge("b", "outpatient", Decimal(999))], rules
    )
    assert {step.rule: step.amount for step in first if step.amount} == {"in-full": 10_000}
    assert {step.rule: step.amount for step in second} == {"deductible": 0, "in-full": 999, "limit": -399}


def test_an_admission_is_charged_once_and_another_service_each_time() -> None:
    own = ServiceRules(Decimal("0.1"), deductible=Decimal(1000), copay=Decimal(250), days=Decimal(434))
    rules = Rules(
        Decimal(0), None, {"inpatient": own, "outpatient": ServiceRules(Decimal(0), copay=Decimal(50))}
    )
    charges: list[Charge[Decimal]] = [
        Charge("infusion", "inpatient", Decimal(2_000)),
        Charge("hospital-stay", "inpatient", Decimal(3_000)),
        Charge("follow-up", "outpatient", Decimal(400), times=2),
        Charge("ivig", "outpatient", Decimal(30)),
    ]
    steps = [{step.rule: step.amount for step in found} for found in pay(charges, rules)]
    assert steps[0] == {
        "deductible": 1000,
        "copay": 250,
        "days": 434,
        "coinsurance": Decimal("31.60"),
    }
    assert steps[1] == {"deductible": 0, "copay": 0, "days": 0, "coinsurance": 300}
    assert steps[2] == {"deductible": 0, "copay": 100, "coinsurance": 0}
    assert steps[3] == {"deductible": 0, "copay": 30, "coinsurance": 0}


@pytest.mark.parametrize(("times", "most"), [(1, 1736), (2, 3472)])
def test_the_most_for_one_service_is_beside_the_deductible(times: int, most: int) -> None:
    rules = Rules(Decimal(283), None, {"product": ServiceRules(Decimal("0.2"), most=Decimal(1736))})
    assert owed([Charge("infusion", "product", Decimal(400_000), times)], rules) == 283 + most
