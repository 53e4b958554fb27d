"""From the options of a case to a scenario and its price books, and the gates after the report."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carcost.cli.output import say
from carcost.errors import ExitCode, UsageError, echo
from carcost.models.money import DOLLARS, exact_text, read_amount

if TYPE_CHECKING:
    from carcost.cli.options import CaseOptions, GateOptions
    from carcost.models.results.estimate import Estimate
    from carcost.models.scenario import Scenario

_LARGEST_AGE = 100_000


def estimate_case(options: CaseOptions, output: str) -> Estimate:
    """Estimate the case that the options describe; raises `UsageError` and `DataError`.

    The output must not take the place of a price book that was read.
    """
    from carcost import estimate, load_price_book

    target = Path(output)
    for book in map(Path, options.book or ()):
        if output != "-" and target.exists() and book.exists() and target.samefile(book):
            raise UsageError("--output: this is a price book in use, which would be lost")
    scenario = scenario_from(options)
    return estimate(scenario, books=[load_price_book(path) for path in options.book or ()])


def scenario_from(options: CaseOptions) -> Scenario:
    """Make a scenario of the options; raises `UsageError` that names the option."""
    from carcost.models.scenario import Scenario
    from carcost.models.valid import InvalidError, valid

    given: dict[str, Any] = {
        "setting": options.setting,
        "infusions": options.infusions,
        "infusion_price": options.infusion_price,
        "stay_multiplier": options.stay_multiplier,
        "indication": options.indication,
        "add": _costs(options.add or []),
        "without": [name.strip().lower() for name in options.without or []],
    }
    try:
        return valid(Scenario, {name: value for name, value in given.items() if value is not None})
    except InvalidError as invalid:
        place, message = invalid.problems[0]
        raise UsageError(f"{_option(place)}{message}") from None


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
