"""Reading price books."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from carcost.errors import DataError, unknown
from carcost.load.catalogue import load_catalogue
from carcost.load.document import Document, read_document
from carcost.load.home import shipped_books
from carcost.load.validate import validate
from carcost.models.book import DEFAULT_BOOK, PriceBook

STUDIES = "studies"
HOSPITALS = "hospitals-2026"
OWN_BOOKS = "CARCOST_BOOKS"
"""The environment variable that names a folder of the user's own books."""


def load_price_book(path: str | Path) -> PriceBook:
    """Read a price book from a TOML file, or from standard input where the path is `-`.

    Raises `carcost.errors.DataError` with every problem: file, line, key, what was found, what is allowed.
    """
    return book_from(read_document(path))


def book_from(document: Document) -> PriceBook:
    """Make a price book of a document; raises `DataError` with every problem."""
    components = [component.id for component in load_catalogue().components]
    book = validate(PriceBook, document, components=components)
    book._file = document.name  # noqa: SLF001 - only the reader knows it
    book._sha256 = sha256(document.content).hexdigest()  # noqa: SLF001 - only the reader has the file's bytes
    return book


def named_price_book(name: str) -> PriceBook:
    """Read the book of that name, the user's own before a shipped one, or else the file of that name."""
    known = known_books()
    if name in known:
        return load_price_book(known[name])
    if name != "-" and Path(name).suffix == "" and not os.path.lexists(name):
        raise DataError.at(name, unknown("price book", name, known, "'carcost list books' shows all"))
    return load_price_book(name)


def known_books() -> dict[str, Path]:
    """Give the files of all books that have a name: the shipped ones, and over them the user's own."""
    folder = os.environ.get(OWN_BOOKS)
    if folder and not Path(folder).is_dir():
        raise DataError.at(OWN_BOOKS, "this environment variable names no folder")
    own = {path.stem: path for path in sorted(Path(folder).glob("*.toml"))} if folder else {}
    return {**shipped_books(), **own}


def known_price_books() -> list[PriceBook]:
    """Read all books that have a name, in the order of their names."""
    return [load_price_book(path) for _, path in sorted(known_books().items())]


def default_book() -> PriceBook:
    """Read the default book, `article`."""
    return load_price_book(shipped_books()[DEFAULT_BOOK])
