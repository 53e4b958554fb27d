"""Where the rows of a batch go: CSV or NDJSON as they come, or a Parquet file."""

from __future__ import annotations

import queue
import threading
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, Protocol

from carcost.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carcost.calc.blocks import Answer


class Sink(Protocol):
    """Takes rows, one block after the other."""

    def write(self, answer: Answer, encoded: bytes) -> None:
        """Take a block; `encoded` has its rows as bytes, in a format that has."""


class TextSink:
    """Writes CSV, with a header before the first rows, or NDJSON."""

    def __init__(self, file: IO[bytes], *, has_header: bool) -> None:
        self._file = file
        self._needs_header = has_header

    def write(self, answer: Answer, encoded: bytes) -> None:
        """Write the rows at once: somebody may be waiting for them."""
        if self._needs_header:
            from carcost.calc.written import csv_header

            self._file.write(csv_header(answer))
            self._needs_header = False
        try:
            self._file.write(encoded)
            self._file.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise UsageError(f"--output: it cannot be written: {error.strerror}") from None


class ParquetSink:
    """Hands rows to Polars' writer, which runs beside and keeps few of them."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._frames: queue.Queue[Any] = queue.Queue(2)
        self._failed: list[BaseException] = []
        self._thread: threading.Thread | None = None
        self._schema: Any = None

    def write(self, answer: Answer, encoded: bytes) -> None:  # noqa: ARG002 - it takes frames
        """Take the rows of a block."""
        from carcost.calc.written import in_dollars

        frame = in_dollars(answer)
        self._schema = self._schema or frame.schema
        frame = frame.cast(self._schema, strict=False) if frame.schema != self._schema else frame
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, args=(frame.schema,), daemon=True)
            self._thread.start()
        self._put(frame)

    def end(self) -> None:
        """Write what is left, and the end of the file."""
        if self._thread is not None:
            self._put(None)
            self._thread.join()
        if self._failed:
            kind = type(self._failed[0]).__name__
            raise UsageError(f"--output: the Parquet file cannot be written ({kind})") from None

    def _put(self, frame: Any) -> None:  # noqa: ANN401 - a frame, or none for the end
        while not self._failed:
            try:
                self._frames.put(frame, timeout=1)
            except queue.Full:
                continue
            return

    def _taken(self) -> Iterator[Any]:
        while (frame := self._frames.get()) is not None:
            yield frame

    def _run(self, schema: Any) -> None:  # noqa: ANN401 - of Polars
        from carcost.calc.written import write_parquet

        try:
            write_parquet(self._taken(), schema, self._file)
        except BaseException as error:  # noqa: BLE001 - told by the thread that waits
            self._failed.append(error)


@contextmanager
def sink(file: IO[bytes], name: str) -> Iterator[Sink]:
    """Give the sink of a format; at the end of a Parquet file its footer is written."""
    if name != "parquet":
        yield TextSink(file, has_header=name == "csv")
        return
    parquet = ParquetSink(file)
    yield parquet
    parquet.end()
