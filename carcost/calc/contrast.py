"""What the reader of a comparison must know beside its numbers, above all where things are not alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.calc.notices import AN_ESTIMATE
from carcost.models.results.estimate import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from carcost.models.results.comparison import ComparedComponent
    from carcost.models.results.estimate import Estimate

    _Columns = Sequence[tuple[str, Estimate]]

_CLOSING = "not-a-quote"


def contrasts(columns: _Columns, components: Iterable[ComparedComponent]) -> tuple[Notice, ...]:
    """Collect the notices of a comparison: its own, and then those of its estimates."""
    found = (
        (_CLOSING, _closing(columns)),
        *_coverage(components),
        *_unlike(columns),
        *_of_the_estimates(columns),
    )
    return tuple(Notice(code=code, text=text) for code, text in found)


def _closing(columns: _Columns) -> str:
    """Take the closing notice of the estimate with the oldest figure."""
    dated = [estimate for _, estimate in columns if estimate.oldest_figure]
    oldest = min(dated, key=lambda estimate: str(estimate.oldest_figure), default=columns[0][1])
    return next((notice.text for notice in oldest.notices if notice.code == _CLOSING), f"{AN_ESTIMATE}.")


def _coverage(components: Iterable[ComparedComponent]) -> Iterator[tuple[str, str]]:
    names = [one.component for one in components if one.covered_differs]
    if names:
        text = (
            f"The totals do not cover the same things: {', '.join(names)} counted in some and not in others."
        )
        yield "coverage-differs", text


def _unlike(columns: _Columns) -> Iterator[tuple[str, str]]:
    """Name the kinds of money, the years and the books where they differ."""
    bases = {
        name: " and ".join(sorted({line.basis for line in estimate.line_items})) for name, estimate in columns
    }
    years = {
        name: " and ".join(sorted({str(line.price_year) for line in estimate.line_items if line.price_year}))
        or "a year that is not stated"
        for name, estimate in columns
    }
    books = {
        name: " and ".join(dict.fromkeys(line.book or "the user" for line in estimate.line_items))
        for name, estimate in columns
    }
    for code, begin, found in (
        ("bases-differ", "Different kinds of money are compared: ", bases),
        ("price-years-differ", "Prices of different years are compared: ", years),
        ("books-differ", "The figures are from ", books),
    ):
        if len(set(found.values())) > 1:
            yield code, f"{begin}{'; '.join(_grouped(found))}."


def _grouped(found: dict[str, str]) -> Iterator[str]:
    """Write each value with the columns that have it: `list in outpatient, inpatient`."""
    for value in dict.fromkeys(found.values()):
        yield f"{value} in {', '.join(name for name, own in found.items() if own == value)}"


def _of_the_estimates(columns: _Columns) -> Iterator[tuple[str, str]]:
    """Repeat what the estimates say, each text once, with the columns that it is about unless it is all."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, estimate in columns:
        for notice in estimate.notices:
            if notice.code != _CLOSING:
                found.setdefault((notice.code, notice.text), []).append(name)
    codes = list(dict.fromkeys(code for code, _ in found))
    for (code, text), names in sorted(found.items(), key=lambda item: codes.index(item[0][0])):
        yield code, text if len(names) == len(columns) else f"In {', '.join(names)}: {text}"
