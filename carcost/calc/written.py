"""Rows of results as bytes: CSV with cents only where there are any, and NDJSON."""

from __future__ import annotations

from io import BytesIO
from typing import IO, TYPE_CHECKING, Final

import polars as pl
from polars.io.plugins import register_io_source

from carcost.calc.frame import PRODUCT, SETTING
from carcost.calc.whole import CENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carcost.calc.blocks import Answer

_EXACT_AS_FLOAT: Final = 2**51
_START_OF_A_FORMULA: Final = ("=", "+", "-", "@")


def as_csv(answer: Answer, *, may_need_quotes: bool = True) -> bytes:
    """Write rows as CSV without a header: dollars as `375000`, or `1540.50` where there are cents."""
    texts = [name for name in answer.kept if answer.frame.schema[name] == pl.String]
    frame = _harmless(without_groups(answer.frame), texts)
    most = frame.select(pl.max_horizontal(pl.col(answer.amounts).max())).item() or 0
    frame = frame.with_columns(_money(name, exact_as_float=most < _EXACT_AS_FLOAT) for name in answer.amounts)
    text = BytesIO()
    frame.write_csv(text, include_header=False, quote_style="necessary" if may_need_quotes else "never")
    return text.getvalue()


def _money(name: str, *, exact_as_float: bool) -> pl.Expr:
    """Write cents as dollars; dividing floats is faster, and right for amounts below 22 trillion dollars."""
    cents = pl.col(name) if exact_as_float else pl.col(name).cast(pl.Decimal(38, 2))
    return (cents / CENTS).cast(pl.Decimal(38, 2)).cast(pl.String).str.strip_suffix(".00")


def csv_header(answer: Answer) -> bytes:
    """Write the header of such rows."""
    text = BytesIO()
    without_groups(answer.frame).clear().write_csv(text)
    return text.getvalue()


def as_ndjson(answer: Answer) -> bytes:
    """Write rows as NDJSON, a JSON object a line, with dollars as numbers."""
    text = BytesIO()
    in_dollars(answer).write_ndjson(text)
    return text.getvalue()


def write_parquet(frames: Iterator[pl.DataFrame], schema: pl.Schema, file: IO[bytes]) -> None:
    """Write frames as they come to a Parquet file, of which few rows are held at once."""

    def rows(*_: object) -> Iterator[pl.DataFrame]:
        yield from frames

    register_io_source(rows, schema=schema).sink_parquet(file, maintain_order=True)


def in_dollars(answer: Answer) -> pl.DataFrame:
    """Give rows with dollars as floats, each the nearest to its cents."""
    # A divisor that is a column: by a single number Polars would multiply with its inverse.
    amounts = [pl.col(name) / (pl.col(name) * 0 + CENTS) for name in answer.amounts]
    return without_groups(answer.frame).with_columns(amounts)


def without_groups(frame: pl.DataFrame) -> pl.DataFrame:
    """Leave out what is there for a summary only."""
    return frame.drop(SETTING, PRODUCT, strict=False)


def _harmless(frame: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Put an apostrophe before each text that a spreadsheet would take for a formula."""
    if not names:
        return frame
    # All such signs, and spaces before them, are below the letters; most texts begin with a letter or digit.
    perhaps = pl.any_horizontal(pl.col(name) < "0" for name in names)
    perhaps |= pl.any_horizontal(pl.col(name).is_between(pl.lit(":"), pl.lit("A")) for name in names)
    if not frame.select(perhaps.any()).item():
        return frame
    return frame.with_columns(
        pl.when(
            pl.col(name).str.strip_chars_start().str.head(1).is_in(_START_OF_A_FORMULA)
            & pl.col(name).cast(pl.Float64, strict=False).is_null()
        )
        .then(pl.concat_str(pl.lit("'"), pl.col(name)))
        .otherwise(pl.col(name))
        .alias(name)
        for name in names
    )
