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
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from carcost.calc.whole import AnyFrame
    from carcost.load.book import load_price_book
    from carcost.load.charge_scan import scan_charges
    from carcost.load.plan import load_plan
    from carcost.load.scenario import load_scenarios
    from carcost.models.book import PriceBook
    from carcost.models.coverage import Coverage
    from carcost.models.plan import Plan
    from carcost.models.results.comparison import Comparison
    from carcost.models.results.estimate import Estimate
    from carcost.models.results.sensitivity import Sensitivity
    from carcost.models.results.share import Share
    from carcost.models.results.simulation import Simulation
    from carcost.models.results.sweep import Sweep
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
    "estimate_frame",
    "load_plan",
    "load_price_book",
    "load_scenarios",
    "scan_charges",
    "sensitivity",
    "share",
    "simulate",
    "sweep",
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
    from carcost.models.results.estimate import Estimate

    below = case if isinstance(case, Estimate) else estimate(case, books=books)
    return compute(below, _plans(plan), coverage or Coverage(), load_catalogue(), __version__)


def sensitivity(
    scenario: Scenario | None = None,
    *,
    books: Sequence[PriceBook] = (),
    base: Mapping[str, object] | None = None,
    chance: Mapping[str, object] | None = None,
    target: Decimal | int | str | None = None,
    two_way: Sequence[str] = (),
    plan: Plan | Sequence[Plan] = (),
    coverage: Coverage | None = None,
) -> Sensitivity:
    """Move each parameter of a scenario alone from its low to its high end, the others at their bases.

    Parameters are named by their component; `base` gives values for them (dollars, or a multiple), `chance`
    the chance from 0 to 1 with which a component comes to pass at all. `target` is an amount in dollars that
    the outcome may reach; `two_way` names two parameters for a grid. The outcome is the total in dollars, or
    with a `plan` what the family owes.

    Raises `carcost.errors.UsageError` for an unknown parameter, for a base outside of its range and where
    nothing has a range; also what `estimate` and, with a plan, `share` raise.
    """
    from carcost.calc.parameters import cost_model
    from carcost.calc.sensitivity import sensitivity as compute
    from carcost.calc.watched import watched_share, watched_total
    from carcost.load.case import load_case
    from carcost.load.catalogue import load_catalogue
    from carcost.models.coverage import Coverage
    from carcost.models.scenario import Scenario

    case, layers = load_case(scenario or Scenario(), books)
    catalogue = load_catalogue()
    model = cost_model(case, layers, catalogue, __version__, base=base, chance=chance)
    watched = watched_total(model)
    if plan:
        watched = watched_share(model, _plans(plan), coverage or Coverage(), catalogue, __version__)
    return compute(model, watched, __version__, target=target, two_way=two_way)


def simulate(
    scenario: Scenario | None = None,
    *,
    books: Sequence[PriceBook] = (),
    base: Mapping[str, object] | None = None,
    chance: Mapping[str, object] | None = None,
    draws: int = 1_000_000,
    seed: int | None = None,
    distributions: Mapping[str, str] | None = None,
    correlations: Sequence[tuple[str, str, float]] = (),
    percentiles: Sequence[Decimal | int] = (5, 50, 95),
    above: Sequence[Decimal | int | str] = (),
    progress: Callable[[int], None] | None = None,
) -> Simulation:
    """Draw all parameters of a scenario at once, many times, and sum up the totals, in dollars.

    `distributions` are uniform by default, or triangular, pert, lognormal or gamma: assumptions, which the
    result repeats. `chance` is the chance from 0 to 1 with which a component comes to pass. `percentiles`
    are in percent, `above` are amounts in dollars whose chance of being passed is asked. The same `seed`
    gives the same draws; without one, one is made, and the result has it. Needs numpy, extra "analysis".

    Raises `carcost.errors.UsageError` for unknown parameters and distributions, for correlations that
    contradict one another, and where nothing has a range; also what `estimate` raises.
    """
    from carcost.calc.parameters import cost_model
    from carcost.errors import missing_library
    from carcost.load.case import load_case
    from carcost.load.catalogue import load_catalogue
    from carcost.models.scenario import Scenario

    try:
        from carcost.calc.simulate import simulate as compute
        from carcost.calc.wanted import read_wanted
    except ModuleNotFoundError as error:
        raise missing_library(error, "simulate", ("numpy",), "analysis") from None
    case, layers = load_case(scenario or Scenario(), books)
    model = cost_model(case, layers, load_catalogue(), __version__, base=base, chance=chance)
    wanted = read_wanted(
        model,
        draws=draws,
        seed=seed,
        distributions=distributions or {},
        correlations=correlations,
        percentiles=percentiles,
        above=above,
    )
    return compute(model, wanted, __version__, progress)


