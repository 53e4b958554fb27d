"""`carcost list`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from carcost import __version__
from carcost.cli import complete
from carcost.cli.options import OutputOptions, spread
from carcost.errors import ExitCode, UsageError, unknown

if TYPE_CHECKING:
    from carcost.models.results.listing import Kind
    from carcost.report.document import Document

app = typer.Typer(add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)

KINDS: Final[dict[str, Kind]] = {
    "books": "book",
    "components": "component",
    "indications": "indication",
    "plans": "plan",
    "products": "product",
    "scenarios": "scenario",
    "sources": "source",
}

HELP = """List the price books, components, indications, plans, products, scenarios and sources.

\b
Examples:
  carcost list
  carcost list components
  carcost list sources -f csv
"""


@app.command(name="list", help=HELP, rich_help_panel="Explore")
@spread
def list_entries(
    output: OutputOptions,
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="books|components|indications|plans|products|scenarios|sources",
            help="One kind; all by default.",
            autocompletion=complete.kinds,
            show_default=False,
        ),
    ] = None,
) -> ExitCode:
    """List everything of one kind, or of all kinds."""
    from carcost.calc.lookup import listing
    from carcost.cli.output import check_format, emit
    from carcost.load.library import load_library

    check_format(output.format)
    if kind is not None and kind not in KINDS:
        raise UsageError(unknown("kind", kind, KINDS, "allowed: " + ", ".join(KINDS)))
    result = listing(KINDS[kind] if kind else None, load_library(), __version__)

    def arrange() -> Document:
        from carcost.report.listing import arrange_listing

        return arrange_listing(result)

    emit(result, arrange, output)
    return ExitCode.DONE
