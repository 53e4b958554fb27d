"""Price books on the command line: layers, and every kind of broken file."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli

ARTICLE = Path(__file__).parents[2] / "data" / "books" / "article.toml"
TEXT = ARTICLE.read_text(encoding="utf-8")
MINE = TEXT.replace('id = "article"', 'id = "mine"')

BROKEN: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "the file is empty"),
    "blank": (b" \n\n", "the file is empty"),
    "not UTF-8": (MINE.encode("utf-16"), "not UTF-8"),
    "not TOML": (b"id = \n", "book.toml:1: the file is not TOML"),
    "100 MB": (b"# " + b"x" * 100_000_000, "larger than 4 MB"),
    "unknown key": ((MINE + "\ncolour = 1\n").encode(), 'multipliers[0].colour: unknown key "colour"'),
    "misspelt key": (MINE.replace("locator", "locater", 1).encode(), 'did you mean "locator"?'),
    "double id": (MINE.replace("article-hospital-stay", "article-infusion").encode(), "is used twice"),
    "no source": (MINE.replace('source = "gai-2023"\n', "", 1).encode(), "prices[0].source: is missing"),
    "unknown source": (MINE.replace('source = "gai-2023"', 'source = "gai-2024"', 1).encode(), '"gai-2023"?'),
    "future": (
        MINE.replace("checked = 2026-11-23", "checked = 2099-01-01", 1).encode(),
        "2099-01-01 is in the future",
    ),
    "low above high": (MINE.replace("375_000", "475_000").encode(), "above the high end"),
    "negative": (MINE.replace("375_000", "-375_000").encode(), "is negative"),
    "nan": (MINE.replace("375_000", "nan").encode(), "found NaN"),
    "infinite": (MINE.replace("425_000", "inf").encode(), "found Infinity"),
    "basis": (MINE.replace('"list"', '"lst"').encode(), 'did you mean "list"?'),
    "component": (
        MINE.replace('"hospital-stay"', '"hospital-stai"').encode(),
        'did you mean "hospital-stay"?',
    ),
    "text for a list": (MINE.replace("[[prices]]", "[prices]").encode(), "prices"),
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("command", [["estimate", "--book"], ["check"]], ids=["estimate", "check"])
def test_a_broken_book_is_refused(cli: Cli, tmp_path: Path, command: list[str], name: str) -> None:
    content, words = BROKEN[name]
    book = tmp_path / "book.toml"
    book.write_bytes(content)
    ran = cli(*command, str(book))
    assert (ran.code, ran.out) == (4, "")
    assert words in cli("check", str(book)).err
    assert ran.err.startswith(f"carcost: {book}")
    assert ran.err.count("\n") == 1 or command == ["check"]


@pytest.mark.parametrize("command", [["estimate", "--book"], ["check"]], ids=["estimate", "check"])
def test_a_missing_book_and_a_folder_are_refused(cli: Cli, tmp_path: Path, command: list[str]) -> None:
    ran = cli(*command, str(tmp_path / "none.toml"))
    assert (ran.code, ran.out) == (4, "")
    assert "there is no such file" in ran.err
    ran = cli(*command, str(tmp_path))
    assert (ran.code, ran.out) == (4, "")
    assert "this is a folder" in ran.err
    assert cli(*command, "bad\0name").code == 4


def test_check_names_every_problem_of_every_file_at_once(cli: Cli, tmp_path: Path) -> None:
    good, one, two = (tmp_path / name for name in ("good.toml", "one.toml", "two.toml"))
    good.write_text(MINE, encoding="utf-8")
    faults = MINE.replace("375_000", "-1").replace('"list"', '"lst"').replace("gai-2023", "gai", 1)
    one.write_text(faults.replace("article-hospital-stay", "article-infusion"), encoding="utf-8")
    two.write_text("", encoding="utf-8")
    ran = cli("check", str(good), str(one), str(two))
    assert ran.code == 4
    assert ran.out == f'{good}: price book "mine", 2 figures from 2 sources, no problem found\n'
    lines = ran.err.splitlines()
    assert len(lines) == 6
    numbers = [int(line.split(":")[2]) for line in lines[:-1]]
    assert numbers == sorted(numbers)
    text = one.read_text(encoding="utf-8").splitlines()
    assert "-1" in text[int(next(line for line in lines if "negative" in line).split(":")[2]) - 1]
    assert "lst" in text[int(next(line for line in lines if "lst" in line).split(":")[2]) - 1]


def test_the_last_book_wins_component_by_component(cli: Cli, tmp_path: Path) -> None:
    first, second = tmp_path / "first.toml", tmp_path / "second.toml"
    first.write_text(
        MINE.replace("375_000", "300_000").replace("high = 1\n", "high = 0.5\n"), encoding="utf-8"
    )
    without_stay = MINE[: MINE.index("[[multipliers]]")].replace('id = "mine"', 'id = "top"')
    second.write_text(without_stay.replace("375_000", "350_000"), encoding="utf-8")
    result = json.loads(cli("estimate", "--book", str(first), "--book", str(second), "-f", "json").out)
    lines = {line["component"]: (line["low"], line["high"], line["book"]) for line in result["line_items"]}
    assert lines == {"infusion": (350_000, 425_000, "top"), "hospital-stay": (0, 212_500, "mine")}
    assert [book["id"] for book in result["price_books"]] == ["article", "mine", "top"]


def test_a_book_that_takes_the_name_of_another_is_refused(cli: Cli) -> None:
    ran = cli("estimate", "--book", str(ARTICLE))
    assert ran.code == 4
    assert "give yours an id of its own" in ran.err


def test_a_book_can_come_from_stdin(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    book = MINE.replace("375_000", "300_000").encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(book)))
    assert "$300,000" in cli("estimate", "--book", "-").out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"id = 1")))
    assert "carcost: standard input:1: id: " in cli("check", "-").err
