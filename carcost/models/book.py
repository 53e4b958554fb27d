"""A price book: one file of prices with their sources."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Self

from pydantic import (
    Field,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic.functional_validators import ModelWrapValidatorHandler
from pydantic_core import InitErrorDetails, PydanticCustomError

from carcost.errors import echo, unknown
from carcost.models.base import Id, Line, Model
from carcost.models.figure import Multiplier, Price
from carcost.models.source import Source

_Place = tuple[str | int, ...]
_FIGURES = ("prices", "multipliers")


class PriceBook(Model):
    """Prices and multipliers, each with the source in which it was read.

    Raises `pydantic.ValidationError` with every problem at once: a wrong field, a doubled id, a figure whose
    source is not in the book, and, where the validation context names the `components`, an unknown one.
    """

    id: Id = Field(description="The book's name.")
    title: Line = Field(description="What the book holds, in one line.")
    version: Line = Field(description="The version of its figures, such as the day of the last change.")
    country: Line = Field(description="The country whose prices it holds.")
    sources: tuple[Source, ...] = Field(description="Where the figures were read.")
    prices: tuple[Price, ...] = Field((), description="Prices in dollars.")
    multipliers: tuple[Multiplier, ...] = Field(
        (), description="Prices stated relative to another component."
    )

    _sha256: str | None = PrivateAttr(None)

    @property
    def sha256(self) -> str | None:
        """The SHA-256 of the file it was read from; None for a book made in memory."""
        return self._sha256

    @property
    def figures(self) -> tuple[Price | Multiplier, ...]:
        """Prices, then multipliers, in the order of the file."""
        return (*self.prices, *self.multipliers)

    def source(self, name: str) -> Source:
        """Give the source of that id; validation has made sure that there is one."""
        return next(source for source in self.sources if source.id == name)

    @model_validator(mode="wrap")
    @classmethod
    def _every_problem_at_once(
        cls,
        data: Any,  # noqa: ANN401 - whatever the caller gave
        handler: ModelWrapValidatorHandler[Self],
        info: ValidationInfo,
    ) -> Self:
        """Look at what no single field can show even where a field is wrong."""
        components = (info.context or {}).get("components", ())
        problems = [
            _problem(place, message)
            for place, message in (*_doubled_ids(data), *_unknown_names(data, components))
        ]
        try:
            book = handler(data)
        except ValidationError as error:
            problems = [
                InitErrorDetails(type=e["type"], loc=e["loc"], input=e["input"], ctx=e.get("ctx", {}))
                for e in error.errors()
            ] + problems
        if problems:
            raise ValidationError.from_exception_data(cls.__name__, problems, hide_input=True)
        return book


def _problem(place: _Place, message: str) -> InitErrorDetails:
    error = PydanticCustomError("cross_check", "{message}", {"message": message})
    return InitErrorDetails(type=error, loc=place, input=None)


def _doubled_ids(book: object) -> Iterator[tuple[_Place, str]]:
    seen = set()
    for table in ("sources", *_FIGURES):
        for number, entry in enumerate(_entries(book, table)):
            name = _text(entry, "id")
            if name in seen:
                yield (table, number, "id"), f"{echo(name)} is used twice; every id must be the only one"
            if name:
                seen.add(name)


def _unknown_names(book: object, components: Collection[str]) -> Iterator[tuple[_Place, str]]:
    sources = [_text(entry, "id") for entry in _entries(book, "sources")]
    for table in _FIGURES:
        for number, entry in enumerate(_entries(book, table)):
            for key in ("source", "quotes"):
                name = _text(entry, key)
                if name and name not in sources:
                    yield (table, number, key), unknown("source", name, sources, "name one of [[sources]]")
            for key in ("component", "of") if components else ():
                name = _text(entry, key)
                if name and name not in components:
                    hint = "'carcost list components' shows all"
                    yield (table, number, key), unknown("component", name, components, hint)


def _entries(book: object, table: str) -> list[object]:
    entries = book.get(table) if isinstance(book, Mapping) else None
    return list(entries) if isinstance(entries, (list, tuple)) else []


def _text(entry: object, key: str) -> str:
    value = entry.get(key) if isinstance(entry, Mapping) else getattr(entry, key, None)
    return value if isinstance(value, str) else ""
