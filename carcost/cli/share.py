"""`carcost share`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from carcost.cli.coverage import CoverageOptions
from carcost.cli.options import CaseOptions, OutputOptions, ScenarioArgument, spread
from carcost.cli.output import say
from carcost.errors import ExitCode

if TYPE_CHECKING:
    from carcost.models.results.share import Share
    from carcost.report.document import Document

app = typer.Typer(add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)

HELP = """Show what the family may owe: covered or denied, in network or out, in one plan year or two.

\b
Examples:
  carcost share --plan marketplace
  carcost share --plan marketplace --deductible-left 3500 --oop-left 4500
  carcost share --plan our-plan.toml --start 2026-11-10 --steps
  carcost share --plan medicare --stay-days 20
  carcost share --plan uninsured
"""


@app.command(name="share", help=HELP, rich_help_panel="Estimate")
@spread
def share(
    coverage: CoverageOptions,
    case: CaseOptions,
    output: OutputOptions,
    scenario: ScenarioArgument = None,
    steps: Annotated[
        bool,
        typer.Option("--steps", help="Show how each branch adds up, line by line.", rich_help_panel="Output"),
    ] = False,
) -> ExitCode:
    """Show the fork of one case."""
    import carcost
    from carcost.cli.case import refuse_to_overwrite, scenario_from
    from carcost.cli.coverage import coverage_from, plans_from
    from carcost.cli.output import check_format, emit

    check_format(output.format)
    known, plans = coverage_from(coverage), plans_from(coverage)
    choices = scenario_from(case, scenario)
    read = [*choices.books, (scenario or "").partition("#")[0], *(coverage.plan or ())]
    refuse_to_overwrite(output.output, read)
    result = carcost.share(choices, plan=plans, coverage=known)

    def arrange() -> Document:
        from carcost.report.share import arrange_share

        return arrange_share(result, show_steps=steps)

    emit(result, arrange, output)
    if not output.quiet:
        _tell_of_another_year(result)
    return ExitCode.DONE


def _tell_of_another_year(result: Share) -> None:
    """Say so where nobody gave a start, and the figures are of a plan year that has passed."""
    years = [terms.year for terms in result.terms[:1]]
    this_year = date.today().year  # noqa: DTZ011 - the user's own year
    if result.coverage.start is None and years and years[0] < this_year:
        say(f"hint: these are figures of the plan year {years[0]}; --start DATE takes another year")
