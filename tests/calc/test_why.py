"""Why two estimates differ: choices, prices, figures, coverage, books."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import book, estimated, multiplier, price

from carcost import Scenario, estimate
from carcost.calc.why import why

if TYPE_CHECKING:
    from carcost.models.results.comparison import Reason
    from carcost.models.results.estimate import Estimate


def reasons(after: Estimate, before: Estimate) -> list[Reason]:
    return list(why("after", after, before).reasons)


def carvykti(day: str) -> Estimate:
    choices = {"setting": "outpatient", "books": ["medicare-drugs"], "product": "Carvykti", "as_of": day}
    return estimate(Scenario.model_validate(choices))


def test_the_same_result_has_no_difference() -> None:
    found = why("after", estimate(), estimate())
    assert found.same_scenario
    assert [reason.code for reason in found.reasons] == ["no-difference"]


def test_at_two_dates_the_price_that_moved_is_named_with_its_sources() -> None:
    found = why("after", carvykti("2026-02-01"), carvykti("2024-05-01"))
    assert found.same_scenario
    choice, moved = found.reasons
    assert (choice.code, choice.subject) == ("choice", "as_of")
    assert choice.text == "The day of the prices: 1 February 2026 instead of 1 May 2024."
    assert (moved.code, moved.subject) == ("price", "infusion")
    assert (moved.before, moved.after) == ("$507,495.55", "$587,649.57")
    for words in (
        "by +$80,154.02 at both ends",
        "carvykti-2026q1 in the book medicare-drugs, of 1 January 2026, source cms-asp-2026q1",
        "carvykti-2024q2 in the book medicare-drugs, of 1 April 2024, source cms-asp-2024q2",
    ):
        assert words in moved.text


def test_a_multiple_follows_the_price_that_moved() -> None:
    before = estimated(book(price("infusion", 400_000, 500_000, unit="infusion")))
    after = estimated(book(price("infusion", 400_000, 600_000, unit="infusion")))
    moved, follows = reasons(after, before)
    assert "by nothing at the low end and +$100,000 at the high end" in moved.text
    assert (follows.code, follows.subject) == ("follows", "hospital-stay")
    assert "is a multiple of infusion" in follows.text


def test_a_multiplier_that_moved_is_called_so() -> None:
    before = estimated(book(multiplier(high=1)))
    after = estimated(book(multiplier(high="0.5")))
    (moved,) = reasons(after, before)
    assert moved.text.startswith("The multiplier of hospital-stay moved")
    assert (moved.before, moved.after) == ("0 to 1 × infusion", "0 to 0.5 × infusion")


def test_another_figure_of_the_same_amount_is_told() -> None:
    before = estimated(book(price("ivig", 5, 9)))
    after = estimated(book(price("ivig", 5, 9, id="ivig-later", as_of="2024-05-20")))
    (other,) = reasons(after, before)
    assert (other.code, other.before, other.after) == ("figure", "ivig-price", "ivig-later")


def test_what_the_total_took_up_and_lost() -> None:
    before = estimated(book(price("ivig", 5, 9)))
    after = estimated(book(price("meals", 5, 9)))
    codes = {reason.subject: reason.code for reason in reasons(after, before)}
    assert codes == {"ivig": "not-counted", "meals": "counted"}
    turned = {reason.subject: reason.code for reason in reasons(before, after)}
    assert turned == {"meals": "not-counted", "ivig": "counted"}


def test_what_went_into_another_price() -> None:
    before = estimated(book(price("crs-care", 5, 9)))
    after = estimated(book(price("crs-care", 5, 9, includes=["icans-care"])))
    (inside,) = reasons(after, before)
    assert (inside.code, inside.subject) == ("included", "icans-care")
    assert inside.after == "inside the price of crs-care"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"version": "2"}, "The book own changed: it is version 2, and was version 1."),
        ({"sha256": "ab" * 32}, "though its version is the same: it is version 1 (sha256 abababababab)"),
    ],
)
def test_a_changed_book_is_a_reason(changes: dict[str, str], words: str) -> None:
    before = estimated(book(price("ivig", 5, 9)))
    *others, own = before.price_books
    after = before.model_copy(update={"price_books": (*others, own.model_copy(update=changes))})
    (changed,) = reasons(after, before)
    assert changed.code == "book"
    assert words in changed.text


def test_another_version_of_carcost_is_a_reason() -> None:
    later = estimate().model_copy(update={"carcost_version": "9.9.9"})
    (version,) = reasons(later, estimate())
    assert (version.code, version.after) == ("version", "9.9.9")


def test_between_scenarios_the_choices_say_it() -> None:
    trial = Scenario(name="trial", without=("infusion",), indication="lupus", infusions=2)
    found = why("trial", estimate(trial), estimate(Scenario(name="inpatient")))
    assert not found.same_scenario
    assert [reason.text for reason in found.reasons] == [
        "The number of infusions: 2 instead of 1.",
        "What is left out: infusion instead of nothing.",
        "The disease: systemic-lupus-erythematosus instead of any autoimmune disease.",
    ]


def test_every_kind_of_choice_has_words() -> None:
    before = Scenario(name="a")
    after = Scenario.model_validate(
        {
            "name": "b",
            "infusion_price": "400k",
            "stay_multiplier": "0.25:0.5",
            "add": {"travel": "600:900"},
            "product": "carvykti",
        }
    )
    found = reasons(
        estimate().model_copy(update={"scenario": after}), estimate().model_copy(update={"scenario": before})
    )
    assert [reason.text for reason in found] == [
        "The price of an infusion: $400,000 instead of the books'.",
        "The hospital stay as a multiple of the infusion: 0.25 to 0.5 instead of the books'.",
        "The cost of travel: $600 to $900 instead of the books'.",
        "The product: carvykti instead of any product.",
    ]


def test_scenarios_of_one_name_are_one_scenario() -> None:
    before, after = (
        estimate(Scenario.model_validate({"name": "ours", "infusion_price": amount, "setting": "outpatient"}))
        for amount in ("400k", "410k")
    )
    found = why("after", after, before)
    assert found.same_scenario
    assert [reason.code for reason in found.reasons] == ["choice", "price"]
    assert "given by the user" in found.reasons[1].text
