"""`carcost charges`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from carcost.cli import complete
from carcost.cli.options import RecordOptions, spread
from carcost.cli.output import say
from carcost.errors import DataError, ExitCode, UsageError, unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carcost.calc.charges import Wanted
    from carcost.models.charge import ScannedFile
    from carcost.report.document import Document

app = typer.Typer(add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)

FORMATS: Final = ("table", "plain", "json", "ndjson", "csv", "markdown")
_SETTINGS: Final = ("inpatient", "outpatient")
_LOST: Final = ("broken-item", "broken-row", "broken-json", "after-the-end", "swallowed-row")
_MADE: Final = "# Made by carcost charges"
_WHICH = "Which prices"
_HOW = "What to do with them"

HELP = """Find the prices of CAR-T in the files that hospitals publish, and make a price book of them.

\b
A hospital's /cms-hpt.txt says where its file is. CSV and JSON are read, also zipped.

\b
Examples:
  carcost charges mercy_standardcharges.csv
  carcost charges mercy.zip st-jude.json         hospitals side by side
  carcost charges mercy.zip --payer aetna
  carcost charges mercy.zip --save-book mercy.toml
  carcost estimate --book mercy.toml --product yescarta --payer aetna
"""


@app.command(name="charges", help=HELP, rich_help_panel="Data")
@spread
def charges(
    output: RecordOptions,
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE", help="Price files, or patterns such as files/*.zip; - is stdin."),
    ],
    code: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODE",
            help="Only this code, such as Q2041, 018 or RC:0636; repeatable.",
            rich_help_panel=_WHICH,
        ),
    ] = None,
    payer: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", help="Payers with this in their names, line by line.", rich_help_panel=_WHICH
        ),
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", help="Plans with this in their names, line by line.", rich_help_panel=_WHICH
        ),
    ] = None,
    setting: Annotated[
        str | None,
        typer.Option(
            metavar="inpatient|outpatient",
            help="Only this setting, and what is for both.",
            autocompletion=complete.settings,
            rich_help_panel=_WHICH,
        ),
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help="Every line, payer by payer.", rich_help_panel=_WHICH)
    ] = False,
    keep_all: Annotated[
        bool,
        typer.Option("--keep-all", help="Set nothing aside that is a number.", rich_help_panel=_WHICH),
    ] = False,
    save_book: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Save a price book of the prices, for --book.", rich_help_panel=_HOW
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Tell what in the files would mislead.", rich_help_panel=_HOW)
    ] = False,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Read the files on a Dask cluster.", rich_help_panel=_HOW),
    ] = None,
) -> ExitCode:
    """Read price files, and show or save what they say of CAR-T."""
    from carcost import __version__
    from carcost.calc.charges import Wanted, refuse_strangers, sum_up
    from carcost.cli.case import refuse_to_overwrite
    from carcost.cli.output import emit
    from carcost.load.codes import load_finder

    _check_choices(output.format, setting, files)
    load_finder(code or ())  # a code that is none is refused before anything is read
    wanted = Wanted(_text("payer", payer), _text("plan", plan), setting, keep_all)
    names = _names(files)
    refuse_to_overwrite(output.output, names)
    if save_book is not None:
        _check_saving(
            save_book, names, is_alone=not check and output.output == "-" and output.format == "table"
        )
    scanned = _scan(names, code or (), scheduler, check=check, quiet=output.quiet)
    if not scanned:
        return ExitCode.DATA
    refuse_strangers(scanned, wanted)
    if save_book is not None:
        _save(scanned[0], wanted, names[0], save_book, quiet=output.quiet)
        return ExitCode.DONE
    result = sum_up(scanned, wanted, code or (), __version__, rows=all_ or bool(wanted.payer or wanted.plan))

    def arrange() -> Document:
        if check:
            from carcost.report.charge_check import arrange_charge_check

            return arrange_charge_check(result)
        from carcost.report.charges import arrange_charges

        return arrange_charges(result)

    emit(result, arrange, output)
    if not output.quiet:
        _warn(scanned)
    return ExitCode.DONE if len(scanned) == len(names) else ExitCode.DATA


def _check_choices(chosen_format: str, setting: str | None, files: Sequence[str]) -> None:
    if chosen_format not in FORMATS:
        raise UsageError(
            f"--format: {unknown('format', chosen_format, FORMATS, 'allowed: ' + ', '.join(FORMATS))}"
        )
    if setting is not None and setting not in _SETTINGS:
        raise UsageError(f"--setting: {unknown('setting', setting, _SETTINGS)}")
    if list(files).count("-") > 1:
        raise UsageError("- is standard input, which can be read once")


def _names(files: Sequence[str]) -> list[str]:
    """Give the files of names and patterns; one that is not there is told when it is read."""
    from glob import has_magic

    from carcost.load.table import named_files

    if "" in files:
        raise UsageError("a file's name is empty")
    return [name for one in files for name in (named_files([one]) if has_magic(one) else [one])]


def _warn(scanned: Sequence[ScannedFile]) -> None:
    """Say on stderr what was lost on the way, since only a table has it among its notes."""
    for one in scanned:
        for finding in one.findings:
            if finding.code in _LOST:
                first = f", first {finding.places[0]}" if finding.places else ""
                say(f"{one.name}: {finding.text}, and are skipped: {finding.times}{first}")


def _check_saving(target: str, names: Sequence[str], *, is_alone: bool) -> None:
    """Refuse what no book can be made of, before anything is read."""
    from carcost.cli.case import refuse_to_overwrite
    from carcost.load.home import shipped_books

    if not is_alone:
        raise UsageError("--save-book writes the book and shows nothing; leave --check, -f and -o out")
    if len(names) > 1:
        raise UsageError("--save-book: a book is of one hospital; save one for each file")
    if names == ["-"]:
        raise UsageError("--save-book: a book names the file that it is of, and standard input is none")
    if Path(target).suffix != ".toml":
        raise UsageError("--save-book: the name of a price book ends in .toml")
    refuse_to_overwrite(target, names, "--save-book")
    if Path(target).stem in shipped_books():
        raise UsageError(f'--save-book: "{Path(target).stem}" is a book that ships; choose another name')
    if Path(target).is_file() and not Path(target).read_bytes().startswith(_MADE.encode()):
        raise UsageError("--save-book: there is another file of this name, and it would be lost")


def _text(option: str, given: str | None) -> str | None:
    if given is not None and not given.strip():
        raise UsageError(f"--{option}: the text is empty")
    return given.strip() if given else None


def _scan(
    names: Sequence[str], codes: Sequence[str], scheduler: str | None, *, check: bool, quiet: bool
) -> list[ScannedFile]:
    """Scan all files; one that cannot be read is told, and the others go on."""
    from carcost.cli.progress import Progress
    from carcost.load.charge_scans import scan_here, scan_on_cluster

    size = sum(Path(name).stat().st_size for name in names if Path(name).is_file())
    progress = Progress(size, "bytes", quiet=quiet)
    try:
        if scheduler is not None:
            outcomes = scan_on_cluster(names, codes, scheduler, check=check)
        else:
            outcomes = scan_here(names, codes, check=check, progress=progress)
    finally:
        progress.end()
    for outcome in outcomes:
        if isinstance(outcome, DataError):
            say(str(outcome))
    return [outcome for outcome in outcomes if not isinstance(outcome, DataError)]


def _save(scanned: ScannedFile, wanted: Wanted, name: str, target: str, *, quiet: bool) -> None:
    """Make the book, and write it whole or not at all."""
    from hashlib import file_digest

    from carcost.calc.charge_book import FileStamp, charge_book
    from carcost.cli.output import write_file
    from carcost.load.codes import load_codes
    from carcost.models.scenario import hospital_id
    from carcost.render.book import to_book

    with Path(name).open("rb") as file:
        sha256 = file_digest(file, "sha256").hexdigest()
    stamp = FileStamp(Path(name).name, scanned.size, sha256, date.today())  # noqa: DTZ011 - the user's own day
    book_id = hospital_id(Path(target).stem)[:40] or "hospital"
    book = charge_book(scanned, wanted, load_codes().includes, stamp, book_id)
    remark = f"{_MADE} from {stamp.name}. ESTIMATE, NOT A QUOTE: published prices are no bill."
    write_file(target, to_book(book, remark.removeprefix("# ")), "--save-book")
    if not quiet:
        _warn([scanned])
        say(f"wrote {target}: {len(book.prices)} prices of {len(book.payers)} payers")
