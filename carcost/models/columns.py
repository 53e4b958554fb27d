"""The columns of many cases: what each is called, what may stand in it, and which choice it makes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from carcost.models.coverage import Coverage
from carcost.models.money import LARGEST_AMOUNT, LARGEST_MULTIPLIER
from carcost.models.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterable

    from carcost.models.component import Component

Unit = Literal["dollars", "dollars per infusion", "times", "part of 1", ""]
CASE_ID: Final = "case_id"
_INFUSION: Final = "infusion"
_IN_A_CELL: Final = {
    "setting": " It is inpatient or outpatient.",
    "network": " It is in or out.",
    "as_of": " Such as: 2026-01-31.",
    "start": " Such as: 2026-01-31.",
    "infusions": " A whole number, 1 to 10.",
    "stay_days": " Whole numbers.",
    "without": " Several stand with spaces between.",
    "use": " Several stand with spaces between.",
    "when": " Such as: infusion=1 after-care=3.",
}
_CHOICE_NUMBERS: Final = {
    "infusions": "integer",
    "stay_days": "integer",
    "oop_max": "number",
    "next_year_limit": "number",
}


class Column(NamedTuple):
    """A column: its name, what it means, and the unit of its numbers; a choice has no unit.

    `field` is the field of `Scenario` or `Coverage` that it fills, `key` the component in the scenario's
    `add`, and `end` is "low" or "high" for one end of a range.
    """

    name: str
    meaning: str
    unit: Unit = ""
    field: str = ""
    key: str = ""
    end: str = ""

    @property
    def of_coverage(self) -> bool:
        """True where it is about the coverage, and only of use with a plan."""
        return self.field in Coverage.model_fields

    @property
    def is_choice(self) -> bool:
        """True for a choice among few, such as the setting; false for a number, and for the case's own id."""
        return not self.unit and self.name != CASE_ID

    @property
    def group(self) -> str:
        """The name of what it says: that of its range, or its own."""
        return self.name.removesuffix(f"_{self.end}") if self.end else self.name


def known_columns(components: Iterable[Component]) -> dict[str, Column]:
    """Give every column by its name, in the order in which they are checked."""
    found = [
        Column(CASE_ID, "Your own name for the case: no person's name or number. It comes back as it is.")
    ]
    found += _choices(
        Scenario, ("setting", "product", "hospital", "payer", "indication", "as_of", "infusions")
    )
    found += _choices(Scenario, ("stay", "without", "use"))
    found += _range("infusion", "The price of one infusion", "dollars per infusion", "infusion_price")
    found += _range("stay", "The hospital stay as a multiple of the infusion", "times", "stay_multiplier")
    for one in components:
        if one.id != _INFUSION:
            what = f"{one.label}, for the whole episode"
            found += _range(one.id.replace("-", "_"), what, "dollars", "add", one.id)
    found += _choices(Coverage, ("network", "start", "when", "oop_max", "next_year_limit"))
    found += [
        Column(f"stay_days_{end}", _meaning(Coverage, "stay_days"), "", "stay_days", "", end)
        for end in ("low", "high")
    ]
    units: dict[str, Unit] = {"deductible_left": "dollars", "oop_left": "dollars", "coinsurance": "part of 1"}
    found += [Column(name, _meaning(Coverage, name), unit, name) for name, unit in units.items()]
    found += _range("allowed", _meaning(Coverage, "allowed").rstrip("."), "dollars", "allowed")
    return {column.name: column for column in found}


def _choices(model: type[Scenario | Coverage], names: Iterable[str]) -> list[Column]:
    return [Column(name, _meaning(model, name), "", name) for name in names]


def _meaning(model: type[Scenario | Coverage], name: str) -> str:
    return (model.model_fields[name].description or "").replace("20%", "0.2") + _IN_A_CELL.get(name, "")


def _range(name: str, what: str, unit: Unit, field: str, key: str = "") -> list[Column]:
    return [
        Column(f"{name}_{end}", f"{what}: the {end} end.", unit, field, key, end) for end in ("low", "high")
    ]


def column_name(heading: str) -> str:
    """Give a heading as a column's name: `crs_care_low` of "CRS-care low"."""
    return re.sub(r"[\s-]+", "_", heading.strip().lower())


def row_schema(columns: Iterable[Column]) -> dict[str, Any]:
    """Give the JSON Schema of one row: plain numbers, texts, and nothing that is not known."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Row",
        "description": "One case of a batch; what it does not say is as in the scenario, or in the books.",
        "type": "object",
        "additionalProperties": False,
        "properties": {column.name: _property(column) for column in columns},
    }


def _property(column: Column) -> dict[str, Any]:
    if not column.unit:
        number = [_CHOICE_NUMBERS[column.field]] if column.field in _CHOICE_NUMBERS else []
        return {"type": ["string", *number, "null"], "description": column.meaning}
    most = {"times": int(LARGEST_MULTIPLIER), "part of 1": 1}.get(column.unit, int(LARGEST_AMOUNT))
    places = "two" if column.unit.startswith("dollars") else "six"
    description = f"{column.meaning} Unit: {column.unit}; at most {places} decimals."
    highest = "exclusiveMaximum" if column.unit == "part of 1" else "maximum"
    return {"type": ["number", "null"], "minimum": 0, highest: most, "description": description}
