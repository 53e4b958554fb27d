"""The parameters of a scenario: every value that its cost formula needs, from low over a base to high."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from carcost.calc.cost import Term, cost
from carcost.calc.estimate import estimate, formula_terms
from carcost.calc.select import select
from carcost.errors import UsageError, echo, unknown
from carcost.models.coinsurance import read_part
from carcost.models.money import read_multiplier, read_rate, to_cents

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from carcost.calc.offer import Offer
    from carcost.models.book import PriceBook
    from carcost.models.catalogue import Catalogue
    from carcost.models.figure import Distribution
    from carcost.models.results.estimate import Estimate
    from carcost.models.scenario import Scenario

ParameterUnit = Literal["dollars per infusion", "dollars", "times", "chance"]
BaseFrom = Literal["given", "central", "midpoint", "fixed"]
Point = dict[str, Decimal]
"""A value for each parameter, by its name."""

_CHANCE: Final = " happens"
_TWO: Final = Decimal(2)


class Parameter(NamedTuple):
    """One input of the cost formula: a price, a multiplier, or whether a component comes to pass at all.

    `base_from` says where the base is from: given by the user, the source's central value, or the midpoint.
    """

    name: str
    component: str
    label: str
    unit: ParameterUnit
    low: Decimal
    base: Decimal
    high: Decimal
    base_from: BaseFrom
    distribution: Distribution | None = None

    @property
    def varies(self) -> bool:
        """True where low and high differ."""
        return self.low != self.high


class CostModel(NamedTuple):
    """The estimate of a scenario, the terms of its formula and their parameters, by name."""

    estimate: Estimate
    terms: list[Term]
    parameters: dict[str, Parameter]

    def point(self, end: Literal["low", "base", "high"]) -> Point:
        """Give all-low, all-base or all-high values; the base of what happens by chance is its chance."""
        return {name: getattr(one, end) for name, one in self.parameters.items()}

    def total(self, point: Mapping[str, Decimal]) -> Decimal:
        """Give the total at a point, in dollars to the cent."""
        return cost(self.terms, self.prices(point), to_cents, Decimal(0)).total

    def prices(self, point: Mapping[str, Decimal]) -> Point:
        """Give the value of each term: its price or multiplier, times the chance that it comes to pass."""
        one = Decimal(1)
        return {
            term.component: point[term.component] * point.get(chance_name(term.component), one)
            for term in self.terms
        }


def chance_name(component: str) -> str:
    """Name the parameter that says whether a component comes to pass."""
    return f"{component}{_CHANCE}"


def cost_model(  # noqa: PLR0913 - what an estimate takes, and the bases and chances
    scenario: Scenario,
    books: Sequence[PriceBook],
    catalogue: Catalogue,
    version: str,
    *,
    base: Mapping[str, object] | None = None,
    chance: Mapping[str, object] | None = None,
) -> CostModel:
    """Give the cost model of a scenario, with bases and chances that are given laid over the books'.

    Raises `UsageError` as `estimate` does, for an unknown parameter, and for a base outside of its range.
    """
    below = estimate(scenario, books, catalogue, version)
    selection = select(below.scenario, books, catalogue)
    labels = {component.id: component.label for component in catalogue.components}
    parameters = {
        name: _parameter(name, labels[name], offer, dict(base or {}))
        for name, offer in selection.offers.items()
    }
    for name in base or {}:
        if name not in parameters:
            raise UsageError(f"--base: {unknown('parameter', name, parameters)}")
    for name, value in (chance or {}).items():
        if name not in parameters or parameters[name].unit == "times":
            raise UsageError(f"--chance: {_no_chance(name, parameters)}")
        parameters[chance_name(name)] = _chance(name, labels[name], value)
    return CostModel(below, formula_terms(selection, below.scenario.infusions or 1), parameters)


def _no_chance(name: str, parameters: Mapping[str, Parameter]) -> str:
    """Say why a component cannot come to pass by chance here."""
    if name in parameters:
        return f"{name} is a multiple of another price here; give it in dollars to draw whether it happens"
    known = [one.name for one in parameters.values() if one.unit != "times"]
    hint = f"with a price here: {', '.join(known)}; --add COMPONENT=LOW:HIGH prices another"
    return unknown("parameter", name, known, hint)


def _parameter(name: str, label: str, offer: Offer, base: dict[str, object]) -> Parameter:
    central = offer.figure.central if offer.figure else None
    value: Decimal = (offer.low + offer.high) / _TWO
    base_from: BaseFrom = "midpoint"
    if central is not None:
        value, base_from = central, "central"
    if offer.low == offer.high:
        value, base_from = offer.low, "fixed"
    if name in base:
        value, base_from = _given(name, offer, base[name]), "given"
    return Parameter(
        name=name,
        component=name,
        label=label,
        unit="times" if offer.of else "dollars per infusion" if offer.per_infusion else "dollars",
        low=offer.low,
        base=value,
        high=offer.high,
        base_from=base_from,
        distribution=offer.figure.distribution if offer.figure else None,
    )


def _given(name: str, offer: Offer, value: object) -> Decimal:
    try:
        found = read_multiplier(value) if offer.of else read_rate(value)
    except ValueError as error:
        raise UsageError(f"--base {name}: {error}") from None
    if not offer.low <= found <= offer.high:
        raise UsageError(f"--base {name}: {echo(str(value))} is not from {offer.low:f} to {offer.high:f}")
    return found


def _chance(name: str, label: str, value: object) -> Parameter:
    try:
        rate = read_part(value, "a chance")
    except ValueError as error:
        raise UsageError(f"--chance {name}: {error}") from None
    return Parameter(
        name=chance_name(name),
        component=name,
        label=f"{label}, whether it happens",
        unit="chance",
        low=Decimal(0),
        base=rate,
        high=Decimal(1),
        base_from="given",
    )
