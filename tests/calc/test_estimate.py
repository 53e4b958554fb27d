from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from builders import book, estimated, multiplier, price

from carcost.errors import UsageError
from carcost.load.book import default_book
from carcost.models.results.estimate import Estimate

if TYPE_CHECKING:
    from carcost.models.results.estimate import LineItem

ARTICLE_DAY = default_book().prices[0].as_of


def line(estimate: Estimate, component: str) -> LineItem:
    return next(line for line in estimate.line_items if line.component == component)


def test_an_estimate_is_stamped_with_tool_books_currency_and_year() -> None:
    estimate = estimated()
    (stamp,) = estimate.price_books
    assert (estimate.kind, estimate.carcost_version) == ("estimate", "1.2.3")
    assert (stamp.id, stamp.sha256) == ("article", default_book().sha256)
    assert (estimate.currency, estimate.price_year, estimate.oldest_figure) == (
        "USD",
        2023,
        ARTICLE_DAY,
    )


def test_lines_come_in_the_order_of_the_episode_and_add_up() -> None:
    estimate = estimated(add={"travel": "1:2", "evaluation": "3.10:4.15", "lodging": "5:6"})
    names = [item.component for item in estimate.line_items]
    assert names == ["evaluation", "infusion", "hospital-stay", "lodging", "travel"]
    assert estimate.total.low == sum(item.low for item in estimate.line_items) == Decimal("375009.10")
    assert estimate.total.high == sum(item.high for item in estimate.line_items) == Decimal("850012.15")


def test_a_line_of_a_book_says_all_of_its_origin() -> None:
    infusion = line(estimated(), "infusion")
    assert (infusion.basis, infusion.unit, infusion.book) == ("list", "infusion", "article")
    assert infusion.formula == "$375,000 to $425,000"
    assert infusion.sources == ("gai-2023", "acr-2023")
    assert infusion.checked == default_book().prices[0].checked
    assert infusion.proxy


def test_a_user_s_line_is_like_any_other_and_says_that_the_user_gave_it() -> None:
    estimate = estimated(infusion_price="400k", add={"lodging": "1540.50:3080"})
    infusion, lodging = line(estimate, "infusion"), line(estimate, "lodging")
    assert (infusion.basis, infusion.sources, infusion.book, infusion.as_of) == (
        "unstated",
        ("user",),
        None,
        None,
    )
    assert not infusion.proxy
    assert (lodging.formula, lodging.unit, lodging.basis) == ("$1,540.50 to $3,080", "episode", "expense")
    assert [source.title for source in estimate.sources if source.id == "user"] == ["given by the user"]


def test_a_multiple_shows_what_it_multiplies_with_the_numbers() -> None:
    stay = line(estimated(infusions=2), "hospital-stay")
    assert stay.formula == "0 to 1 × infusion (2 × $375,000 to $425,000)"
    assert (stay.unit, stay.multiple_of, stay.upper_end_only) == ("multiplier", "infusion", True)


def test_a_multiple_rests_on_its_own_source_and_on_that_of_what_it_multiplies() -> None:
    estimate = estimated(stay_multiplier="0.5")
    stay = line(estimate, "hospital-stay")
    assert stay.sources == ("user", "gai-2023", "acr-2023")
    assert (stay.basis, stay.proxy, stay.upper_end_only) == ("list", True, False)


def test_a_price_per_episode_does_not_grow_with_the_infusions() -> None:
    estimate = estimated(book(price("lodging"), price("crs-care", unit="infusion")), infusions=3)
    assert line(estimate, "lodging").high == 200
    assert line(estimate, "crs-care").high == 600
    assert line(estimate, "crs-care").formula == "3 × $100 to $200"


def test_a_later_book_wins_and_is_shown_beside_its_line() -> None:
    estimate = estimated(book(price("infusion", 500_000, 600_000)))
    assert line(estimate, "infusion").book == "own"
    assert line(estimate, "hospital-stay").book == "article"
    assert [stamp.id for stamp in estimate.price_books] == ["article", "own"]
    assert estimate.total.high == 1_200_000


@pytest.mark.parametrize(
    ("choices", "year"),
    [
        ({}, None),
        ({"without": ["lodging"]}, 2023),
        ({"infusion_price": "400k", "without": ["hospital-stay", "lodging"]}, None),
    ],
)
def test_the_price_year_is_that_of_all_lines_or_none(choices: dict[str, object], year: int | None) -> None:
    assert estimated(book(price("lodging")), **choices).price_year == year


def test_the_oldest_figure_is_that_of_a_counted_line() -> None:
    own = book(price("lodging", as_of="2001-01-01"))
    assert estimated(own).oldest_figure == date(2001, 1, 1)
    assert estimated(own, without=["lodging"]).oldest_figure == ARTICLE_DAY


def test_the_oldest_figure_is_also_that_of_a_price_which_is_only_multiplied() -> None:
    own = book(price("infusion", as_of="2001-01-01"), multiplier("hospital-stay"))
    assert estimated(own, without=["infusion"]).oldest_figure == date(2001, 1, 1)


def test_an_estimate_of_the_user_s_figures_alone_has_no_oldest_figure() -> None:
    estimate = estimated(infusion_price="400k", setting="outpatient")
    assert (estimate.oldest_figure, estimate.price_year) == (None, None)


def test_an_alias_of_an_indication_becomes_its_id() -> None:
    assert estimated(indication="Lupus").scenario.indication == "systemic-lupus-erythematosus"


def test_an_unknown_indication_is_an_error_with_the_nearest_name() -> None:
    with pytest.raises(UsageError, match=r'unknown indication "lupsu"; did you mean "lupus"\?'):
        estimated(indication="lupsu")


def test_amounts_in_another_currency_are_written_with_it() -> None:
    estimate = estimated(book(price("infusion", 500_000, 600_000, currency="EUR")))
    assert estimate.currency == "EUR"
    assert line(estimate, "hospital-stay").formula == "0 to 1 × infusion (EUR 500,000 to EUR 600,000)"


@pytest.mark.parametrize(
    "choices",
    [
        {"stay_multiplier": "0.000001"},
        {"stay_multiplier": "0.000001", "infusion_price": "1000", "without": ["infusion"]},
        {"infusion_price": "1000000000000", "infusions": 10, "setting": "outpatient"},
        {"infusion_price": "1000000000000", "stay_multiplier": 10},
        {"infusion_price": "1000000000000", "add": {"lodging": 1}, "setting": "outpatient"},
    ],
)
def test_any_valid_scenario_has_an_estimate_that_reads_back_from_its_json(choices: dict[str, object]) -> None:
    estimate = estimated(**choices)
    assert Estimate.model_validate_json(estimate.model_dump_json()) == estimate
