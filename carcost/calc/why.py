"""Why two estimates differ: the choices, the lines, the books."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.calc.choices import choice_reasons, same_choices
from carcost.calc.moved import line_reasons
from carcost.models.results.comparison import Reason, Why

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carcost.models.results.estimate import Estimate
    from carcost.models.results.stamp import BookStamp

_SHOWN_DIGITS = 12


def why(name: str, estimate: Estimate, baseline: Estimate) -> Why:
    """Say why an estimate, the column of that name, differs from the baseline.

    Between results of one scenario every price that moved is named. Another scenario has other choices, and
    these say it.
    """
    same = _same_scenario(estimate, baseline)
    reasons = list(choice_reasons(estimate.scenario, baseline.scenario))
    if same:
        reasons += line_reasons(estimate, baseline)
    reasons += [*_books(estimate, baseline), *_versions(estimate, baseline)]
    if not reasons:
        text = "No difference: choices, prices and books are the same."
        reasons = [Reason(code="no-difference", subject=None, before=None, after=None, text=text)]
    return Why(column=name, same_scenario=same, reasons=tuple(reasons))


def _same_scenario(one: Estimate, other: Estimate) -> bool:
    """Tell whether both are of one scenario: of one name, or alike but for the day and the books."""
    name = one.scenario.name
    return (name is not None and name == other.scenario.name) or same_choices(one.scenario, other.scenario)


def _books(estimate: Estimate, baseline: Estimate) -> Iterator[Reason]:
    """Name each book that both used, in another version or with other content."""
    used = {book.id: book for book in baseline.price_books}
    for book in estimate.price_books:
        before = used.get(book.id, book)
        was, is_ = _version(before), _version(book)
        if was == is_:
            continue
        silent = ", though its version is the same" if before.version == book.version else ""
        text = f"The book {book.id} changed{silent}: it is {is_}, and was {was}."
        yield Reason(code="book", subject=book.id, before=was, after=is_, text=text)


def _version(book: BookStamp) -> str:
    content = f" (sha256 {book.sha256[:_SHOWN_DIGITS]})" if book.sha256 else ""
    return f"version {book.version}{content}"


def _versions(estimate: Estimate, baseline: Estimate) -> Iterator[Reason]:
    """Say where two versions of carcost computed the two."""
    is_, was = estimate.carcost_version, baseline.carcost_version
    if is_ != was:
        text = f"carcost {is_} computed this, and carcost {was} the baseline."
        yield Reason(code="version", subject="carcost", before=was, after=is_, text=text)
