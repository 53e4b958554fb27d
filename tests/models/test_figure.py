from __future__ import annotations

import pytest
from builders import multiplier, price, source
from pydantic import BaseModel, ValidationError

from carcost.models.figure import Multiplier, Price
from carcost.models.source import Source

OPTIONAL = {
    *("quotes", "facts", "includes", "author", "upper_end_only", "central", "derived", "measures"),
    *("payer", "url", "bytes", "sha256"),
    *("product", "hospital", "study", "setting", "by_name_only", "lower_end_only", "distribution"),
}


def faults(model: type[BaseModel], values: dict[str, object]) -> list[tuple[str | int, ...]]:
    """Where the faults are."""
    with pytest.raises(ValidationError) as refused:
        model.model_validate(values)
    return [error["loc"] for error in refused.value.errors()]


@pytest.mark.parametrize(
    ("model", "values"), [(Price, price()), (Multiplier, multiplier()), (Source, source())]
)
def test_every_field_that_a_figure_rests_on_is_required(
    model: type[BaseModel], values: dict[str, object]
) -> None:
    assert isinstance(model.model_validate(values), model)
    for name in set(model.model_fields) - OPTIONAL:
        assert faults(model, {key: value for key, value in values.items() if key != name}) == [(name,)]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "Lodging"),
        ("id", "-lodging"),
        ("id", "lod ging"),
        ("id", "lodging\n"),
        ("id", ""),
        ("id", "x" * 61),
        ("source", "Own List"),
        ("source", 5),
        ("locator", ""),
        ("locator", "x" * 301),
        ("as_of", "2999-01-01"),
        ("checked", "2999-01-01"),
        ("checked", ""),
        ("checked", "soon"),
        ("confidence", "sure"),
        ("low", -1),
        ("low", "50%"),
        ("high", True),
        ("unit", "night"),
        ("basis", "guess"),
        ("currency", "usd"),
        ("currency", "DOLLAR"),
        ("price_year", 1989),
        ("price_year", 2101),
        ("price_year", "2024"),
        ("price_year", 2024.5),
        ("population", "everybody"),
        ("includes", "meals"),
        ("note", "free text is not a field"),
    ],
)
def test_a_wrong_value_of_a_price_is_found_where_it_stands(key: str, value: object) -> None:
    assert faults(Price, price() | {key: value}) == [(key,)]


@pytest.mark.parametrize(
    ("key", "value"),
    [("low", "$5"), ("high", 50), ("of", "The Infusion"), ("upper_end_only", "yes"), ("upper_end_only", 1)],
)
def test_a_wrong_value_of_a_multiplier_is_found_where_it_stands(key: str, value: object) -> None:
    assert faults(Multiplier, multiplier() | {key: value}) == [(key,)]


@pytest.mark.parametrize("name", ["lognormal", "gamma"])
def test_a_distribution_above_zero_needs_a_low_end_above_zero(name: str) -> None:
    assert faults(Price, price(low=0, distribution=name)) == [("low",)]
    assert faults(Multiplier, multiplier(low=0, distribution=name)) == [("low",)]
    for low in (1, 200):
        assert Price.model_validate(price(low=low, distribution=name)).distribution == name
    assert Multiplier.model_validate(multiplier(low=0, distribution="pert")).low == 0


@pytest.mark.parametrize("model_values", [(Price, price(low=300)), (Multiplier, multiplier(low=2))])
def test_a_low_end_above_the_high_end_is_refused(
    model_values: tuple[type[BaseModel], dict[str, object]],
) -> None:
    assert faults(*model_values) == [("high",)]


def test_every_fault_of_a_price_is_told_at_once() -> None:
    broken = price(unit="night", basis="guess", currency="usd", colour="red")
    assert sorted(faults(Price, broken)) == [("basis",), ("colour",), ("currency",), ("unit",)]


@pytest.mark.parametrize(
    "url",
    ["hospital.example", "ftp://hospital.example", "javascript:alert(1)", "https://a b", "https://", ""],
)
def test_a_source_has_an_address_of_the_web(url: str) -> None:
    assert faults(Source, source(url=url)) == [("url",)]


@pytest.mark.parametrize("day", [86_400, 86_400.0, "86400"])
def test_a_day_is_a_date_and_not_a_count_of_seconds(day: object) -> None:
    assert faults(Source, source(date=day)) == [("date",)]


def test_a_low_end_cannot_be_given_and_missing_at_once() -> None:
    assert Multiplier.model_validate(multiplier(low=0, upper_end_only=True)).upper_end_only
    assert faults(Multiplier, multiplier(low="0.25", upper_end_only=True))


@pytest.mark.parametrize("blank", [" ", "\t", "\n"])
def test_a_locator_of_blanks_is_an_empty_one(blank: str) -> None:
    assert faults(Price, price(locator=blank)) == [("locator",)]


def test_the_words_that_the_models_allow_are_those_of_the_design() -> None:
    for basis in ("list", "asp", "gross", "cash", "negotiated", "allowed", "payment", "cost", "expense"):
        assert Price.model_validate(price(basis=basis)).basis == basis
