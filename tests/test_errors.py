from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from carcost.errors import (
    CarcostError,
    DataError,
    ExitCode,
    Problem,
    UsageError,
    echo,
    key_name,
    kind_of,
    printable,
    unknown,
    unknown_key,
)

DATES_AND_NUMBERS = (
    "1961-02-03",
    "03.02.1961",
    "1961_02_03",
    "19610203",
    "02/03/61",
    "987-65-4321",
    "987.65.4321",
    "00427781",
    "555-867-5309",
)
NAMES = ["lodging", "travel", "hospital-stay"]


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("b.toml", 3, "prices[0].low", "is wrong"), "b.toml:3: prices[0].low: is wrong"),
        (Problem("b.toml", 3, "", "is wrong"), "b.toml:3: is wrong"),
        (Problem("b.toml", 0, "", "is wrong"), "b.toml: is wrong"),
        (Problem("b.toml", 0, "id", "is wrong"), "b.toml: id: is wrong"),
    ],
)
def test_a_problem_is_one_line_of_the_parts_that_there_are(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_a_data_error_keeps_every_problem_and_writes_one_a_line() -> None:
    problems = [Problem("a.toml", 1, "id", "one"), Problem("b.toml", 0, "", "two")]
    error = DataError(iter(problems))
    assert error.problems == tuple(problems)
    assert str(error) == "a.toml:1: id: one\nb.toml: two"


def test_a_data_error_of_a_single_problem_defaults_to_the_whole_file() -> None:
    assert DataError.at("a.toml", "bad").problems == (Problem("a.toml", 0, "", "bad"),)
    assert DataError.at("a.toml", "bad", line=2, key="id").problems == (Problem("a.toml", 2, "id", "bad"),)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (CarcostError("x"), ExitCode.BUG),
        (UsageError("x"), ExitCode.USAGE),
        (DataError.at("f", "x"), ExitCode.DATA),
    ],
)
def test_each_kind_of_error_knows_its_exit_code(error: CarcostError, code: ExitCode) -> None:
    assert error.exit_code is code


@pytest.mark.parametrize("hostile", ["\x1b[31mred", "a\nb", "a\rb", "a\x00b", "a\u202eb", "a\x9bb", "\udcff"])
def test_printable_leaves_nothing_that_steers_a_terminal(hostile: str) -> None:
    assert printable(hostile).isprintable()
    assert len(printable(hostile)) == len(hostile)


def test_printable_keeps_letters_of_any_script() -> None:
    assert printable("Sjögren 日本 [bold]") == "Sjögren 日本 [bold]"


@pytest.mark.parametrize(
    "found", ["375000", "$375,000", "37,5000", "-5", "50%", "0.25:1", "nan", "1e5", "5k"]
)
def test_echo_repeats_what_looks_like_a_number(found: str) -> None:
    assert echo(found) == f'"{found}"'


@pytest.mark.parametrize(
    ("found", "text"),
    [
        ("Jane Doe", "this text of 8 characters"),
        ("a\x1b[31m", "this text of 6 characters"),
        ("5\n6", "this text of 3 characters"),
        ("\uff13", "this text of 1 characters"),
        ("9" * 41, "this text of 41 characters"),
        *((text, f"this text of {len(text)} characters") for text in DATES_AND_NUMBERS),
        ("", '""'),
    ],
)
def test_echo_only_counts_what_may_be_about_a_person(found: str, text: str) -> None:
    assert echo(found) == text


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (True, "true or false"),
        (5, "a number"),
        (5.5, "a number"),
        (Decimal(5), "a number"),
        ("x", "text"),
        ([1], "a list"),
        ({"a": 1}, "a table"),
        (None, "nothing"),
        (date(2024, 1, 1), "a date"),
    ],
)
def test_the_kind_of_a_value_is_said_in_plain_words(found: object, kind: str) -> None:
    assert kind_of(found) == kind


@pytest.mark.parametrize(
    ("found", "hint", "text"),
    [
        ("lodgin", "", 'unknown component "lodgin"; did you mean "lodging"?'),
        ("LODGING", "", 'unknown component "LODGING"; did you mean "lodging"?'),
        ("lodgin", "see list", 'unknown component "lodgin"; did you mean "lodging"? (see list)'),
        ("zzz", "see list", "unknown component; see list"),
        ("zzz", "", "unknown component; allowed: lodging, travel, hospital-stay"),
        ("", "", "unknown component; allowed: lodging, travel, hospital-stay"),
    ],
)
def test_unknown_offers_the_nearest_name_or_says_what_is_allowed(found: str, hint: str, text: str) -> None:
    assert unknown("component", found, NAMES, hint) == text


def test_unknown_offers_a_name_as_it_is_written() -> None:
    assert unknown("indication", "sjogren", iter(["SLE", "Sjogren"])).endswith('did you mean "Sjogren"?')


@pytest.mark.parametrize(
    "key",
    [
        "name",
        "patient_name",
        "memberId",
        "member-id",
        "dateofbirth",
        "date-of-birth",
        "DOB",
        "mbi",
        "e-mail",
        "SSN",
        "phoneNumber",
        "zip",
        "medicalRecordNumber",
        "home_address",
        "insured",
        "policy-holder",
    ],
)
def test_a_key_that_may_identify_a_person_is_refused_as_such(key: str) -> None:
    assert "what may identify a person is not accepted" in unknown_key(key, NAMES)


@pytest.mark.parametrize(
    "key", ["colour", "lodgin", "managed", "package", "imagery", "tillage", "deductibel"]
)
def test_another_key_is_not(key: str) -> None:
    assert "identify" not in unknown_key(key, NAMES)


@pytest.mark.parametrize("key", ["Zelda Quux", "Zelda", "mrn_M55501", "Jane Canary", "1961-02-03", "a b"])
def test_a_key_like_a_name_or_a_number_is_only_counted(key: str) -> None:
    assert key_name(key) == f"[{len(key)} characters]"
    assert key not in unknown_key(key, NAMES)


def test_a_name_that_may_be_a_person_s_is_not_repeated() -> None:
    assert "Jane Doe" not in unknown("component", "Jane Doe", NAMES)
    assert "Jane Doe" not in unknown_key("Jane Doe", NAMES)


@pytest.mark.parametrize(
    ("found", "text"),
    [
        ("lodgin", 'unknown key "lodgin"; did you mean "lodging"?'),
        ("colour", 'unknown key "colour"; allowed: lodging, travel, hospital-stay'),
        ("a b", "unknown key of 3 characters; allowed: lodging, travel, hospital-stay"),
        ("x" * 41, "unknown key of 41 characters; allowed: lodging, travel, hospital-stay"),
    ],
)
def test_an_unknown_key_is_repeated_where_it_looks_like_one(found: str, text: str) -> None:
    assert unknown_key(found, NAMES) == text
