"""`carcost check`."""

from __future__ import annotations

from typing import Annotated

import typer

from carcost.errors import DataError, ExitCode, Problem, printable

app = typer.Typer(add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)

HELP = """Check price books: every problem with file, line and key.

\b
Examples:
  carcost check my-book.toml
  carcost check *.toml
"""


@app.command(name="check", help=HELP, rich_help_panel="Data")
def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Price books to check; - is stdin.")],
) -> ExitCode:
    """Check files, and tell the problems of all of them."""
    from carcost.calc.lookup import contents
    from carcost.cli.output import say, write_stdout
    from carcost.load.book import load_price_book

    problems: list[Problem] = []
    for file in files:
        try:
            book = load_price_book(file)
        except DataError as error:
            problems += error.problems
        else:
            write_stdout(f'{printable(file)}: price book "{book.id}", {contents(book)}, no problem found\n')
    for problem in problems:
        say(str(problem))
    return ExitCode.DATA if problems else ExitCode.DONE
