"""Where a figure was read."""

from pydantic import Field

from carcost.models.base import Id, Line, Model
from carcost.models.day import KnownDate


class Source(Model):
    """A publication that states figures."""

    id: Id = Field(description="The source's own name in this file.")
    title: Line = Field(description="The title under which it was published.")
    author: Line | None = Field(None, description="Who wrote it, where that is stated.")
    publisher: Line = Field(description="Who published it.")
    date: KnownDate = Field(description="The day of publication.")
    url: str = Field(
        pattern=r"^https?://\S+$",
        max_length=300,
        description="Where it can be found: its page or its publisher's.",
    )
