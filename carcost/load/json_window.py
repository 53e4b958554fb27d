"""Reading a JSON text value by value, with only a part of it in memory."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LONGEST_VALUE: Final = 4 * 1024**2
"""The longest single value, in characters; the longest item of a real file has some hundred thousands."""

_PIECE: Final = 512 * 1024
# Strings may have line breaks in them, which JSON forbids and some files have.
_SCAN: Final[Callable[[str, int], tuple[Any, int]]] = vars(json.JSONDecoder(strict=False))["scan_once"]
_SPACE: Final = re.compile(r"[ \t\r\n]*")
# So near to the end of what is in memory an error may be for want of what follows, such as a cut-off word.
_NEAR_THE_END: Final = 16
_LONGEST_NUMBER: Final = 32
_WORDS: Final = ("true", "false", "null")
# What is nested deeper than this is no price file's item.
_OBJECT: Final = re.compile(r'\{[ \t\r\n]*"')
_SHORT: Final = 64 * 1024
_LONGEST_MARK: Final = 256
_STEP_OUT_OF_DEPTH: Final = 4096


class BrokenJsonError(Exception):
    """A value that is no JSON, or too long; `cut_off` where the text ends in the middle of it."""

    def __init__(self, *, cut_off: bool = False) -> None:
        super().__init__()
        self.cut_off = cut_off


class JsonWindow:
    """A place in a JSON text, and as much of the text as is needed to read the value there."""

    def __init__(self, read: Callable[[int], str]) -> None:
        self._read = read
        self._text, self._at = "", 0
        self._ended = False

    def peek(self) -> str:
        """Give the next character that is no space; nothing at the end."""
        while True:
            space = _SPACE.match(self._text, self._at)
            self._at = space.end() if space else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, mark: str) -> bool:
        """Step over a mark such as a comma, if it is the next character."""
        if self.peek() != mark:
            return False
        self._at += 1
        return True

    def value(self) -> Any:  # noqa: ANN401 - any JSON value
        """Read the value here and step behind it; raises `BrokenJsonError` and steps to where it broke."""
        self.peek()
        while True:
            try:
                value, end = _SCAN(self._text, self._at)
            except StopIteration as stop:
                broke_at, is_string = int(stop.value), False
            except json.JSONDecodeError as error:
                broke_at, is_string = error.pos, error.msg.startswith("Unterminated string")
            except RecursionError:
                self._at += _STEP_OUT_OF_DEPTH
                raise BrokenJsonError from None
            except ValueError:  # a number of more digits than Python reads
                self._at += 1
                raise BrokenJsonError from None
            else:
                # A number may go on where the text in memory ends.
                room = _LONGEST_NUMBER if isinstance(value, (int, float)) else 0
                if end < len(self._text) - room or not self._more():
                    self._at = end
                    return value
                continue
            is_cut_off = is_string or broke_at >= len(self._text) - _NEAR_THE_END
            if is_cut_off and len(self._text) - self._at < LONGEST_VALUE and self._more():
                continue
            is_end = is_cut_off and self._ended and _ends_there(self._text[broke_at:].strip(), is_string)
            self._at = max(broke_at, self._at + 1)
            raise BrokenJsonError(cut_off=is_end)

    def next_object(self) -> bool:
        """Step to the next place where an object may begin; false where there is none."""
        return self._step_to(_OBJECT)

    def step_behind(self, key: str) -> bool:
        """Step behind the next place where this key and its colon stand; false where there is none."""
        found = self._step_to(re.compile(rf'"{re.escape(key)}"[ \t\r\n]*:'))
        if found:
            self.value()
            self.take(":")
        return found

    def _step_to(self, wanted: re.Pattern[str]) -> bool:
        while True:
            if self._at > _SHORT:  # an error costs as much time as there is text before it
                self._text, self._at = self._text[self._at :], 0
            found = wanted.search(self._text, self._at)
            if found:
                self._at = found.start()
                return True
            self._at = max(self._at, len(self._text) - _LONGEST_MARK)
            if not self._more():
                return False

    def _more(self) -> bool:
        """Read on, at least as much again, so that a long value is not looked at again and again."""
        if self._ended:
            return False
        rest = self._text[self._at :]
        piece = self._read(max(_PIECE, len(rest)))
        self._ended = not piece
        if piece:
            self._text, self._at = rest + piece, 0
        return not self._ended


def _ends_there(rest: str, is_string: bool) -> bool:  # noqa: FBT001 - of its only caller
    """Tell a text that ends in the middle of a value from one that has an error just before its end."""
    if is_string:
        # A quote too many reaches to the end too, but to a whole one.
        return not rest.endswith("}")
    return not rest or rest == "-" or (rest.isalpha() and any(word.startswith(rest) for word in _WORDS))


def array_items(
    window: JsonWindow, is_item: Callable[[Any], bool], broken: Callable[[int], None]
) -> Iterator[tuple[int, Any]]:
    """Give the numbered items of the array here, one at a time.

    One that cannot be read is told to `broken` by its number; reading goes on with the next that `is_item`.
    Raises `BrokenJsonError` where the text ends before the array.
    """
    window.take("[")
    number, in_order = 0, True
    while not window.take("]"):
        number += 1
        try:
            value = window.value() if in_order else _next_item(window, is_item)
        except BrokenJsonError as error:
            if error.cut_off:
                raise
            broken(number)
            in_order = False
            continue
        if not in_order and value is None:
            return
        yield number, value
        in_order = window.take(",")
        if not in_order and window.peek() != "]":
            if not window.peek():
                raise BrokenJsonError(cut_off=True)
            broken(number)


def plain_items(window: JsonWindow) -> Iterator[Any]:
    """Give the values of the array here; raises `BrokenJsonError` for one that cannot be read."""
    window.take("[")
    while not window.take("]"):
        yield window.value()
        if not window.take(",") and window.peek() != "]":
            raise BrokenJsonError(cut_off=not window.peek())


def _next_item(window: JsonWindow, is_item: Callable[[Any], bool]) -> Any:  # noqa: ANN401 - any JSON value
    """Look for the next object that is an item; objects that are parts of a broken one are passed over."""
    while window.next_object():
        try:
            value = window.value()
        except BrokenJsonError as error:
            if error.cut_off:
                raise
            continue
        if is_item(value):
            return value
    return None
