"""Frames that lie in partitions on a cluster: each partition is one task, and is computed where it lies.

A partition is a pandas frame or an Arrow table. As one query over the whole frame the same expressions would
take Dask many times as long to plan, and would be more code than Spark compiles.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from carcost.calc.whole import AnyFrame

    Task = Callable[[AnyFrame], AnyFrame]
    ArrowSchema = Any

_ROWS: Final = 250_000


def by_partition(frame: AnyFrame, task: Task) -> AnyFrame | None:
    """Compute the partitions of a Dask or PySpark frame when they are asked for; another has none."""
    if nw.dependencies.is_dask_dataframe(frame):
        partitions: AnyFrame = frame
        return partitions.map_partitions(task, meta=task(partitions._meta))  # noqa: SLF001 - Dask's own way
    if nw.dependencies.is_pyspark_dataframe(frame) or nw.dependencies.is_pyspark_connect_dataframe(frame):
        return _in_spark(frame, task)
    return None


def _in_spark(frame: AnyFrame, task: Task) -> AnyFrame:
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

    schema = task(to_arrow_schema(frame.schema).empty_table()).schema
    return frame.mapInArrow(partial(_batches, task=task, schema=schema), from_arrow_schema(schema))


def _batches(batches: Iterable[Any], task: Task, schema: ArrowSchema) -> Iterator[Any]:
    """Compute the batches of a partition, many at once: the expressions cost the same for few rows."""
    waiting: list[Any] = []
    for batch in batches:
        waiting.append(batch)
        if sum(one.num_rows for one in waiting) >= _ROWS:
            yield from _computed(waiting, task, schema)
            waiting = []
    if waiting:
        yield from _computed(waiting, task, schema)


def _computed(batches: list[Any], task: Task, schema: ArrowSchema) -> list[Any]:
    import pyarrow as pa

    table = task(pa.Table.from_batches(batches))
    found: list[Any] = table.cast(schema).to_batches()
    return found
