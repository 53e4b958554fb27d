"""`carcost batch`."""

from __future__ import annotations

import shutil
import signal
import sys
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Final

import typer

from carcost.cli import complete
from carcost.errors import ExitCode, UsageError, missing_library, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carcost.models.results.batch import BatchSummary
    from carcost.models.scenario import Scenario
    from carcost.models.setup import Setup

app = typer.Typer(add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)

HELP = """Estimate many cases, a row each, at the speed of the file.

\b
Examples:
  carcost batch cases.csv -o estimates.csv --rejects rejects.csv
  carcost batch cases-*.csv.gz --plan marketplace --summary -o all.parquet
  cat cases.ndjson | carcost batch -f ndjson | head
  carcost batch --columns                     what a column may be called
"""
_FORMATS: Final = ("csv", "ndjson", "parquet")
_SUFFIXES: Final = {
    ".csv": "csv",
    ".txt": "csv",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".parquet": "parquet",
    ".pq": "parquet",
}
_ENDING: Final = ("SIGINT", "SIGTERM", "SIGHUP")
_BY_DEFAULT: Final = (signal.SIG_DFL, signal.default_int_handler)
_SUMMARY_FORMATS: Final = {".csv": "csv", ".json": "json", ".md": "markdown", ".txt": "plain"}


@app.command(name="batch", help=HELP, rich_help_panel="Estimate")
def batch(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="INPUT",
            help="CSV, NDJSON or Parquet, the first two also gzipped; - is stdin.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Write to a file; - is stdout.")
    ] = "-",
    output_format: Annotated[
        str | None,
        typer.Option(
            "--format", "-f", metavar="csv|ndjson|parquet", help="By default the output's name says it."
        ),
    ] = None,
    input_format: Annotated[
        str | None, typer.Option(metavar="csv|ndjson|parquet", help="By default the content says it.")
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE",
            help="The choices of a row that does not make them.",
            autocompletion=complete.scenarios,
        ),
    ] = None,
    book: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME|FILE",
            help="A price book over the default one; repeatable.",
            autocompletion=complete.books,
        ),
    ] = None,
    plan: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME|FILE",
            help="Also what the family may owe with this plan; repeatable.",
            autocompletion=complete.plans,
        ),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="A column of yours that comes back as it is; repeatable."),
    ] = None,
    components: Annotated[
        bool, typer.Option("--components", help="Each component's low and high too.")
    ] = False,
    rejects: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write why rows were rejected, as CSV.")
    ] = None,
    allow_rejects: Annotated[
        bool, typer.Option("--allow-rejects", help="Exit with 0 also where rows were rejected.")
    ] = False,
    summary: Annotated[
        bool, typer.Option("--summary", help="Counts, sums and percentiles, on stderr.")
    ] = False,
    summary_file: Annotated[
        str | None, typer.Option(metavar="FILE", help="The same as a file: CSV, .json, .md or .txt.")
    ] = None,
    columns: Annotated[
        bool, typer.Option("--columns", help="Show what columns may be called, and stop.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Nothing on stderr but errors.")] = False,
) -> ExitCode:
    """Estimate many cases."""
    from carcost.cli.case import refuse_to_overwrite
    from carcost.cli.output import say, whole_file
    from carcost.cli.rejects import Rejects
    from carcost.load.table import named_files

    if columns:
        return _show_columns()
    try:
        from carcost.cli.pipeline import Job, run
    except ModuleNotFoundError as error:
        raise missing_library(error, "batch", ("polars", "narwhals"), "batch") from None
    written_as = _output_format(output, output_format)
    _check_given(inputs, input_format, summary_file)
    files = named_files(inputs or [])
    choices = _choices(scenario, book)
    read = [*files, *choices.books, *(plan or []), (scenario or "").partition("#")[0]]
    for option, target in (("--output", output), ("--rejects", rejects), ("--summary-file", summary_file)):
        refuse_to_overwrite(target or "-", read, option)
    _refuse_same(output, rejects, summary_file)
    setup = _setup(choices, plan)
    grouped = summary or summary_file is not None
    job = Job(setup, files, input_format, written_as, keep or [], components=components, grouped=grouped)
    with ExitStack() as stack:
        stack.enter_context(_ends_as_if_interrupted())
        summed = stack.enter_context(whole_file(summary_file, "--summary-file")) if summary_file else None
        out = stack.enter_context(whole_file(output)) if output != "-" else _stdout()
        why = stack.enter_context(whole_file(rejects, "--rejects")) if rejects else None
        faults = Rejects(why)
        found = run(job, out, faults, quiet=quiet)
        if summed is not None and summary_file is not None:
            summed.write(_drawn(found, _SUMMARY_FORMATS[Path(summary_file).suffix.lower()]).encode())
    if not quiet:
        faults.tell()
    if summary and sys.stderr is not None:
        print(_drawn(found, "table"), end="", file=sys.stderr)
    rejected = faults.count and not allow_rejects
    if rejected or not quiet:
        say(
            f"{_rows(found.rows_in)} in = {_rows(found.rows_out)} out + {_rows(found.rows_rejected)} rejected"
        )
    if not quiet:
        say("ESTIMATE, NOT A QUOTE: no bill, no Good Faith Estimate, no advice")
    return ExitCode.DATA if rejected else ExitCode.DONE


