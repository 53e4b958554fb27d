"""What kind of value a cell has, in words that repeat nothing of it."""

from __future__ import annotations

import re
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carcost.models.fault import Fault, value_class

CLASSES: Final[dict[str, list[Any]]] = {
    "empty": ["", " ", "\t\n", None],
    "number": ["0", "5", "1540.50", "400000.", ".5", "1e5", "4E+05", "+7", 0, 5, 2.5, 1e300, "1" * 400],
    "negative number": ["-5", "-0.5", "-.5", "-1e5", -5, -2.5],
    "NaN or infinity": ["nan", "NaN", "-NaN", "inf", "+Infinity", float("nan"), float("inf"), float("-inf")],
    "number with spaces": [" 5", "5 ", "\t1540.50\n", " -5"],
    "percentage": ["20%", "0.5 %", "-5%"],
    "amount with a currency sign": ["$400000", "$ 1,540.50", "€5", "£1_000", "$375k", "$0.4M"],
    "amount with k or M": ["375k", "375K", "0.4M", "1.5m"],
    "number with thousands marks": ["1,000", "1,540,000.50", "1_000", "1'000", "1 000", "1.000.000"],
    "number with a decimal comma": ["1540,50", "0,5"],
    "date": ["2026-11-23", "1961-02-03", "2026-99-99"],
    "true or false": ["true", "FALSE", True, False],
    "list or object": ["[1, 2]", "{}", '{"a": 1}'],
    "text": ["a lot", "1.234,50", "1,0000", "12/31/2026", "987-65-4321", "5 dollars", "--5", "5%%", "k", "é",
             "\u0665", "half", "2026-11-23T00:00", "yes", "$", "%", "1e", "0x10", "5 5"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "cell"), [(name, cell) for name, cells in CLASSES.items() for cell in cells]
)
def test_each_kind_of_value_has_its_name(name: str, cell: object) -> None:
    assert value_class(cell) == name


@given(st.text() | st.integers() | st.floats() | st.booleans() | st.none())
def test_any_value_is_of_a_known_kind(cell: object) -> None:
    assert value_class(cell) in CLASSES


@given(st.floats())
def test_a_number_is_of_the_same_kind_as_its_text(number: float) -> None:
    assert value_class(number) == value_class(str(number)) or not number


@given(st.text("0123456789,.$%kM- ", max_size=400))
def test_no_text_takes_for_ever(text: str) -> None:
    assert value_class(text * 200) in CLASSES


@pytest.mark.parametrize("name", CLASSES)
def test_a_name_has_no_digits_and_no_quotes(name: str) -> None:
    assert re.fullmatch("[A-Za-z ]+", name)


def test_faults_are_sorted_by_their_rows() -> None:
    second, first = Fault(2, "", "record", "is no JSON"), Fault(1, "stay_low", "text", "x")
    assert sorted([second, first]) == [first, second]
