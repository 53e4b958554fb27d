"""Lines of a hospital's price file as they are read: the same for CSV and JSON, tall and wide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from carcost.models.finder import Target

Layout = Literal["tall", "wide", "json"]

AMOUNTS: Final = {
    "gross_charge": "gross",
    "discounted_cash": "cash",
    "minimum": "minimum",
    "maximum": "maximum",
    "standard_charge_dollar": "dollar",
    "estimated_amount": "estimated",
    "median_amount": "median",
    "10th_percentile": "p10",
    "90th_percentile": "p90",
}
"""The dollars of a line, by the key that a JSON file has for them."""


class Line(NamedTuple):
    """One item of a file with its codes, before anything is read into its values.

    `values` and each of `payers` have the keys of the JSON format, whatever the file's own layout is.
    """

    place: str
    description: str
    codes: tuple[tuple[str, str], ...]
    values: Mapping[str, Any]
    payers: Sequence[Mapping[str, Any]]


class Charge(NamedTuple):
    """The prices of one line for one payer and plan, or without a payer; amounts in dollars.

    `odd` has what stands where a number is meant, as (column, what it is). `payments` is as the file has it:
    "0", "1 through 10", or a number from 11 up, of the payments behind the allowed amounts.
    """

    place: str
    target: Target
    code: str
    code_type: str
    description: str
    setting: str
    billing_class: str
    payer: str
    plan: str
    methodology: str
    percentage: Decimal | None
    algorithm: str
    payments: str
    modifiers: str
    note: str
    odd: tuple[tuple[str, str], ...]
    gross: Decimal | None = None
    cash: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    dollar: Decimal | None = None
    estimated: Decimal | None = None
    median: Decimal | None = None
    p10: Decimal | None = None
    p90: Decimal | None = None


class Finding(NamedTuple):
    """Something in a file that may mislead: what, how often, and where first."""

    code: str
    text: str
    times: int
    places: tuple[str, ...]


class ScannedFile(NamedTuple):
    """What one price file says of CAR-T, and of itself.

    `version` is what the file calls itself, `rules` the rules that its columns follow ("2.x" or "3.0").
    `records` is how many rows or items were read. `updated` is an ISO date where the file's can be read.
    """

    name: str
    size: int
    layout: Layout
    hospital: str
    locations: tuple[str, ...]
    updated: str
    version: str
    rules: str
    records: int
    charges: tuple[Charge, ...]
    findings: tuple[Finding, ...]


class Findings:
    """Counts what may mislead, and remembers where each kind was seen first."""

    _MOST_PLACES: Final = 3

    def __init__(self) -> None:
        self._found: dict[str, tuple[str, int, list[str]]] = {}

    def add(self, code: str, text: str, place: str = "", times: int = 1) -> None:
        """Count one more of a kind; the text is that of the first."""
        first, count, places = self._found.get(code, (text, 0, []))
        if place and place not in places and len(places) < self._MOST_PLACES:
            places.append(place)
        self._found[code] = (first, count + times, places)

    def all(self) -> tuple[Finding, ...]:
        """Give every kind in the order in which they were seen first."""
        return tuple(
            Finding(code, text, count, tuple(places)) for code, (text, count, places) in self._found.items()
        )
