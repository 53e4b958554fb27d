"""What can be wrong, in words for the user, and the exit code that each kind of wrong has."""

from __future__ import annotations

from difflib import get_close_matches
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_ECHO = 40


class ExitCode(IntEnum):
    """The exit codes of every command."""

    DONE = 0
    BUG = 1
    USAGE = 2
    GATE = 3
    DATA = 4
    STALE = 5
    INTERRUPTED = 130


class CarcostError(Exception):
    """Anything that carcost refuses; its text is one clear line (`DataError`: one line a problem)."""

    exit_code = ExitCode.BUG


class UsageError(CarcostError):
    """A choice that makes no sense: an option, a name, an output that cannot be written."""

    exit_code = ExitCode.USAGE


class Problem(NamedTuple):
    """One thing wrong with a file: where it is and what it is.

    `line` counts from 1 and is 0 where the file has no lines to name; `key` is like `prices[0].low`.
    """

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.key, self.message) if part)


class DataError(CarcostError):
    """Input that cannot be used; `problems` has every one that was found, in the order of the file."""

    exit_code = ExitCode.DATA

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def at(cls, file: str, message: str, *, line: int = 0, key: str = "") -> DataError:
        """Make the error of a single problem."""
        return cls([Problem(file, line, key, message)])


def printable(text: str) -> str:
    """Replace control characters, so that text from outside cannot steer a terminal or start a new line."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _stand_in(char) for char in text)


def _stand_in(char: str) -> str:
    return " " if char.isspace() else "\N{REPLACEMENT CHARACTER}"


def echo(found: object) -> str:
    """Quote what was found, short and printable, for an error message."""
    text = printable(str(found))
    return f'"{text}"' if len(text) <= _LONGEST_ECHO else f'"{text[:_LONGEST_ECHO]}…"'


def unknown(kind: str, found: str, allowed: Iterable[str], hint: str = "") -> str:
    """Say that a name is unknown, offer the nearest one, or else all that are allowed (or `hint`)."""
    names = list(allowed)
    near = get_close_matches(found.lower(), [name.lower() for name in names], n=1)
    if near:
        name = next(name for name in names if name.lower() == near[0])
        return f'unknown {kind} {echo(found)}; did you mean "{name}"?' + (f" ({hint})" if hint else "")
    return f"unknown {kind} {echo(found)}; {hint or 'allowed: ' + ', '.join(names)}"
