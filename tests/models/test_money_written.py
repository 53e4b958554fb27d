from __future__ import annotations

from decimal import Decimal

import pytest

from carcost.models.money import (
    digits,
    exact_range,
    exact_text,
    money_text,
    multiplier_range,
    to_cents,
)


@pytest.mark.parametrize(
    ("amount", "cents"),
    [("0.005", "0.01"), ("0.004999", "0.00"), ("0.015", "0.02"), ("2.675", "2.68"), ("7", "7.00")],
)
def test_half_a_cent_is_rounded_up(amount: str, cents: str) -> None:
    assert str(to_cents(Decimal(amount))) == cents


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("375000", "USD", "$375,000"),
        ("0", "USD", "$0"),
        ("0.5", "USD", "$1"),
        ("2.5", "USD", "$3"),
        ("1540.49", "USD", "$1,540"),
        ("375000", "EUR", "EUR 375,000"),
        ("1E+6", "USD", "$1,000,000"),
    ],
)
def test_a_reader_sees_whole_units(amount: str, currency: str, text: str) -> None:
    assert money_text(Decimal(amount), currency) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [("1540.50", "$1,540.50"), ("1540", "$1,540"), ("1540.05", "$1,540.05"), ("0.99", "$0.99")],
)
def test_an_exact_amount_has_cents_where_there_are_any(amount: str, text: str) -> None:
    assert exact_text(Decimal(amount), "USD") == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [("1", "2.5", "EUR 1 to EUR 2.50"), ("3", "3.00", "EUR 3"), ("0", "0", "EUR 0")],
)
def test_a_range_of_money_is_one_amount_where_its_ends_are_equal(low: str, high: str, text: str) -> None:
    assert exact_range(Decimal(low), Decimal(high), "EUR") == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [("0", "1.00", "0 to 1"), ("0.333", "0.333", "0.333"), ("0.000001", "10", "0.000001 to 10")],
)
def test_a_range_of_multipliers_has_no_idle_zeros(low: str, high: str, text: str) -> None:
    assert multiplier_range(Decimal(low), Decimal(high)) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [("375000.00", "375000"), ("1540.5", "1540.50"), ("0.3330", "0.333"), ("1E+12", "1000000000000")],
)
def test_a_file_gets_bare_digits(number: str, text: str) -> None:
    assert digits(Decimal(number)) == text
