"""Days: which are valid, and how they are written."""

from datetime import date, datetime, timedelta, timezone
from typing import Annotated

from pydantic import AfterValidator

_LAST_TIME_ZONE = timezone(timedelta(hours=14))


def _not_in_the_future(day: date) -> date:
    """Refuse a day that has begun nowhere on Earth."""
    today = datetime.now(_LAST_TIME_ZONE).date()
    if day > today:
        raise ValueError(f"{day} is in the future; this computer's clock says {today}")
    return day


KnownDate = Annotated[date, AfterValidator(_not_in_the_future)]
"""A day up to today."""


def day_text(day: date) -> str:
    """Write a day for a reader: `7 November 2023`."""
    return f"{day.day} {day:%B %Y}"
