"""How far prices have moved since the default book's article."""

from pydantic import Field

from carcost.models.base import Id, Model
from carcost.models.day import KnownDate
from carcost.models.money import Rate


class Drift(Model):
    """The latest prices of one infusion that a newer book holds, over all products."""

    book: Id = Field(description="The newer book.")
    as_of: KnownDate = Field(description="The day from which its latest prices hold.")
    low: Rate = Field(description="The lowest price of a product, in dollars per infusion.")
    high: Rate = Field(description="The highest price of a product, in dollars per infusion.")
