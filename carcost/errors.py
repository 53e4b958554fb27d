"""What can be wrong, in words for the user, and the exit code that each kind of wrong has."""

from __future__ import annotations

import re
from decimal import Decimal
from difflib import get_close_matches
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_LONGEST_ECHO = 40
# How alike two names are before one is repeated as a slip for the other; a person's name is not.
_ALIKE = 0.7
_NUMBER = r"[-+]?[$]?(?:[0-9][0-9,_]*)?(?:\.[0-9]*)?(?:[kKmM%]|nan|inf|e[0-9]+)?"
_NUMBER_LIKE = rf"{_NUMBER}(?:[:=]{_NUMBER})?"
# More digits than a price of an infusion has may be a date or a record number.
_MOST_DIGITS_ECHOED = 6
_KEY_LIKE = r"[a-z][A-Za-z_-]{0,39}(?:[0-9]{1,4}[a-z_-]{0,20})?"


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
        return printable(": ".join(part for part in (place, self.key, self.message) if part))


class DataError(CarcostError):
    """Input that cannot be used; `problems` has every one that was found, in the order of the file."""

    exit_code = ExitCode.DATA

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)

    @classmethod
    def at(cls, file: str, message: str, *, line: int = 0, key: str = "") -> DataError:
        """Make the error of a single problem."""
        return cls([Problem(file, line, key, message)])


def missing_library(
    error: ModuleNotFoundError, command: str, libraries: Collection[str], extra: str
) -> Exception:
    """Say how to install a library that is an extra; any other that is missing is a bug."""
    if error.name not in libraries:
        return error
    return UsageError(f"{command} needs {error.name}, the extra '{extra}': README says how to install it")


def printable(text: str) -> str:
    """Replace control characters, so that text from outside cannot steer a terminal or start a new line."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _stand_in(char) for char in text)


def _stand_in(char: str) -> str:
    return " " if char.isspace() else "\N{REPLACEMENT CHARACTER}"


def echo(found: str) -> str:
    """Quote a text that was found where a number is meant.

    What looks like no number, or like a date or a record number, may be about a person, and is only counted.
    """
    digits = max(sum(map(str.isdigit, part)) for part in re.split("[:=]", found))
    if re.fullmatch(_NUMBER_LIKE, found) and digits <= _MOST_DIGITS_ECHOED:
        return f'"{found}"'
    return f"this text of {len(found)} characters"


def kind_of(found: object) -> str:
    """Say what kind of value was found, without the value."""
    kinds = {bool: "true or false", str: "text", list: "a list", dict: "a table", type(None): "nothing"}
    if isinstance(found, (int, float, Decimal)) and not isinstance(found, bool):
        return "a number"
    return kinds.get(type(found), f"a {type(found).__name__}".lower())


def unknown(kind: str, found: str, allowed: Iterable[str], hint: str = "") -> str:
    """Say that a name is unknown, and offer the nearest one, or else all that are allowed (or `hint`).

    The name that was found is only repeated where it is nearly an allowed one: another may be a person's.
    """
    names = list(allowed)
    near = _nearest(found.strip().lower(), {name.lower(): name for name in names})
    if near:
        return f'unknown {kind} "{printable(found)}"; did you mean "{near}"?' + (f" ({hint})" if hint else "")
    return f"unknown {kind}; {hint or 'allowed: ' + ', '.join(names)}"


def _nearest(found: str, names: dict[str, str]) -> str | None:
    if not found or len(found) > _LONGEST_ECHO:
        return None
    near = get_close_matches(found, names, n=1, cutoff=_ALIKE) or [
        name for name in names if name.startswith(found)
    ]
    return names[near[0]] if near else None


_PERSONAL_PARTS = (
    r"birth|patient|member|subscriber|insured|policyholder|surname|firstname|lastname|fullname|mrn|ssn|mbi|dob"
    r"|nhsnumber|accountnumber|e_?mail|phone|passport|address|medicalrecord"
)
_PERSONAL_WORDS = {
    "name",
    "age",
    "zip",
    "street",
    "mail",
    "mobile",
    "record",
    "initials",
    "holder",
    "born",
    "fname",
    "lname",
}


def is_personal(key: str) -> bool:
    """Tell whether a key looks like a field that identifies a person: `memberId`, `date of birth`."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z]+", "_", key).lower()
    return bool(re.search(_PERSONAL_PARTS, words.replace("_", "")) or _PERSONAL_WORDS & set(words.split("_")))


def some(names: Sequence[str], most: int = 8) -> str:
    """Name the first of some names, and say how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return "; ".join(map(printable, names[:most])) + more


def key_name(key: str) -> str:
    """Give a key as it may be repeated: one that looks like a person's name or number is only counted."""
    return key if re.fullmatch(_KEY_LIKE, key) else f"[{len(key)} characters]"


def unknown_key(found: str, allowed: Iterable[str]) -> str:
    """Say that a key is unknown; a key is repeated where it looks like one.

    A key that may identify a person is refused as such, whatever is near it.
    """
    name = f'"{found}"' if re.fullmatch(_KEY_LIKE, found) else f"of {len(found)} characters"
    if is_personal(found):
        return f"unknown key {name}; what may identify a person is not accepted: remove it and its value"
    names = list(allowed)
    near = _nearest(found.lower(), {known: known for known in names})
    return f"unknown key {name}; " + (f'did you mean "{near}"?' if near else f"allowed: {', '.join(names)}")
