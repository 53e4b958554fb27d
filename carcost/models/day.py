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
            pass
    raise ValueError(f"expected a day like 2026-11-23, found {kind_of(value)}")


def _not_in_the_future(day: date) -> date:
    """Refuse a day that has begun nowhere on Earth."""
    if day > datetime.now(_LAST_TIME_ZONE).date():
        raise ValueError(f"{day} is in the future; by this computer's clock today is {date.today()}")  # noqa: DTZ011 - the user's own day
    return day


KnownDate = Annotated[date, BeforeValidator(_read_day), AfterValidator(_not_in_the_future)]
"""A day up to today."""


def day_text(day: date) -> str:
    """Write a day for a reader: `7 November 2023`."""
    return f"{day.day} {day:%B %Y}"
