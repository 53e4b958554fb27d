from __future__ import annotations

import io
import sys
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from carcost.errors import DataError, Problem
from carcost.load.book import default_book, known_price_books, load_price_book
from carcost.load.home import data_home

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = data_home() / "books" / "article.toml"
TEXT = ARTICLE.read_text(encoding="utf-8")


def changed(folder: Path, *changes: tuple[str, str]) -> Path:
    """Write the article's book with changes, each to the first place that fits."""
    text = TEXT
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def problems_in(path: Path | str) -> tuple[Problem, ...]:
    with pytest.raises(DataError) as refused:
        load_price_book(path)
    return refused.value.problems


def line_of(part: str, text: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if part in line)


def test_a_book_is_stamped_with_the_sha256_of_its_file() -> None:
    assert load_price_book(ARTICLE).sha256 == sha256(ARTICLE.read_bytes()).hexdigest()
    assert load_price_book(str(ARTICLE)) == default_book()


def test_the_sha256_is_that_of_the_bytes_and_not_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    content = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()
    path.write_bytes(content)
    book = load_price_book(path)
    assert book.sha256 == sha256(content).hexdigest() != default_book().sha256
    assert book.figures == default_book().figures


def test_a_book_can_come_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert load_price_book("-").sha256 == default_book().sha256


def test_the_default_book_is_the_article_and_ships_with_the_others() -> None:
    assert default_book().id == "article"
    ids = [book.id for book in known_price_books()]
    assert "article" in ids
    assert ids == sorted(ids)


@pytest.mark.parametrize(
    ("before", "after", "key", "message"),
    [
        ("low = 375_000", "low = 475_000", "prices[0].high", "the low end (475000) is above the high end"),
        ("low = 375_000", "lows = 375_000", "prices[0].lows", 'unknown key "lows"; did you mean "low"?'),
        ('basis = "list"', 'basis = "lists"', "prices[0].basis", 'did you mean "list"?'),
        ('source = "gai-2023"', 'source = "gai-2032"', "prices[0].source", 'did you mean "gai-2023"?'),
        (
            'component = "hospital-stay"',
            'component = "stay"',
            "multipliers[0].component",
            "unknown component",
        ),
        ('of = "infusion"', 'of = "infusions"', "multipliers[0].of", 'did you mean "infusion"?'),
        ('id = "acr-2023"', 'id = "gai-2023"', "sources[1].id", "is used twice"),
        ("date = 2023-11-07", "date = 2999-11-07", "sources[1].date", "2999-11-07 is in the future"),
        ("checked = 2026-11-23", 'checked = ""', "prices[0].checked", "expected a day like"),
        ('version = "', 'colour = "red"\nversion = "', "colour", 'unknown key "colour"'),
        (
            '"leukapheresis"',
            '"Leukapheresis"',
            "prices[0].includes[0]",
            'did you mean "leukapheresis"?',
        ),
        ("low = 0", 'distribution = "gamma"\nlow = 0', "multipliers[0].low", "gamma needs a low end above 0"),
        ("low = 375_000", "low = -1e9999", "prices[0].low", "of more than 15 digits"),
        ("low = 375_000", "low = 1e9999", "prices[0].low", "of more than 15 digits"),
        ("low = 375_000", "low = nan", "prices[0].low", "found NaN"),
    ],
)
def test_a_fault_is_told_with_file_line_and_key(
    tmp_path: Path, before: str, after: str, key: str, message: str
) -> None:
    path = changed(tmp_path, (before, after))
    found = {problem.key: problem for problem in problems_in(path)}
    assert found[key].file == str(path)
    assert message in found[key].message
    place = key.rpartition(".")[2].split("[")[0]
    line = path.read_text(encoding="utf-8").splitlines()[found[key].line - 1]
    assert line.startswith(f"{place} =")


@pytest.mark.parametrize(
    "missing", ["locator", "checked", "basis", "currency", "price_year", "source", "unit"]
)
def test_a_missing_key_is_told_at_the_table_that_lacks_it(tmp_path: Path, missing: str) -> None:
    prices = TEXT.index("[[prices]]")
    line = next(line for line in TEXT[prices:].splitlines(keepends=True) if line.startswith(f"{missing} ="))
    path = tmp_path / "own.toml"
    path.write_text(TEXT[:prices] + TEXT[prices:].replace(line, "", 1), encoding="utf-8")
    (problem,) = problems_in(path)
    assert (problem.line, problem.key) == (line_of("[[prices]]", TEXT), f"prices[0].{missing}")
    assert problem.message.startswith("is missing (")


def test_all_faults_of_a_file_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = changed(
        tmp_path,
        ('title = "One', 'titel = "One'),
        ("low = 375_000", "low = 0.5"),
        ('unit = "infusion"', 'unit = "night"'),
        ('component = "hospital-stay"', 'component = "hotel"'),
        ("high = 1", "high = 99"),
    )
    found = problems_in(path)
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)
    assert {problem.key for problem in found} == {
        "title",
        "titel",
        "prices[0].low",
        "prices[0].unit",
        "multipliers[0].component",
        "multipliers[0].high",
    }


def test_what_stands_only_in_the_whole_file_has_no_line(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('id = "own"\n', encoding="utf-8")
    assert {(problem.line, problem.key) for problem in problems_in(path)} == {
        (0, "title"),
        (0, "version"),
        (0, "country"),
        (0, "sources"),
    }


def test_an_unknown_component_inside_a_price_is_told_when_the_book_is_read(tmp_path: Path) -> None:
    path = changed(tmp_path, ('"leukapheresis"', '"leukaferesis"'))
    (problem,) = problems_in(path)
    assert problem.line == line_of("includes", TEXT)
    assert 'did you mean "leukapheresis"?' in problem.message


@pytest.mark.parametrize("value", ["0x" + "f" * 4_000, "{ a" + ".a" * 2_000 + " = 1 }"])
def test_a_value_that_cannot_be_written_is_a_problem_like_any_other(tmp_path: Path, value: str) -> None:
    path = changed(tmp_path, ('unit = "infusion"', f"unit = {value}"))
    assert [problem.key for problem in problems_in(path)] == ["prices[0].unit"]
