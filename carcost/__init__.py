"""What may a CAR T-cell treatment cost, from low to high, and where does each number come from?

    >>> from carcost import Scenario, estimate
    >>> total = estimate(Scenario(setting="outpatient")).total
    >>> f"{total.low} to {total.high} dollars"
    '375000.00 to 425000.00 dollars'

An estimate, not a quote. Nothing is sent anywhere. Everything is imported when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from carcost.models.book import PriceBook
    from carcost.models.coverage import Coverage
    from carcost.models.plan import Plan
    from carcost.models.results.comparison import Comparison
    from carcost.models.results.estimate import Estimate
    from carcost.models.results.share import Share
    from carcost.models.scenario import Scenario

__version__ = "0.1.0"
__all__ = [
    "Coverage",
    "Plan",
    "PriceBook",
    "Scenario",
    "__version__",
    "compare",
    "estimate",
    "load_plan",
    "load_price_book",
    "load_scenarios",
    "share",
]


def estimate(scenario: Scenario | None = None, *, books: Sequence[PriceBook] = ()) -> Estimate:
    """Estimate what a CAR T-cell treatment may cost, from low to high, in dollars per episode.

    `scenario` holds the choices of the case; without it, one inpatient infusion. `books` are laid over the
    default book (`article`), the last one on top; a later book's figure for a component wins. The amounts of
    the result are `Decimal` dollars, exact to the cent; every line names its sources.

    Raises `carcost.errors.UsageError` for choices that make no sense together and for an unknown component or
    indication; `carcost.errors.DataError` for books that do not fit together.
    """
    from carcost.calc.estimate import estimate as compute
    from carcost.load.case import load_case
    from carcost.load.catalogue import load_catalogue
    from carcost.load.drift import load_drift
    from carcost.models.scenario import Scenario

    case, layers = load_case(scenario or Scenario(), books)
    return compute(case, layers, load_catalogue(), __version__, load_drift() if case.default_book else None)


def share(
    case: Estimate | Scenario | None = None,
    *,
    plan: Plan | Sequence[Plan],
    coverage: Coverage | None = None,
    books: Sequence[PriceBook] = (),
) -> Share:
    """Work out what the family may owe: a fork, with a low and a high in dollars for each branch.

    `case` is an estimate, or a scenario that is estimated first with `books`; without it, one inpatient
    infusion. Several plans pay one after the other. `coverage` is what is known beside the plan, such as what
    is left of its deductible, or the day on which treatment starts.

    Raises `carcost.errors.UsageError` for choices that make no sense together, for a plan year without
    figures and for a plan of which too little is known; for a scenario also what `estimate` raises.
    """
    from carcost.calc.share import share as compute
    from carcost.load.catalogue import load_catalogue
    from carcost.models.coverage import Coverage
    from carcost.models.plan import Plan
    from carcost.models.results.estimate import Estimate

    below = case if isinstance(case, Estimate) else estimate(case, books=books)
    plans = [plan] if isinstance(plan, Plan) else plan
    return compute(below, plans, coverage or Coverage(), load_catalogue(), __version__)


def compare(
    *columns: Estimate | Scenario,
    names: Sequence[str] | None = None,
    baseline: str | None = None,
    plan: Plan | Sequence[Plan] = (),
    coverage: Coverage | None = None,
) -> Comparison:
    """Compare estimates side by side, in dollars per episode; a scenario is estimated first.

    `names` are the names of the columns, those of their scenarios by default; a name that comes again gets a
    number, as in "inpatient (2)". `baseline` is the name of the column that the others are compared with, the
    first by default. The differences of the lines add up to that of the total, to the cent. With a `plan`,
    and what is known of the `coverage`, each column also has what the family may owe.

    Raises `carcost.errors.UsageError` for fewer than two columns and for an unknown baseline, and
    `carcost.errors.DataError` for unlike currencies; for a scenario also what `estimate` raises, and with
    a plan what `share` raises.
    """
    from carcost.calc.compare import compare as compute
    from carcost.calc.compare import distinct
    from carcost.errors import UsageError
    from carcost.load.catalogue import load_catalogue
    from carcost.models.results.estimate import Estimate

    estimates = [one if isinstance(one, Estimate) else estimate(one) for one in columns]
    given = [one.scenario.name or "estimate" for one in estimates] if names is None else names
    if len(given) != len(estimates):
        raise UsageError(f"{len(given)} names for {len(estimates)} columns; give one for each")
    called = distinct(given)
    first = called[0] if called and baseline is None else baseline or ""
    if plan and coverage is not None and coverage.allowed is not None:
        raise UsageError("--allowed: an allowed amount is of one treatment, not of several; 'share' takes it")
    shares = [share(one, plan=plan, coverage=coverage) for one in estimates] if plan else []
    return compute(list(zip(called, estimates, strict=True)), first, __version__, load_catalogue(), shares)


def load_price_book(path: str | Path) -> PriceBook:
    """Read a price book from a TOML file; `-` is standard input.

    Raises `carcost.errors.DataError`, whose `problems` name file, line and key of everything that is wrong.
    """
    from carcost.load.book import load_price_book as read

    return read(path)


def load_plan(name: str | Path) -> Plan:
    """Read a plan: a shipped one by its name, such as "medicare", or a TOML file; `-` is standard input.

    Raises `carcost.errors.DataError`, whose `problems` name file, line and key of everything that is wrong.
    """
    from carcost.load.plan import named_plan

    return named_plan(str(name))


def load_scenarios(path: str | Path) -> dict[str, Scenario]:
    """Read every scenario of a TOML or JSON file by its name; `-` is standard input.

    Raises `carcost.errors.DataError`, whose `problems` name file, line and key of everything that is wrong.
    """
    from carcost.load.scenario import load_scenarios as read

    return read(path)


_MODELS = {
    "Coverage": "carcost.models.coverage",
    "Plan": "carcost.models.plan",
    "PriceBook": "carcost.models.book",
    "Scenario": "carcost.models.scenario",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute can be anything
    """Import the models when they are asked for."""
    if name in _MODELS:
        from importlib import import_module

        return getattr(import_module(_MODELS[name]), name)
    raise AttributeError(f"module 'carcost' has no attribute {name!r}")
