"""Comparing estimates: differences that add up, what is counted where, names, notices."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from builders import book, estimated, price

from carcost import Scenario, compare, estimate
from carcost.calc.compare import distinct
from carcost.errors import DataError, UsageError
from carcost.load.catalogue import load_catalogue

if TYPE_CHECKING:
    from carcost.models.results.comparison import ComparedCell, Comparison, Difference

OUT = Scenario(name="outpatient", setting="outpatient")
IN = Scenario(name="inpatient")


def cell(comparison: Comparison, component: str, column: str) -> ComparedCell:
    cells = next(one.cells for one in comparison.components if one.component == component)
    return next(one for one in cells if one.column == column)


def numbers(*found: Decimal | None) -> tuple[object, ...]:
    return found


def ends(difference: Difference) -> tuple[object, ...]:
    return numbers(difference.low, difference.high, difference.percent_low, difference.percent_high)


def test_each_line_and_the_total_differ_by_what_they_say() -> None:
    comparison = compare(OUT, IN)
    stay = cell(comparison, "hospital-stay", "inpatient")
    assert stay.state == "counted"
    assert numbers(stay.low, stay.high) == (0, 425_000)
    assert ends(stay.difference) == (0, 425_000, None, None)
    assert ends(comparison.columns[1].difference) == (0, 425_000, 0, 100)
    assert cell(comparison, "hospital-stay", "outpatient").code == "not-planned"
    assert cell(comparison, "leukapheresis", "inpatient").inside == "infusion"


def test_a_fall_is_negative_and_percents_have_one_decimal() -> None:
    comparison = compare(IN, OUT, Scenario(name="dear", setting="outpatient", infusion_price="400k:475k"))
    _, fall, rise = (column.difference for column in comparison.columns)
    assert ends(fall) == (0, -425_000, 0, -50)
    assert ends(rise) == (25_000, -375_000, Decimal("6.7"), Decimal("-44.1"))


def test_a_price_against_none_has_no_percent() -> None:
    stay = cell(compare(IN, OUT), "hospital-stay", "outpatient")
    assert ends(stay.difference) == (0, -425_000, None, None)


def test_the_baseline_is_the_first_column_or_the_named_one() -> None:
    assert compare(OUT, IN).baseline == "outpatient"
    comparison = compare(OUT, IN, baseline="inpatient")
    assert [column.baseline for column in comparison.columns] == [False, True]
    assert [why.column for why in comparison.why] == ["outpatient"]


def test_what_some_totals_cover_and_others_do_not_is_marked_and_said() -> None:
    comparison = compare(OUT, IN, Scenario(name="near", setting="outpatient", add={"travel": "600"}))
    assert [one.component for one in comparison.components if one.covered_differs] == [
        "hospital-stay",
        "travel",
    ]
    texts = {notice.code: notice.text for notice in comparison.notices}
    assert "hospital-stay, travel" in texts["coverage-differs"]
    assert "hospital-stay" in comparison.columns[0].not_counted
    assert compare(OUT, OUT).notices[0].code == "not-a-quote"
    assert "coverage-differs" not in {notice.code for notice in compare(OUT, OUT).notices}


def test_components_are_in_the_catalogues_order() -> None:
    first = Scenario(name="a", setting="outpatient", add={"lost-income": "5"})
    second = Scenario(name="b", add={"evaluation": "5"})
    names = [one.component for one in compare(first, second).components]
    assert names[0] == "evaluation"
    assert names[-1] == "lost-income"
    assert sorted(names) == sorted(component.id for component in load_catalogue().components)


def test_unlike_bases_years_and_books_are_named_with_their_columns() -> None:
    own = book(price("lodging", 100, 200, basis="expense"), price("ivig", 5, 9, price_year=2020))
    comparison = compare(estimated(name="plain"), estimated(own, name="own"))
    texts = {notice.code: notice.text for notice in comparison.notices}
    assert texts["bases-differ"].endswith("compared: list in plain; expense and list in own.")
    assert texts["price-years-differ"].endswith("2023 in plain; 2020 and 2023 and 2024 in own.")
    assert texts["books-differ"] == "The figures are from article in plain; article and own in own."
    assert "In own: The total adds" in texts["mixed-bases"]


def test_the_width_and_what_makes_most_of_it() -> None:
    widths = [column.width for column in compare(OUT, IN).columns]
    assert [one.component for one in widths] == ["infusion", "hospital-stay"]
    assert [numbers(one.amount, one.percent) for one in widths] == [
        (50_000, 100),
        (475_000, Decimal("89.5")),
    ]
    fixed = Scenario(name="fixed", setting="outpatient", infusion_price="400k")
    assert compare(OUT, fixed).columns[1].width.component is None


def test_the_oldest_figure_is_that_of_all_columns() -> None:
    user = Scenario(name="own", setting="outpatient", infusion_price="400k")
    comparison = compare(user, OUT)
    assert str(comparison.oldest_figure) == "2023-11-07"
    assert "7 November 2023" in comparison.notices[0].text
    assert compare(user, user).oldest_figure is None


def test_names_that_come_again_get_a_number() -> None:
    assert distinct(["a", "b", "a", "a", "a (2)"]) == ["a", "b", "a (2)", "a (3)", "a (2) (2)"]
    assert [column.name for column in compare(estimate(), estimate()).columns] == ["estimate", "estimate (2)"]


def test_it_takes_two_and_a_known_baseline_and_as_many_names() -> None:
    for columns in ((), (IN,)):
        with pytest.raises(UsageError, match="at least two"):
            compare(*columns)
    with pytest.raises(UsageError, match='did you mean "inpatient"'):
        compare(OUT, IN, baseline="inpatiant")
    with pytest.raises(UsageError, match="1 names for 2 columns"):
        compare(OUT, IN, names=["a"])


def test_unlike_currencies_are_not_compared() -> None:
    euro = estimate(OUT).model_copy(update={"currency": "EUR"})
    with pytest.raises(DataError, match="a is in USD and b in EUR"):
        compare(estimate(OUT), euro, names=["a", "b"])
