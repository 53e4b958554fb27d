"""A line on stderr that says how far a long run is; never where stderr is no terminal."""

from __future__ import annotations

import sys
import time
from typing import Final

_AFTER: Final = 1.0
_EVERY: Final = 0.2
_WIDTH: Final = 30


class Progress:
    """How much of a whole is done; it shows after a second, and goes away at the end.

    A whole of 0 is not known: then it only says how much is done.
    """

    def __init__(self, whole: int, what: str, *, quiet: bool) -> None:
        self._whole, self._what = whole, what
        self._silent = quiet or sys.stderr is None or not sys.stderr.isatty()
        self._next = time.monotonic() + _AFTER
        self._shown = False

    def __call__(self, done: int) -> None:
        """Say that so much is done."""
        if self._silent or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _EVERY
        print(f"\r{self._line(done)}", end="", file=sys.stderr, flush=True)
        self._shown = True

    def _line(self, done: int) -> str:
        if not self._whole:
            return f"{done:,} {self._what}"
        part = min(done / self._whole, 1)
        bar = "#" * int(part * _WIDTH)
        return f"{bar:<{_WIDTH}} {part:4.0%} of {self._whole:,} {self._what}"

    def end(self) -> None:
        """Take the line away again."""
        if self._shown:
            print(f"\r{' ' * (_WIDTH + 40)}\r", end="", file=sys.stderr, flush=True)
