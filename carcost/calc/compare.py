"""Comparing estimates: their lines side by side, and how they differ from one of them, the baseline."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from carcost.calc.contrast import contrasts
from carcost.calc.patient import patient_notices, patient_rows
from carcost.calc.why import why
from carcost.errors import DataError, UsageError, unknown
from carcost.models.change import percent_of
from carcost.models.results.comparison import (
    ComparedCell,
    ComparedColumn,
    ComparedComponent,
    Comparison,
    Difference,
    Width,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from carcost.models.catalogue import Catalogue
    from carcost.models.coverage import Coverage
    from carcost.models.results.estimate import Estimate, Included, LineItem, NotCounted
    from carcost.models.results.share import Share
    from carcost.models.results.stamp import CitedSource

_NOTHING = Decimal(0)


class Column(NamedTuple):
    """An estimate with its name in the comparison, and its parts by component."""

    name: str
    estimate: Estimate
    lines: dict[str, LineItem]
    included: dict[str, Included]
    not_counted: dict[str, NotCounted]


def named(estimates: Sequence[Estimate], names: Sequence[str] | None) -> list[tuple[str, Estimate]]:
    """Give each estimate its name, that of its scenario by default; a name that comes again gets a number.

    Raises `UsageError` for more or fewer names than estimates.
    """
    given = [one.scenario.name or "estimate" for one in estimates] if names is None else names
    if len(given) != len(estimates):
        raise UsageError(f"{len(given)} names for {len(estimates)} columns; give one for each")
    return list(zip(distinct(given), estimates, strict=True))


def shares_of(
    columns: Sequence[tuple[str, Estimate]], coverage: Coverage | None, share: Callable[[Estimate], Share]
) -> list[Share]:
    """Give what the family may owe of each; an error names the column."""
    if coverage is not None and coverage.allowed is not None:
        raise UsageError("--allowed: an allowed amount is of one treatment, not of several; 'share' takes it")
    shares = []
    for name, estimate in columns:
        try:
            shares.append(share(estimate))
        except UsageError as error:
            raise UsageError(f"{name}: {error}") from None
    return shares


def compare(
    columns: Sequence[tuple[str, Estimate]],
    baseline: str,
    version: str,
    catalogue: Catalogue,
    shares: Sequence[Share] = (),
) -> Comparison:
    """Compare estimates with the one that is named `baseline`; all amounts are dollars per episode.

    The names are those of `distinct`; `shares` are what the family owes of each, where there is a plan.
    Raises `UsageError` for fewer than two columns and for an unknown baseline, `DataError` for unlike
    currencies.
    """
    if len(columns) < 2:  # noqa: PLR2004 - it takes two
        raise UsageError("a comparison needs at least two scenarios or saved results; this is one")
    names = [name for name, _ in columns]
    if baseline not in names:
        raise UsageError(f"--baseline: {unknown('column', baseline, names)}")
    _refuse_unlike_currencies(columns)
    parts = [_column(name, estimate) for name, estimate in columns]
    base = parts[names.index(baseline)]
    components = tuple(
        _component(name, label, parts, base) for name, label in _components(parts, catalogue).items()
    )
    ages = [column.estimate.oldest_figure for column in parts if column.estimate.oldest_figure]
    return Comparison(
        carcost_version=version,
        currency=base.estimate.currency,
        baseline=baseline,
        columns=tuple(_compared(column, base) for column in parts),
        components=components,
        why=tuple(why(column.name, column.estimate, base.estimate) for column in parts if column is not base),
        oldest_figure=min(ages, default=None),
        plans=shares[0].plans if shares else (),
        coverage=shares[0].coverage if shares else None,
        patient=patient_rows(names, shares),
        notices=(*contrasts(columns, components), *patient_notices(names, shares)),
        sources=_sources([estimate.sources for _, estimate in columns] + [one.sources for one in shares]),
    )


def distinct(names: Iterable[str]) -> list[str]:
    """Make names of columns differ: the second "jan" becomes "jan (2)"."""
    found: list[str] = []
    for name in names:
        number, free = 1, name
        while free in found:
            number += 1
            free = f"{name} ({number})"
        found.append(free)
    return found


def _refuse_unlike_currencies(columns: Sequence[tuple[str, Estimate]]) -> None:
    (first, here), *others = ((name, estimate.currency) for name, estimate in columns)
    for name, currency in others:
        if currency != here:
            message = f"{first} is in {here} and {name} in {currency}; unlike currencies are not compared"
            raise DataError.at("comparison", message)


def _column(name: str, estimate: Estimate) -> Column:
    return Column(
        name,
        estimate,
        {line.component: line for line in estimate.line_items},
        {item.component: item for item in estimate.included},
        {item.component: item for item in estimate.not_counted},
    )


def _components(parts: Sequence[Column], catalogue: Catalogue) -> dict[str, str]:
    """Give the labels of all components, in the catalogue's order, and then those that it does not know."""
    found: dict[str, str] = {}
    for column in parts:
        items: tuple[LineItem | Included | NotCounted, ...] = (
            *column.lines.values(),
            *column.included.values(),
            *column.not_counted.values(),
        )
        for item in items:
            found.setdefault(item.component, item.label)
    known = [component.id for component in catalogue.components if component.id in found]
    return {name: found[name] for name in (*known, *found)}


