"""Telling figures in words: one, those of a book, and those of a product through time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.models.day import day_text
from carcost.models.figure import Price, Provenance
from carcost.models.money import exact_range, multiplier_range
from carcost.models.results.listing import Ratio

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carcost.models.book import PriceBook
    from carcost.models.figure import Multiplier, Study
    from carcost.models.product import Product

Statement = tuple[str, str, Provenance | None]
"""A label, a text, and the entry that it rests on."""


def figure_text(figure: Price | Multiplier) -> str:
    """Tell a figure in one sentence: what it is, of when, and how sure."""
    parts = [_amount(figure)]
    if isinstance(figure, Price) and figure.includes:
        parts.append(f"includes {', '.join(figure.includes)}")
    if figure.derived:
        parts.append(f"derived: {figure.derived}")
    if figure.price_year != "not stated":
        parts.append(f"prices of {figure.price_year}")
    parts.append(f"stated {day_text(figure.as_of)}")
    if figure.by_name_only:
        parts.append(f"used only by name: {figure.id}")
    return "; ".join(parts)


def _amount(figure: Price | Multiplier) -> str:
    if isinstance(figure, Price):
        central = (
            f", central {exact_range(figure.central, figure.central, figure.currency)}"
            if figure.central
            else ""
        )
        text = exact_range(figure.low, figure.high, figure.currency)
        return f"{text}{central} per {figure.unit}, {figure.basis}"
    only = ", upper end only" if figure.upper_end_only else ""
    return f"{multiplier_range(figure.low, figure.high)} × {figure.of}{only}"


def of_book(book: PriceBook) -> Iterator[Statement]:
    """Tell what a book holds; study by study where it has studies."""
    yield "Version", book.version, None
    yield "Country", book.country, None
    if book.sha256:
        yield "SHA-256", book.sha256, None
    for study in book.studies:
        yield from _of_study(study, book)
    for figure in book.figures:
        if figure.study is None:
            yield _name(figure), figure_text(figure), figure


def _of_study(study: Study, book: PriceBook) -> Iterator[Statement]:
    patients = f", {study.patients} patients" if study.patients else ""
    years = f", {study.years}" if study.years else ""
    yield (
        study.id,
        f"{study.label}: {study.population}{patients}{years}; {study.setting}; {study.measures}",
        None,
    )
    for figure in book.figures:
        if figure.study == study.id:
            yield study.id, f"{figure.component}: {figure_text(figure)}", figure


def _name(figure: Price | Multiplier) -> str:
    owner = figure.hospital or figure.product
    return f"{figure.component}, {owner}" if owner else figure.component


def of_product(product: Product, books: Sequence[PriceBook]) -> Iterator[Statement]:
    """Tell what a product is, and its prices through time with the change from one to the next."""
    yield "Generic name", product.generic, None
    yield "Maker", product.maker, None
    yield "HCPCS code", product.hcpcs, None
    course = product.infusions_per_course
    yield "Course", "1 infusion" if course == 1 else f"{course} infusions", None
    yield "Approved for", product.uses, product
    for book in books:
        before: Price | None = None
        prices = [price for price in book.prices if price.product == product.id and price.hospital is None]
        for price in sorted(prices, key=lambda price: price.as_of):
            text = f"{_amount(price)}{_change(before, price)}{_mark(price)}"
            yield book.id, f"{day_text(price.as_of)}: {text}", price
            before = before if price.by_name_only else price
        hospitals = [price for price in book.prices if price.product == product.id and price.hospital]
        for price in hospitals:
            yield f"{book.id}", f"{price.hospital}, {day_text(price.as_of)}: {_amount(price)}", price


def _mark(price: Price) -> str:
    """Say what sets a price apart: what it measures, that it is only used by name, that it is secondary."""
    marks = [price.measures, "used only by name" if price.by_name_only else None]
    marks.append("secondary" if price.confidence == "secondary" else None)
    text = "; ".join(mark for mark in marks if mark)
    return f" ({text})" if text and price.basis == "list" else ""


def _change(before: Price | None, now: Price) -> str:
    """Write the change since the price before, where both are of one kind: `, +2.2%`."""
    if before is None or now.by_name_only or before.basis != now.basis or not before.high:
        return ""
    change = (now.high / before.high - 1) * 100
    return f", {change:+.1f}%" if change else ", unchanged"


def ratios(book: PriceBook) -> tuple[Ratio, ...]:
    """Give the ratios of a book's studies, the lowest first."""
    studies = {study.id: study for study in book.studies}
    found = [figure for figure in book.multipliers if figure.study in studies]
    return tuple(
        Ratio(
            study=figure.id,
            patients=studies[figure.study or ""].patients,
            setting=studies[figure.study or ""].setting,
            component=figure.component,
            low=figure.low,
            high=figure.high,
            of=figure.of,
        )
        for figure in sorted(found, key=lambda figure: (figure.low, figure.high))
    )
