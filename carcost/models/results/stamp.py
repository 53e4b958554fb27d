"""What every result carries."""

import datetime as dt
from typing import Final

from pydantic import ConfigDict, Field

from carcost.models.base import Confidence, Id, Line, Model

SCHEMA_VERSION: Final = "1.0"
"""Grows with every addition; nothing is ever taken away or changed in meaning."""


class Part(Model):
    """A part of a result. A saved result may come from a later version: what is not known is passed over."""

    model_config = ConfigDict(extra="ignore", json_schema_serialization_defaults_required=True)


class Result(Part):
    """What every result says of itself; no clock is in it, so that the same input gives the same result."""

    kind: str = Field(description="What kind of result it is.")
    schema_version: str = Field(SCHEMA_VERSION, description="The version of this layout.")
    carcost_version: str = Field(description="The version of carcost that computed it.")


class BookStamp(Part):
    """Which price book was used."""

    id: Id = Field(description="The book's name.")
    title: Line = Field(description="What the book holds.")
    version: str = Field(description="The version of its figures.")
    sha256: str | None = Field(description="The SHA-256 of its file; null for a book that is not a file.")


class CitedSource(Part):
    """A source that a result rests on."""

    id: str = Field(description="The source's name; lines refer to it.")
    title: str = Field(description="The title under which it was published.")
    publisher: str | None = Field(None, description="Who published it.")
    date: dt.date | None = Field(None, description="The day of publication.")
    url: str | None = Field(None, description="Where it can be found.")
    locator: str = Field(description="Where in it the figures stand.")
    checked: dt.date | None = Field(None, description="The day on which somebody last looked.")
    confidence: Confidence | None = Field(
        None, description="read: seen in the source itself; secondary: seen only where somebody reports it."
    )
