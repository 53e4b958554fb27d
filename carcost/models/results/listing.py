"""What `list` and `show` give: names with a line each, and one thing with all that is known of it."""

from typing import Literal

from pydantic import Field

from carcost.models.money import Number
from carcost.models.results.stamp import BookStamp, CitedSource, Part, Result

Kind = Literal["book", "component", "indication", "plan", "product", "scenario", "source"]


class Entry(Part):
    """One thing that has a name."""

    kind: Kind = Field(description="What kind of thing it is.")
    name: str = Field(description="The name by which commands know it.")
    label: str = Field(description="Its name for a reader.")
    about: str = Field(description="What it is, in one line.")
    aliases: tuple[str, ...] = Field((), description="Other names by which it is found.")


class Listing(Result):
    """Everything of one kind, or of all kinds."""

    kind: Literal["list"] = Field("list", description="What kind of result it is.")
    data_version: str = Field(description="The version of the shipped data.")
    price_books: tuple[BookStamp, ...] = Field(description="The books that were looked at.")
    entries: tuple[Entry, ...] = Field(description="The entries, kind by kind.")


class Fact(Part):
    """One statement about the thing that is shown."""

    label: str = Field(description="What the statement is about.")
    text: str = Field(description="The statement.")
    sources: tuple[str, ...] = Field((), description="The ids of its sources.")


class Ratio(Part):
    """What a study found a component to cost, as a multiple of another one's price."""

    study: str = Field(description="The id of the study, by which --stay finds the ratio.")
    patients: int | None = Field(description="How many patients.")
    setting: str = Field(description="Where they were treated.")
    component: str = Field(description="The component.")
    low: Number = Field(description="The low end of the multiplier.")
    high: Number = Field(description="The high end of the multiplier.")
    of: str = Field(description="The component whose price is multiplied.")


class Profile(Result):
    """One thing, with all that is known of it."""

    kind: Literal["show"] = Field("show", description="What kind of result it is.")
    data_version: str = Field(description="The version of the shipped data.")
    price_books: tuple[BookStamp, ...] = Field(description="The books that were looked at.")
    entry: Entry = Field(description="The thing.")
    facts: tuple[Fact, ...] = Field(description="What is known of it.")
    ratios: tuple[Ratio, ...] = Field((), description="The ratios of a book's studies, the lowest first.")
    sources: tuple[CitedSource, ...] = Field(description="The sources of the facts.")
