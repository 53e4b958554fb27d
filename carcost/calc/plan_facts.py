"""Telling a plan in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.models.coinsurance import percent
from carcost.models.money import DOLLARS, exact_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carcost.calc.figures import Statement
    from carcost.models.plan import Plan, PlanFigure, PlanYear, ServiceTerms, Terms


def of_plan(plan: Plan) -> Iterator[Statement]:
    """Tell what a plan is and asks, year by year, with the source of each figure."""
    yield "Version", plan.version, None
    if plan.text:
        yield "What it is", plan.text, None
    yield "Kind", plan.kind, None
    if plan.years:
        yield "Plan year", f"begins on {plan.year_begins} (month and day)", None
    for year in plan.years:
        label = str(year.year)
        own = [figure for figure in plan.figures if figure.year == year.year]
        for field, text in _of_year(year):
            yield label, text, next((figure for figure in own if figure.field == field), None)
    for figure in plan.figures:
        yield "Read", _read(figure), figure
    yield "Share", f"carcost share --plan {plan.id}", None


def _read(figure: PlanFigure) -> str:
    derived = f"; {figure.derived}" if figure.derived else ""
    of = f", {figure.year}" if figure.year else ""
    return f"{figure.id}{of}: {figure.locator}{derived}"


def _of_year(year: PlanYear) -> Iterator[tuple[str, str]]:
    yield from _of_terms(year)
    for service in type(year.services).model_fields:
        yield from _of_service(service, getattr(year.services, service))
    if year.out_of_network is not None:
        for field, text in _of_terms(year.out_of_network):
            yield f"out_of_network.{field}", f"out of network: {text}"


def _of_terms(terms: Terms) -> Iterator[tuple[str, str]]:
    for field, value in terms.model_dump(exclude_unset=True, exclude={"services", "year"}).items():
        if field in ("out_of_network", "covered", "balance_billing"):
            continue
        text = percent(value) if field == "coinsurance" else _money(value)
        yield field, f"{field.replace('_', ' ')} {text}"


def _of_service(service: str, own: ServiceTerms) -> Iterator[tuple[str, str]]:
    place = f"services.{service}"
    if own.deductible is not None:
        yield f"{place}.deductible", f"{service}: deductible {_money(own.deductible)}"
    if own.coinsurance is not None:
        yield f"{place}.coinsurance", f"{service}: coinsurance {percent(own.coinsurance)}"
    if own.copay is not None:
        yield f"{place}.copay", f"{service}: copay {_money(own.copay)}"
    if own.most is not None:
        yield f"{place}.most", f"{service}: at most {_money(own.most)} for one service"
    for day in own.days:
        text = f"{service}: {_money(day.amount)} a day from day {day.first} to day {day.last}"
        yield f"{place}.days", text
    if own.by_product:
        rates = ", ".join(f"{name} {percent(rate)}" for name, rate in own.by_product.items())
        yield f"{place}.by_product", f"{service}: coinsurance by product: {rates}"


def _money(amount: object) -> str:
    return "none" if amount is None else exact_text(amount, DOLLARS)  # type: ignore[arg-type]
