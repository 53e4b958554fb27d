from __future__ import annotations

import pytest
from builders import book, estimated, multiplier, price


def notices(*figures: dict[str, object], **choices: object) -> dict[str, str]:
    """The notices' texts by their codes."""
    books = [book(*figures)] if figures else []
    found = estimated(*books, **choices).notices
    texts = {notice.code: notice.text for notice in found}
    assert len(texts) == len(found)
    return texts


def test_the_article_s_estimate_says_what_it_is_and_what_to_know() -> None:
    assert list(notices()) == ["not-a-quote", "investigational", "safety", "upper-end-only", "proxy"]


def test_it_is_an_estimate_with_the_day_of_its_oldest_figure() -> None:
    text = notices(price("lodging", as_of="2001-02-03"))["not-a-quote"]
    assert text.startswith("ESTIMATE, NOT A QUOTE")
    assert "the oldest figure is of 3 February 2001" in text


def test_without_a_figure_of_a_book_all_are_the_user_s() -> None:
    texts = notices(infusion_price="400k", setting="outpatient")
    assert "all figures are the user's own" in texts["not-a-quote"]
    assert not {"proxy", "upper-end-only", "mixed-bases"} & set(texts)


@pytest.mark.parametrize(
    ("indication", "disease"),
    [
        (None, "an autoimmune disease"),
        ("SLE", "systemic lupus erythematosus"),
        ("RA", "rheumatoid arthritis"),
    ],
)
def test_the_status_names_the_disease_and_the_day_of_checking(indication: str | None, disease: str) -> None:
    choices = {"indication": indication} if indication else {}
    text = notices(**choices)["investigational"]
    assert f"for {disease} in the United States" in text
    assert "(checked 23 November 2026)" in text


@pytest.mark.parametrize(
    ("add", "not_counted"),
    [({}, True), ({"crs-care": 5_000, "icans-care": 5_000}, False), ({"lodging": 5_000}, True)],
)
def test_serious_side_effects_are_always_named(add: dict[str, int], *, not_counted: bool) -> None:
    text = notices(add=add)["safety"]
    assert "CRS" in text
    assert "ICANS" in text
    assert ("not counted" in text) is not_counted


def test_care_for_one_side_effect_leaves_the_other_not_counted() -> None:
    text = notices(add={"crs-care": 5_000})["safety"]
    assert "not counted" in text


def test_a_multiple_of_what_the_sponsor_gives_is_said_to_be_one() -> None:
    text = notices(without=["infusion"])["reference-not-counted"]
    assert text.startswith("hospital-stay is still a multiple of the list price of infusion, which is not in")
    assert "reference-not-counted" not in notices()


def test_a_low_end_that_the_source_does_not_give_is_said_to_be_so() -> None:
    assert notices()["upper-end-only"].startswith("hospital-stay: the source gives an upper end only")
    assert "upper-end-only" not in notices(stay_multiplier="0:1")


def test_a_proxy_is_named_with_all_that_rest_on_it() -> None:
    assert notices()["proxy"].startswith("infusion, hospital-stay: figures from cancer care")
    own = price("infusion"), multiplier("hospital-stay", population="cancer")
    assert notices(*own)["proxy"].startswith("hospital-stay: ")
    assert "proxy" not in notices(price("infusion"), setting="outpatient")


def test_unlike_bases_are_named_with_their_components() -> None:
    text = notices(price("crs-care", basis="cost"), add={"lodging": 5, "travel": 5})["mixed-bases"]
    assert "list (infusion, hospital-stay)" in text
    assert "cost (crs-care)" in text
    assert "expense (lodging, travel)" in text


def test_unlike_price_years_are_named_with_their_components() -> None:
    texts = notices(price("crs-care"))
    assert "2023 (infusion, hospital-stay); 2024 (crs-care)" in texts["mixed-price-years"]
    assert "mixed-price-years" not in notices(add={"lodging": 5})


def test_a_book_that_prices_nothing_here_is_named() -> None:
    other = book(price("lodging"), id="beds")
    unused = book(price("hospital-stay"), id="stays")
    found = estimated(
        book(price("infusion"), id="base"), other, unused, setting="outpatient", add={"lodging": 5}
    )
    texts = [notice.text for notice in found.notices if notice.code == "book-not-used"]
    assert [text.split(":")[0] for text in texts] == ["beds", "stays"]


def test_a_product_of_which_no_price_is_used_is_named() -> None:
    own = price("infusion", product="kymriah")
    assert "product-not-used" not in notices(own, product="kymriah", setting="outpatient")
    texts = notices(own, product="kymriah", setting="outpatient", infusion_price="400k")
    assert texts["product-not-used"].startswith("kymriah: no figure here")


@pytest.mark.parametrize(("by_name_only", "said"), [(True, True), (False, False)])
def test_what_a_figure_asked_for_by_name_measures_is_said(*, by_name_only: bool, said: bool) -> None:
    stay = price("hospital-stay", id="of-a-study", by_name_only=by_name_only, measures="care of one month")
    texts = notices(price("infusion"), stay, stay="of-a-study")
    assert ("measures" in texts) is said
    if said:
        assert texts["measures"] == "hospital-stay: care of one month."
