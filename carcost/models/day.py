"""Days: which are valid, and how they are written."""

import re
from datetime import date, datetime, timedelta, timezone
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from carcost.errors import kind_of

_LAST_TIME_ZONE = timezone(timedelta(hours=14))


def _read_day(value: object) -> date:
    """Take a day, or its text as `2026-11-23`; no time, no number."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError("expected a day like 2026-11-23, found one that does not exist") from None
    raise ValueError(f"expected a day like 2026-11-23, found {kind_of(value)}")


def _not_in_the_future(day: date) -> date:
    """Refuse a day that has begun nowhere on Earth."""
    if day > datetime.now(_LAST_TIME_ZONE).date():
        raise ValueError(f"{day} is in the future; by this computer's clock today is {date.today()}")  # noqa: DTZ011 - the user's own day
    return day


KnownDate = Annotated[date, BeforeValidator(_read_day), AfterValidator(_not_in_the_future)]
"""A day up to today."""

AnyDate = Annotated[date, BeforeValidator(_read_day)]
"""A day, also one to come."""

_ANY_COMMON_YEAR = 2001


def _read_month_and_day(value: object) -> str:
    """Take the text of a day of every year, as `07-01`."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{2}-[0-9]{2}", value):
        try:
            return f"{date.fromisoformat(f'{_ANY_COMMON_YEAR}-{value}'):%m-%d}"
        except ValueError:
            raise ValueError(
                "expected a month and a day like 07-01, found one that not every year has"
            ) from None
    raise ValueError(f"expected a month and a day like 07-01, found {kind_of(value)}")


MonthAndDay = Annotated[str, BeforeValidator(_read_month_and_day)]
"""A day of every year, as `07-01`."""


def months_later(day: date, months: int) -> date:
    """Give the same day some months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + years, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def day_text(day: date) -> str:
    """Write a day for a reader: `7 November 2023`."""
    return f"{day.day} {day:%B %Y}"
