"""The columns of many cases: one for each choice, and two for each range."""

from __future__ import annotations

import pytest

from carcost.load.catalogue import load_catalogue
from carcost.models.columns import CASE_ID, column_name, known_columns
from carcost.models.coverage import Coverage
from carcost.models.scenario import Scenario

CATALOGUE = load_catalogue()
COLUMNS = known_columns(CATALOGUE.components)


def test_every_column_fills_a_field_of_a_case() -> None:
    fields = {*Scenario.model_fields, *Coverage.model_fields}
    assert {column.field for name, column in COLUMNS.items() if name != CASE_ID} <= fields
    assert all(column.name == name and column.meaning for name, column in COLUMNS.items())


def test_every_choice_of_a_case_has_a_column() -> None:
    of_all = {"name", "title", "text", "books", "default_book"}
    filled = {column.field for column in COLUMNS.values()}
    assert {*Scenario.model_fields, *Coverage.model_fields} - filled == of_all


def test_every_component_has_a_range_of_dollars() -> None:
    for one in CATALOGUE.components:
        name = one.id.replace("-", "_")
        low, high = COLUMNS[f"{name}_low"], COLUMNS[f"{name}_high"]
        assert (low.group, low.end, high.group, high.end) == (name, "low", name, "high")
        assert (low.unit, low.key) == ("dollars", one.id) or one.id == "infusion"


def test_the_low_end_of_a_range_comes_right_before_the_high_end() -> None:
    names = list(COLUMNS)
    lows = [place for place, name in enumerate(names) if COLUMNS[name].end == "low"]
    assert [names[place + 1] for place in lows] == [f"{COLUMNS[names[place]].group}_high" for place in lows]
    assert len(lows) == sum(column.end == "high" for column in COLUMNS.values())


@pytest.mark.parametrize(
    ("name", "unit", "field", "is_choice", "of_coverage"),
    [
        ("case_id", "", "", False, False),
        ("setting", "", "setting", True, False),
        ("stay", "", "stay", True, False),
        ("stay_low", "times", "stay_multiplier", False, False),
        ("infusion_high", "dollars per infusion", "infusion_price", False, False),
        ("crs_care_low", "dollars", "add", False, False),
        ("oop_max", "", "oop_max", True, True),
        ("stay_days_low", "", "stay_days", True, True),
        ("coinsurance", "part of 1", "coinsurance", False, True),
        ("allowed_high", "dollars", "allowed", False, True),
    ],
)
def test_a_column_is_a_choice_or_a_number(
    name: str, unit: str, field: str, is_choice: bool, of_coverage: bool
) -> None:
    column = COLUMNS[name]
    assert (column.unit, column.field, column.is_choice, column.of_coverage) == (
        unit,
        field,
        is_choice,
        of_coverage,
    )


@pytest.mark.parametrize("heading", ["crs_care_low", "CRS-care low", "  crs  CARE\tLow ", "Crs_care-low"])
def test_a_heading_may_be_written_in_several_ways(heading: str) -> None:
    assert column_name(heading) == "crs_care_low"
