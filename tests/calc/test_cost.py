from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from carcost.calc.cost import Term, cost
from carcost.models.money import to_cents

INFUSION = Term("infusion")
STAY = Term("hospital-stay", of="infusion")
VALUES = {"infusion": Decimal(400_000), "hospital-stay": Decimal("0.333"), "lodging": Decimal("1540.50")}


def test_a_price_is_multiplied_by_its_quantity() -> None:
    found = cost([Term("infusion", quantity=3)], VALUES, to_cents, Decimal(0))
    assert found.lines == {"infusion": Decimal(1_200_000)}
    assert found.total == Decimal(1_200_000)


def test_a_multiplier_multiplies_the_amount_of_its_reference_with_the_quantity_in_it() -> None:
    found = cost([Term("infusion", quantity=2), STAY], VALUES, to_cents, Decimal(0))
    assert found.lines["hospital-stay"] == Decimal(266_400)
    assert found.total == Decimal(1_066_400)


def test_a_term_that_is_not_counted_is_multiplied_and_nothing_more() -> None:
    found = cost([Term("infusion", counted=False), STAY], VALUES, to_cents, Decimal(0))
    assert found.lines == {"hospital-stay": Decimal(133_200)}
    assert found.total == Decimal(133_200)


def test_a_multiple_of_a_multiple_is_followed_all_the_way() -> None:
    terms = [INFUSION, STAY, Term("follow-up", of="hospital-stay")]
    found = cost(terms, VALUES | {"follow-up": Decimal("0.5")}, to_cents, Decimal(0))
    assert found.lines["follow-up"] == Decimal(66_600)


def test_lines_come_in_the_order_of_the_terms() -> None:
    terms = [Term("lodging"), INFUSION, STAY]
    assert list(cost(terms, VALUES, to_cents, Decimal(0)).lines) == ["lodging", "infusion", "hospital-stay"]


def test_a_term_before_the_one_that_it_multiplies_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        cost([STAY, INFUSION], VALUES, to_cents, Decimal(0))


def test_each_line_is_rounded_half_up_and_the_total_is_the_sum_of_the_rounded_lines() -> None:
    terms = [INFUSION, *(Term(name, of="infusion") for name in "abc")]
    values = {"infusion": Decimal("100.05")} | dict.fromkeys("abc", Decimal("0.1"))
    found = cost(terms, values, to_cents, Decimal(0))
    assert [found.lines[name] for name in "abc"] == [Decimal("10.01")] * 3
    assert found.total == Decimal("130.08")


def test_no_terms_cost_the_zero_that_was_given() -> None:
    assert cost([], VALUES, to_cents, Decimal(0)) == ({}, Decimal(0))


def test_the_same_formula_works_on_whole_cents() -> None:
    found = cost([Term("infusion", quantity=2), Term("lodging")], {"infusion": 5, "lodging": 7}, int, 0)
    assert found == ({"infusion": 10, "lodging": 7}, 17)


def test_the_same_formula_works_on_fractions() -> None:
    exact = cost(
        [INFUSION, STAY],
        {"infusion": Fraction(100), "hospital-stay": Fraction(1, 3)},
        lambda x: x,
        Fraction(0),
    )
    assert exact.total == Fraction(400, 3)


def test_other_numbers_give_the_same_cents_as_decimals() -> None:
    terms = [Term("infusion", quantity=2), STAY, Term("lodging")]
    fractions = {name: Fraction(value) for name, value in VALUES.items()}
    found = cost(terms, fractions, lambda amount: Fraction(round(amount * 100), 100), Fraction(0))
    assert found.total == Fraction(cost(terms, VALUES, to_cents, Decimal(0)).total)
