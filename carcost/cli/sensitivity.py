"""`carcost sensitivity`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from carcost.cli.analysis import AnalysisOptions, pairs, read_files
from carcost.cli.coverage import CoverageOptions
from carcost.cli.options import CaseOptions, OutputOptions, ScenarioArgument, spread
from carcost.errors import ExitCode, UsageError, unknown

if TYPE_CHECKING:
    from carcost.report.document import Document

app = typer.Typer(add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)

HELP = """Show which input moves the total most, one at a time, and where it reaches an amount.

\b
Examples:
  carcost sensitivity
  carcost sensitivity --base infusion=400000 --base hospital-stay=0.5 --target 700000
  carcost sensitivity --two-way infusion hospital-stay
  carcost sensitivity --outcome share --plan hdhp --coinsurance 2% --deductible-left 0
  carcost sensitivity -f html -o what-drives-it.html
"""
_OUTCOMES = ("total", "share")


@app.command(name="sensitivity", help=HELP, rich_help_panel="Analyse")
@spread
def sensitivity(
    analysis: AnalysisOptions,
    case: CaseOptions,
    coverage: CoverageOptions,
    output: OutputOptions,
    scenario: ScenarioArgument = None,
    outcome: Annotated[
        str, typer.Option(metavar="total|share", help="What is watched: the total, or what the family owes.")
    ] = "total",
    target: Annotated[
        str | None,
        typer.Option(metavar="AMOUNT", help="Find where each parameter makes the outcome reach this."),
    ] = None,
    two_way: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="A B", help="A grid of the outcome over two parameters."),
    ] = None,
) -> ExitCode:
    """Analyse one case."""
    import carcost
    from carcost.cli.case import refuse_to_overwrite, scenario_from
    from carcost.cli.coverage import coverage_from, plans_from
    from carcost.cli.output import check_format, emit

    check_format(output.format)
    if outcome not in _OUTCOMES:
        raise UsageError(f"--outcome: {unknown('outcome', outcome, _OUTCOMES)}")
    if outcome == "total" and any(value is not None for value in coverage):
        raise UsageError("a plan and what is known of the coverage go with --outcome share")
    choices = scenario_from(case, scenario)
    refuse_to_overwrite(output.output, [*read_files(choices, scenario), *(coverage.plan or ())])
    result = carcost.sensitivity(
        choices,
        base=pairs("--base", analysis.base, "infusion=400000"),
        chance=pairs("--chance", analysis.chance, "crs-care=6%"),
        target=target,
        two_way=two_way or (),
        plan=plans_from(coverage) if outcome == "share" else (),
        coverage=coverage_from(coverage),
    )

    def arrange() -> Document:
        from carcost.report.sensitivity import arrange_sensitivity

        return arrange_sensitivity(result)

    emit(result, arrange, output)
    return ExitCode.DONE
