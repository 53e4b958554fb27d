"""`carcost compare`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import typer

from carcost.cli import complete
from carcost.cli.coverage import CoverageOptions
from carcost.cli.options import OutputOptions, spread
from carcost.errors import ExitCode, UsageError, unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carcost.models.results.comparison import Comparison
    from carcost.report.document import Document

app = typer.Typer(add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)

HELP = """Set scenarios and saved results side by side.

\b
Examples:
  carcost compare
  carcost compare inpatient trial medicare-inpatient
  carcost compare ours.toml                     every scenario in it
  carcost compare ours.toml#mother inpatient --baseline inpatient
  carcost compare outpatient inpatient --plan marketplace
  carcost compare jan.json feb.json --fail-increase 5%
"""
_USUAL: Final = ("outpatient", "inpatient", "inpatient-full-stay")
_WAYS: Final = ("component", "total")


@app.command(name="compare", help=HELP, rich_help_panel="Estimate")
@spread
def compare(
    coverage: CoverageOptions,
    output: OutputOptions,
    columns: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SCENARIO|FILE|FILE#NAME",
            help="Scenarios by name, files of them, or results that 'estimate -f json' saved; - is stdin.",
            autocompletion=complete.scenarios,
            show_default=False,
        ),
    ] = None,
    baseline: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="What the others are compared with; the first by default."),
    ] = None,
    by: Annotated[
        str, typer.Option(metavar="WAY", help="component: every line; total: totals only.")
    ] = "component",
    fail_increase: Annotated[
        str | None,
        typer.Option(
            metavar="AMOUNT|PERCENT",
            help="Exit with 3, after the report, where a high total is above the baseline's by more.",
            rich_help_panel="Gates",
        ),
    ] = None,
) -> ExitCode:
    """Compare several cases."""
    from carcost.cli.case import refuse_to_overwrite
    from carcost.cli.output import check_format, emit

    check_format(output.format)
    if by not in _WAYS:
        raise UsageError(f"--by: {unknown('way', by, _WAYS, 'allowed: ' + ', '.join(_WAYS))}")
    limit = None if fail_increase is None else _limit(fail_increase)
    arguments = columns or list(_USUAL)
    refuse_to_overwrite(
        output.output, [argument.partition("#")[0] for argument in arguments] + (coverage.plan or [])
    )
    result = _comparison(arguments, baseline, coverage)
    if limit is not None:
        limit.refuse_other_currency(result.currency)

    def arrange() -> Document:
        from carcost.report.compare import arrange_comparison

        return arrange_comparison(result, by_component=by == "component")

    emit(result, arrange, output)
    return ExitCode.DONE if limit is None else limit.check(result)


def _comparison(arguments: Sequence[str], baseline: str | None, options: CoverageOptions) -> Comparison:
    """Load and compare what the arguments name; the baseline is a column's name, or one of the arguments."""
    import carcost
    from carcost.calc.compare import distinct
    from carcost.cli.coverage import coverage_from, plans_from
    from carcost.load.result import load_columns

    found = [(argument, *column) for argument in arguments for column in load_columns(argument)]
    names = distinct(name for _, name, _ in found)
    if baseline is not None and baseline not in names:
        same = [name for name, (argument, *_) in zip(names, found, strict=True) if argument == baseline]
        baseline = same[0] if len(same) == 1 else baseline
    given = any(value is not None for value in options)
    plans, coverage = (plans_from(options), coverage_from(options)) if given else ((), None)
    return carcost.compare(
        *(column for *_, column in found), names=names, baseline=baseline, plan=plans, coverage=coverage
    )


class _Limit(NamedTuple):
    """By how much a high total may be above the baseline's: dollars, or a share of the baseline."""

    text: str
    amount: Decimal | None
    share: Decimal

    def refuse_other_currency(self, currency: str) -> None:
        """Refuse dollars where the totals are in another currency."""
        from carcost.models.money import DOLLARS

        if self.amount is not None and currency != DOLLARS:
            raise UsageError(
                f"--fail-increase is in dollars, and the totals are in {currency}; give a percentage"
            )

    def check(self, comparison: Comparison) -> ExitCode:
        """Say which columns are above the limit, and give the exit code."""
        from carcost.cli.output import say
        from carcost.models.change import exact_change
        from carcost.models.money import exact_text

        currency = comparison.currency
        base = next(column.total.high for column in comparison.columns if column.baseline)
        allowed = base * self.share if self.amount is None else self.amount
        above = [column for column in comparison.columns if column.total.high - base > allowed]
        for column in above:
            high, rise = column.total.high, column.difference.high
            say(
                f"gate: the high total of {column.name}, {exact_text(high, currency)}, is "
                f"{exact_change(rise, currency)} against {comparison.baseline}, more than "
                f"--fail-increase {self.text}"
            )
        return ExitCode.GATE if above else ExitCode.DONE


def _limit(text: str) -> _Limit:
    from carcost.models.money import DOLLARS, exact_text, read_amount, read_multiplier

    percent = text.strip().endswith("%")
    try:
        if percent:
            return _Limit(text.strip(), None, read_multiplier(text))
        amount = read_amount(text)
    except ValueError as error:
        if percent:
            raise UsageError("--fail-increase: a percentage is from 0% to 1000%, such as 5%") from None
        raise UsageError(f"--fail-increase: {error}; or give a percentage like 5%") from None
    return _Limit(exact_text(amount, DOLLARS), amount, Decimal(0))
