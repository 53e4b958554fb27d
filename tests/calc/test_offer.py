from __future__ import annotations

from decimal import Decimal

import pytest
from builders import book, multiplier, price

from carcost.calc.offer import book_offers, user_offers
from carcost.errors import DataError
from carcost.load.book import default_book
from carcost.load.catalogue import load_catalogue
from carcost.models.scenario import Scenario

CATALOGUE = load_catalogue()


def test_a_price_offers_dollars_with_all_that_is_known_of_them() -> None:
    own = book(price("crs-care", "1000", "2000", unit="infusion", basis="cash", includes=["ivig"]))
    offer = book_offers([own], Scenario(), CATALOGUE)["crs-care"]
    assert (offer.low, offer.high, offer.of) == (Decimal(1000), Decimal(2000), None)
    assert (offer.per_infusion, offer.basis, offer.currency, offer.includes) == (
        True,
        "cash",
        "USD",
        ("ivig",),
    )
    assert offer.figure is own.prices[0]
    assert offer.book is own


def test_a_multiplier_offers_a_multiple_and_no_basis_of_its_own() -> None:
    offer = book_offers([book(multiplier("ivig", of="crs-care", high="50%"))], Scenario(), CATALOGUE)["ivig"]
    assert (offer.low, offer.high, offer.of) == (Decimal(0), Decimal("0.5"), "crs-care")
    assert (offer.per_infusion, offer.basis, offer.includes) == (False, "unstated", ())


def test_a_later_book_wins_component_by_component_whatever_its_day() -> None:
    older = book(price("infusion", as_of="2001-01-01"), price("lodging"))
    offers = book_offers([default_book(), older], Scenario(), CATALOGUE)
    assert {name: offer.book.id for name, offer in offers.items() if offer.book} == {
        "infusion": "own",
        "hospital-stay": "article",
        "lodging": "own",
    }


def test_a_later_book_may_state_dollars_where_an_earlier_one_has_a_multiplier() -> None:
    offers = book_offers([default_book(), book(price("hospital-stay"))], Scenario(), CATALOGUE)
    assert offers["hospital-stay"].of is None


@pytest.mark.parametrize("reverse", [False, True])
def test_in_one_book_the_latest_figure_holds(*, reverse: bool) -> None:
    figures = [price(id="old", high=300), price(id="new", high=400, as_of="2024-06-01")]
    own = book(*(reversed(figures) if reverse else figures))
    assert book_offers([own], Scenario(), CATALOGUE)["lodging"].high == 400


def test_two_books_of_one_id_are_an_error() -> None:
    with pytest.raises(DataError, match="two books in use have this id"):
        book_offers([book(price()), book(price("travel"))], Scenario(), CATALOGUE)


@pytest.mark.parametrize(
    "figure", [price("lodgin"), price(includes=["lodgin"]), multiplier("lodgin"), multiplier(of="lodgin")]
)
def test_a_component_that_nobody_knows_is_an_error_with_the_nearest_name(figure: dict[str, object]) -> None:
    with pytest.raises(DataError, match=r'price book "own": .*-.*: unknown component "lodgin"; did you mean'):
        book_offers([book(figure)], Scenario(), CATALOGUE)


def test_no_books_offer_nothing() -> None:
    assert book_offers([], Scenario(), CATALOGUE) == {}


def test_a_user_s_figures_are_in_dollars_and_have_no_book_and_include_nothing() -> None:
    choices = {"infusion_price": "400k:500k", "stay_multiplier": "0.5", "add": {"lodging": 900, "ivig": 5000}}
    published = book_offers([default_book()], Scenario(), CATALOGUE)
    given = user_offers(Scenario.model_validate(choices), published, CATALOGUE)
    assert list(given) == ["infusion", "hospital-stay", "lodging", "ivig"]
    for offer in given.values():
        assert (offer.figure, offer.book, offer.includes, offer.currency) == (None, None, (), "USD")
    assert given["infusion"].per_infusion
    assert given["infusion"].perhaps_includes == published["infusion"].includes
    assert given["hospital-stay"].of == "infusion"
    assert (given["lodging"].basis, given["ivig"].basis) == ("expense", "unstated")


def test_a_scenario_without_figures_offers_nothing() -> None:
    assert user_offers(Scenario(), book_offers([default_book()], Scenario(), CATALOGUE), CATALOGUE) == {}
