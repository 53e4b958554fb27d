from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from pydantic import TypeAdapter, ValidationError

from carcost.models.day import KnownDate, day_text

FIRST_TO_BEGIN = timezone(timedelta(hours=14))
KNOWN: TypeAdapter[date] = TypeAdapter(KnownDate)


def days_from_now(days: int) -> date:
    return datetime.now(FIRST_TO_BEGIN).date() + timedelta(days=days)


@pytest.mark.parametrize("days", [-10_000, -1, 0])
def test_a_day_that_has_begun_is_known(days: int) -> None:
    day = days_from_now(days)
    assert KNOWN.validate_python(day) == day


@pytest.mark.parametrize("days", [2, 400])
def test_a_day_that_has_begun_nowhere_is_refused(days: int) -> None:
    day = days_from_now(days)
    with pytest.raises(ValidationError, match=f"{day} is in the future; by this computer's clock today is "):
        KNOWN.validate_python(day)


def test_a_day_may_be_text_in_the_order_of_iso() -> None:
    assert KNOWN.validate_python("2023-11-07") == date(2023, 11, 7)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "7.11.2023",
        "2023-1-7",
        "20231107",
        "2023-02-30",
        86_400,
        5.0,
        True,
        None,
        datetime(2023, 1, 1, tzinfo=FIRST_TO_BEGIN),
    ],
)
def test_what_is_no_day_is_refused(value: object) -> None:
    with pytest.raises(ValidationError, match="expected a day like 2026-11-23, found "):
        KNOWN.validate_python(value)


def test_a_day_is_written_for_a_reader_without_a_leading_zero() -> None:
    assert day_text(date(2023, 11, 7)) == "7 November 2023"
