"""`carcost sweep`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Final

import typer

from carcost.cli import complete
from carcost.cli.analysis import check_long, pairs, read_files
from carcost.cli.options import CaseOptions, OutputOptions, ScenarioArgument, spread
from carcost.errors import ExitCode

if TYPE_CHECKING:
    from carcost.report.document import Document

app = typer.Typer(add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)

HELP = """Give the total for every combination of some values.

\b
Examples:
  carcost sweep --set crs-care=0,50000,100000 --set lodging=1540,3080
  carcost sweep --set infusion=375k,400k,425k --set hospital-stay=0,0.25,0.5 -f csv
"""
_MANY: Final = 1_000_000
_A_SECOND: Final = 10_000


@app.command(name="sweep", help=HELP, rich_help_panel="Analyse")
@spread
def sweep(
    case: CaseOptions,
    output: OutputOptions,
    scenario: ScenarioArgument = None,
    values: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="COMPONENT=V,V,...",
            help="The values of a component, in dollars, or for the stay as multiples; repeatable.",
            autocompletion=complete.components,
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before a long run.")] = False,
) -> ExitCode:
    """Sweep one case."""
    import carcost
    from carcost.cli.case import refuse_to_overwrite, scenario_from
    from carcost.cli.output import check_format, emit
    from carcost.cli.progress import Progress

    check_format(output.format)
    swept = {name: text.split(",") for name, text in pairs("--set", values, "lodging=1540,3080").items()}
    choices = scenario_from(case, scenario)
    refuse_to_overwrite(output.output, read_files(choices, scenario))
    rows = math.prod(len(own) for own in swept.values())
    if rows > _MANY:
        check_long(max(rows // _A_SECOND, 60), f"{rows:,} rows", yes=yes)
    progress = Progress(rows, "rows", quiet=output.quiet)
    try:
        result = carcost.sweep(swept, choices, progress=progress)
    finally:
        progress.end()

    def arrange() -> Document:
        from carcost.report.sweep import arrange_sweep

        return arrange_sweep(result)

    emit(result, arrange, output)
    return ExitCode.DONE
