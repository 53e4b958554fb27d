from __future__ import annotations

import io
import sys
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from carcost.errors import DataError, Problem
from carcost.load.document import LARGEST_FILE, read_document

if TYPE_CHECKING:
    from pathlib import Path

BOM = b"\xef\xbb\xbf"


def problem_in(path: Path | str) -> Problem:
    """The one problem of a file."""
    with pytest.raises(DataError) as refused:
        read_document(path)
    (problem,) = refused.value.problems
    return problem


def written(folder: Path, content: bytes) -> Path:
    path = folder / "book.toml"
    path.write_bytes(content)
    return path


def test_a_document_has_name_bytes_text_and_values(tmp_path: Path) -> None:
    path = written(tmp_path, b'id = "own"\nlow = 0.10\n')
    document = read_document(path)
    assert document.name == str(path)
    assert document.content == b'id = "own"\nlow = 0.10\n'
    assert document.text == 'id = "own"\nlow = 0.10\n'
    assert document.values == {"id": "own", "low": Decimal("0.10")}
    assert isinstance(document.values["low"], Decimal)


@pytest.mark.parametrize(
    "content", [BOM + b"id = 1\nb = 2\n", b"id = 1\r\nb = 2\r\n", BOM + b"id = 1\r\nb = 2"]
)
def test_what_windows_editors_write_is_read(tmp_path: Path, content: bytes) -> None:
    document = read_document(written(tmp_path, content))
    assert document.values == {"id": 1, "b": 2}
    assert document.text.rstrip("\n") == "id = 1\nb = 2"


def test_a_minus_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"id = 1")))
    document = read_document("-")
    assert (document.name, document.values) == ("standard input", {"id": 1})


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    path = tmp_path / "none.toml"
    assert problem_in(path) == Problem(str(path), 0, "", "there is no such file")


def test_a_folder_is_said_to_be_one(tmp_path: Path) -> None:
    assert problem_in(tmp_path).message == "this is a folder; name the file in it"


def test_a_file_as_a_folder_cannot_be_read(tmp_path: Path) -> None:
    path = written(tmp_path, b"id = 1")
    assert problem_in(path / "inner.toml").message.startswith("cannot be read: ")


@pytest.mark.parametrize("name", ["a\0b", "x" * 5_000, "\ud800"])
def test_a_name_that_no_file_can_have_is_refused(name: str) -> None:
    problem = problem_in(name)
    assert problem.message.startswith("cannot be read: ")
    assert problem.file.isprintable()


@pytest.mark.parametrize("content", [b"", b"\n\n", b" \t\r\n", BOM])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, content: bytes) -> None:
    assert problem_in(written(tmp_path, content)).message == "the file is empty"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"\xff", 1),
        (b'a = "caf\xe9"\n', 1),
        (b"a = 1\nb = 2\n# caf\xe9\n", 3),
        (b"a = 1\r\nb = 2\r\n# caf\xe9\n", 3),
        (BOM + b"a\n\xff", 2),
        (b"\xff\xfea\x00=\x001\x00", 1),
    ],
)
def test_text_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path, content: bytes, line: int) -> None:
    problem = problem_in(written(tmp_path, content))
    assert (problem.line, problem.message) == (line, "the file is not UTF-8 text; save it as UTF-8")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb =\nc = 3\n", 2),
        ("\n\na == 1", 3),
        ("a = 1\na = 2\n", 2),
        ('a = 1\r\nb = "x\r\n', 2),
        ('a = """\nnever closed\n', 3),
        ("a = [1,\n2,\n", 3),
        ("a = 2023-02-30\n", 1),
        ("[a]\nb = 1\n[a]\n", 3),
        ("<html>\n", 1),
        ("id,low,high\n1,2,3\n", 1),
        ('{"id": 1}', 1),
    ],
)
def test_text_that_is_not_toml_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    problem = problem_in(written(tmp_path, text.encode()))
    assert problem.message.startswith("the file is not TOML: ")
    assert problem.line == line
    assert problem.message.isprintable()


@pytest.mark.parametrize("number", ["1" * 5_000, "-" + "1" * 5_000, "1e" + "9" * 30])
def test_a_number_beyond_all_measure_is_refused_on_its_line_or_on_none(tmp_path: Path, number: str) -> None:
    problem = problem_in(written(tmp_path, f"a = 1\nb = {number}\nc = 1\nd = 1\n".encode()))
    assert problem.line in (0, 2)
    assert "decimal." not in problem.message
    assert "sys." not in problem.message


@pytest.mark.parametrize(
    "nested", ["a = " + "[\n" * 9_000 + "]\n" * 9_000, "a = " + "{a=" * 1_000 + "1" + "}" * 1_000]
)
def test_text_nested_too_deeply_is_refused(tmp_path: Path, nested: str) -> None:
    assert problem_in(written(tmp_path, nested.encode())).message.endswith("it is nested too deeply")


@pytest.mark.parametrize(
    "line", ["a" + ".a" * 200 + " = 1", "[a" + ".a" * 200 + "]", "a = '" + "x" * 9_000 + "'"]
)
def test_a_line_that_would_take_for_ever_is_refused(tmp_path: Path, line: str) -> None:
    problem = problem_in(written(tmp_path, f"x = 1\n{line}\n".encode()))
    assert (problem.line, problem.message.partition(" or ")[0]) == (2, "the line is too long")


def test_a_file_of_the_largest_size_is_read_and_a_larger_one_is_not(tmp_path: Path) -> None:
    content = b"a = 1\n" + b"#\n" * (LARGEST_FILE // 2 - 3)
    assert len(content) == LARGEST_FILE
    assert read_document(written(tmp_path, content)).values == {"a": 1}
    assert problem_in(written(tmp_path, content + b"#")).message.startswith("the file is larger than 4 MB")


def test_a_name_with_terminal_escapes_is_made_harmless() -> None:
    assert problem_in("\x1b[31mno.toml").file == "�[31mno.toml"
