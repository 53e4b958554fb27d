"""A price book: one file of prices with their sources."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any, Final, Self

from pydantic import (
    Field,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic.functional_validators import ModelWrapValidatorHandler
from pydantic_core import InitErrorDetails, PydanticCustomError

from carcost.errors import unknown
from carcost.models.base import ID_PATTERN, Id, Line, Model, Setting
from carcost.models.figure import Multiplier, Price, Study
from carcost.models.source import Source

_Place = tuple[str | int, ...]
_FIGURES = ("prices", "multipliers")
_DISTINGUISH = ("product", "hospital", "setting", "payer")
_MOST_UNKNOWN_NAMES = 20
# Of a hospital's own prices, the one nearest to what is paid comes first.
_NEARNESS = {"gross": 0, "cash": 1, "negotiated": 2, "allowed": 3}
_NOT_A_HOSPITALS = 4


DEFAULT_BOOK: Final = "article"
"""The book that lies under all others."""


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
    studies: tuple[Study, ...] = Field((), description="The studies from which figures are.")

    _file: str | None = PrivateAttr(None)
    _sha256: str | None = PrivateAttr(None)

    @property
    def place(self) -> str:
        """Where to look for the book in an error: its file, or its name."""
        return self._file or f'price book "{self.id}"'

    @property
    def sha256(self) -> str | None:
        """The SHA-256 of the file it was read from; None for a book made in memory."""
        return self._sha256

    @property
    def figures(self) -> tuple[Price | Multiplier, ...]:
        """Prices, then multipliers, in the order of the file."""
        return (*self.prices, *self.multipliers)

    @property
    def hospitals(self) -> list[str]:
        """The ids of the hospitals whose own prices it holds, sorted."""
        return sorted({figure.hospital for figure in self.figures if figure.hospital})

    @property
    def payers(self) -> list[str]:
        """The names of the payers whose agreed prices it holds, sorted."""
        return sorted({figure.payer for figure in self.figures if figure.payer})

    def price(  # noqa: PLR0913 - what a figure can be for
        self,
        component: str,
        *,
        product: str | None = None,
        hospital: str | None = None,
        setting: Setting | None = None,
        payer: str | None = None,
        as_of: date | None = None,
    ) -> Price | Multiplier | None:
        """Give the figure for a component, or None where the book has none.

        `product` (in any case) and `hospital` are ids; a figure that is of neither is for any, unless the
        book has the product's own. Of several, the payer's own comes first (`payer` is its name), then the
        hospital's own, the product's own, the setting's own, the basis nearest to what is paid, and the
        latest. With `as_of`, only figures that held on that day count: `first_day` tells when there is none.
        """
        fitting = self._fitting(component, product, hospital, setting, payer)
        known = [figure for figure in fitting if as_of is None or figure.as_of <= as_of]
        return max(known, key=lambda figure: _rank(figure, setting), default=None)

    def first_day(
        self,
        component: str,
        *,
        product: str | None,
        hospital: str | None,
        setting: Setting | None,
        payer: str | None = None,
    ) -> date | None:
        """Give the first day of which the book has a figure for a component, or None where it has none."""
        fitting = self._fitting(component, product, hospital, setting, payer)
        return min((figure.as_of for figure in fitting), default=None)

    def _fitting(
        self,
        component: str,
        product: str | None,
        hospital: str | None,
        setting: Setting | None,
        payer: str | None,
    ) -> list[Price | Multiplier]:
        wanted = product.lower() if product else None
        # Where the book has a payer's own prices, what others pay is no price for that payer.
        of_payer = payer if payer in self.payers else None
        fitting = [
            figure
            for figure in self.figures
            if figure.component == component
            and figure.is_for(wanted, hospital, setting, payer)
            and of_payer in (None, figure.payer)
        ]
        if any(figure.product == wanted for figure in fitting if wanted is not None):
            return [figure for figure in fitting if figure.product == wanted or figure.hospital is not None]
        return fitting

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
        found = (*_doubled_ids(data), *_unlike_currencies(data), *_figures_of_themselves(data))
        names = islice(_unknown_names(data, components), _MOST_UNKNOWN_NAMES)
        problems = [_problem(place, message) for place, message in (*found, *names)]
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


def _rank(figure: Price | Multiplier, setting: Setting | None) -> tuple[bool, bool, bool, bool, int, date]:
    """Put first what is most particular, then what is nearest to payment, then the latest."""
    basis = figure.basis if isinstance(figure, Price) else ""
    particular = (
        figure.payer is not None,
        figure.hospital is not None,
        figure.product is not None,
        figure.setting == setting,
    )
    return (*particular, _NEARNESS.get(basis, _NOT_A_HOSPITALS), figure.as_of)


def _problem(place: _Place, message: str) -> InitErrorDetails:
    error = PydanticCustomError("cross_check", "{message}", {"message": message})
    return InitErrorDetails(type=error, loc=place, input=None)


def _doubled_ids(book: object) -> Iterator[tuple[_Place, str]]:
    seen = set()
    for table in ("sources", *_FIGURES):
        for number, entry in enumerate(_entries(book, table)):
            name = _text(entry, "id")
            if name in seen:
                yield (table, number, "id"), _twice(name)
            if name:
                seen.add(name)


def _twice(name: str) -> str:
    known = f'"{name}"' if re.fullmatch(ID_PATTERN, name) else "this id"
    return f"{known} is used twice; every id must be the only one"


def _unknown_names(book: object, components: Collection[str]) -> Iterator[tuple[_Place, str]]:
    sources = [_text(entry, "id") for entry in _entries(book, "sources")]
    for table in _FIGURES:
        for number, entry in enumerate(_entries(book, table)):
            for key in ("source", "quotes"):
                name = _text(entry, key)
                if name and name not in sources:
                    yield (table, number, key), unknown("source", name, sources, "name one of [[sources]]")
            for place, name in _component_names(entry) if components else ():
                if name not in components:
                    hint = "'carcost list components' shows all"
                    yield (table, number, *place), unknown("component", name, components, hint)


def _component_names(entry: object) -> Iterator[tuple[_Place, str]]:
    for key in ("component", "of"):
        if name := _text(entry, key):
            yield (key,), name
    includes = entry.get("includes") if isinstance(entry, Mapping) else None
    for number, name in enumerate(includes if isinstance(includes, (list, tuple)) else ()):
        if isinstance(name, str):
            yield ("includes", number), name


def _unlike_currencies(book: object) -> Iterator[tuple[_Place, str]]:
    first = ""
    for number, entry in enumerate(_entries(book, "prices")):
        currency = _text(entry, "currency")
        first = first or currency
        if currency != first:
            yield ("prices", number, "currency"), "a book has one currency; unlike currencies are not added"


def _figures_of_themselves(book: object) -> Iterator[tuple[_Place, str]]:
    """Find a figure that includes, or is a multiple of, its own component, and two for the same day."""
    seen: dict[tuple[str, ...], str] = {}
    for table in _FIGURES:
        for number, entry in enumerate(_entries(book, table)):
            component = _text(entry, "component")
            others = [name for place, name in _component_names(entry) if place != ("component",)]
            if component in others:
                key = "of" if table == "multipliers" else "includes"
                yield (table, number, key), "this is the figure's own component"
            basis = _text(entry, "basis") if _text(entry, "basis") in _NEARNESS else ""
            same = (component, _day(entry), basis, *(_text(entry, key) for key in _DISTINGUISH))
            if component and same[1] and not _by_name_only(entry):
                if same in seen:
                    message = (
                        f"there is another figure for {component} from {same[1]}, {seen[same]}; keep one"
                    )
                    yield (table, number, "as_of"), message
                seen.setdefault(same, _text(entry, "id"))


def _by_name_only(entry: object) -> bool:
    return isinstance(entry, Mapping) and entry.get("by_name_only") is True


def _day(entry: object) -> str:
    value = entry.get("as_of") if isinstance(entry, Mapping) else None
    return str(value) if isinstance(value, (date, str)) else ""


def _entries(book: object, table: str) -> list[object]:
    entries = book.get(table) if isinstance(book, Mapping) else None
    return list(entries) if isinstance(entries, (list, tuple)) else []


def _text(entry: object, key: str) -> str:
    value = entry.get(key) if isinstance(entry, Mapping) else getattr(entry, key, None)
    return value if isinstance(value, str) else ""
