"""Which terms of a plan hold in one plan year, once what is known of the case is laid over them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from carcost.calc.benefit import Rules, ServiceRules
from carcost.errors import UsageError
from carcost.models.coverage import Coverage
from carcost.models.money import DOLLARS, exact_text
from carcost.models.plan import NO_LIMIT, OutOfNetwork, ServiceTerms, Terms, refuse_limit_below

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from carcost.models.base import Service
    from carcost.models.plan import Plan

_CLASSES: Final[tuple[Service, ...]] = ("inpatient", "outpatient", "product")
Network = Literal["in", "out"]


class NotKnownError(UsageError):
    """A plan year of which a plan has no figures, or too few to say anything."""

    def __init__(self, message: str, plan: Plan, year: int) -> None:
        super().__init__(message)
        self.plan = plan
        self.year = year


class Known(NamedTuple):
    """What is known of a plan year: its terms, and what is left of its deductible and of its limit.

    A deductible of `None` is not known; without a limit there is nothing left of one. `limit` is the one that
    ends first, the patient's own or the family's; it is `None` too where only what is left of it was given.
    """

    year: int
    terms: Terms
    coinsurance: Decimal | None
    by_product: bool
    deductible_left: Decimal | None
    limit: Decimal | None
    limit_left: Decimal | None
    of_the_family: bool = False


def plan_year(day: date, plan: Plan) -> int:
    """Give the calendar year in which the plan year of a day begins."""
    return day.year if f"{day:%m-%d}" >= plan.year_begins else day.year - 1


def default_year(plan: Plan, today: date) -> int:
    """Give the plan year of a case without a start: today's, or else the next one that has figures."""
    this_year = plan_year(today, plan)
    years = [one.year for one in plan.years]
    return min((year for year in years if year >= this_year), default=this_year)


def known_terms(plan: Plan, year: int, offset: int, coverage: Coverage, network: Network) -> Known:
    """Give the terms of a plan year that begins `offset` years after the one in which treatment starts.

    What is known of the case is of the network that it names, and otherwise of the plan's own network. Raises
    `NotKnownError` for a plan year without figures, and `UsageError` where plan and case disagree.
    """
    given = coverage if (coverage.network or "in") == network else Coverage()
    planned = plan.year(year)
    terms: Terms | None = planned
    if planned is not None and network == "out":
        terms = planned.out_of_network
    if terms is None:
        if not (given.gives_limit if offset == 0 else offset == 1 and given.next_year_limit is not None):
            raise _no_figures(plan, year)
        terms = OutOfNetwork() if network == "out" else Terms()
    known = _as_planned(year, terms, given.coinsurance)
    if offset == 0:
        return _with_this_year(known, given)
    if offset == 1 and given.next_year_limit is not None:
        return _with_limit(known, given.next_year_limit, "--next-year-limit")
    return known._replace(limit=None, limit_left=None) if given.oop_max == NO_LIMIT else known


def _no_figures(plan: Plan, year: int) -> NotKnownError:
    years = sorted(one.year for one in plan.years)
    has = f"it has {', '.join(map(str, years))} (--start DATE takes another year)" if years else "it has none"
    give = "give --oop-max (for a second year --next-year-limit), or " if plan.kind != "medicare" else ""
    return NotKnownError(
        f"{plan.id} has no figures for the plan year {year}; {has}. Ask the plan, and {give}write them as "
        "[[years]] into a file of your own that extends it",
        plan,
        year,
    )


def _as_planned(year: int, terms: Terms, coinsurance: Decimal | None) -> Known:
    own = (terms.out_of_pocket_maximum, terms.out_of_pocket_met, False)
    family = (terms.family_out_of_pocket_maximum, terms.family_out_of_pocket_met, True)
    limits = [(limit - met, limit, of_family) for limit, met, of_family in (own, family) if limit is not None]
    left, limit, of_the_family = min(limits, default=(None, None, False))
    deductibles = (
        (terms.deductible, terms.deductible_met),
        (terms.family_deductible, terms.family_deductible_met),
    )
    return Known(
        year=year,
        terms=terms,
        coinsurance=terms.coinsurance if coinsurance is None else coinsurance,
        by_product=coinsurance is None,
        # In a family plan the individual's deductible ends with the family's.
        deductible_left=min((whole - met for whole, met in deductibles if whole is not None), default=None),
        limit=limit,
        limit_left=left,
        of_the_family=of_the_family,
    )


def _with_this_year(known: Known, given: Coverage) -> Known:
    """Lay what is known of this plan year over the plan's terms; raises `UsageError` where they disagree.

    What is left is one person's; in a family plan it ends with what is left of the family's.
    """
    if given.oop_max is not None:
        known = _with_limit(known, given.oop_max, "--oop-max")
    if given.oop_left is not None:
        room = oop_room(known.terms)
        if room.most is not None and given.oop_left > room.most:
            raise UsageError(f"--oop-left: {_more(given.oop_left, room.most, 'maximum')}")
        if room.family is not None and room.family <= given.oop_left:
            known = known._replace(limit_left=room.family)
        else:
            own = known.terms.out_of_pocket_maximum
            known = known._replace(limit=own if own is not None else known.limit, limit_left=given.oop_left)
            known = known._replace(of_the_family=own is None and known.of_the_family)
    if given.deductible_left is not None:
        room = deductible_room(known)
        if room.most is not None and given.deductible_left > room.most:
            raise UsageError(f"--deductible-left: {_more(given.deductible_left, room.most, room.of)}")
        left = given.deductible_left
        known = known._replace(deductible_left=left if room.family is None else min(left, room.family))
    return known


