from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from builders import book_values, multiplier, price

from carcost.models.book import PriceBook
from carcost.models.component import Component
from carcost.models.scenario import Scenario
from carcost.models.valid import InvalidError, Place, valid

if TYPE_CHECKING:
    from builders import Values
    from pydantic import BaseModel


def wrong(model: type[BaseModel], values: Values) -> dict[Place, str]:
    with pytest.raises(InvalidError) as invalid:
        valid(model, values)
    return dict(invalid.value.problems)


def test_valid_values_give_the_model() -> None:
    assert valid(PriceBook, book_values(price()), components=["lodging"]).figures[0].low == 100


def test_the_context_reaches_the_model() -> None:
    with pytest.raises(InvalidError, match="unknown component"):
        valid(PriceBook, book_values(price()), components=["travel"])


@pytest.mark.parametrize(
    ("changes", "key", "message"),
    [
        ({"lows": 1}, "lows", 'unknown key "lows"; did you mean "low"?'),
        ({"unit": "infusions"}, "unit", 'unknown value "infusions"; did you mean "infusion"? (allowed: '),
        ({"unit": "night"}, "unit", "unknown value; allowed: infusion, episode (What the price is "),
        ({"low": "50%"}, "low", '"50%" is a percentage where dollars are meant; write an amount like'),
        ({"low": 500}, "high", "the low end (500) is above the high end (200)"),
        ({"currency": "usd"}, "currency", "three capital letters, such as USD"),
        ({"price_year": 1800}, "price_year", "1800 is no year of prices; it is from 1990 to"),
        ({"price_year": "2024"}, "price_year", 'expected a year, or "not stated", found text'),
        ({"locator": ["x"]}, "locator", "found a list (Where in the source it stands.)"),
        ({"locator": {"x": 1}}, "locator", "found a table (Where in the source it stands.)"),
        ({"locator": True}, "locator", "found true or false (Where in the source it stands.)"),
        ({"checked": "2999-01-01"}, "checked", "2999-01-01 is in the future; by this computer's clock"),
        ({"source": "own-lits"}, "source", 'unknown source "own-lits"; did you mean "own-list"?'),
    ],
)
def test_each_fault_of_a_price_is_told_in_clear_words(changes: Values, key: str, message: str) -> None:
    found = wrong(PriceBook, book_values(price(**changes)))
    assert list(found) == [("prices", 0, key)]
    assert message in found["prices", 0, key]


def test_a_missing_key_is_told_with_its_meaning() -> None:
    values = book_values(price())
    del values["title"]
    assert wrong(PriceBook, values)[("title",)] == "is missing (What the book holds, in one line.)"


def test_a_fault_inside_a_list_is_told_with_the_meaning_of_the_inner_field() -> None:
    found = wrong(PriceBook, book_values(multiplier(upper_end_only="no")))
    assert found["multipliers", 0, "upper_end_only"].endswith("(True where the source gives no low end.)")


@pytest.mark.parametrize(
    ("choices", "place", "message"),
    [
        ({"infusion_price": {"low": 500, "hihg": 600}}, ("infusion_price", "hihg"), 'did you mean "high"?'),
        (
            {"infusion_price": {"low": 500}},
            ("infusion_price", "high"),
            "is missing (The high end, in dollars",
        ),
        ({"add": {"lodging": "x"}}, ("add", "lodging", "low"), "is not an amount of dollars"),
        ({"setting": 5}, ("setting",), "allowed: inpatient, outpatient (Where the infusion is given.)"),
        ({"indication": 5}, ("indication",), "found a number (The disease that is treated.)"),
        ({"infusion_price": "50"}, (), "50 dollars is no price of an infusion"),
    ],
)
def test_a_fault_of_a_scenario_is_told_where_it_stands(choices: Values, place: Place, message: str) -> None:
    assert message in wrong(Scenario, choices)[place]


@pytest.mark.parametrize(
    "unknown_key",
    [{"patient": "MRN-0042"}, {"note": {"name": "MRN-0042"}}, {"birth": ["MRN-0042"]}],
)
def test_the_value_of_an_unknown_key_is_never_repeated(unknown_key: Values) -> None:
    for model, values in (
        (PriceBook, book_values(price(**unknown_key))),
        (PriceBook, book_values(**unknown_key)),
        (Scenario, unknown_key),
    ):
        text = " ".join(wrong(model, values).values())
        assert "unknown key" in text
        assert "MRN-0042" not in text


def test_the_form_of_an_id_is_said_where_one_is_wrong() -> None:
    message = wrong(PriceBook, book_values(id="My Book"))[("id",)]
    assert "lower-case" in message
    assert "hyphen" in message


def test_an_unknown_word_in_a_list_is_told_with_the_words_that_are_allowed() -> None:
    values = {
        "id": "a",
        "label": "A",
        "step": "b",
        "description": "C",
        "article": "priced",
        "settings": ["home"],
    }
    assert "allowed: inpatient, outpatient" in wrong(Component, values)["settings", 0]


@pytest.mark.parametrize(
    ("key", "value"), [("includes", "meals"), ("price_year", Decimal("2024.5")), ("locator", Decimal(5))]
)
def test_no_message_speaks_python(key: str, value: object) -> None:
    message = wrong(PriceBook, book_values(price() | {key: value}))["prices", 0, key]
    assert not {"tuple", "decimal"} & set(re.findall("[a-z]+", message.lower()))


def test_the_whole_error_is_every_message() -> None:
    with pytest.raises(InvalidError, match=r"unknown key .a.*; unknown key .b"):
        valid(Scenario, {"a": 1, "b": 2})


@pytest.mark.parametrize("depth", [10, 5_000])
def test_a_value_nested_deeply_is_refused_like_any_other(depth: int) -> None:
    value: object = 1
    for _ in range(depth):
        value = {"a": value}
    assert ("prices", 0, "unit") in wrong(PriceBook, book_values(price(unit=value)))


def test_a_number_too_long_to_write_is_refused_like_any_other() -> None:
    assert ("prices", 0, "unit") in wrong(PriceBook, book_values(price(unit=16**5_000)))
