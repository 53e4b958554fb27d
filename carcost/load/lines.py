"""Finding the line on which a key of a TOML file stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carcost.models.valid import Place

_STRINGS_AND_COMMENTS = (
    r'"""(?:\\.|[^\\])*?"{3,5}',
    r"'''.*?'{3,5}",
    r'"(?:\\.|[^"\\\n])*"',
    r"'[^'\n]*'",
    r"#[^\n]*",
)
_HIDDEN = re.compile("|".join(_STRINGS_AND_COMMENTS), re.DOTALL)
_KEY = r"[A-Za-z0-9_-]+(?:\s*\.\s*[A-Za-z0-9_-]+)*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_KEY})\s*\]\]?\s*")
_ASSIGNMENT = re.compile(rf"\s*({_KEY})\s*=")


class KeyLines:
    """The lines of the keys in a TOML text that is known to be valid; quoted keys are not looked for."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Place, int] = {}
        for place, line in _keys(_HIDDEN.sub(_blank, text)):
            for length in range(1, len(place) + 1):
                self._lines.setdefault(place[:length], line)

    def __getitem__(self, place: Place) -> int:
        """Give the line (from 1) of a key, or of the nearest table around it; 0 for the file as a whole."""
        for length in range(len(place), 0, -1):
            if place[:length] in self._lines:
                return self._lines[place[:length]]
        return 0


def _blank(match: re.Match[str]) -> str:
    """Hide a string or a comment, and keep its lines."""
    return re.sub(r"[^\n]", " ", match[0])


def _keys(text: str) -> Iterator[tuple[Place, int]]:
    table: Place = ()
    counts: dict[Place, int] = {}
    depth = 0
    for number, line in enumerate(text.split("\n"), start=1):
        header = _HEADER.fullmatch(line) if depth == 0 else None
        key = _ASSIGNMENT.match(line) if depth == 0 else None
        if header:
            table = _resolve(_parts(header[2]), counts, is_array=header[1] == "[[")
            yield table, number
        elif key:
            yield table + _parts(key[1]), number
        if not header:
            depth += sum(line.count(mark) for mark in "[{") - sum(line.count(mark) for mark in "]}")


def _resolve(parts: Place, counts: dict[Place, int], *, is_array: bool) -> Place:
    """Put the position of the current entry behind each name that is an array of tables."""
    place: Place = ()
    for index, part in enumerate(parts):
        place = (*place, part)
        if is_array and index == len(parts) - 1:
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = (*place, counts[place])
    return place


def _parts(key: str) -> Place:
    return tuple(part.strip() for part in key.split("."))
