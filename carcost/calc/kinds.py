"""Kinds of cases: all rows with the same choices and the same gaps have one formula, chosen once.

What the formula is, and whether the choices go together at all, is decided by the same functions as for a
single case, with stand-ins for the amounts; only amounts differ from row to row.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from carcost.calc.estimate import estimate, formula_terms
from carcost.calc.kind_share import ShareOf, share_of
from carcost.calc.select import select
from carcost.errors import CarcostError, UsageError
from carcost.models.coverage import Coverage
from carcost.models.money import DOLLARS, to_cents
from carcost.models.scenario import LOWEST_INFUSION_PRICE, Scenario
from carcost.models.valid import InvalidError, valid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carcost.calc.select import Selection
    from carcost.models.columns import Column
    from carcost.models.results.estimate import Estimate
    from carcost.models.setup import Setup

_STAND_INS: Final[dict[str, Decimal]] = {
    "infusion": Decimal(LOWEST_INFUSION_PRICE),
    "stay": Decimal(1),
    "deductible_left": Decimal(0),
    "oop_left": Decimal(0),
    "coinsurance": Decimal("0.5"),
}
_AMOUNT: Final = Decimal(1_000)
COMPONENT_OF: Final = {"infusion": "infusion", "stay": "hospital-stay"}
"""The components of groups of columns that are not called after theirs."""
_MILLION: Final = 1_000_000
OTHER_BOOKS: Final = ("hospital", "stay", "use")
"""Choices by which a row takes its prices from further books."""

_NAMED: Final = {
    "product": ("product",),
    "hospital": ("hospital",),
    "payer": ("payer",),
    "indication": ("indication",),
    "component": ("without",),
    "figure": ("stay", "use"),
}
"""The columns of what an error says is unknown."""

_COUNTS: Final = ("infusions", "stay_days")
_LISTS: Final = ("without", "use")
# What every estimate says, whatever its choices.
_ALWAYS: Final = ("not-a-quote", "safety")
_STATUS: Final = ("investigational", "approved")


class Choices(NamedTuple):
    """What makes a kind: the texts of its choices by column, and which amounts its rows give themselves."""

    texts: tuple[tuple[str, str], ...]
    given: tuple[str, ...]

    def since(self, days: Sequence[str]) -> Choices:
        """Give the same with the first day of the same prices: `days` are those on which a price is new."""
        texts = dict(self.texts)
        if "as_of" not in texts or any(name in texts for name in OTHER_BOOKS):
            return self
        try:
            day = date.fromisoformat(texts["as_of"])
        except ValueError:
            return self
        before = bisect_right(days, str(day))
        if not before or day > date.today() or str(day) != texts["as_of"]:  # noqa: DTZ011 - the user's own day
            return self
        return self._replace(texts=tuple((texts | {"as_of": days[before - 1]}).items()))


class LineOf(NamedTuple):
    """One term of a kind's formula.

    `low` and `high` are the whole amount in cents, or multiples in millionths where `of` names what is
    multiplied; `column` is the group of columns from which rows take it instead, a `quantity` of times.
    """

    low: int
    high: int
    of: str | None
    counted: bool
    quantity: int
    column: str


class Kind(NamedTuple):
    """A kind's formula, or what is wrong with its choices: the column, if it is about one, and the reason."""

    lines: dict[str, LineOf]
    not_counted: int = 0
    flags: str = ""
    share: ShareOf | None = None
    setting: str = ""
    product: str = ""
    problem: tuple[str, str] | None = None


def kind_of(choices: Choices, setup: Setup) -> Kind:
    """Choose the formula of a kind, as for a single case."""
    try:
        scenario, coverage = _case(choices, setup)
        case, books = setup.resolve(scenario)
        drift = setup.drift if case.default_book else None
        below = estimate(case, books, setup.catalogue, setup.version, drift)
        if below.currency != DOLLARS:
            raise UsageError(f"is in {below.currency}; many cases are estimated in US dollars only")
        selection = select(below.scenario, books, setup.catalogue)
        given = set(choices.given)
        share = share_of(below, setup, coverage, given) if setup.plans else None
    except _ColumnError as error:
        return Kind({}, problem=(error.column, _without_value(str(error))))
    except CarcostError as error:
        message = _without_value(str(error).partition("\n")[0])
        return Kind({}, problem=(_column_of(error, choices), message))
    return Kind(
        lines=_lines(selection, below, choices, setup),
        not_counted=len(below.not_counted),
        flags=_flags(below),
        share=share,
        setting=below.scenario.setting,
        product=below.scenario.product or "",
    )


