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
    from carcost.models.results.estimate import Estimate
    from carcost.models.scenario import Scenario

__version__ = "0.1.0"
__all__ = ["PriceBook", "Scenario", "__version__", "estimate", "load_price_book"]


def estimate(scenario: Scenario | None = None, *, books: Sequence[PriceBook] = ()) -> Estimate:
    """Estimate what a CAR T-cell treatment may cost, from low to high, in dollars per episode.

    `scenario` holds the choices of the case; without it, one inpatient infusion. `books` are laid over the
    default book (`article`), the last one on top; a later book's figure for a component wins. The amounts of
    the result are `Decimal` dollars, exact to the cent; every line names its sources.

    Raises `carcost.errors.UsageError` for choices that make no sense together and for an unknown component or
    indication; `carcost.errors.DataError` for books that do not fit together.
    """
    from carcost.calc.estimate import estimate as compute
    from carcost.load.book import default_book
    from carcost.load.catalogue import load_catalogue
    from carcost.models.scenario import Scenario

    layers = [default_book(), *books]
    return compute(scenario or Scenario(), layers, load_catalogue(), __version__)


def load_price_book(path: str | Path) -> PriceBook:
    """Read a price book from a TOML file; `-` is standard input.

    Raises `carcost.errors.DataError`, whose `problems` name file, line and key of everything that is wrong.
    """
    from carcost.load.book import load_price_book as read

    return read(path)


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute can be anything
    """Import the models when they are asked for."""
    if name == "PriceBook":
        from carcost.models.book import PriceBook

        return PriceBook
    if name == "Scenario":
        from carcost.models.scenario import Scenario

        return Scenario
    raise AttributeError(f"module 'carcost' has no attribute {name!r}")
