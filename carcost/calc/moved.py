"""What moved between two results of one scenario: prices, multipliers, and what the total covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.models.change import exact_change
from carcost.models.day import day_text
from carcost.models.money import exact_range, multiplier_range
from carcost.models.results.comparison import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carcost.models.results.comparison import ReasonCode
    from carcost.models.results.estimate import Estimate, LineItem

_INSIDE = "inside the price of"


def line_reasons(estimate: Estimate, baseline: Estimate) -> Iterator[Reason]:
    """Name each line that moved against the baseline, and each component that the total took up or lost."""
    currency = estimate.currency
    here = {line.component: line for line in estimate.line_items}
    there = {line.component: line for line in baseline.line_items}
    now, then = _standing(estimate), _standing(baseline)
    for name in dict.fromkeys((*there, *here, *then, *now)):
        if name in here and name in there:
            yield from _moved(here[name], there[name], currency)
            continue
        is_, was = now.get(name, "unknown"), then.get(name, "unknown")
        if name in here or name in there or is_.startswith(_INSIDE) != was.startswith(_INSIDE):
            yield _reason(_code(is_), name, was, is_, f"{name} is {is_}, and was {was}.")


def _standing(estimate: Estimate) -> dict[str, str]:
    """Say of each component whether and how the total covers it."""
    found = {item.component: f"not counted ({item.reason})" for item in estimate.not_counted}
    found |= {item.component: f"{_INSIDE} {item.inside}" for item in estimate.included}
    return found | {
        line.component: f"counted, at {_figure(line, estimate.currency)}" for line in estimate.line_items
    }


def _code(standing: str) -> ReasonCode:
    if standing.startswith(_INSIDE):
        return "included"
    return "counted" if standing.startswith("counted") else "not-counted"


def _moved(line: LineItem, before: LineItem, currency: str) -> Iterator[Reason]:
    """Say that a price or multiplier moved, that another figure says the same, that a multiple followed."""
    name, by = line.component, _by(line, before, currency)
    was, is_ = _figure(before, currency), _figure(line, currency)
    if _unit(line) != _unit(before):
        kinds = {"multiplier" if one.multiple_of else "price" for one in (line, before)}
        what = kinds.pop() if len(kinds) == 1 else "figure"
        text = f"The {what} of {name} moved by {by}: it is {is_}, and was {was}."
        yield _reason("price", name, _amounts(before, currency), _amounts(line, currency), text)
        return
    if (line.book, line.figure, line.as_of) != (before.book, before.figure, before.as_of):
        text = f"Another figure of the same amount stands for {name}: it is {is_}, and was {was}."
        yield _reason("figure", name, before.figure or "user", line.figure or "user", text)
    if line.multiple_of and (line.low, line.high) != (before.low, before.high):
        text = (
            f"{name} is a multiple of {line.multiple_of} and moved with it by {by}: it is {line.formula}, "
            f"and was {before.formula}."
        )
        yield _reason("follows", name, before.formula, line.formula, text)


def _reason(code: ReasonCode, name: str, before: str, after: str, text: str) -> Reason:
    return Reason(code=code, subject=name, before=before, after=after, text=text)


def _unit(line: LineItem) -> tuple[object, ...]:
    return (line.unit_low, line.unit_high, line.unit, line.multiple_of)


def _by(line: LineItem, before: LineItem, currency: str) -> str:
    """Write by how much a line moved: `+$80,154.02 at both ends`."""
    low, high = (
        exact_change(change, currency) if change else "nothing"
        for change in (line.low - before.low, line.high - before.high)
    )
    return f"{low} at both ends" if low == high else f"{low} at the low end and {high} at the high end"


def _amounts(line: LineItem, currency: str) -> str:
    if line.multiple_of:
        return f"{multiplier_range(line.unit_low, line.unit_high)} × {line.multiple_of}"
    return exact_range(line.unit_low, line.unit_high, currency)


def _figure(line: LineItem, currency: str) -> str:
    """Write a price or multiplier with where it comes from: figure, book, sources and day."""
    if line.figure is None:
        return f"{_amounts(line, currency)} (given by the user)"
    of = f", of {day_text(line.as_of)}" if line.as_of else ""
    sources = f"source {', '.join(line.sources)}" if line.sources else "no source"
    return f"{_amounts(line, currency)} ({line.figure} in the book {line.book}{of}, {sources})"
