"""What all models share, and the small types that several of them use."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Basis = Literal[
    "list", "asp", "gross", "cash", "negotiated", "allowed", "payment", "cost", "expense", "unstated"
]
"""What kind of money a price is; "unstated" is for a user's figure, which does not say."""

Setting = Literal["inpatient", "outpatient"]
Service = Literal["inpatient", "outpatient", "product", "family"]
"""The class of a service, by which plans differ: all of an admission; other care; the CAR-T product given
outside of an admission; what the family pays itself and no plan covers."""

Population = Literal["cancer", "autoimmune", "any"]
"""Whose treatment a figure is from; "any" where it does not depend on it, like a night's lodging."""
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