def _component(name: str, label: str, parts: Sequence[Column], base: Column) -> ComparedComponent:
    cells = tuple(_cell(name, column, base) for column in parts)
    covered = {cell.state in ("counted", "included") for cell in cells}
    return ComparedComponent(component=name, label=label, covered_differs=len(covered) > 1, cells=cells)


def _cell(name: str, column: Column, base: Column) -> ComparedCell:
    low, high = _amounts(name, column)
    difference = _difference((low, high), _amounts(name, base))
    if name not in column.lines or name not in base.lines:
        # A price against none is no change of a price: dollars, for the sum of the lines, and no percent.
        difference = difference.model_copy(update={"percent_low": None, "percent_high": None})
    if line := column.lines.get(name):
        return ComparedCell(
            column=column.name,
            state="counted",
            low=low,
            high=high,
            difference=difference,
            basis=line.basis,
            price_year=line.price_year,
            proxy=line.proxy,
            book=line.book,
            figure=line.figure,
            formula=line.formula,
        )
    if included := column.included.get(name):
        return ComparedCell(
            column=column.name, state="included", difference=difference, inside=included.inside
        )
    if left := column.not_counted.get(name):
        return ComparedCell(
            column=column.name, state="not-counted", difference=difference, code=left.code, reason=left.reason
        )
    return ComparedCell(column=column.name, state="unknown", difference=difference)


def _amounts(name: str, column: Column) -> tuple[Decimal, Decimal]:
    """Give what a component adds to a column's total; what is not counted adds nothing to it."""
    line = column.lines.get(name)
    return (line.low, line.high) if line else (_NOTHING, _NOTHING)


def _difference(here: tuple[Decimal, Decimal], there: tuple[Decimal, Decimal]) -> Difference:
    low, high = here[0] - there[0], here[1] - there[1]
    return Difference(
        low=low, high=high, percent_low=percent_of(low, there[0]), percent_high=percent_of(high, there[1])
    )


def _compared(column: Column, base: Column) -> ComparedColumn:
    estimate, total, other = column.estimate, column.estimate.total, base.estimate.total
    return ComparedColumn(
        name=column.name,
        baseline=column is base,
        scenario=estimate.scenario,
        carcost_version=estimate.carcost_version,
        price_books=estimate.price_books,
        total=total,
        difference=_difference((total.low, total.high), (other.low, other.high)),
        width=_width(estimate),
        bases=tuple(dict.fromkeys(line.basis for line in estimate.line_items)),
        price_years=tuple(sorted({line.price_year for line in estimate.line_items if line.price_year})),
        not_counted=tuple(column.not_counted),
        oldest_figure=estimate.oldest_figure,
    )


def _width(estimate: Estimate) -> Width:
    """Measure the range of a total, and find the line that makes most of it."""
    amount = estimate.total.high - estimate.total.low
    widest = max(estimate.line_items, key=lambda line: line.high - line.low)
    return Width(
        amount=amount,
        component=widest.component if amount else None,
        percent=percent_of(widest.high - widest.low, amount),
    )


def _sources(cited: Iterable[Iterable[CitedSource]]) -> tuple[CitedSource, ...]:
    """Give every source once, with the places in it of all columns."""
    found: dict[str, CitedSource] = {}
    for sources in cited:
        for source in sources:
            same = found.get(source.id, source)
            places = dict.fromkeys([*same.locator.split("; "), *source.locator.split("; ")])
            found[source.id] = same.model_copy(update={"locator": "; ".join(places)})
    return tuple(found.values())
