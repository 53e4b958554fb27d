"""What all models share, and the small types that several of them use."""

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

Basis = Literal[
    "list", "asp", "gross", "cash", "negotiated", "allowed", "payment", "cost", "expense", "unstated"
]
"""What kind of money a price is; "unstated" is for a user's figure, which does not say."""

Setting = Literal["inpatient", "outpatient"]
Population = Literal["cancer", "autoimmune"]
Confidence = Literal["read", "secondary"]
"""read: seen in the source itself; secondary: seen only where somebody reports the source."""


class Model(BaseModel):
    """A frozen record that refuses keys it does not know and never echoes what it refused.

    Validators are built at first use, since one command needs few of the models.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)


ID_PATTERN: Final = r"^[a-z0-9][a-z0-9-]*$"
Id = Annotated[str, Field(pattern=ID_PATTERN, max_length=60)]
"""A name of lower-case letters, digits and hyphens, such as "hospital-stay"."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
"""A short text."""


def _begun(year: int) -> int:
    """Refuse a year after the fiscal year that has begun."""
    latest = date.today().year + 1  # noqa: DTZ011 - a year is not that exact
    if year > latest:
        raise ValueError(f"{year} is in the future; the latest year of prices is {latest}")
    return year


Year = Annotated[int, Field(ge=1990, strict=True), AfterValidator(_begun)]
"""A year of prices."""
