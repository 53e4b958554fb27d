"""Which terms of a plan hold in one plan year, once what is known of the case is laid over them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from carcost.calc.benefit import Rules, ServiceRules
from carcost.errors import UsageError
from carcost.models.money import DOLLARS, exact_text
from carcost.models.plan import NO_LIMIT, OutOfNetwork, PlanYear, ServiceTerms, Terms, refuse_limit_below

if TYPE_CHECKING:
    from collections.abc import Collection

    from carcost.models.base import Service
    from carcost.models.coverage import Coverage
    from carcost.models.plan import Plan

_CLASSES: Final[tuple[Service, ...]] = ("inpatient", "outpatient", "product")


class Known(NamedTuple):
    """What is known of a plan year: its terms, and what is left of its deductible and its limit.

    A deductible of `None` is not known; a limit of `None` is none.
    """

    year: int
    terms: Terms
    coinsurance: Decimal | None
    by_product: bool
    deductible_left: Decimal | None
    limit: Decimal | None
    limit_left: Decimal | None


def default_year(plan: Plan, this_year: int) -> int:
    """Give the latest plan year with figures that has begun by `this_year`, or else the first one."""
    years = [one.year for one in plan.years]
    return max((year for year in years if year <= this_year), default=min(years, default=this_year))


def first_year(plan: Plan, year: int, coverage: Coverage) -> Known:
    """Give the terms in network of the plan year in which treatment starts; raises `UsageError`."""
    return _with_choices(year, _year(plan, year, coverage), coverage)


def out_of_network(plan: Plan, year: int, coverage: Coverage) -> tuple[Known, OutOfNetwork] | None:
    """Give the terms out of network, or `None` where they are not known; raises `UsageError`."""
    terms = _year(plan, year, coverage).out_of_network
    if coverage.network == "out" and (terms is not None or coverage.gives_terms):
        terms = terms or OutOfNetwork()
        return _with_choices(year, terms, coverage), terms
    return None if terms is None else (_as_planned(year, terms, None), terms)


def later_year(plan: Plan, year: int, coverage: Coverage) -> Known | None:
    """Give the terms in network of a later plan year, or `None` where they are not known."""
    terms = plan.year(year)
    if coverage.next_year_limit is None:
        return None if terms is None else _as_planned(year, terms, coverage.coinsurance)
    terms = terms or PlanYear(year=year)
    limit = None if coverage.next_year_limit == NO_LIMIT else Decimal(coverage.next_year_limit)
    _refuse("--next-year-limit", terms.deductible, limit)
    known = _as_planned(year, terms, coverage.coinsurance)
    return known._replace(limit=limit, limit_left=limit)


def no_figures(plan: Plan, year: int) -> UsageError:
    """Say that a plan has no figures for a year, which it has, and what to do."""
    years = sorted(one.year for one in plan.years)
    has = f"it has {', '.join(map(str, years))}" if years else "it has none at all"
    options = "give --oop-max (for a second year --next-year-limit), or " if plan.kind == "insurance" else ""
    return UsageError(
        f"{plan.id} has no figures for the plan year {year}; {has}. Ask the plan, and {options}write them as "
        "[[years]] into a file of your own that extends it"
    )


def _year(plan: Plan, year: int, coverage: Coverage) -> PlanYear:
    terms = plan.year(year)
    if terms is None and not coverage.gives_terms:
        raise no_figures(plan, year)
    return terms or PlanYear(year=year)


def _as_planned(year: int, terms: Terms, coinsurance: Decimal | None) -> Known:
    return Known(
        year=year,
        terms=terms,
        coinsurance=terms.coinsurance if coinsurance is None else coinsurance,
        by_product=coinsurance is None,
        deductible_left=_least_left(
            (terms.deductible, terms.deductible_met), (terms.family_deductible, terms.family_deductible_met)
        ),
        limit=terms.out_of_pocket_maximum
        if terms.out_of_pocket_maximum is not None
        else terms.family_out_of_pocket_maximum,
        limit_left=_least_left(
            (terms.out_of_pocket_maximum, terms.out_of_pocket_met),
            (terms.family_out_of_pocket_maximum, terms.family_out_of_pocket_met),
        ),
    )


def _least_left(*limits: tuple[Decimal | None, Decimal]) -> Decimal | None:
    """Give what is left of a limit; in a family plan the individual's or the family's, what ends first."""
    return min((whole - met for whole, met in limits if whole is not None), default=None)


def _with_choices(year: int, terms: Terms, coverage: Coverage) -> Known:
    """Lay what is known of the case over the plan's terms; raises `UsageError` where the two disagree."""
    known = _as_planned(year, terms, coverage.coinsurance)
    if coverage.oop_max is not None:
        limit = None if coverage.oop_max == NO_LIMIT else Decimal(coverage.oop_max)
        _refuse("--oop-max", terms.deductible, limit)
        met = terms.out_of_pocket_met
        if limit is not None and met > limit:
            raise UsageError(f"--oop-max: more is met ({_text(met)}) than the maximum ({_text(limit)})")
        known = known._replace(limit=limit, limit_left=None if limit is None else limit - met)
    if coverage.oop_left is not None:
        if known.limit is not None and coverage.oop_left > known.limit:
            more, limit_text = _text(coverage.oop_left), _text(known.limit)
            raise UsageError(f"--oop-left: more is left ({more}) than the maximum ({limit_text})")
        known = known._replace(limit=known.limit or coverage.oop_left, limit_left=coverage.oop_left)
    if coverage.deductible_left is not None:
        if terms.deductible is not None and coverage.deductible_left > terms.deductible:
            more, whole = _text(coverage.deductible_left), _text(terms.deductible)
            raise UsageError(f"--deductible-left: more is left ({more}) than the deductible ({whole})")
        known = known._replace(deductible_left=coverage.deductible_left)
    return known


def _refuse(option: str, deductible: Decimal | None, limit: Decimal | None) -> None:
    try:
        refuse_limit_below(deductible, limit)
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from None


def _text(amount: Decimal) -> str:
    return exact_text(amount, DOLLARS)


def rules_of(
    known: Known, plan: Plan, product: str | None, days: int | None, used: Collection[Service]
) -> Rules[Decimal]:
    """Give the benefit formula's rules for a plan year, a product and the days of a stay.

    Where deductible or coinsurance of a class that is `used` are not known, the patient pays in full until
    the limit; without a limit that would say nothing, and `UsageError` asks for them.
    """
    services = {service: _service(service, known, product, days) for service in _CLASSES}
    if known.limit_left is None and any(services[name].coinsurance is None for name in used):
        missing, option = ("coinsurance", "--coinsurance")
        if known.deductible_left is None:
            missing, option = "deductible", "--deductible-left (0 where it is met, or where there is none)"
        raise UsageError(
            f"{plan.id} states no {missing} for {known.year}, and no yearly limit; ask the plan, and give "
            f"{option}, or --oop-max"
        )
    return Rules(known.deductible_left or Decimal(0), known.limit_left, services)


def _service(service: Service, known: Known, product: str | None, days: int | None) -> ServiceRules[Decimal]:
    own = own_terms(service, known)
    rate = coinsurance_of(service, known, product)
    if rate is None or (own.deductible is None and known.deductible_left is None):
        return ServiceRules(coinsurance=None, deductible=Decimal(0))
    return ServiceRules(
        coinsurance=rate,
        deductible=None if own.deductible is None else own.deductible - own.deductible_met,
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
