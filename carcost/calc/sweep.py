"""Sweeping values: the total, low and high, of every combination, on the one cost formula."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import product
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from carcost.calc.parameters import cost_model
from carcost.errors import UsageError, kind_of, unknown
from carcost.models.money import read_amount, read_multiplier
from carcost.models.results.sweep import Sweep, Swept
from carcost.models.scenario import LOWEST_INFUSION_PRICE
from carcost.models.valid import InvalidError, valid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from carcost.models.book import PriceBook
    from carcost.models.catalogue import Catalogue
    from carcost.models.scenario import Scenario

_STAY: Final = "hospital-stay"
_INFUSION: Final = "infusion"


class Values(NamedTuple):
    """The values of each component that is swept, in dollars or as multiples."""

    dollars: dict[str, list[Decimal]]
    multiples: dict[str, list[Decimal]]

    @property
    def all(self) -> dict[str, list[Decimal]]:
        """All values, by component."""
        return self.dollars | self.multiples

    @property
    def rows(self) -> int:
        """How many combinations there are."""
        return math.prod(len(values) for values in self.all.values())


def read_values(values: Mapping[str, Sequence[object]], catalogue: Catalogue) -> Values:
    """Read the values of each component; raises `UsageError` for an unknown one, and for wrong or no values.

    The hospital stay's are multiples of the infusion where all of them are at most 10, and dollars otherwise.
    """
    known = [component.id for component in catalogue.components]
    found = Values({}, {})
    if not values:
        raise UsageError("a sweep needs values: --set COMPONENT=V,V,... such as --set lodging=1540,3080")
    for name, given in values.items():
        if name not in known:
            hint = "'carcost list components' shows all"
            raise UsageError(f"--set: {unknown('component', name, known, hint)}")
        own = _several(name, given)
        multiples = _all(own, read_multiplier) if name == _STAY else None
        if isinstance(multiples, list):
            found.multiples[name] = multiples
            continue
        amounts = _all(own, read_amount)
        if not isinstance(amounts, list):
            raise UsageError(f"--set {name}: {amounts}")
        if name == _INFUSION and min(amounts) < LOWEST_INFUSION_PRICE:
            raise UsageError(f"--set {name}: {min(amounts):f} dollars is no price of an infusion")
        found.dollars[name] = amounts
    return found


def _several(name: str, given: object) -> list[object]:
    """Take one component's values; a text, whose characters would be its values, is none."""
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
        raise UsageError(
            f"--set {name}: expected a list of values, such as [1540, 3080], not {kind_of(given)}"
        )
    own = list(given)
    if not own:
        raise UsageError(f"--set {name}: there are no values; give at least one")
    return own


def _all(values: Sequence[object], read: Callable[[object], Decimal]) -> list[Decimal] | ValueError:
    """Read all values, or give what is wrong with one of them."""
    try:
        return [read(value) for value in values]
    except ValueError as error:
        return error


def sweep(  # noqa: PLR0913, PLR0917 - what an estimate takes, the values, and who is told how far it is
    scenario: Scenario,
    books: Sequence[PriceBook],
    catalogue: Catalogue,
    version: str,
    values: Values,
    progress: Callable[[int], None] | None = None,
) -> Sweep:
    """Give the total of every combination; `progress` is told how many rows are done.

    All but the rows is from the estimate of the first combination and holds for every one: which figures are
    used, what they include and what is not counted depends on what has a price, not on how high it is.

    Raises `UsageError` as `estimate` does for the first of the combinations.
    """
    model = cost_model(_with_first_values(scenario, values), books, catalogue, version)
    low, high = model.point("low"), model.point("high")
    rows = []
    for number, combination in enumerate(product(*values.all.values()), start=1):
        here = dict(zip(values.all, combination, strict=True))
        rows.append((*combination, model.total(low | here), model.total(high | here)))
        if progress is not None:
            progress(number)
    estimate = model.estimate
    return Sweep(
        carcost_version=version,
        currency=estimate.currency,
        price_year=estimate.price_year,
        scenario=scenario,
        price_books=estimate.price_books,
        swept=tuple(
            Swept(component=name, unit=_unit(name, values), values=tuple(own))
            for name, own in values.all.items()
        ),
        rows=tuple(rows),
        included=estimate.included,
        not_counted=estimate.not_counted,
        oldest_figure=estimate.oldest_figure,
        notices=estimate.notices,
        sources=estimate.sources,
    )


def _unit(name: str, values: Values) -> Literal["dollars per infusion", "dollars", "times"]:
    if name in values.multiples:
        return "times"
    return "dollars per infusion" if name == _INFUSION else "dollars"


def _with_first_values(scenario: Scenario, values: Values) -> Scenario:
    """Give the scenario the first values, so that its formula has a term for each component that is swept.

    Raises `UsageError` where the scenario has another choice for one of them.
    """
    first: dict[str, object] = {name: own[0] for name, own in values.dollars.items()}
    changes = scenario.model_dump(exclude_unset=True)
    if _INFUSION in first:
        changes["infusion_price"] = first.pop(_INFUSION)
    if _STAY in values.multiples:
        changes["stay_multiplier"] = values.multiples[_STAY][0]
    changes["add"] = {**changes.get("add", {}), **first}
    try:
        return valid(type(scenario), changes)
    except InvalidError as invalid:
        raise UsageError(str(invalid)) from None
