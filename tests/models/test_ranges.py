from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import BaseModel, ValidationError

from carcost.models.ranges import AmountRange, Amounts, MultiplierRange, Multipliers


class Ranges(BaseModel):
    amounts: Amounts | None = None
    multipliers: Multipliers | None = None


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("1540:3080", "1540", "3080"),
        (" 1540 : $3,080 ", "1540", "3080"),
        ("375k:0.4M", "375000", "400000"),
        ("1540", "1540", "1540"),
        (1540, "1540", "1540"),
        (1540.5, "1540.50", "1540.50"),
        (Decimal(1540), "1540", "1540"),
        ({"low": "1k", "high": 2000}, "1000", "2000"),
        (AmountRange(low=1, high=2), "1", "2"),
    ],
)
def test_a_range_of_dollars_is_read_from_text_a_number_or_a_table(
    written: object, low: str, high: str
) -> None:
    amounts = Ranges.model_validate({"amounts": written}).amounts
    assert amounts == AmountRange(low=low, high=high)


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [("0.25:1", "0.25", "1"), ("25%:100%", "0.25", "1"), ("0.333", "0.333", "0.333"), (0, "0", "0")],
)
def test_a_range_of_multipliers_is_read_likewise(written: object, low: str, high: str) -> None:
    multipliers = Ranges.model_validate({"multipliers": written}).multipliers
    assert multipliers == MultiplierRange(low=low, high=high)


@pytest.mark.parametrize("written", ["", ":", "5:", ":5", " : ", "  "])
def test_half_a_range_is_refused(written: str) -> None:
    with pytest.raises(ValidationError, match="needs a low end and a high end, like LOW:HIGH"):
        Ranges.model_validate({"amounts": written})


@pytest.mark.parametrize("written", ["1:2:3", "1;2", "1-2", "100..200", True, None, [1, 2], {"low": 1}])
def test_what_is_no_range_is_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        AmountRange.model_validate(written)
    if written is not None:
        with pytest.raises(ValidationError):
            Ranges.model_validate({"amounts": written})


@pytest.mark.parametrize(
    ("model", "low", "high", "message"),
    [
        (AmountRange, "2000", "1000", r"the low end \(2000\) is above the high end \(1000\)"),
        (AmountRange, "1k", "999.99", r"the low end \(1000\) is above the high end \(999.99\)"),
        (MultiplierRange, "1", "25%", r"the low end \(1\) is above the high end \(0.25\)"),
    ],
)
def test_the_low_end_is_never_above_the_high_end(
    model: type[BaseModel], low: str, high: str, message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        model(low=low, high=high)


def test_a_wrong_low_end_is_the_only_thing_said_of_a_range() -> None:
    with pytest.raises(ValidationError) as refused:
        AmountRange(low="x", high="5")
    assert [error["loc"] for error in refused.value.errors()] == [("low",)]


def test_a_range_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        AmountRange(low=1, high=2).low = Decimal(5)  # type: ignore[misc]


def test_a_range_is_numbers_in_json_and_reads_back() -> None:
    whole, parts = AmountRange(low=1540, high="3080.50"), MultiplierRange(low="0.333", high=1)
    assert whole.model_dump_json() == '{"low":1540,"high":3080.5}'
    assert parts.model_dump_json() == '{"low":0.333,"high":1}'
    assert AmountRange.model_validate_json(whole.model_dump_json()) == whole
    assert MultiplierRange.model_validate_json(parts.model_dump_json()) == parts
