"""A batch as it runs: blocks are read, computed by some workers, and written in their order."""

from __future__ import annotations

import os
import queue
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple

from carcost.calc.blocks import Answer, Blocks, Wanted
from carcost.calc.frame import Frames
from carcost.calc.headings import read_headings
from carcost.calc.summary import Tally
from carcost.calc.written import as_csv, as_ndjson
from carcost.cli.progress import Progress
from carcost.cli.sink import Sink, sink
from carcost.errors import DataError, UsageError
from carcost.load.table import NOTHING_YET, TableInput, Texts, opened_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from carcost.cli.rejects import Rejects
    from carcost.load.pieces import Opened
    from carcost.load.table import Block, Table
    from carcost.models.fault import Fault
    from carcost.models.results.batch import BatchSummary
    from carcost.models.setup import Setup

_MOST_WORKERS: Final = 4


class Job(NamedTuple):
    """What is to be done: with which choices, from which files and into which format."""

    setup: Setup
    files: Sequence[str]
    input_format: str | None
    output_format: str
    keep: Sequence[str]
    components: bool
    grouped: bool


class _Done(NamedTuple):
    answer: Answer
    encoded: bytes
    faults: list[Fault]
    records: int


def run(job: Job, out: IO[bytes], rejects: Rejects, *, quiet: bool) -> BatchSummary:
    """Run all files of a job, one after the other, and give what they come to.

    Raises `UsageError` for a column that is not known, and `DataError` for a file that cannot be read.
    """
    columns = job.setup.columns
    texts = Texts(
        numbers={name for name, column in columns.items() if column.unit},
        texts={name for name, column in columns.items() if not column.unit},
        keep=job.keep,
    )
    whole = _size(job.files)
    progress = Progress(whole, "bytes" if whole else "rows", quiet=quiet)
    before = 0
    try:
        with sink(out, job.output_format) as target:
            pipeline = Pipeline(job, target, rejects)
            if whole and len(job.files) > 1:
                # What is wrong with a later file is said before anything is written.
                for name in job.files:
                    with opened_table(name, job.input_format, texts) as (table, source):
                        pipeline.check(source.name, table)
            for name in job.files:
                with opened_table(name, job.input_format, texts) as (table, source):
                    pipeline.run(source, table, _teller(progress, pipeline, source, whole, before))
                before += Path(name).stat().st_size if whole else 0
    finally:
        progress.end()
    return pipeline.summary()


def _size(files: Sequence[str]) -> int:
    """Give the bytes of all files; 0 where one of them has no size, as a pipe."""
    if not all(Path(name).is_file() for name in files):
        return 0
    return sum(Path(name).stat().st_size for name in files)


def _teller(
    progress: Progress, pipeline: Pipeline, source: Opened, whole: int, before: int
) -> Callable[[], None]:
    return lambda: progress(before + source.done() if whole else pipeline.rows_in)


class Pipeline:
    """Runs inputs, one after the other, into one sink."""

    def __init__(self, job: Job, target: Sink, rejects: Rejects) -> None:
        self._job, self._sink, self._rejects = job, target, rejects
        self._frames = Frames(job.setup)
        self._tally = Tally()
        self._wanted: Wanted | None = None
        self._columns: set[str] = set()
        self._workers = min(os.cpu_count() or 1, _MOST_WORKERS)
        self._idle: queue.SimpleQueue[dict[Any, Blocks]] = queue.SimpleQueue()
        for _ in range(self._workers):
            self._idle.put({})
        self.rows_in = 0
        self._rows_out = 0

    def run(self, source: Opened, table: TableInput, tell: Callable[[], None]) -> None:
        """Compute all rows of one input; `tell` says how far it is."""
        wanted = self.check(source.name, table)
        before = self.rows_in
        waiting: deque[Future[_Done]] = deque()
        pool = ThreadPoolExecutor(self._workers)
        try:
            for block in table.blocks():
                if block is not NOTHING_YET:
                    waiting.append(pool.submit(self._done, table, block, wanted))
                while waiting and (len(waiting) > self._workers or waiting[0].done()):
                    self._take(source.name, waiting.popleft().result(), before)
                    tell()
            while waiting:
                self._take(source.name, waiting.popleft().result(), before)
                tell()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def summary(self) -> BatchSummary:
        """Give what all rows came to."""
        return self._tally.summary(self.rows_in, self._rows_out, self._job.setup)

    def check(self, name: str, table: TableInput) -> Wanted:
        """Check the headings of an input; the first one decides what comes back.

        Raises `DataError` for a column that is not known, or that not all files have.
        """
        try:
            headings = self._headings(table.headings)
        except UsageError as error:
            if str(error).startswith("--"):
                raise
            raise DataError.at(name, str(error)) from None
        if self._wanted is None:
            # A table that may get further columns on its way has a place for every component.
            every = [one.id for one in self._job.setup.catalogue.components]
            shown = every if table.widens else self._frames.components(headings)
            self._wanted = Wanted(self._job.keep, shown if self._job.components else (), self._job.grouped)
            self._columns = set(headings)
        other = set(headings) ^ self._columns
        if other and not table.widens:
            message = f"{min(other)} is a column of this file or of the first one, and not of both"
            raise DataError.at(name, message)
        return self._wanted

    def _headings(self, names: Sequence[str]) -> Mapping[str, str]:
        setup = self._job.setup
        return read_headings(names, setup.columns, self._job.keep, with_plan=bool(setup.plans))

    def _done(self, table_input: TableInput, block: Block, wanted: Wanted) -> _Done:
        """Compute one block, in a worker."""
        table = table_input.parse(block)
        own = self._idle.get()
        try:
            answer = self._blocks(own, table, wanted).answer(table.frame)
        finally:
            self._idle.put(own)
        numbers = table.numbers
        wrong = answer.faults
        if numbers is not None:
            wrong = [fault._replace(row=numbers[fault.row]) for fault in wrong]
        encoded = b""
        if self._job.output_format == "csv":
            encoded = as_csv(answer, may_need_quotes=table.quoted)
        elif self._job.output_format == "ndjson":
            encoded = as_ndjson(answer)
        return _Done(answer, encoded, sorted([*wrong, *table.faults]), table.records)

    def _blocks(self, own: dict[Any, Blocks], table: Table, wanted: Wanted) -> Blocks:
        """Give a worker's blocks of a schema; a table may have more columns than those before it."""
        schema = dict(table.frame.schema)
        key = tuple(schema.items())
        if key not in own:
            headings = self._headings(list(schema))
            own[key] = Blocks(self._job.setup, self._frames, headings, schema, wanted)
        return own[key]

    def _take(self, name: str, done: _Done, before: int) -> None:
        """Write what a worker has done, in its turn."""
        first = self.rows_in - before + 1
        rows = done.answer.frame.height
        if done.records != rows + len(done.faults):
            raise AssertionError(f"{done.records} rows became {rows} and {len(done.faults)}")
        self.rows_in += done.records
        self._rows_out += rows
        self._rejects.add(name, [fault._replace(row=first + fault.row) for fault in done.faults])
        if self._job.grouped:
            self._tally.add(done.answer.frame)
        self._sink.write(done.answer, done.encoded)
