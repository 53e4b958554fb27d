"""The options of a case's coverage, and from them to plans and what is known of the coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

import typer

from carcost.cli import complete
from carcost.errors import UsageError, echo

if TYPE_CHECKING:
    from carcost.models.coverage import Coverage
    from carcost.models.plan import Plan

_COVERAGE: Final = "The coverage"
_TERMS: Final = ("deductible_left", "oop_left", "oop_max", "coinsurance")


class CoverageOptions(NamedTuple):
    """What is known of a case's coverage, as the user wrote it."""

    plan: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME|FILE",
            help="The plan, such as marketplace or medicare; repeatable, in the order in which they pay.",
            autocompletion=complete.plans,
            rich_help_panel=_COVERAGE,
        ),
    ] = None
    deductible_left: Annotated[
        str | None,
        typer.Option(
            metavar="AMOUNT",
            help="What is left of the deductible of the plan year in which treatment starts.",
            rich_help_panel=_COVERAGE,
        ),
    ] = None
    oop_left: Annotated[
        str | None,
        typer.Option(
            metavar="AMOUNT",
            help="What is left to the out-of-pocket maximum of that plan year.",
            rich_help_panel=_COVERAGE,
        ),
    ] = None
    oop_max: Annotated[
        str | None,
        typer.Option(
            metavar="AMOUNT|none",
            help="The out-of-pocket maximum of that plan year.",
            rich_help_panel=_COVERAGE,
        ),
    ] = None
    coinsurance: Annotated[
        str | None,
        typer.Option(
            metavar="PERCENT",
            help="The patient's part after the deductible, such as 20%.",
            rich_help_panel=_COVERAGE,
        ),
    ] = None
    network: Annotated[
        str | None,
        typer.Option(
            metavar="in|out",
            help="Whether the hospital is in network; both are shown by default.",
            autocompletion=complete.networks,
            rich_help_panel=_COVERAGE,
        ),
    ] = None
    start: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="When treatment starts; it puts the costs into plan years.",
            rich_help_panel=_COVERAGE,
        ),
    ] = None
    when: Annotated[
        list[str] | None,
        typer.Option(
            metavar="STEP=MONTHS",
            help="Months from the start, such as infusion=1 or after-care=3; repeatable.",
            rich_help_panel=_COVERAGE,
        ),
    ] = None
    next_year_limit: Annotated[
        str | None,
        typer.Option(
            metavar="AMOUNT|none",
            help="The out-of-pocket maximum of the next plan year.",
            rich_help_panel=_COVERAGE,
        ),
    ] = None
    allowed: Annotated[
        str | None,
        typer.Option(
            metavar="LOW[:HIGH]",
            help="What the plan allows for the treatment, instead of its price; --add comes on top.",
            rich_help_panel=_COVERAGE,
        ),
    ] = None
    stay_days: Annotated[
        str | None,
        typer.Option(
            metavar="LOW[:HIGH]", help="How many days the hospital stay takes.", rich_help_panel=_COVERAGE
        ),
    ] = None


def coverage_from(options: CoverageOptions) -> Coverage:
    """Read what is known of the coverage; raises `UsageError` that names the option."""
    from carcost.models.coverage import Coverage
    from carcost.models.valid import InvalidError, valid

    given: dict[str, Any] = {
        name: value
        for name, value in options._asdict().items()
        if value is not None and name not in ("plan", "when")
    }
    if options.when:
        given["when"] = _months(options.when)
    try:
        return valid(Coverage, given)
    except InvalidError as invalid:
        place, message = invalid.problems[0]
        option = f"--{str(place[0]).replace('_', '-')}: " if place else ""
        raise UsageError(f"{option}{message}") from None


def _months(texts: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        name, equals, months = text.partition("=")
        if not equals:
            raise UsageError(f"--when: {echo(text)} is not STEP=MONTHS, such as infusion=1")
        name = name.strip().lower()
        if name in found:
            raise UsageError("--when: a step or component is given twice; drop one")
        found[name] = months
    return found


def plans_from(options: CoverageOptions) -> list[Plan]:
    """Read the plans; the figures that the options give are a plan of their own where none is named."""
    from carcost.load.plan import load_plan
    from carcost.models.plan import OPTIONS_ONLY, Plan

    if options.plan:
        return [load_plan(name) for name in options.plan]
    if not any(getattr(options, name) is not None for name in _TERMS):
        raise UsageError(
            "a share needs a plan: --plan NAME or FILE ('carcost list plans' shows those that ship), or its "
            "figures: --deductible-left, --coinsurance and --oop-max"
        )
    if options.oop_max is None and options.oop_left is None:
        raise UsageError(
            "the plan's yearly limit is not known; give --oop-max AMOUNT, or none where there is none"
        )
    return [Plan(id=OPTIONS_ONLY, title="The plan, by the figures given")]
