"""Headings: which column each of them is, and which are refused."""

from __future__ import annotations

import pytest

from carcost.calc.headings import read_headings
from carcost.errors import UsageError
from carcost.load.catalogue import load_catalogue
from carcost.models.columns import known_columns

COLUMNS = known_columns(load_catalogue().components)


def test_headings_are_found_in_the_order_of_their_checks() -> None:
    headings = ["Lodging-High", "setting", "My Note", " INFUSIONS ", "lodging low", "Case ID", "own"]
    found = read_headings(headings, COLUMNS, ["own", "My Note"], with_plan=False)
    assert list(found.items()) == [
        ("case_id", "Case ID"),
        ("setting", "setting"),
        ("infusions", " INFUSIONS "),
        ("lodging_low", "lodging low"),
        ("lodging_high", "Lodging-High"),
    ]


def test_a_column_of_the_coverage_goes_with_a_plan() -> None:
    headings = ["start", "coinsurance", "allowed_high", "allowed_low"]
    assert list(read_headings(headings, COLUMNS, [], with_plan=True)) == [
        "start",
        "coinsurance",
        "allowed_low",
        "allowed_high",
    ]


def test_a_known_column_that_is_kept_makes_its_choice_too() -> None:
    headings = ["setting", "oop_left", "own"]
    assert list(read_headings(headings, COLUMNS, headings, with_plan=True)) == ["setting", "oop_left"]
    assert list(read_headings(headings, COLUMNS, headings, with_plan=False)) == ["setting"]


@pytest.mark.parametrize(
    ("headings", "message"),
    [
        (["seting"], r'column: unknown "seting"; did you mean "setting"\?'),
        (["J. D. 1956"], r"column: unknown of 10 characters; 'carcost batch --columns'"),
        (
            ["xyz"],
            "column: unknown \"xyz\"; 'carcost batch --columns' shows all, and --keep NAME takes one along$",
        ),
        (["member_id"], 'column: unknown "member_id"; what may identify a person is not accepted: remove it'),
        (["date of birth"], "what may identify a person is not accepted: remove it and its value$"),
        (["setting", "SETTING"], "column: setting comes twice; drop one"),
        (["network"], "column: network is of use with a plan only: --plan NAME, or --keep network"),
        (
            ["infusion_low"],
            "column: infusion_low needs infusion_high beside it; for one figure give it twice",
        ),
        (["travel_high"], "column: travel_high needs travel_low beside it"),
    ],
)
def test_a_heading_that_is_no_column_is_refused(headings: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_headings(headings, COLUMNS, [], with_plan=False)


@pytest.mark.parametrize(
    ("keep", "message"),
    [
        ("patientName", "--keep: what may identify a person is not accepted; drop the column"),
        ("nots", r'--keep: unknown column "nots"; did you mean "note"\? \(it is not in the input\)'),
        ("Case ID", "--keep: case_id always comes back; leave the option out"),
    ],
)
def test_what_cannot_be_kept_is_refused(keep: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_headings(["Case ID", "note", "patientName"], COLUMNS, ["note", keep], with_plan=False)


@pytest.mark.parametrize("heading", ["Jane Doe", "Jane Doe 1956"])
def test_a_heading_that_may_be_a_name_is_only_counted(heading: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_headings([heading], COLUMNS, [], with_plan=False)
    assert "doe" not in str(refused.value).lower()
