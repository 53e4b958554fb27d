from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import book, estimated, multiplier, price, selected

from carcost.calc.select import select
from carcost.errors import DataError, UsageError
from carcost.load.catalogue import load_catalogue
from carcost.models.scenario import Scenario

if TYPE_CHECKING:
    from carcost.calc.select import Selection

EVERYTHING = {component.id for component in load_catalogue().components}
BUNDLE = price("hospital-stay", 500_000, 600_000, basis="payment", includes=["infusion", "leukapheresis"])


def reasons(selection: Selection) -> dict[str, str]:
    return {item.component: item.reason for item in selection.not_counted}


def insides(selection: Selection) -> dict[str, str]:
    return {item.component: item.inside for item in selection.included}


@pytest.mark.parametrize(
    "choices",
    [
        {},
        {"setting": "outpatient"},
        {"without": ["infusion"]},
        {"without": ["ivig", "lodging"]},
        {"add": {"lodging": 5, "crs-care": 7}},
    ],
)
def test_each_component_is_counted_included_or_not_counted_and_only_one_of_these(
    choices: dict[str, object],
) -> None:
    selection = selected(**choices)
    counted = set(selection.offers) - selection.uncounted
    groups = [*counted, *insides(selection), *reasons(selection)]
    assert sorted(groups) == sorted(EVERYTHING)


def test_what_the_product_s_price_includes_is_not_a_line_of_its_own() -> None:
    selection = selected()
    assert insides(selection) == dict.fromkeys(
        ["leukapheresis", "genetic-modification", "cell-expansion", "administration"], "infusion"
    )
    assert list(selection.offers) == ["infusion", "hospital-stay"]


def test_a_price_that_another_price_includes_is_not_counted_beside_it() -> None:
    selection = selected(book(price("leukapheresis", 10_000, 20_000)))
    assert "leukapheresis" not in selection.offers
    assert insides(selection)["leukapheresis"] == "infusion"


def test_a_bundle_of_product_and_stay_is_one_line() -> None:
    selection = selected(book(BUNDLE))
    assert list(selection.offers) == ["hospital-stay"]
    assert insides(selection)["infusion"] == "hospital-stay"
    assert insides(selection)["genetic-modification"] == "hospital-stay"


def test_a_bundle_of_a_setting_that_is_not_planned_includes_nothing() -> None:
    assert list(selected(book(BUNDLE), setting="outpatient").offers) == ["infusion"]


def test_adding_what_is_already_included_is_an_error() -> None:
    with pytest.raises(UsageError, match="leukapheresis would count twice: the price of infusion includes"):
        selected(add={"leukapheresis": 20_000})


def test_what_was_included_counts_once_its_holder_is_left_out() -> None:
    selection = selected(without=["infusion"], add={"leukapheresis": 20_000}, setting="outpatient")
    assert list(selection.offers) == ["leukapheresis"]
    assert reasons(selection)["cell-expansion"] == "inside the price of infusion, which is left out"


def test_what_two_prices_include_is_not_counted_while_one_of_them_is() -> None:
    own = book(BUNDLE, price("leukapheresis", 10_000, 20_000))
    selection = selected(own, without=["hospital-stay"])
    assert list(selection.offers) == ["infusion"]
    assert insides(selection)["leukapheresis"] == "infusion"


@pytest.mark.parametrize("choices", [{"infusion_price": "400k"}, {"infusion_price": "400k", "infusions": 2}])
def test_a_user_s_price_that_a_bundle_already_includes_is_not_ignored_in_silence(
    choices: dict[str, object],
) -> None:
    with pytest.raises(UsageError, match="infusion would count twice"):
        selected(book(BUNDLE), **choices)


def test_a_user_s_stay_multiplier_is_not_ignored_in_silence() -> None:
    own = book(price("infusion", 500_000, 600_000, includes=["hospital-stay"]))
    with pytest.raises(UsageError, match="hospital-stay would count twice"):
        selected(own, stay_multiplier="0.5")


def test_leaving_out_a_part_of_a_price_does_not_hide_that_the_price_covers_it() -> None:
    with pytest.raises(
        UsageError, match="leukapheresis cannot be left out: the price of infusion includes it"
    ):
        selected(without=["leukapheresis"])


