"""Real prices: products, days, studies, hospitals, and the shipped scenarios."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from carcost.load.scenario import shipped_scenarios

if TYPE_CHECKING:
    from conftest import Cli

CARVYKTI = "--book medicare-drugs --product Carvykti --setting outpatient"
AUCATZYL = "--book medicare-drugs --product aucatzyl --setting outpatient"
YESCARTA = "--hospital md-anderson --product yescarta --setting outpatient"


def estimated(cli: Cli, options: str) -> dict[str, Any]:
    ran = cli("estimate", *options.split(), "-f", "json")
    assert (ran.code, ran.err) == (0, ""), ran.err
    result: dict[str, Any] = json.loads(ran.out)
    return result


def lines(result: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {line["component"]: line for line in result["line_items"]}


@pytest.mark.parametrize(
    ("options", "dollars"),
    [
        (f"{CARVYKTI} --as-of 2026-02-01", 587_650),
        (f"{CARVYKTI} --as-of 2026-01-01", 587_650),
        (f"{CARVYKTI} --as-of 2024-05-01", 507_496),
        ("--book medicare-drugs --product q2056 --setting outpatient --as-of 2024-05-01", 507_496),
        ("--book medicare-drugs --product CILTACABTAGENE autoleucel".replace(" auto", "\tauto"), 587_650),
        (CARVYKTI, 587_650),
    ],
)
def test_a_product_s_price_on_a_day(cli: Cli, options: str, dollars: int) -> None:
    argv = [part.replace("\t", " ") for part in options.split(" ")]
    result = json.loads(cli("estimate", *argv, "-f", "json").out)
    infusion = lines(result)["infusion"]
    assert (round(infusion["low"]), round(infusion["high"])) == (dollars, dollars)
    assert (infusion["basis"], infusion["book"]) == ("asp", "medicare-drugs")
    assert "leukapheresis" in {included["component"] for included in result["included"]}


@pytest.mark.parametrize("day", ["2023-12-31", "2019-05-01"])
def test_before_the_first_price_is_an_error_that_names_the_first_day(cli: Cli, day: str) -> None:
    ran = cli("estimate", *CARVYKTI.split(), "--as-of", day)
    assert (ran.code, ran.out) == (2, "")
    assert "1 January 2024" in ran.err


def test_without_a_product_it_is_the_lowest_to_the_highest_of_them(cli: Cli) -> None:
    infusion = lines(estimated(cli, "--book medicare-drugs --setting outpatient"))["infusion"]
    assert (round(infusion["low"]), round(infusion["high"])) == (489_450, 587_650)


def test_a_course_of_aucatzyl_is_two_infusions(cli: Cli) -> None:
    infusion = lines(estimated(cli, "--book medicare-drugs --product aucatzyl --setting outpatient"))[
        "infusion"
    ]
    assert infusion["quantity"] == 2
    assert lines(estimated(cli, f"{AUCATZYL} --infusions 1"))["infusion"]["quantity"] == 1


@pytest.mark.parametrize(
    ("study", "low", "high"),
    [("lyman-2020-inpatient", 82_125, 93_075), ("lyman-2020-outpatient", 48_750, 55_250)],
)
def test_a_study_s_ratio_is_the_stay(cli: Cli, study: str, low: int, high: int) -> None:
    setting = study.rpartition("-")[2]
    stay = lines(estimated(cli, f"--stay {study} --setting {setting}"))["hospital-stay"]
    assert (stay["low"], stay["high"], stay["book"], stay["figure"]) == (low, high, "studies", study)
    assert stay["proxy"] is True


def test_an_admission_s_price_covers_product_and_stay(cli: Cli) -> None:
    result = estimated(cli, "medicare-inpatient")
    assert set(lines(result)) == {"hospital-stay"}
    included = result["included"]
    assert {"infusion", "leukapheresis"} <= {part["component"] for part in included}
    ran = cli("estimate", "medicare-inpatient", "--infusion-price", "400k")
    assert ran.code == 2
    assert "would count twice" in ran.err


def test_a_hospital_s_own_price_nearest_to_payment(cli: Cli) -> None:
    stay = lines(estimated(cli, "--hospital mass-general"))["hospital-stay"]
    assert (stay["basis"], stay["low"], stay["high"]) == ("negotiated", 394_120, 503_005)
    infusion = lines(estimated(cli, "--hospital md-anderson --product yescarta --setting outpatient"))[
        "infusion"
    ]
    assert (infusion["basis"], infusion["low"]) == ("gross", 603_790)


def test_the_default_book_says_how_far_prices_have_moved(cli: Cli) -> None:
    for options, said in (("", True), ("--book medicare-drugs", False), ("--infusion-price 400k", False)):
        notices = estimated(cli, options)["notices"]
        found = {notice["code"]: notice["text"] for notice in notices}
        assert ("prices-have-moved" in found) is said
        if said:
            assert "+31% and +38%" in found["prices-have-moved"]


def test_without_the_default_book_only_the_named_ones_count(cli: Cli) -> None:
    result = estimated(cli, "--no-default-book --book medicare-drugs")
    assert set(lines(result)) == {"infusion"}
    books = result["price_books"]
    assert [book["id"] for book in books] == ["medicare-drugs"]


TOTALS = {
    "inpatient": (375_000, 850_000),
    "outpatient": (375_000, 425_000),
    "inpatient-full-stay": (750_000, 850_000),
    "trial": (0, 425_000),
    "expanded-access": (0, 425_000),
    "outpatient-then-admitted": (411_702, 461_702),
    "current-prices-inpatient": (489_450, 1_175_299),
    "current-prices-outpatient": (489_782, 587_981),
    "medicare-inpatient": (314_231, 314_231),
    "severe-toxicity": (666_793, 1_352_642),
    "far-from-the-centre": (378_444, 431_888),
    "second-collection": (376_639, 426_639),
}


@pytest.mark.parametrize("name", TOTALS)
def test_a_shipped_scenario(cli: Cli, name: str) -> None:
    total = estimated(cli, name)["total"]
    assert (round(total["low"]), round(total["high"])) == TOTALS[name]


def test_the_shipped_scenarios_are_these_each_with_a_title_and_a_sentence() -> None:
    assert set(shipped_scenarios()) == set(TOTALS)
    for scenario in shipped_scenarios().values():
        assert scenario.title
        assert scenario.text
        assert scenario.text.endswith(".")


def test_options_win_over_the_scenario(cli: Cli) -> None:
    result = estimated(cli, "far-from-the-centre --add lodging=2000 --infusion-price 400k")
    assert lines(result)["lodging"]["low"] == 2_000
    assert lines(result)["infusion"]["high"] == 400_000
    assert "meals" in lines(result)


def test_a_folder_of_one_s_own_books(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (Path(__file__).parents[1] / "data/books/family.toml").read_text(encoding="utf-8")
    (tmp_path / "near-us.toml").write_text(
        text.replace('id = "family"', 'id = "near-us"', 1), encoding="utf-8"
    )
    monkeypatch.setenv("CARCOST_BOOKS", str(tmp_path))
    assert lines(estimated(cli, "--book near-us"))["lodging"]["book"] == "near-us"
    assert "near-us" in cli("list", "books").out
    assert 'did you mean "near-us"?' in cli("estimate", "--book", "nearus").err


REFUSED = [
    (
        "--use leukapheresis-2025 --book medicare-hospital --setting outpatient",
        "leukapheresis would count twice",
    ),
    ("--use abramson-2021-toxicity --use abramson-2021-severe", "second figure for crs-care"),
    ("outpatient-then-admitted --stay lyman-2020-outpatient", "second figure for hospital-stay"),
    ("--stay lyman-2020-inpatient --add crs-care=20000", "crs-care would count twice"),
    ("--stay lyman-2020-inpatient --setting outpatient", "is for the setting inpatient"),
    ("severe-toxicity --add crs-care=1000", "drop one"),
    ("severe-toxicity --without crs-care", "drop one"),
    ("medicare-inpatient --infusions 2", "for the whole episode"),
    ("--product Carvykti --use yescarta-2024q1 --book medicare-drugs", "is for the product yescarta"),
    ("--use tocilizumab-dose-2026q1 --book medicare-hospital --as-of 2025-01-01", "later than --as-of"),
    ("--book medicare-drugs --product aucatzyl --as-of 2024-05-01", "is of 1 July 2025"),
    ("--hospital md-anderson", "with --product it has: abecma"),
    ("--as-of 2022-01-01", "is of 7 November 2023"),
]


@pytest.mark.parametrize(("options", "words"), REFUSED, ids=[options for options, _ in REFUSED])
def test_no_choice_is_ignored_without_a_word(cli: Cli, options: str, words: str) -> None:
    ran = cli("estimate", *options.split())
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


@pytest.mark.parametrize(
    ("options", "total"),
    [
        ("medicare-inpatient --as-of 2023-03-01", 247_939),
        ("medicare-inpatient --product Kymriah", 314_231),
        ("medicare-inpatient --product aucatzyl --book medicare-drugs", 314_231),
        ("medicare-inpatient --book medicare-hospital", 314_231),
    ],
)
def test_what_is_not_counted_does_not_get_in_the_way(cli: Cli, options: str, total: int) -> None:
    found = estimated(cli, options)["total"]
    assert found == {"low": total, "high": total}


def test_what_a_figure_is_not_is_said(cli: Cli) -> None:
    for options, code in (
        ("--stay prime-2021-top", "lower-end-only"),
        ("--stay nis-2018", "upper-end-only"),
        (f"{YESCARTA} --setting inpatient", "unlike-multiple"),
        ("--hospital tampa-general", "measures"),
        ("outpatient-then-admitted", "mixed-price-years"),
    ):
        notices = estimated(cli, options)["notices"]
        assert code in {notice["code"] for notice in notices}, options