def sweep(
    values: Mapping[str, Sequence[object]],
    scenario: Scenario | None = None,
    *,
    books: Sequence[PriceBook] = (),
    progress: Callable[[int], None] | None = None,
) -> Sweep:
    """Give the total, low and high in dollars, for every combination of values of some components.

    `values` has the values of each component, in dollars; those of the hospital stay may be multiples.

    Raises `carcost.errors.UsageError` for an unknown component or a wrong value; also what `estimate` raises.
    """
    from carcost.calc.sweep import read_values
    from carcost.calc.sweep import sweep as compute
    from carcost.load.case import load_case
    from carcost.load.catalogue import load_catalogue
    from carcost.models.scenario import Scenario

    case, layers = load_case(scenario or Scenario(), books)
    catalogue = load_catalogue()
    return compute(case, layers, catalogue, __version__, read_values(values, catalogue), progress)


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
    from carcost.calc.compare import named, shares_of
    from carcost.load.catalogue import load_catalogue
    from carcost.models.results.estimate import Estimate

    own = named([one if isinstance(one, Estimate) else estimate(one) for one in columns], names)
    first = own[0][0] if own and baseline is None else baseline or ""
    shares = shares_of(own, coverage, lambda one: share(one, plan=plan, coverage=coverage)) if plan else []
    return compute(own, first, __version__, load_catalogue(), shares)


def estimate_frame(
    frame: AnyFrame,
    scenario: Scenario | None = None,
    *,
    books: Sequence[PriceBook] = (),
    plan: Plan | Sequence[Plan] = (),
    coverage: Coverage | None = None,
    keep: Sequence[str] = (),
    components: bool = False,
) -> AnyFrame:
    """Estimate many cases, a row each, in a Polars, pandas, PyArrow, DuckDB, Dask or PySpark frame.

    Columns are named like the command line's choices (`carcost batch --columns`); what a row does not say is
    taken from `scenario` and `coverage`. The frame that comes back is of the same kind: `case_id`, what to
    `keep`, `low` and `high` in dollars, with `components` each line, with a `plan` each branch of what the
    family owes, how many components are `not_counted`, `flags`, and the `problem` of a row that is rejected
    and has no amounts. A lazy frame stays lazy, but for one pass over the choices. Needs extra "batch".

    Raises `carcost.errors.UsageError` for an unknown column and for one whose type is not what is meant.
    """
    from carcost.errors import missing_library

    try:
        from carcost.calc.frame_result import estimate_frame as compute
    except ModuleNotFoundError as error:
        raise missing_library(error, "estimate_frame", ("narwhals",), "batch") from None
    from carcost.load.setup import load_setup
    from carcost.models.coverage import Coverage
    from carcost.models.scenario import Scenario

    setup = load_setup(scenario or Scenario(), books, _plans(plan), coverage or Coverage(), __version__)
    return compute(frame, setup, keep, components=components)


def _plans(given: Plan | Sequence[Plan]) -> Sequence[Plan]:
    from carcost.models.plan import Plan

    return [given] if isinstance(given, Plan) else given


_HOMES = {
    "Coverage": "carcost.models.coverage",
    "Plan": "carcost.models.plan",
    "PriceBook": "carcost.models.book",
    "Scenario": "carcost.models.scenario",
    "load_plan": "carcost.load.plan",
    "load_price_book": "carcost.load.book",
    "load_scenarios": "carcost.load.scenario",
    "scan_charges": "carcost.load.charge_scan",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute can be anything
    """Import what is defined elsewhere when it is asked for."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'carcost' has no attribute {name!r}")
