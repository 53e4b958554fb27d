"""From the options of a case to a scenario and its price books, and the gates after the report."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carcost.cli.output import say
from carcost.errors import ExitCode, UsageError, echo
from carcost.models.money import DOLLARS, exact_text, read_amount

if TYPE_CHECKING:
    from collections.abc import Iterable

    from carcost.cli.options import CaseOptions, GateOptions
    from carcost.models.results.estimate import Estimate
    from carcost.models.scenario import Scenario

_LARGEST_AGE = 100_000


def estimate_case(options: CaseOptions, output: str, scenario: str | None = None) -> Estimate:
    """Estimate the case that a scenario and the options describe; raises `UsageError` and `DataError`.

    The output must not take the place of a file that was read.
    """
    from carcost import estimate

    choices = scenario_from(options, scenario)
    refuse_to_overwrite(output, [*choices.books, (scenario or "").partition("#")[0]])
    return estimate(choices)


def refuse_to_overwrite(output: str, inputs: Iterable[str], option: str = "--output") -> None:
    """Refuse an output that would take the place of an input; raises `UsageError`."""
    target = Path(output)
    for file in map(Path, filter(None, inputs)):
        if output != "-" and target.exists() and file.exists() and target.samefile(file):
            raise UsageError(f"{option}: this is a file that was read, and would be lost")


def scenario_from(options: CaseOptions, name: str | None = None) -> Scenario:
    """Lay the options over the scenario of that name; raises `UsageError` that names the option."""
    from carcost.models.scenario import Scenario
    from carcost.models.valid import InvalidError, valid

    base = _base(name)
    chosen: dict[str, Any] = {
        "setting": options.setting,
        "infusions": options.infusions,
        "infusion_price": options.infusion_price,
        "stay_multiplier": options.stay_multiplier,
        "stay": options.stay,
        "indication": options.indication,
        "product": options.product,
        "hospital": options.hospital,
        "payer": options.payer,
        "as_of": options.as_of,
        "default_book": False if options.no_default_book else None,
        "add": {**base.get("add", {}), **_costs(options.add or [])},
        "without": [*base.get("without", []), *(name.strip().lower() for name in options.without or [])],
        "use": [*base.get("use", []), *(options.use or [])],
        "books": [*base.get("books", []), *(options.book or [])],
    }
    values = base | {key: value for key, value in chosen.items() if value is not None}
    try:
        return valid(Scenario, values)
    except InvalidError as invalid:
        place, message = invalid.problems[0]
        raise UsageError(f"{_option(place)}{message}") from None


def _base(name: str | None) -> dict[str, Any]:
    """Give the choices of the scenario of that name."""
    if name is None:
        return {}
    from carcost.load.scenario import load_scenario

    return load_scenario(name).model_dump(exclude_unset=True)


def _costs(texts: list[str]) -> dict[str, str]:
    costs: dict[str, str] = {}
    for text in texts:
        name, equals, amounts = text.partition("=")
        if not equals:
            raise UsageError(f"--add: {echo(text)} is not COMPONENT=LOW[:HIGH], such as lodging=1540:3080")
        name = name.strip().lower()
        if name in costs:
            raise UsageError(f"--add: {echo(name)} is given twice")
        costs[name] = amounts
    return costs


def _option(place: tuple[str | int, ...]) -> str:
    """Name the option that a place in a scenario comes from: `--add lodging: `."""
    if not place:
        return ""
    option = f"--{str(place[0]).replace('_', '-')}"
    return f"{option} {place[1]}: " if place[0] == "add" and len(place) > 1 else f"{option}: "


class Gates:
    """The limits of `--fail-above` and `--max-age`, read before anything is computed."""

    def __init__(self, options: GateOptions) -> None:
        self._amount = None
        if options.fail_above is not None:
            try:
                self._amount = read_amount(options.fail_above)
            except ValueError as error:
                raise UsageError(f"--fail-above: {error}") from None
        self._days = None if options.max_age is None else _days(options.max_age)

    def check(self, estimate: Estimate) -> ExitCode:
        """Give the exit code after the report: an old figure weighs more than a high total."""
        code = ExitCode.DONE
        if self._amount is not None and estimate.currency != DOLLARS:
            raise UsageError(f"--fail-above is in dollars, and the total is in {estimate.currency}")
        if self._amount is not None and estimate.total.high > self._amount:
            high, limit = (
                exact_text(amount, estimate.currency) for amount in (estimate.total.high, self._amount)
            )
            say(f"gate: the high total {high} is above --fail-above {limit}")
            code = ExitCode.GATE
        age = (date.today() - estimate.oldest_figure).days if estimate.oldest_figure else 0  # noqa: DTZ011 - the user's own day
        if self._days is not None and age > self._days:
            say(f"gate: the oldest figure is {age} days old, more than --max-age {self._days}")
            code = ExitCode.STALE
        return code


def _days(text: str) -> int:
    if not (
        text.isascii()
        and text.isdigit()
        and int(text[:7]) <= _LARGEST_AGE
        and len(text) <= len(str(_LARGEST_AGE))
    ):
        raise UsageError(f"--max-age: {echo(text)} is not a number of days from 0 to {_LARGEST_AGE}")
    return int(text)
