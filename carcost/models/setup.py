"""What many cases share, whatever each of them chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from carcost.models.book import PriceBook
    from carcost.models.catalogue import Catalogue
    from carcost.models.columns import Column
    from carcost.models.coverage import Coverage
    from carcost.models.drift import Drift
    from carcost.models.plan import Plan
    from carcost.models.scenario import Scenario


class Setup(NamedTuple):
    """What all cases share: the choices of those that a row does not make, and all that is known.

    `resolve` gives a scenario with the names that the books use, and its books.
    """

    scenario: Scenario
    coverage: Coverage
    plans: Sequence[Plan]
    catalogue: Catalogue
    columns: Mapping[str, Column]
    version: str
    drift: Drift | None
    resolve: Callable[[Scenario], tuple[Scenario, list[PriceBook]]]
