"""Reading price books."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from carcost.load.catalogue import load_catalogue
from carcost.load.document import read_document
from carcost.load.home import shipped_books
from carcost.load.validate import validate
from carcost.models.book import PriceBook

if TYPE_CHECKING:
    from pathlib import Path


def load_price_book(path: str | Path) -> PriceBook:
    """Read a price book from a TOML file, or from standard input where the path is `-`.

    Raises `carcost.errors.DataError` with every problem: file, line, key, what was found, what is allowed.
    """
    document = read_document(path)
    book = validate(
        PriceBook, document, components=[component.id for component in load_catalogue().components]
    )
    book._file = document.name  # noqa: SLF001 - only the reader knows it
    book._sha256 = sha256(document.content).hexdigest()  # noqa: SLF001 - only the reader has the file's bytes
    return book


def shipped_price_books() -> list[PriceBook]:
    """Read all price books that ship with carcost, in the order of their names."""
    return [load_price_book(path) for path in shipped_books().values()]


def default_book() -> PriceBook:
    """Read the default book, `article`."""
    return load_price_book(shipped_books()["article"])
