"""`carcost check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from carcost.errors import DataError, ExitCode, Problem, printable

if TYPE_CHECKING:
    from carcost.models.book import PriceBook
    from carcost.models.plan import Plan
    from carcost.models.scenario import Scenario

app = typer.Typer(add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)

HELP = """Check price books, plans and scenario files: every problem with file, line and key.

\b
Examples:
  carcost check my-book.toml
  carcost check our-plan.toml cases.toml
"""


@app.command(name="check", help=HELP, rich_help_panel="Data")
def check(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE", help="Price books, plans or scenario files; - is stdin.")
    ],
) -> ExitCode:
    """Check files, and tell the problems of all of them."""
    from carcost.cli.output import say, write_stdout
    from carcost.load.checked import load_checked

    problems: list[Problem] = []
    for file in files:
        try:
            found = load_checked(file)
        except DataError as error:
            problems += error.problems
        else:
            write_stdout(f"{printable(file)}: {_contents(found)}, no problem found\n")
    for problem in problems:
        say(str(problem))
    return ExitCode.DATA if problems else ExitCode.DONE


def _contents(found: PriceBook | Plan | dict[str, Scenario]) -> str:
    if isinstance(found, dict):
        return f"{len(found)} scenario{'' if len(found) == 1 else 's'}"
    from carcost.calc.lookup import contents
    from carcost.models.plan import Plan

    if isinstance(found, Plan):
        years = ", ".join(str(one.year) for one in found.years)
        return f'plan "{found.id}", {f"plan years {years}" if years else "no plan years"}'
    return f'price book "{found.id}", {contents(found)}'
