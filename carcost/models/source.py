"""Where a figure was read."""

from typing import Annotated, Final

from pydantic import AfterValidator, Field

from carcost.models.base import Id, Line, Model
from carcost.models.day import KnownDate

USER: Final = "user"
"""The source of a figure that the user gave; no file can define it."""

URL_PATTERN: Final = r"^https?://\S+$"


def _not_the_user(name: str) -> str:
    if name == USER:
        raise ValueError(f'"{USER}" is the source of what the user gives; choose another id')
    return name


class Source(Model):
    """A publication that states figures."""

    id: Annotated[Id, AfterValidator(_not_the_user)] = Field(
        description="The source's own name in this file."
    )
    title: Line = Field(description="The title under which it was published.")
    author: Line | None = Field(None, description="Who wrote it, where that is stated.")
    publisher: Line = Field(description="Who published it.")
    date: KnownDate = Field(description="The day of publication.")
    url: str | None = Field(
        None,
        pattern=URL_PATTERN,
        max_length=300,
        description="Where it can be found: its page or its publisher's; a file of your own may have none.",
    )
    bytes: int | None = Field(None, ge=0, strict=True, description="The size of a file of your own.")
    sha256: str | None = Field(
        None, pattern=r"^[0-9a-f]{64}$", description="The SHA-256 of a file of your own."
    )
