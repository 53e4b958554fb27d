"""`PriceBook.price`: which figure of a book is chosen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from builders import book, multiplier, price
from pydantic import ValidationError


def test_the_latest_that_held_on_the_day() -> None:
    own = book(
        price("lodging", 100, 200, id="old", as_of="2024-01-01"),
        price("lodging", 300, 400, id="new", as_of="2025-01-01"),
    )
    assert own.price("travel") is None
    for day, name in ((None, "new"), (date(2025, 1, 1), "new"), (date(2024, 12, 31), "old")):
        chosen = own.price("lodging", as_of=day)
        assert chosen is not None
        assert chosen.id == name
    assert own.price("lodging", as_of=date(2023, 12, 31)) is None
    assert own.first_day("lodging", product=None, hospital=None, setting=None) == date(2024, 1, 1)


@pytest.mark.parametrize(
    ("choice", "name"),
    [
        ({}, "any"),
        ({"product": "kymriah"}, "of-product"),
        ({"product": "carvykti"}, "any"),
        ({"hospital": "mercy"}, "of-hospital"),
        ({"hospital": "mercy", "product": "kymriah"}, "of-hospital"),
        ({"setting": "outpatient"}, "any"),
        ({"product": "Kymriah"}, "of-product"),
    ],
)
def test_the_hospital_s_own_comes_before_the_product_s_own(choice: dict[str, Any], name: str) -> None:
    own = book(
        price("infusion", id="any"),
        price("infusion", id="of-product", product="kymriah"),
        price("infusion", id="of-hospital", hospital="mercy"),
        price("infusion", id="inpatient", setting="inpatient", basis="payment", as_of="2020-01-01"),
        price("infusion", id="by-name", by_name_only=True, product="kymriah"),
    )
    chosen = own.price("infusion", **choice)
    assert chosen is not None
    assert chosen.id == name


def test_of_a_hospital_s_prices_the_one_nearest_to_payment() -> None:
    bases = ("gross", "cash", "negotiated", "allowed")
    for count in range(1, len(bases) + 1):
        own = book(*(price("infusion", id=basis, basis=basis, hospital="mercy") for basis in bases[:count]))
        chosen = own.price("infusion", hospital="mercy")
        assert chosen is not None
        assert chosen.id == bases[count - 1]


def test_two_that_are_equally_near_are_no_book() -> None:
    with pytest.raises(ValidationError, match="there is another figure for infusion"):
        book(price("infusion", id="one", basis="list"), price("infusion", id="two", basis="asp"))


def test_a_multiplier_is_a_figure_too() -> None:
    chosen = book(multiplier("ivig", of="crs-care", id="half", high="50%")).price("ivig")
    assert chosen is not None
    assert chosen.id == "half"