def test_a_sponsor_s_product_is_multiplied_and_not_counted() -> None:
    selection = selected(without=["infusion"])
    assert list(selection.offers) == ["infusion", "hospital-stay"]
    assert selection.uncounted == {"infusion"}
    assert reasons(selection)["infusion"] == "left out of this scenario"


def test_a_component_of_the_other_setting_is_not_counted_unless_the_user_adds_it() -> None:
    reason = reasons(selected(setting="outpatient"))["hospital-stay"]
    assert reason == "not planned when the setting is outpatient; it would add to the total"
    assert "hospital-stay" in selected(setting="outpatient", add={"hospital-stay": 5_000}).offers


def test_a_component_without_a_price_is_not_counted_and_not_zero() -> None:
    assert reasons(selected())["lodging"] == "no price in the books in use"


@pytest.mark.parametrize("choices", [{"add": {"lodgin": 5}}, {"without": ["lodgin"]}])
def test_an_unknown_component_is_an_error_with_the_nearest_name(choices: dict[str, object]) -> None:
    with pytest.raises(UsageError, match=r'unknown component "lodgin"; did you mean "lodging"\?'):
        selected(**choices)


@pytest.mark.parametrize(
    "choices",
    [{"without": ["infusion", "hospital-stay"]}, {"without": ["infusion"], "setting": "outpatient"}],
)
def test_a_scenario_with_nothing_to_count_is_an_error(choices: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="nothing is left to count"):
        selected(**choices)


def test_no_books_and_no_figures_leave_nothing_to_count() -> None:
    with pytest.raises(UsageError, match="nothing is left to count"):
        select(Scenario(), [], load_catalogue())


@pytest.mark.parametrize(
    ("figures", "message"),
    [
        ([price(includes=["travel"]), price("travel", includes=["lodging"])], "include each other"),
        ([multiplier("lodging", of="travel"), multiplier("travel", of="lodging")], "multiples of each other"),
        ([multiplier("lodging", of="travel")], "lodging is a multiple of travel, which has no price"),
        ([price(currency="EUR")], "is in USD and lodging in EUR; unlike currencies are not added"),
    ],
)
def test_figures_that_do_not_fit_together_are_an_error(
    figures: list[dict[str, object]], message: str
) -> None:
    with pytest.raises(DataError, match=message):
        selected(book(*figures))


def test_a_multiple_has_the_basis_and_the_currency_of_what_it_multiplies() -> None:
    own = book(price("infusion", basis="asp", currency="EUR"))
    stay = selected(own).offers["hospital-stay"]
    assert (stay.basis, stay.currency) == ("asp", "EUR")


def test_what_is_multiplied_stands_before_what_multiplies_it() -> None:
    own = book(
        multiplier("evaluation", of="monitoring"), multiplier("monitoring", of="travel"), price("travel")
    )
    names = list(selected(own).offers)
    assert names.index("travel") < names.index("monitoring") < names.index("evaluation")


def test_leaving_out_a_component_never_makes_the_total_higher() -> None:
    own = book(BUNDLE, price("leukapheresis", 10_000, 20_000))
    assert estimated(own, without=["hospital-stay"]).total.high <= estimated(own).total.high


def test_what_a_user_s_price_covers_is_not_known_and_said_so() -> None:
    selection = selected(infusion_price="400k")
    codes = {item.component: item.code for item in selection.not_counted}
    assert codes["leukapheresis"] == "perhaps-included"
    assert codes["lodging"] == "no-price"
    assert insides(selection) == {}


@pytest.mark.parametrize(
    ("choices", "component", "code"),
    [
        ({"without": ["lodging"]}, "lodging", "left-out"),
        ({"without": ["infusion"]}, "cell-expansion", "left-out"),
        ({"setting": "outpatient"}, "hospital-stay", "not-planned"),
        ({}, "travel", "no-price"),
    ],
)
def test_the_reason_for_not_counting_has_a_code(
    choices: dict[str, object], component: str, code: str
) -> None:
    codes = {item.component: item.code for item in selected(**choices).not_counted}
    assert codes[component] == code
