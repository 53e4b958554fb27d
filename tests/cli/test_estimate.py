"""`carcost estimate`: golden files for each format, and every kind of bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Cli

FORMATS = {"table": "txt", "plain": "plain.txt", "json": "json", "csv": "csv", "markdown": "md"}
FULL = (
    "--setting outpatient --infusions 2 --add lodging=1540.50:3080 --indication lupus "
    "--show-not-counted --show-sources"
)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(("case", "options"), [("estimate", ""), ("estimate-full", FULL)])
def test_golden(cli: Cli, golden: Callable[[str, str], None], case: str, options: str, name: str) -> None:
    ran = cli("estimate", *options.split(), "-f", name)
    assert (ran.code, ran.err) == (0, "")
    golden(f"{case}.{FORMATS[name]}", ran.out)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_the_same_numbers_and_what_is_missing(cli: Cli, name: str) -> None:
    out = cli("estimate", "--stay-multiplier", "0.25:0.5", "--show-not-counted", "-f", name).out
    plain = out.replace(",", "").replace("$", "").replace("*", "")
    for number in ("375000", "425000", "93750", "212500", "468750", "637500"):
        assert number in plain, number
    for words in (
        "ESTIMATE",
        "NOT A QUOTE",
        "lymphodepletion",
        "no price in the books in use",
        "Investigational",
    ):
        assert words in out, words


BAD = [
    ("--infusion-price -5", "is not an amount"),
    ("--infusion-price nan", "is not an amount"),
    ("--infusion-price inf", "is not an amount"),
    ("--infusion-price 1e5", "is not an amount"),
    (f"--infusion-price {'9' * 5000}", "is not an amount"),
    ("--infusion-price 9999999999999", "at most 1,000,000,000,000"),
    ("--infusion-price 425k:375k", "the low end (425000) is above the high end (375000)"),
    ("--infusion-price 375k:", "LOW:HIGH"),
    ("--infusion-price 50%", "percentage where dollars are meant"),
    ("--infusion-price 0.5", "looks like a multiplier"),
    ("--infusion-price 50", "is no price of an infusion"),
    ("--infusion-price 0", "is no price of an infusion"),
    ("--infusion-price 375:425k", "is no price of an infusion"),
    ("--infusion-price 400.000", "write a thousand as 1,000"),
    ("--infusion-price 00,000", "is not an amount"),
    ("--infusion-price 37,5000", "is not an amount"),
    ("--infusion-price 375000.123", "more than two decimals"),
    ("--infusion-price 400.1234567k", "fraction of a cent"),
    ("--infusion-price Jane", "this text of 4 characters"),
    ("--stay-multiplier 50", "more than 10 times"),
    ("--stay-multiplier $5", "where a multiplier is meant"),
    ("--stay-multiplier 400k", "where a multiplier is meant"),
    ("--stay-multiplier 1:0.5", "low end (1) is above the high end (0.5)"),
    ("--stay-multiplier -1", "is not a multiplier"),
    ("--stay-multiplier 1 --setting outpatient", "no effect in an outpatient setting"),
    ("--stay-multiplier 1 --without hospital-stay", "choose one"),
    ("--setting hospital", "unknown setting; allowed: inpatient, outpatient"),
    ("--setting outpatent", 'did you mean "outpatient"?'),
    ("--infusions 0", "from 1 to 10"),
    ("--infusions 11", "from 1 to 10"),
    ("--infusions two", "not a whole number"),
    ("--infusions 1.5", "not a whole number"),
    ("--add lodgin=5:9", 'did you mean "lodging"?'),
    ("--add lodging", "COMPONENT=LOW[:HIGH]"),
    ("--add lodging=", "LOW:HIGH"),
    ("--add lodging=1 --add lodging=2", "given twice"),
    ("--add lodging=9:5", "above the high end"),
    ("--add =5", "lower-case letters, digits and hyphens"),
    ("--add lodging=5 --without lodging", "choose one"),
    ("--add infusion=400k", "not added"),
    ("--add leukapheresis=5k", "the price of infusion includes it"),
    ("--without leukapheresis", "cannot be left out"),
    ("--indication JaneDoe", "unknown indication; "),
    ("--without infusoin", 'did you mean "infusion"?'),
    ("--without infusion --setting outpatient", "nothing is left to count"),
    ("--indication lups", 'did you mean "lupus"?'),
    ("--format tabel", 'did you mean "table"?'),
    ("--fail-above 50%", "percentage where dollars are meant"),
    ("--fail-above x", "--fail-above"),
    ("--max-age -1", "number of days"),
    ("--max-age 99999999999999", "number of days"),
    ("--max-age soon", "number of days"),
    ("--nonsense", "--nonsense"),
    ("inpatient stray", "extra argument"),
    ("inpatent", 'did you mean "inpatient"?'),
    ("JaneDoe", "unknown scenario; "),
    ("--product karvykti", 'did you mean "Carvykti"?'),
    ("--product Carvykti", "no book in use has a price for carvykti; --book medicare-drugs"),
    ("--hospital md-andersen", 'did you mean "md-anderson"?'),
    ("--stay lyman", 'did you mean "lyman-2020-'),
    ("--stay broder-2020", "not for the hospital stay"),
    ("--stay lyman-2020-inpatient --stay-multiplier 1", "give one of the two"),
    ("--use nothing-such", "unknown figure"),
    ("--as-of 2022-01-01", "is of 7 November 2023"),
    ("--as-of 2099-01-01", "in the future"),
    ("--as-of soon", "expected a day like 2026-11-23"),
    ("--book medicare-hospital --infusion-price 400k", "would count twice"),
]


@pytest.mark.parametrize(("options", "words"), BAD, ids=[options[:40] for options, _ in BAD])
def test_bad_usage_is_one_clear_line(cli: Cli, options: str, words: str) -> None:
    ran = cli("estimate", *options.split())
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert ran.err.count("\n") == 1
    assert ran.err.startswith("carcost: ")
    assert len(ran.err) < 300


def test_a_users_figures_are_lines_like_any_other(cli: Cli) -> None:
    argv = ("--infusion-price", "400k:410k", "--stay-multiplier", "50%", "--add", "travel=600", "-f", "json")
    result = json.loads(cli("estimate", *argv).out)
    assert {line["component"]: (line["low"], line["high"]) for line in result["line_items"]} == {
        "infusion": (400_000, 410_000),
        "hospital-stay": (200_000, 205_000),
        "travel": (600, 600),
    }
    assert [line["book"] for line in result["line_items"]] == [None] * 3
    assert [line["basis"] for line in result["line_items"]] == ["unstated", "unstated", "expense"]
    assert [source["title"] for source in result["sources"]] == ["given by the user"]


def test_text_of_a_users_book_cannot_steer_the_terminal(cli: Cli, tmp_path: Path) -> None:
    article = Path(__file__).parents[2].joinpath("data/books/article.toml").read_text(encoding="utf-8")
    title = r'title = "\u001b[2J[bold]=cmd|<b>\u202e"'
    text = article.replace('id = "article"', 'id = "mine"').replace("gai-2023", "my-source")
    text = text.replace("acr-2023", "my-other").replace('title = "CAR T-cell', f'{title} # "')
    book = tmp_path / "mine.toml"
    book.write_text(text, encoding="utf-8")
    for name in FORMATS:
        ran = cli("estimate", "--book", str(book), "--show-sources", "-f", name)
        assert ran.code == 0, ran.err
        assert "\x1b" not in ran.out
        assert "\u202e" not in ran.out or name == "json", "JSON keeps the text, for programs"
    assert "[bold]=cmd|<b>" in cli("estimate", "--book", str(book), "--show-sources").out
    assert "\\<b\\>" in cli("estimate", "--book", str(book), "--show-sources", "-f", "markdown").out
