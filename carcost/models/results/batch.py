"""What many cases come to together."""

from typing import Literal

from pydantic import Field

from carcost.models.money import Money
from carcost.models.results.stamp import BookStamp, Part, Result


class BatchRange(Part):
    """One end of the totals of a group, in dollars; percentiles are within 0.1 % of the amount."""

    total: Money = Field(description="The sum over all rows, to the cent.")
    least: Money = Field(description="The least amount.")
    p5: Money = Field(description="The 5th percentile, within 0.1 %.")
    p50: Money = Field(description="The median, within 0.1 %.")
    p95: Money = Field(description="The 95th percentile, within 0.1 %.")
    most: Money = Field(description="The highest amount.")


class BatchGroup(Part):
    """The rows of one setting and product."""

    setting: str = Field(description="The setting.")
    product: str | None = Field(description="The product; null where none was chosen.")
    rows: int = Field(description="How many rows there are.")
    low: BatchRange = Field(description="The low totals.")
    high: BatchRange = Field(description="The high totals.")


class BatchSummary(Result):
    """How many rows came in, went out and were rejected, and the totals of each group."""

    kind: Literal["batch-summary"] = Field("batch-summary", description="What kind of result it is.")
    currency: str = Field("USD", description="The currency of all amounts.")
    price_books: tuple[BookStamp, ...] = Field(
        description="The books that all rows use, the bottom one first; a row's choice may add others."
    )
    plans: tuple[str, ...] = Field((), description="The plans, in the order in which they pay.")
    rows_in: int = Field(description="How many rows were read.")
    rows_out: int = Field(description="How many rows were estimated.")
    rows_rejected: int = Field(description="How many rows were rejected.")
    groups: tuple[BatchGroup, ...] = Field(description="The rows by setting and product.")
