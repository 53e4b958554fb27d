"""`carcost estimate`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from carcost.cli.options import CaseOptions, GateOptions, OutputOptions, ScenarioArgument, spread
from carcost.errors import ExitCode

if TYPE_CHECKING:
    from carcost.report.document import Document

app = typer.Typer(add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)

HELP = """Estimate what a treatment may cost, low and high.

\b
Examples:
  carcost estimate
  carcost estimate --setting outpatient --add lodging=1540:3080
  carcost estimate --stay-multiplier 25%:50% --show-sources
  carcost estimate --without infusion           a sponsor gives it
  carcost estimate -f json | jq .total.high
"""


@app.command(name="estimate", help=HELP, rich_help_panel="Estimate")
@spread
def estimate(
    case: CaseOptions,
    gates: GateOptions,
    output: OutputOptions,
    scenario: ScenarioArgument = None,
    show_not_counted: Annotated[
        bool,
        typer.Option(
            "--show-not-counted", help="Name what is not counted, and why.", rich_help_panel="Output"
        ),
    ] = False,
    show_sources: Annotated[
        bool, typer.Option("--show-sources", help="Give the sources in full.", rich_help_panel="Output")
    ] = False,
) -> ExitCode:
    """Estimate one case."""
    from carcost.cli.case import Gates, estimate_case
    from carcost.cli.output import check_format, emit

    check_format(output.format)
    limits = Gates(gates)
    result = estimate_case(case, output.output, scenario)

    def arrange() -> Document:
        from carcost.report.estimate import arrange_estimate

        # What a file or a mail leaves out, nobody can ask for later.
        return arrange_estimate(
            result, show_not_counted=show_not_counted or output.format != "table", show_sources=show_sources
        )

    emit(result, arrange, output)
    return limits.check(result)
