"""`carcost explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from carcost.cli import complete
from carcost.cli.options import CaseOptions, GateOptions, OutputOptions, spread
from carcost.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from carcost.report.document import Document

app = typer.Typer(add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)

HELP = """Show the formula, the sources and the dates behind an estimate.

\b
Examples:
  carcost explain
  carcost explain hospital-stay
  carcost explain hospital-stay medicare-inpatient
  carcost explain lodging --add lodging=1540:3080
  carcost explain --show-not-counted
"""


@app.command(name="explain", help=HELP, rich_help_panel="Explore")
@spread
def explain(
    case: CaseOptions,
    gates: GateOptions,
    output: OutputOptions,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[COMPONENT] [SCENARIO]",
            help="A component, by default all that are counted; a scenario, by default inpatient.",
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
    component, scenario = _component_and_scenario(names or [])
    estimate = estimate_case(case, output.output, scenario)
    result = compute(estimate, load_catalogue(), component)

    def arrange() -> Document:
        from carcost.report.explanation import arrange_explanation

        in_full = show_not_counted or component is not None or output.format != "table"
        return arrange_explanation(result, show_not_counted=in_full)

    emit(result, arrange, output)
    return limits.check(estimate)


def _component_and_scenario(names: list[str]) -> tuple[str | None, str | None]:
    """Tell which name is a component and which a scenario; a name that is neither is a wrong component."""
    from carcost.load.catalogue import load_catalogue
    from carcost.load.scenario import is_scenario

    component: str | None = None
    scenario: str | None = None
    for name in names:
        is_component = load_catalogue().component(name.strip().lower()) is not None
        if component is None and (is_component or not is_scenario(name)):
            component = name
        elif scenario is None:
            scenario = name
        else:
            raise UsageError("explain takes one component and one scenario")
    return component, scenario