def _check_given(inputs: Sequence[str] | None, input_format: str | None, summary_file: str | None) -> None:
    """Refuse formats that are none, and a terminal as the input: it would wait without a word."""
    from carcost.load.table import INPUT_FORMATS

    if summary_file is not None and Path(summary_file).suffix.lower() not in _SUMMARY_FORMATS:
        raise UsageError(f"--summary-file: its name ends in one of {', '.join(_SUMMARY_FORMATS)}")
    if input_format is not None and input_format not in INPUT_FORMATS:
        raise UsageError(f"--input-format: {unknown('format', input_format, INPUT_FORMATS)}")
    if not inputs and sys.stdin is not None and sys.stdin.isatty():
        raise UsageError("name a file of cases, or pipe them in; 'carcost batch -h' has examples")


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _output_format(output: str, given: str | None) -> str:
    """Find the format of the output: the one given, or the one of the file's name."""
    suffix = Path(output).suffix.lower()
    if suffix in (".gz", ".zst", ".bz2", ".xz", ".zip"):
        raise UsageError(
            f"--output: {suffix} would be a compressed file, and this is none; compress it afterwards"
        )
    if given is None and suffix and suffix not in _SUFFIXES and not Path(output).exists():
        raise UsageError(
            f"--output: {suffix} says no format of a batch; give --format ({', '.join(_FORMATS)})"
        )
    found = given or _SUFFIXES.get(suffix, "csv")
    if found not in _FORMATS:
        raise UsageError(f"--format: {unknown('format', found, _FORMATS, 'allowed: ' + ', '.join(_FORMATS))}")
    if found == "parquet" and output == "-":
        raise UsageError("--format: Parquet is a file; give --output FILE")
    return found


def _refuse_same(*names: str | None) -> None:
    if "-" in names[1:]:
        raise UsageError("--rejects and --summary-file are files; - is the rows' own output")
    given = [str(Path(name).absolute()) for name in names if name and name != "-"]
    if len(set(given)) < len(given):
        raise UsageError("--output, --rejects and --summary-file: two of them are the same file")


def _choices(scenario: str | None, books: Sequence[str] | None) -> Scenario:
    from carcost.cli.case import scenario_from
    from carcost.cli.options import CaseOptions

    return scenario_from(CaseOptions(book=list(books or [])), scenario)


def _setup(choices: Scenario, plans: Sequence[str] | None) -> Setup:
    from carcost import __version__
    from carcost.load.plan import load_plan
    from carcost.load.setup import load_setup
    from carcost.models.coverage import Coverage

    return load_setup(choices, (), [load_plan(name) for name in plans or ()], Coverage(), __version__)


@contextmanager
def _ends_as_if_interrupted() -> Iterator[None]:
    """Let a signal that ends the program clean up as Ctrl-C does, so that no half-written file is left.

    One that is ignored, as under nohup, stays so. A library that is at work may turn the interruption into an
    error of its own; it is one all the same.
    """
    came: list[int] = []

    def interrupt(number: int, _: object) -> None:
        came.append(number)
        raise KeyboardInterrupt

    in_main = threading.current_thread() is threading.main_thread()
    numbers = [getattr(signal, name) for name in _ENDING if in_main and hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    before = {number: one for number, one in before.items() if one in _BY_DEFAULT}
    for number in before:
        signal.signal(number, interrupt)
    try:
        yield
    except Exception:
        if came:
            raise KeyboardInterrupt from None
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stdout() -> IO[bytes]:
    if sys.stdout is None:
        raise UsageError("standard output is closed")
    return sys.stdout.buffer


def _drawn(summary: BatchSummary, name: str) -> str:
    """Draw a summary in a format; a table is as wide as the terminal on which stderr is seen."""
    from carcost.render.formats import Screen, draw
    from carcost.report.batch import arrange_batch

    to_terminal = name == "table" and sys.stderr is not None and sys.stderr.isatty()
    width = shutil.get_terminal_size().columns if to_terminal else None
    return draw(name, summary, lambda: arrange_batch(summary), Screen(width))


def _show_columns() -> ExitCode:
    from carcost.cli.output import write_stdout
    from carcost.load.catalogue import load_catalogue
    from carcost.models.columns import known_columns
    from carcost.render.terminal import to_terminal
    from carcost.report.batch import arrange_columns

    document = arrange_columns(known_columns(load_catalogue().components).values())
    width = shutil.get_terminal_size().columns if sys.stdout is not None and sys.stdout.isatty() else None
    write_stdout(to_terminal(document, width, color=False))
    return ExitCode.DONE
