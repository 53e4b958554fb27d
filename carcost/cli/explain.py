"""`carcost explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from carcost.cli import complete
from carcost.cli.options import CaseOptions, GateOptions, OutputOptions, spread
from carcost.errors import ExitCode

if TYPE_CHECKING:
    from carcost.report.document import Document

app = typer.Typer(add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)

HELP = """Show the formula, the sources and the dates behind an estimate.

\b
Examples:
  carcost explain
  carcost explain hospital-stay
  carcost explain lodging --add lodging=1540:3080
  carcost explain --show-not-counted
"""


@app.command(name="explain", help=HELP, rich_help_panel="Explore")
@spread
def explain(
    case: CaseOptions,
    gates: GateOptions,
    output: OutputOptions,
    component: Annotated[
        str | None,
        typer.Argument(
            metavar="COMPONENT",
            help="One component; all that are counted by default.",
            autocompletion=complete.components,
            show_default=False,
        ),
    ] = None,
    show_not_counted: Annotated[
        bool,
        typer.Option("--show-not-counted", help="Explain what is not counted too.", rich_help_panel="Output"),
    ] = False,
) -> ExitCode:
    """Explain one case."""
    from carcost.calc.explain import explain as compute
    from carcost.cli.case import Gates, estimate_case
    from carcost.cli.output import check_format, emit
    from carcost.load.catalogue import load_catalogue

    check_format(output.format)
    limits = Gates(gates)
    estimate = estimate_case(case, output.output)
    result = compute(estimate, load_catalogue(), component)

    def arrange() -> Document:
        from carcost.report.explanation import arrange_explanation

        in_full = show_not_counted or component is not None or output.format != "table"
        return arrange_explanation(result, show_not_counted=in_full)

    emit(result, arrange, output)
    return limits.check(estimate)
