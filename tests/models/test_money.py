from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from carcost.models.money import read_amount, read_multiplier

if TYPE_CHECKING:
    from collections.abc import Callable

AMOUNTS = [
    ("375000", "375000"),
    ("375_000", "375000"),
    ("375,000", "375000"),
    ("$375,000", "375000"),
    ("1,234,567.89", "1234567.89"),
    ("375k", "375000"),
    ("375K", "375000"),
    ("$375.5k", "375500"),
    ("0.4M", "400000"),
    (".5M", "500000"),
    (".5m", "500000"),
    ("  375000\t", "375000"),
    ("1540.50", "1540.50"),
    ("1540.5", "1540.5"),
    ("0", "0"),
    ("$0.00", "0"),
    ("1", "1"),
    ("1000000000000", "1000000000000"),
    ("1000000M", "1000000000000"),
    (375000, "375000"),
    (0.0, "0"),
    (-0.0, "0"),
    (1540.1, "1540.1"),
    (Decimal("1540.10"), "1540.10"),
    (Decimal("4E+5"), "400000"),
]

NOT_AMOUNTS: list[tuple[object, str]] = [
    ("", "is not an amount of dollars"),
    ("   ", "is not an amount of dollars"),
    ("$", "is not an amount of dollars"),
    ("k", "is not an amount of dollars"),
    ("-5", "is not an amount of dollars"),
    ("+5", "is not an amount of dollars"),
    ("nan", "is not an amount of dollars"),
    ("inf", "is not an amount of dollars"),
    ("1e5", "is not an amount of dollars"),
    ("37,5000", "is not an amount of dollars"),
    ("375,00", "is not an amount of dollars"),
    ("3,750_000", "is not an amount of dollars"),
    ("375 000", "is not an amount of dollars"),
    ("375.000.000", "is not an amount of dollars"),
    ("5.", "is not an amount of dollars"),
    ("375kk", "is not an amount of dollars"),
    ("1B", "is not an amount of dollars"),
    ("007", "is not an amount of dollars"),
    ("0,375", "is not an amount of dollars"),
    ("€375", "is not an amount of dollars"),
    ("375000$", "is not an amount of dollars"),
    ("\uff13\uff17\uff15", "is not an amount of dollars"),
    ("\u0663\u0667\u0665", "is not an amount of dollars"),
    ("9" * 5000, "is not an amount of dollars"),
    ("50%", "is a percentage where dollars are meant"),
    ("0.5", "looks like a multiplier where dollars are meant"),
    ("0.01", "looks like a multiplier where dollars are meant"),
    (0.5, "looks like a multiplier where dollars are meant"),
    ("10.001", "has more than two decimals"),
    (Decimal("10.005"), "has a fraction of a cent"),
    ("1000000000000.01", "at most 1,000,000,000,000 dollars"),
    ("1000001M", "at most 1,000,000,000,000 dollars"),
    (10**13, "at most 1,000,000,000,000 dollars"),
    (Decimal("1E+999"), "of more than 15 digits"),
    (1e300, "of more than 15 digits"),
    (-1, "is negative"),
    (Decimal("-0.01"), "is negative"),
    (float("nan"), "expected an amount of dollars, found NaN"),
    (float("inf"), "expected an amount of dollars, found Infinity"),
    (Decimal("-inf"), "expected an amount of dollars, found -Infinity"),
    (Decimal("sNaN"), "expected an amount of dollars, found sNaN"),
    (True, "expected an amount of dollars, found true or false"),
    (None, "expected an amount of dollars, found nothing"),
    ([1], "expected an amount of dollars, found a list"),
    (b"375000", "expected an amount of dollars, found a bytes"),
]

MULTIPLIERS = [
    ("0.5", "0.5"),
    (".5", "0.5"),
    ("50%", "0.5"),
    ("33.3%", "0.333"),
    ("0", "0"),
    ("0%", "0"),
    ("1", "1"),
    ("10", "10"),
    ("1000%", "10"),
    ("0.000001", "0.000001"),
    (" 0.25 ", "0.25"),
    (1, "1"),
    (0.1, "0.1"),
    (1e-06, "0.000001"),
    (Decimal("0.333333"), "0.333333"),
]

NOT_MULTIPLIERS: list[tuple[object, str]] = [
    ("", "is not a multiplier"),
    ("%", "is not a multiplier"),
    ("50%%", "is not a multiplier"),
    ("-0.5", "is not a multiplier"),
    ("1e-3", "is not a multiplier"),
    ("nan", "is not a multiplier"),
    ("\uff11", "is not a multiplier"),
    ("0." + "5" * 100, "is not a multiplier"),
    ("$0.5", "is an amount where a multiplier is meant"),
    ("1k", "is an amount where a multiplier is meant"),
    ("0.5M", "is an amount where a multiplier is meant"),
    ("50", "if it is a percentage, write it with %"),
    ("10.000001", "more than 10 times"),
    ("1001%", "more than 10 times"),
    (375000, "more than 10 times"),
    ("0.0000001", "more than six decimals"),
    ("0.00001%", "more than six decimals"),
    (0.1 + 0.2, "more than six decimals"),
    (Decimal("1E-9"), "more than six decimals"),
    (Decimal("1E+999"), "of more than 15 digits"),
    (Decimal(-1), "is negative"),
    (float("nan"), "expected a multiplier, found NaN"),
    (False, "expected a multiplier, found true or false"),
]


@pytest.mark.parametrize(("written", "amount"), AMOUNTS)
def test_an_amount_is_read_in_each_of_its_spellings(written: object, amount: str) -> None:
    assert read_amount(written) == Decimal(amount)


@pytest.mark.parametrize(("written", "message"), NOT_AMOUNTS)
def test_what_is_no_amount_is_refused_in_a_short_line(written: object, message: str) -> None:
    with pytest.raises(ValueError, match=message) as refused:
        read_amount(written)
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(("written", "multiplier"), MULTIPLIERS)
def test_a_multiplier_is_read_in_each_of_its_spellings(written: object, multiplier: str) -> None:
    assert read_multiplier(written) == Decimal(multiplier)


@pytest.mark.parametrize(("written", "message"), NOT_MULTIPLIERS)
def test_what_is_no_multiplier_is_refused_in_a_short_line(written: object, message: str) -> None:
    with pytest.raises(ValueError, match=message) as refused:
        read_multiplier(written)
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("zero", [Decimal("0.0000000000000000000"), Decimal("0E+20")])
def test_zero_is_zero_however_many_digits_write_it(zero: Decimal) -> None:
    assert read_amount(zero) == 0
    assert read_multiplier(zero) == 0


@pytest.mark.parametrize("read", [read_amount, read_multiplier])
def test_a_whole_number_too_long_to_write_is_refused_in_the_words_of_carcost(
    read: Callable[[object], Decimal],
) -> None:
    with pytest.raises(ValueError, match="of more than 15 digits"):
        read(16**5000)


def test_a_fraction_of_a_cent_is_not_lost_in_a_thousand() -> None:
    with pytest.raises(ValueError, match="at most 15 digits"):
        read_amount("1.0000000000000000000000000000000001k")
