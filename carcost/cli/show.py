"""`carcost show`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from carcost import __version__
from carcost.cli import complete
from carcost.cli.options import OutputOptions, spread
from carcost.errors import ExitCode

if TYPE_CHECKING:
    from carcost.report.document import Document

app = typer.Typer(add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)

HELP = """Show all that is known of one book, component, indication, plan, product, scenario or source.

\b
Examples:
  carcost show lupus
  carcost show hospital-stay
  carcost show Kymriah
  carcost show studies -f markdown
"""


@app.command(name="show", help=HELP, rich_help_panel="Explore")
@spread
def show(
    output: OutputOptions,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="Its name, or the start of a word in it.", autocompletion=complete.names
        ),
    ],
) -> ExitCode:
    """Show one thing."""
    from carcost.calc.profile import profile
    from carcost.cli.output import check_format, emit
    from carcost.load.library import load_library

    check_format(output.format)
    result = profile(name, load_library(), __version__)

    def arrange() -> Document:
        from carcost.report.listing import arrange_profile

        return arrange_profile(result)

    emit(result, arrange, output)
    return ExitCode.DONE
