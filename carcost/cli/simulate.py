"""`carcost simulate`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Final

import typer

from carcost.cli.analysis import AnalysisOptions, check_long, pairs, read_files
from carcost.cli.options import CaseOptions, OutputOptions, ScenarioArgument, spread
from carcost.errors import ExitCode, UsageError, echo

if TYPE_CHECKING:
    from carcost.report.document import Document

app = typer.Typer(add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)

HELP = """Show how likely each total is, by drawing all inputs at once.

\b
Examples:
  carcost simulate --seed 42
  carcost simulate --dist infusion=triangular --prob-above 700k
  carcost simulate --add crs-care=30k:150k --chance crs-care=6% --seed 1
  carcost simulate --correlate infusion,hospital-stay=0.5 --percentiles 10,90
"""
_DRAWS: Final = "1_000_000"
_FEWEST_DRAWS: Final = 2
_MOST_DRAWS: Final = 10**15
_A_SECOND: Final = 50_000_000


@app.command(name="simulate", help=HELP, rich_help_panel="Analyse")
@spread
def simulate(
    analysis: AnalysisOptions,
    case: CaseOptions,
    output: OutputOptions,
    scenario: ScenarioArgument = None,
    draws: Annotated[
        str, typer.Option("--draws", "-n", metavar="N", help="How many draws, such as 1_000_000 or 1e6.")
    ] = _DRAWS,
    seed: Annotated[
        str | None, typer.Option(metavar="N", help="The seed, for the same draws again; else one is made.")
    ] = None,
    dist: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COMPONENT=NAME",
            help="uniform (the default), triangular, pert, lognormal or gamma; repeatable.",
        ),
    ] = None,
    correlate: Annotated[
        list[str] | None,
        typer.Option(
            metavar="A,B=VALUE", help="Draw two parameters correlated, above -1 and below 1; repeatable."
        ),
    ] = None,
    prob_above: Annotated[
        list[str] | None,
        typer.Option(metavar="AMOUNT", help="How likely is a total above this? Repeatable."),
    ] = None,
    percentiles: Annotated[
        str, typer.Option(metavar="P,P,...", help="Which percentiles, in percent.")
    ] = "5,50,95",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before a long run.")] = False,
) -> ExitCode:
    """Simulate one case."""
    import carcost
    from carcost.cli.case import refuse_to_overwrite, scenario_from
    from carcost.cli.output import check_format, emit
    from carcost.cli.progress import Progress

    check_format(output.format)
    count = _count(draws)
    choices = scenario_from(case, scenario)
    refuse_to_overwrite(output.output, read_files(choices, scenario))
    check_long(count // _A_SECOND, f"{count:,} draws", yes=yes)
    progress = Progress(count, "draws", quiet=output.quiet)
    try:
        result = carcost.simulate(
            choices,
            base=pairs("--base", analysis.base, "infusion=400000"),
            chance=pairs("--chance", analysis.chance, "crs-care=6%"),
            draws=count,
            seed=_seed(seed),
            distributions=pairs("--dist", dist, "infusion=triangular"),
            correlations=[_correlation(text) for text in correlate or []],
            percentiles=_percentiles(percentiles),
            above=prob_above or [],
            progress=progress,
        )
    finally:
        progress.end()

    def arrange() -> Document:
        from carcost.report.simulation import arrange_simulation

        return arrange_simulation(result)

    emit(result, arrange, output)
    return ExitCode.DONE


def _count(text: str) -> int:
    """Read a number of draws: `1000000`, `1_000_000`, `1,000,000`, `1e6` or `1M`."""
    match = re.fullmatch(
        r"([0-9]{1,20}|[0-9]{1,3}(?:[_,][0-9]{3}){1,6})(?:e([0-9]{1,2})|([kKmM]))?", text.strip()
    )
    if match is None:
        raise UsageError(f"--draws: {echo(text)} is not a number of draws, such as 1_000_000 or 1e6")
    power = int(match[2] or {"k": 3, "m": 6}.get((match[3] or "").lower(), 0))
    count: int = int(match[1].replace("_", "").replace(",", "")) * 10**power
    if not _FEWEST_DRAWS <= count <= _MOST_DRAWS:
        raise UsageError(f"--draws: the number of draws is from {_FEWEST_DRAWS} to {_MOST_DRAWS:,}")
    return count


def _seed(text: str | None) -> int | None:
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,20}", text.strip()):
        raise UsageError(f"--seed: {echo(text)} is not a whole number, 0 or more")
    return int(text)


def _correlation(text: str) -> tuple[str, str, float]:
    names, equals, value = text.rpartition("=")
    one, comma, other = (part.strip().lower() for part in names.partition(","))
    if not equals or not comma or not one or not other:
        raise UsageError(f"--correlate: {echo(text)} is not A,B=VALUE, such as infusion,hospital-stay=0.5")
    if not re.fullmatch(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", value.strip()) or not -1 < float(value) < 1:
        raise UsageError(
            f"--correlate: {echo(value.strip())} is not a correlation: it is above -1 and below 1"
        )
    return one, other, float(value)


def _percentiles(text: str) -> list[Decimal]:
    found = []
    for part in text.split(","):
        if not re.fullmatch(r"\s*[0-9]{1,2}(?:\.[0-9]{1,3})?\s*", part) or not Decimal(part.strip()):
            raise UsageError(
                f"--percentiles: {echo(part.strip())} is not above 0 and below 100, with up to 3 decimals"
            )
        found.append(Decimal(part.strip()))
    return found
