from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carcost.models.coinsurance import percent, read_coinsurance

NOT_COINSURANCE = "is not coinsurance from 0% to 100%; write coinsurance like 20% or 0.20"


@pytest.mark.parametrize(
    ("written", "rate"),
    [
        ("20%", "0.2"),
        ("0%", "0"),
        ("100%", "1"),
        ("1.0", "1"),
        (1.0, "1"),
        ("18.291%", "0.18291"),
        ("0.2", "0.2"),
        (".5", "0.5"),
        (0, "0"),
        (0.2, "0.2"),
        (Decimal("0.35"), "0.35"),
    ],
)
def test_coinsurance_is_read(written: object, rate: str) -> None:
    assert read_coinsurance(written) == Decimal(rate)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("20", 'coinsurance "20" is not clear: is it 20% or 0.20? write 20%'),
        (20, 'coinsurance "20" is not clear: is it 20% or 0.20? write 20%'),
        ("1", 'coinsurance "1" is not clear: is it 1% or 0.01? write 1%'),
        ("12.5", 'coinsurance "12.5" is not clear: is it 12.5% or 0.125? write 12.5%'),
        ("101%", 'coinsurance "101%" is more than 100%; write coinsurance like 20% or 0.20'),
        ("150", f'"150" {NOT_COINSURANCE}'),
        ("-5%", f'"-5%" {NOT_COINSURANCE}'),
        ("$20", f'"$20" {NOT_COINSURANCE}'),
        (
            "Jane Doe",
            f"this text of 8 characters {NOT_COINSURANCE}",
        ),
        ("nan", f'"nan" {NOT_COINSURANCE}'),
        ("", f'"" {NOT_COINSURANCE}'),
        (True, "expected coinsurance, found true or false; write coinsurance like 20% or 0.20"),
        ([1], "expected coinsurance, found a list; write coinsurance like 20% or 0.20"),
    ],
)
def test_what_is_no_coinsurance_is_refused_in_one_line(written: object, message: str) -> None:
    with pytest.raises(ValueError, match="coinsurance") as refused:
        read_coinsurance(written)
    assert str(refused.value) == message


@given(st.integers(0, 100_000))
def test_what_is_written_is_read_again(thousandths_of_a_percent: int) -> None:
    rate = Decimal(thousandths_of_a_percent) / 100_000
    assert read_coinsurance(percent(rate)) == rate


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    rate = Decimal(0)
    with contextlib.suppress(ValueError):
        rate = read_coinsurance(text)
    assert 0 <= rate <= 1