class Room(NamedTuple):
    """How much can be left of what a plan year asks: `most`, and no more than is left of the `family`'s.

    More than the most is a contradiction; `of` names what it would be more than.
    """

    most: Decimal | None
    family: Decimal | None
    of: str


def oop_room(terms: Terms) -> Room:
    """Tell how much can be left to the limit; the family's counts only where it ends first."""
    own, family = terms.out_of_pocket_maximum, terms.family_out_of_pocket_maximum
    left = _left(family, terms.family_out_of_pocket_met)
    first = left is not None and (own is None or left < own - terms.out_of_pocket_met)
    return Room(family if own is None else own, left if first else None, "maximum")


def deductible_room(known: Known) -> Room:
    """Tell how much can be left of the deductible; where the plan states none, no more than the limit."""
    terms = known.terms
    own = terms.deductible if terms.deductible is not None else terms.family_deductible
    left = _left(terms.family_deductible, terms.family_deductible_met)
    return Room(known.limit, left, "maximum") if own is None else Room(own, left, "deductible")


def _left(whole: Decimal | None, met: Decimal) -> Decimal | None:
    return None if whole is None else whole - met


def _with_limit(known: Known, limit: Decimal | str, option: str) -> Known:
    """Put another limit for one person in the place of the plan's; the family's stays."""
    maximum = None if isinstance(limit, str) else limit
    try:
        refuse_limit_below(known.terms.deductible, maximum)
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from None
    met = known.terms.out_of_pocket_met
    if maximum is not None and met > maximum:
        raise UsageError(f"{option}: more is met ({_text(met)}) than the maximum ({_text(maximum)})")
    terms = known.terms.model_copy(update={"out_of_pocket_maximum": maximum})
    if maximum is None:
        terms = terms.model_copy(update={"family_out_of_pocket_maximum": None})
    planned = _as_planned(known.year, terms, known.coinsurance)
    return planned._replace(by_product=known.by_product, deductible_left=known.deductible_left)


def _more(left: Decimal, whole: Decimal, name: str) -> str:
    return f"more is left ({_text(left)}) than the {name} ({_text(whole)})"


def _text(amount: Decimal) -> str:
    return exact_text(amount, DOLLARS)


def rules_of(
    known: Known, plan: Plan, product: str | None, days: int | None, used: Collection[Service]
) -> Rules[Decimal]:
    """Give the benefit formula's rules for a plan year, a product and the days of a stay.

    Where deductible or coinsurance of a class that is `used` are not known, the patient pays in full until
    the limit; without a limit that would say nothing, and `NotKnownError` asks for them.
    """
    services = {service: _service(service, known, product, days) for service in _CLASSES}
    if known.limit_left is None and any(services[name].coinsurance is None for name in used):
        missing, option = "coinsurance", "--coinsurance"
        if known.deductible_left is None:
            missing, option = "deductible", "--deductible-left (0 where it is met, or where there is none)"
        raise NotKnownError(
            f"{plan.id} states no {missing} for {known.year}, and no yearly limit; ask the plan, and give "
            f"{option}, or --oop-max",
            plan,
            known.year,
        )
    return Rules(known.deductible_left or Decimal(0), known.limit_left, services)


def _service(service: Service, known: Known, product: str | None, days: int | None) -> ServiceRules[Decimal]:
    own = own_terms(service, known)
    rate = coinsurance_of(service, known, product)
    left = None if own.deductible is None else own.deductible - own.deductible_met
    if rate is None or (left is None and known.deductible_left is None):
        return ServiceRules(coinsurance=None, deductible=left)
    return ServiceRules(
        coinsurance=rate,
        deductible=left,
        copay=own.copay,
        days=days_cost(own, days) if own.days and days is not None else None,
        most=own.most,
    )


def own_terms(service: Service, known: Known) -> ServiceTerms:
    """Give what a class of service has of its own; what the family pays itself has no terms."""
    if service == "family":
        return ServiceTerms()
    terms: ServiceTerms = getattr(known.terms.services, service)
    return terms


def coinsurance_of(service: Service, known: Known, product: str | None) -> Decimal | None:
    """Give the coinsurance of a class of service, or `None` where it is not known."""
    own = own_terms(service, known)
    rate = known.coinsurance if own.coinsurance is None else own.coinsurance
    return own.by_product.get(product, rate) if known.by_product and product is not None else rate


def days_cost(terms: ServiceTerms, days: int) -> Decimal:
    """Give what the days of a stay cost by the day: `$434` for each of the days 61 to 90, and so on."""
    return sum((one.amount * max(0, min(days, one.last) - one.first + 1) for one in terms.days), Decimal(0))
