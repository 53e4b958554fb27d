"""The program: its commands, `--version`, and the one place where an error becomes an exit code."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

import typer
from typer.core import TyperGroup

from carcost import __version__
from carcost.cli.output import say
from carcost.errors import CarcostError, DataError, ExitCode, UsageError, unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS: Final = (
    "estimate",
    "share",
    "compare",
    "explain",
    "sensitivity",
    "simulate",
    "sweep",
    "batch",
    "charges",
    "list",
    "show",
    "check",
    "schema",
)
"""The commands, in the order of the help; the module of its name is imported when one is called."""

_MODULES: Final = {"list": "list_"}
# Typer carries its own Click and gives no public name to the parent of its usage errors.
_TyperUsageError: Final = cast("type[Any]", typer.BadParameter.__bases__[0])

HELP = """What may a CAR T-cell treatment cost, from low to high, and where does each number come from?

\b
Examples:
  carcost estimate                              one infusion in a hospital
  carcost estimate --setting outpatient         without a hospital stay
  carcost share --plan marketplace              what the family may owe
  carcost explain hospital-stay                 where the numbers come from
  carcost show lupus                            what is known for a disease

An estimate, not a quote. Nothing is sent anywhere.
"""


class Commands(TyperGroup):
    """The group of all commands; a command's module is imported when the command is called."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - Typer's own Context has no public name
        """Name the commands in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002 - as above
        """Import the module of a command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"carcost.cli.{_MODULES.get(cmd_name, cmd_name)}")
        return typer.main.get_command(module.app)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - as above
        """Find a command; an unknown one is an error that offers the nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-") and not ctx.resilient_parsing:
            raise UsageError(unknown("command", args[0], COMMANDS))
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=Commands,
    help=HELP,
    invoke_without_command=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - Typer's callback
    if wanted:
        from carcost.cli.output import write_stdout
        from carcost.load.home import data_version

        write_stdout(f"carcost {__version__}, data of {data_version()}\n")
        raise typer.Exit


@app.callback()
def _root(
    ctx: typer.Context,
    version: Annotated[  # noqa: ARG001 - the callback does it
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and stop."),
    ] = False,
) -> None:
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


def run(argv: Sequence[str] | None = None) -> ExitCode:  # noqa: PLR0911 - one return for each ending
    """Run the program with these arguments, `sys.argv`'s by default, and give its exit code."""
    try:
        code = typer.main.get_command(app).main(args=argv, prog_name="carcost", standalone_mode=False)
        return ExitCode(code or ExitCode.DONE)
    except DataError as error:
        first, *others = error.problems
        say(f"{first} (and {len(others)} more; 'carcost check' tells all)" if others else str(first))
        return error.exit_code
    except CarcostError as error:
        say(str(error))
        return error.exit_code
    except _TyperUsageError as error:
        say(_without_values(error.format_message()))
        return ExitCode.USAGE
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except (BrokenPipeError, SystemExit):  # Typer leaves so when a pipe is closed, and after completing
        return ExitCode.DONE
    except OSError as error:
        say(f"cannot write: {error.strerror}")
        return ExitCode.USAGE
    except Exception as error:  # noqa: BLE001 - whatever it is, the user gets a line and not a traceback
        say(f"this is a bug in carcost, please report it: {type(error).__name__} at {_place(error)}")
        return ExitCode.BUG


def _without_values(message: str) -> str:
    """Drop the stray words that Typer repeats: they may be about a person."""
    return re.sub(r"^(Got unexpected extra argument)s? .*", r"\1", message, flags=re.DOTALL)


def _place(error: Exception) -> str:
    """Name the line that failed, without the values at work there, which may be private."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    if frame is None:
        return "an unknown place"
    return f"{frame.tb_frame.f_globals.get('__name__', '?')}:{frame.tb_lineno}"
