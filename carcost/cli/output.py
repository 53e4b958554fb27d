"""Writing a result: the format, the stream or the file, whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

from carcost.errors import UsageError, printable, unknown
from carcost.render.formats import FORMATS, Screen, draw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from carcost.cli.options import OutputOptions, RecordOptions
    from carcost.models.results.stamp import Result
    from carcost.report.document import Document

_FILE_FORMATS = ("json", "ndjson", "csv", "markdown", "html", "svg")
# What a stream that knows no Unicode gets instead: one character for one where columns are aligned by them.
_PLAIN_CHARACTERS = str.maketrans("─×’ö–│┃┴▁▂▃▄▅▆▇█", "-x'o-||^..:::###") | {
    ord("…"): "...",
    ord("±"): "+-",
}


def check_format(name: str) -> None:
    """Refuse an unknown format; raises `UsageError` with the nearest name."""
    if name not in FORMATS:
        raise UsageError(f"--format: {unknown('format', name, FORMATS, 'allowed: ' + ', '.join(FORMATS))}")


def emit(result: Result, arrange: Callable[[], Document], options: OutputOptions | RecordOptions) -> None:
    """Draw a result and write it to where the user wants it; raises `UsageError` where that fails."""
    to_screen = options.output == "-" and sys.stdout is not None and sys.stdout.isatty()
    text = draw(options.format, result, arrange, _screen(options) if to_screen else Screen())
    if options.output == "-":
        write_stdout(text, as_file=not to_screen and options.format in _FILE_FORMATS)
        return
    write_file(options.output, text)
    if not options.quiet:
        say(f"wrote {options.output}")


def say(text: str) -> None:
    """Tell the user something beside the data, on stderr, a line each; where there is no stderr, nothing."""
    with contextlib.suppress(OSError, ValueError):
        for line in text.splitlines():
            if sys.stderr is not None:
                print(f"carcost: {printable(line)}", file=sys.stderr, flush=True)


def _screen(options: OutputOptions | RecordOptions) -> Screen:
    plain = options.no_color or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    # A Windows console without a TERM may not know colours; Windows Terminal says that it does.
    capable = os.name != "nt" or "WT_SESSION" in os.environ or "TERM" in os.environ
    return Screen(shutil.get_terminal_size().columns, color=capable and not plain)


def write_stdout(text: str, *, as_file: bool = False) -> None:
    """Write to standard output; a pipe that was closed at the other end is no error.

    What is for programs is UTF-8 everywhere (`as_file`); what is for people is in the stream's encoding.
    """
    stream = sys.stdout
    if stream is None:
        raise UsageError("standard output is closed")
    encoding = "utf-8" if as_file else stream.encoding or "utf-8"
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        content = _plain(text).encode(encoding, "replace")
    try:
        stream.flush()
        stream.buffer.write(content)
        stream.flush()
    except OSError as error:
        _give_up_stdout()
        if not isinstance(error, BrokenPipeError) and os.name != "nt":
            raise UsageError(f"standard output cannot be written: {error.strerror}") from None


def _plain(text: str) -> str:
    """Write a text without Unicode; the second character of +- takes the place of a space before it."""
    return text.replace("  ±", " ±").translate(_PLAIN_CHARACTERS)


def _give_up_stdout() -> None:
    """Keep the interpreter from failing again when it flushes at exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_file(name: str, text: str, option: str = "--output") -> None:
    """Write a file whole or not at all, in UTF-8."""
    with whole_file(name, option) as file:
        file.write(text.encode())


@contextlib.contextmanager
def whole_file(name: str, option: str = "--output") -> Iterator[IO[bytes]]:
    """Give a file to write to, which is there whole at the end, or not at all: it takes its name then.

    What is no regular file, such as a device or a named pipe, is written to as it is.
    """
    if not name:
        raise UsageError(f"{option}: the name of the file is empty")
    try:
        path = Path(name)
        is_device = path.exists() and not path.is_file()
        target = path if is_device else path.resolve()
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, "the file is write-protected")
    except (OSError, ValueError, RuntimeError) as error:
        raise _unwritable(name, option, error) from None
    try:
        with target.open("wb") if is_device else _replacing(target) as file:
            yield file
    except BrokenPipeError:
        # That of a reader of standard output, which has had enough.
        raise
    except OSError as error:
        raise _unwritable(name, option, error) from None


def _unwritable(name: str, option: str, error: Exception) -> UsageError:
    reason = getattr(error, "strerror", None) or "the name cannot be used"
    return UsageError(f"{option}: {printable(name)} cannot be written: {reason}")


@contextlib.contextmanager
def _replacing(target: Path) -> Iterator[IO[bytes]]:
    import secrets

    beside = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with beside.open("xb") as file:
            yield file
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
