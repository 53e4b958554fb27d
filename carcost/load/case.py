"""Reading all that one scenario needs: its price books, and what its product and hospital are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.errors import UsageError, some, unknown
from carcost.load.book import HOSPITALS, STUDIES, default_book, named_price_book
from carcost.models.book import DEFAULT_BOOK
from carcost.models.scenario import hospital_id

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from carcost.models.book import PriceBook
    from carcost.models.scenario import Scenario


def load_case(
    scenario: Scenario,
    books: Sequence[PriceBook] = (),
    read: Callable[[str], PriceBook] = named_price_book,
    read_default: Callable[[], PriceBook] = default_book,
) -> tuple[Scenario, list[PriceBook]]:
    """Give the scenario with the names that the books use, and its books, the bottom one first.

    Over the default book lie the book of the studies, where one is asked for, those that the scenario names,
    that of the hospitals, where one is asked for, and `books`. `read` and `read_default` may remember what
    they read. Raises `UsageError` for an unknown product and `DataError` for a book that is wrong.
    """
    names = list(scenario.books)
    if (scenario.stay or scenario.use) and STUDIES not in names:
        names.insert(0, STUDIES)
    if scenario.hospital:
        names.append(HOSPITALS)
    layers = [read_default()] if scenario.default_book else []
    # A book that is named twice stands where it was named last.
    layers += [read(name) for name in dict.fromkeys(reversed(names))][::-1]
    layers += books
    changes: dict[str, object] = {
        "books": tuple(book.id for book in layers if book.id != DEFAULT_BOOK),
        "infusions": scenario.infusions or 1,
    }
    if scenario.product:
        from carcost.load.product import find_product

        product = find_product(scenario.product)
        changes["product"] = product.id
        changes["infusions"] = scenario.infusions or product.infusions_per_course
    if scenario.hospital:
        changes["hospital"] = hospital_id(scenario.hospital)
    if scenario.payer:
        changes["payer"] = _known_payer(scenario.payer, layers)
    return scenario.model_copy(update=changes), layers


def _known_payer(name: str, books: Sequence[PriceBook]) -> str:
    """Give the one payer of the books that has this name, or has it in its name, in any case."""
    known = sorted({payer for book in books for payer in book.payers})
    wanted = " ".join(name.split()).casefold()
    found = (
        [payer for payer in known if payer == name]
        or [payer for payer in known if payer.casefold() == wanted]
        or [payer for payer in known if wanted in payer.casefold()]
    )
    if len(found) > 1:
        raise UsageError(f"{len(found)} payers have this in their names: {some(found)}")
    if not found:
        hint = f"the books have: {some(known)}" if known else "no book in use has payers' prices"
        raise UsageError(unknown("payer", name, known, hint))
    return found[0]
