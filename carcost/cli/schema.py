"""`carcost schema`."""

from __future__ import annotations

from typing import Annotated

import typer

from carcost.cli import complete
from carcost.errors import ExitCode, UsageError, unknown

app = typer.Typer(add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)

HELP = """Print the JSON Schema of a price book, a scenario file, a plan, a row of a batch, or a result.

\b
Examples:
  carcost schema book > book.json
  carcost schema                              all of them in one object
"""


@app.command(name="schema", help=HELP, rich_help_panel="Data")
def schema(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="book|scenario|plan|batch|estimate|share",
            help="One of them; all by default.",
            autocompletion=complete.schemas,
            show_default=False,
        ),
    ] = None,
) -> ExitCode:
    """Print one schema, or all by name."""
    import json

    from carcost.cli.output import write_stdout
    from carcost.load.catalogue import load_catalogue
    from carcost.models.schema import SCHEMAS, schema_of

    if name is not None and name not in SCHEMAS:
        raise UsageError(unknown("schema", name, SCHEMAS, "allowed: " + ", ".join(SCHEMAS)))
    components = load_catalogue().components
    found = schema_of(name, components) if name else {one: schema_of(one, components) for one in SCHEMAS}
    write_stdout(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    return ExitCode.DONE
