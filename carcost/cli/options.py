"""The options that several commands share, and spreading them into a command's parameters."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, Any, NamedTuple, get_type_hints

import typer

from carcost.cli import complete
from carcost.errors import ExitCode

_CASE = "The case"
_GATES = "Gates"
_OUTPUT = "Output"


class CaseOptions(NamedTuple):
    """The choices of one case, as the user wrote them."""

    setting: Annotated[
        str | None,
        typer.Option(
            metavar="inpatient|outpatient",
            help="Where the infusion is given; inpatient by default.",
            autocompletion=complete.settings,
            rich_help_panel=_CASE,
        ),
    ] = None
    infusions: Annotated[
        str | None, typer.Option(metavar="N", help="How many infusions; 1 by default.", rich_help_panel=_CASE)
    ] = None
    infusion_price: Annotated[
        str | None,
        typer.Option(
            metavar="LOW[:HIGH]",
            help="The price of one infusion, such as 400000, 400,000, 400k or 0.4M.",
            rich_help_panel=_CASE,
        ),
    ] = None
    stay_multiplier: Annotated[
        str | None,
        typer.Option(
            metavar="LOW[:HIGH]",
            help="The hospital stay as a multiple of the infusion, such as 0.5, 50% or 0.25:1.",
            rich_help_panel=_CASE,
        ),
    ] = None
    add: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COMPONENT=LOW[:HIGH]",
            help="What a component costs, in dollars for the whole episode; repeatable.",
            autocompletion=complete.components,
            rich_help_panel=_CASE,
        ),
    ] = None
    without: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COMPONENT",
            help="Leave a component out, such as the infusion in a trial; repeatable.",
            autocompletion=complete.components,
            rich_help_panel=_CASE,
        ),
    ] = None
    book: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME|FILE",
            help="A price book over the default one, the last on top; repeatable; - is stdin.",
            autocompletion=complete.books,
            rich_help_panel=_CASE,
        ),
    ] = None
    no_default_book: Annotated[
        bool,
        typer.Option("--no-default-book", help="Leave the default book out.", rich_help_panel=_CASE),
    ] = False
    product: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="The product: brand, generic name or HCPCS code, in any case.",
            autocompletion=complete.products,
            rich_help_panel=_CASE,
        ),
    ] = None
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The prices that held on that day.", rich_help_panel=_CASE),
    ] = None
    stay: Annotated[
        str | None,
        typer.Option(
            metavar="STUDY",
            help="A study's figure for the hospital stay, such as lyman-2020-inpatient.",
            autocompletion=complete.stays,
            rich_help_panel=_CASE,
        ),
    ] = None
    hospital: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="What this hospital publishes, such as md-anderson.",
            autocompletion=complete.hospitals,
            rich_help_panel=_CASE,
        ),
    ] = None
    payer: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="What this payer has agreed to, in a book of a hospital's own prices; a part of its name.",
            rich_help_panel=_CASE,
        ),
    ] = None
    use: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIGURE",
            help="A figure of a book by its id, where it is not chosen on its own; repeatable.",
            rich_help_panel=_CASE,
        ),
    ] = None
    indication: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="The disease, such as lupus; see 'carcost list indications'.",
            autocompletion=complete.indications,
            rich_help_panel=_CASE,
        ),
    ] = None


class GateOptions(NamedTuple):
    """Limits that make the exit code tell a script that they were passed."""

    fail_above: Annotated[
        str | None,
        typer.Option(
            metavar="AMOUNT",
            help="Exit with 3, after the report, where the high total is above this.",
            rich_help_panel=_GATES,
        ),
    ] = None
    max_age: Annotated[
        str | None,
        typer.Option(
            metavar="DAYS",
            help="Exit with 5, after the report, where a figure is older than this.",
            rich_help_panel=_GATES,
        ),
    ] = None


_OutputFile = Annotated[
    str,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write to a file; - is stdout.", rich_help_panel=_OUTPUT
    ),
]
_Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No hints on stderr.", rich_help_panel=_OUTPUT)]
_NoColor = Annotated[
    bool, typer.Option("--no-color", help="No colour; NO_COLOR does the same.", rich_help_panel=_OUTPUT)
]


class OutputOptions(NamedTuple):
    """Where the result goes, and in which format."""

    format: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="table, plain, json, csv, markdown, html or svg.",
            autocompletion=complete.formats,
            rich_help_panel=_OUTPUT,
        ),
    ] = "table"
    output: _OutputFile = "-"
    quiet: _Quiet = False
    no_color: _NoColor = False


class RecordOptions(NamedTuple):
    """Where a result goes that may have many records: it has no chart, but NDJSON."""

    format: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="table, plain, json, ndjson, csv or markdown.",
            autocompletion=complete.record_formats,
            rich_help_panel=_OUTPUT,
        ),
    ] = "table"
    output: _OutputFile = "-"
    quiet: _Quiet = False
    no_color: _NoColor = False


ScenarioArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[SCENARIO]",
        help="A scenario by its name, or FILE, or FILE#NAME; inpatient by default.",
        autocompletion=complete.scenarios,
        show_default=False,
    ),
]
Command = Callable[..., ExitCode]


def spread(command: Command) -> Command:
    """Turn each parameter that is a group of options into one parameter per option, as Typer reads it."""
    hints = get_type_hints(command, include_extras=True)
    groups: dict[str, Any] = {}
    parameters: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(command).parameters.items():
        hint = hints[name]
        if hasattr(hint, "_field_defaults"):
            groups[name] = hint
            parameters += _options_as_parameters(hint)
        else:
            parameters.append(parameter.replace(annotation=hint, kind=inspect.Parameter.KEYWORD_ONLY))

    def spread_command(**given: Any) -> ExitCode:  # noqa: ANN401 - whatever Typer hands over
        for name, group in groups.items():
            given[name] = group(**{option: given.pop(option) for option in group._fields})
        return command(**given)

    vars(spread_command)["__signature__"] = inspect.Signature(parameters)
    spread_command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return spread_command


def _options_as_parameters(group: Any) -> list[inspect.Parameter]:  # noqa: ANN401 - a class of named tuples
    hints = get_type_hints(group, include_extras=True)
    kind = inspect.Parameter.KEYWORD_ONLY
    return [
        inspect.Parameter(option, kind, default=group._field_defaults[option], annotation=hints[option])
        for option in group._fields
    ]
