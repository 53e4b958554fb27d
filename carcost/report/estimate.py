"""Arranging an estimate: the lines and the total, what is not counted, notices, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.models.money import multiplier_range
from carcost.report.charts import estimate_chart
from carcost.report.document import Cell, Chart, Document, Notes, Row, Table
from carcost.report.sources import source_numbers, sources_in_full, sources_in_short

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from carcost.models.results.estimate import Estimate, Included, LineItem, NotCounted, Notice

COLUMNS = (
    "row",
    "component",
    "label",
    "low",
    "high",
    "currency",
    "basis",
    "unit",
    "price_year",
    "as_of",
    "checked",
    "proxy",
    "book",
    "sources",
    "text",
)
LISTED_BY_ESTIMATE = "'carcost estimate --show-not-counted' lists them"
_LABELS = {
    "investigational": "Status",
    "approved": "Status",
    "safety": "Safety",
    "reference-not-counted": "Left out",
    "book-not-used": "Not used",
    "product-not-used": "Not used",
    "prices-have-moved": "Since then",
    "upper-end-only": "Upper end",
    "lower-end-only": "Lower end",
    "unlike-multiple": "Multiple",
    "measures": "Measures",
    "proxy": "Proxy",
    "mixed-bases": "Mixed money",
    "mixed-price-years": "Mixed years",
}


def arrange_estimate(
    estimate: Estimate, *, show_not_counted: bool = False, show_sources: bool = False
) -> Document:
    """Arrange an estimate; what is not counted and the sources are in full only where that is asked for."""
    where = "they are listed below" if show_not_counted else "--show-not-counted lists them"
    beside = beside_the_total(estimate.included, estimate.not_counted, where)
    blocks: list[Table | Notes | Chart] = [
        _lines(estimate),
        estimate_chart(estimate),
        Notes((*beside, *notice_items(estimate.notices))),
    ]
    if show_not_counted:
        blocks.append(_not_counted(estimate))
    blocks.append(sources_in_full(estimate.sources) if show_sources else sources_in_short(estimate.sources))
    return Document(
        title=_title(estimate),
        blocks=tuple(blocks),
        columns=COLUMNS,
        records=tuple(_records(estimate)),
        closing=closing(estimate.notices),
        currency=estimate.currency,
    )


def notice_items(
    notices: tuple[Notice, ...], further: Mapping[str, str] | None = None
) -> tuple[tuple[str, str], ...]:
    """Label the notices, but for the closing one; `further` has labels beside those of an estimate."""
    labels = {**_LABELS, **(further or {})}
    return tuple((labels[notice.code], notice.text) for notice in notices if notice.code in labels)


def closing(notices: tuple[Notice, ...]) -> str:
    """Give the notice that closes every report: that this is an estimate."""
    return next(notice.text for notice in notices if notice.code == "not-a-quote")


def _title(estimate: Estimate) -> str:
    scenario = estimate.scenario
    infusions = "1 infusion" if scenario.infusions in (None, 1) else f"{scenario.infusions} infusions"
    years: list[int | str] = sorted({line.price_year for line in estimate.line_items if line.price_year})
    if any(line.figure and not line.price_year for line in estimate.line_items):
        years.append("years not stated")
    year = f", prices of {' and '.join(map(str, years))}" if years else ""
    name = f" {scenario.name}," if scenario.name and scenario.name != scenario.setting else ""
    return f"CAR-T cost estimate:{name} {scenario.setting}, {infusions} ({estimate.currency}{year})"


def _lines(estimate: Estimate) -> Table:
    rows = [
        Row(
            (
                line.label,
                line.low,
                line.high,
                f"{line.basis}, proxy" if line.proxy else line.basis,
                line.book or "user",
                source_numbers(estimate.sources, line.sources),
            ),
            remarks=_remarks(line),
        )
        for line in estimate.line_items
    ]
    total = Row(
        ("Total", estimate.total.low, estimate.total.high, "", "", ""),
        remarks=tuple(
            f"low: without {line.component}" for line in estimate.line_items if line.upper_end_only
        ),
        strong=True,
    )
    return Table(("Component", "Low", "High", "Basis", "Book", "Source"), (*rows, total))


def _remarks(line: LineItem) -> tuple[str, ...]:
    found = []
    if line.unit == "infusion" and line.quantity > 1:
        found.append(f"{line.quantity} infusions")
    if line.multiple_of:
        found.append(f"{multiplier_range(line.unit_low, line.unit_high)} × {line.multiple_of}")
    if line.upper_end_only:
        found.append("upper end only")
    return tuple(found)


def beside_the_total(
    included: Sequence[Included], not_counted: Sequence[NotCounted], where: str
) -> Iterator[tuple[str, str]]:
    """Say what the prices include, how many components have no price, and what was left out on purpose.

    `where` says where they are listed.
    """
    for holder in dict.fromkeys(one.inside for one in included):
        names = ", ".join(_of(one) for one in included if one.inside == holder)
        yield "Included", f"The price of {holder} already covers: {names}."
    chosen = [item for item in not_counted if item.code == "left-out"]
    count = len(not_counted) - len(chosen)
    if count:
        things = "1 more component costs" if count == 1 else f"{count} more components cost"
        yield "Not counted", f"{things} money, which can be considerable; {where}."
    if chosen:
        yield "Left out", f"{', '.join(item.component for item in chosen)}: not in this scenario's total."


def _of(included: Included) -> str:
    first, rest = included.label[0], included.label[1:]
    return f"{first.lower() if rest[:1].islower() else first}{rest} ({included.component})"


def _not_counted(estimate: Estimate) -> Table:
    rows = tuple(Row((item.label, item.component, item.reason)) for item in estimate.not_counted)
    return Table(("Component", "Name", "Why"), rows, title="Not counted")


def _records(estimate: Estimate) -> list[tuple[Cell, ...]]:
    """Give the lines, the total, what is included and not counted, and the notices, a record each."""
    currency = estimate.currency
    rows: list[dict[str, Cell]] = [
        {
            "row": "line",
            "component": line.component,
            "label": line.label,
            "low": line.low,
            "high": line.high,
            "currency": currency,
            "basis": line.basis,
            "unit": line.unit,
            "price_year": str(line.price_year or ""),
            "as_of": str(line.as_of or ""),
            "checked": str(line.checked or ""),
            "proxy": "yes" if line.proxy else "no",
            "book": line.book or "user",
            "sources": " ".join(line.sources),
            "text": line.formula,
        }
        for line in estimate.line_items
    ]
    total = estimate.total
    rows.append(
        {"row": "total", "label": "Total", "low": total.low, "high": total.high, "currency": currency}
    )
    rows += [
        {
            "row": "included",
            "component": included.component,
            "label": included.label,
            "text": f"inside the price of {included.inside}",
        }
        for included in estimate.included
    ]
    rows += [
        {"row": "not-counted", "component": left.component, "label": left.label, "text": left.reason}
        for left in estimate.not_counted
    ]
    rows += [{"row": "notice", "label": notice.code, "text": notice.text} for notice in estimate.notices]
    return [tuple(row.get(column) for column in COLUMNS) for row in rows]