def _column_of(error: CarcostError, choices: Choices) -> str:
    """Name the column of an unknown name; what is wrong with several choices is of none."""
    match = re.match(r"unknown (\w+)", str(error))
    names = _NAMED.get(match[1], ()) if match else ()
    return next((name for name in names if name in dict(choices.texts)), "")


def _without_value(message: str) -> str:
    """Leave out the cell that an error repeats: it is not the user's own option here."""
    message = re.sub(r"^[0-9-]{10} (is in the future).*", r"\1", message)
    message = re.sub(r'^(unknown \w+) "[^"]*"', r"\1", message)
    return re.sub(r'^"[-+$0-9.,_:=%a-zA-Z]{0,8}[0-9][-+$0-9.,_:=%a-zA-Z]{0,8}" ', "", message)


class _ColumnError(ValueError):
    """A cell that makes no valid choice."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


def _case(choices: Choices, setup: Setup) -> tuple[Scenario, Coverage]:
    """Lay the choices of a kind over those that all cases share, with stand-ins for amounts."""
    scenario = setup.scenario.model_dump(exclude_unset=True)
    coverage = setup.coverage.model_dump(exclude_unset=True)
    values: list[tuple[Column, object]] = [
        # A whole number beside an empty cell is often written as 2.0.
        (setup.columns[name], text.removesuffix(".0") if setup.columns[name].field in _COUNTS else text)
        for name, text in choices.texts
    ]
    values += [
        (column, _STAND_INS.get(column.group, _AMOUNT))
        for column in setup.columns.values()
        if column.unit and column.group in choices.given
    ]
    for column, _ in values:
        if column.end:
            # A range that all cases share gives way as a whole.
            holder = coverage if column.of_coverage else scenario
            (holder.get(column.field, {}) if column.key else holder).pop(column.key or column.field, None)
    for column, value in values:
        _put(coverage if column.of_coverage else scenario, column, value)
    return _valid(Scenario, scenario, setup), _valid(Coverage, coverage, setup)


def _put(into: dict[str, Any], column: Column, value: Any) -> None:  # noqa: ANN401 - text, or an amount
    """Put a cell's value where its field is; what a row gives wins over what all cases share."""
    if column.field in _LISTS:
        into[column.field] = [*into.get(column.field, ()), *re.split(r"[\s,]+", str(value).strip(" ,"))]
    elif column.field == "when":
        into[column.field] = _months(value)
    elif column.end:
        holder = into.setdefault(column.field, {}) if column.key else into
        holder.setdefault(column.key or column.field, {})[column.end] = value
    else:
        into[column.field] = value


def _months(text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.split()]
    if not all(equals for _, equals, _ in pairs):
        raise _ColumnError("when", "is not STEP=MONTHS, such as infusion=1, with a space between two")
    return {name.lower(): months for name, _, months in pairs}


def _valid(model: type[Any], values: dict[str, Any], setup: Setup) -> Any:  # noqa: ANN401 - either of two models
    try:
        return valid(model, values)
    except InvalidError as invalid:
        place, message = invalid.problems[0]
        raise _ColumnError(_column(place, setup), message) from None


def _column(place: tuple[str | int, ...], setup: Setup) -> str:
    """Name the column that fills a place of a model; none for what is about several."""
    own = [
        column
        for column in setup.columns.values()
        if place and column.field == place[0] and (not column.key or column.key in place[1:2])
    ]
    return next((column.name for column in own if column.end in ("", place[-1])), own[0].name if own else "")


def _lines(selection: Selection, below: Estimate, choices: Choices, setup: Setup) -> dict[str, LineOf]:
    """Give the terms in the order of the formula."""
    columns = {component: group for group, component in COMPONENT_OF.items()} | {
        one.key: one.group for one in setup.columns.values() if one.key and one.group in choices.given
    }
    lines = {}
    for term in formula_terms(selection, below.scenario.infusions or 1):
        offer = selection.offers[term.component]
        column = columns.get(term.component, "")
        column = column if column in choices.given else ""
        low, high = (
            0 if column else int(end * _MILLION) if term.of else int(to_cents(end * term.quantity) * 100)
            for end in (offer.low, offer.high)
        )
        lines[term.component] = LineOf(low, high, term.of, term.counted, term.quantity, column)
    return lines


def _flags(below: Estimate) -> str:
    """Name what the reader of these rows must know, beside what is said of all of them."""
    codes = dict.fromkeys(notice.code for notice in below.notices)
    said = _ALWAYS if below.scenario.indication else (*_ALWAYS, *_STATUS)
    return " ".join(code for code in codes if code not in said)
