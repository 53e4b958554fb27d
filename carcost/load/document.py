"""Reading a TOML file, with errors that say where and what."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from decimal import Decimal, DecimalException
from pathlib import Path
from typing import Any, Final, NamedTuple

from carcost.errors import DataError, Problem, printable

LARGEST_FILE: Final = 4 * 1024 * 1024
"""The largest file that is read as a book, in bytes; the shipped ones have some thousands."""

_LONGEST_LINE = 5_000
_DEEPEST_KEY = 100
# What a message of the reader repeats of a file's own keys.
_NAMES = r"\(.*,.*\)|(?<=key )'.*'"
_PLACE = r" \(at (?:line (\d+), column \d+|end of document)\)$"


class Document(NamedTuple):
    """A file's name as the user gave it, its bytes, its text and its values."""

    name: str
    content: bytes
    text: str
    values: dict[str, Any]


def read_document(path: str | Path) -> Document:
    """Read a TOML file, or standard input where the path is `-`.

    Numbers with a point become `Decimal`. Raises `DataError` for a file that is missing, a folder, too large,
    not UTF-8, empty or not TOML.
    """
    return toml_document(*read_text(path))


def read_text(path: str | Path) -> tuple[str, bytes, str]:
    """Read a file, or standard input where the path is `-`: its name, its bytes and its text."""
    if not str(path):
        raise DataError.at('""', "this is no file's name")
    name = "standard input" if str(path) == "-" else printable(str(path))
    content = _content(path, name)
    text = _text(content, name)
    if not text.strip():
        message = "it is empty, or was read before" if str(path) == "-" else "the file is empty"
        raise DataError.at(name, message)
    return name, content, text


def toml_document(name: str, content: bytes, text: str) -> Document:
    """Read the values of a TOML text."""
    return Document(name, content, text, _values(text, name))


def _content(path: str | Path, name: str) -> bytes:
    try:
        if str(path) == "-":
            if sys.stdin is None:
                raise DataError.at(name, "it is closed")
            content = sys.stdin.buffer.read(LARGEST_FILE + 1)
        else:
            with Path(path).open("rb") as file:
                content = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise DataError.at(name, "there is no such file") from None
    except IsADirectoryError:
        raise DataError.at(name, "this is a folder; name the file in it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name cannot be used"
        if os.path.isdir(path):  # noqa: PTH112 - Windows forbids opening a folder; no name is too long for isdir
            reason = "this is a folder; name the file in it"
        raise DataError.at(name, f"cannot be read: {reason}") from None
    if len(content) > LARGEST_FILE:
        raise DataError.at(
            name, f"the file is larger than {LARGEST_FILE // 1024**2} MB, too large for such a file"
        )
    return content


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise DataError.at(name, "the file is not UTF-8 text; save it as UTF-8", line=line) from None


def _refuse_what_takes_for_ever(text: str, name: str) -> None:
    """Refuse lines and keys so long that reading them would take minutes."""
    for number, line in enumerate(text.split("\n"), start=1):
        key = line.partition("=")[0]
        too_deep = key.count(".") > _DEEPEST_KEY and not key.lstrip().startswith("#")
        if too_deep or len(line) > _LONGEST_LINE:
            raise DataError.at(name, "the line is too long or its key too deep for such a file", line=number)


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except DecimalException:
        raise ValueError("a number has more digits than can be read") from None


def _values(text: str, name: str) -> dict[str, Any]:
    _refuse_what_takes_for_ever(text, name)
    try:
        return tomllib.loads(text, parse_float=_decimal)
    except RecursionError:
        raise DataError.at(name, "the file is not TOML that can be used: it is nested too deeply") from None
    except ValueError as error:
        place = re.search(_PLACE, str(error))
        message = printable(re.sub(_NAMES, "a key", re.sub(_PLACE, "", str(error))))
        line = int(place[1]) if place and place[1] else text.count("\n") + 1 if place else 0
        raise DataError([Problem(name, line, "", f"the file is not TOML: {message}")]) from None
