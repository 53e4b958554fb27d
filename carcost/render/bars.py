"""Charts in a terminal: bars and columns of block characters, with the amounts beside them."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from carcost.errors import printable
from carcost.models.money import money_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from decimal import Decimal

    from carcost.report.document import Bar, Chart

    Measure = Callable[[str], int]

_WIDEST: Final = 44
_NARROWEST: Final = 12
_LEAST_BESIDE: Final = 16
_INDENT: Final = "  "
_EIGHTHS: Final = " ▁▂▃▄▅▆▇█"
_ROWS: Final = 4
_TOP: Final = 8


def to_bars(chart: Chart, width: int, currency: str, measure: Measure) -> list[str]:
    """Draw a chart as lines of at most this width; its sentence where it does not fit.

    `measure` tells how many places of the screen a text takes: a Chinese letter takes two.
    """
    lines = list(
        _columns(chart, width, currency) if chart.columns else _ranges(chart, width, currency, measure)
    )
    if lines and max(map(measure, lines)) <= width:
        return lines
    return textwrap.wrap(printable(chart.sentence), width, break_long_words=False, break_on_hyphens=False)


def _ranges(chart: Chart, width: int, currency: str, measure: Measure) -> Iterator[str]:
    """Draw a bar a line, with its name before it; names that leave no room stand on lines of their own."""
    texts = [_range(bar, currency) for bar in chart.bars]
    labels = [printable(bar.label) for bar in chart.bars]
    before, after = max(map(measure, labels)) + 2, max(map(measure, texts)) + 2
    apart = width - before - after < _LEAST_BESIDE
    before = len(_INDENT) if apart else before
    room = min(_WIDEST, width - before - after)
    if room < _NARROWEST:
        return
    for bar, label, text in zip(chart.bars, labels, texts, strict=True):
        if apart:
            yield label
        start = _INDENT if apart else label + " " * (before - measure(label))
        yield f"{start}{_bar(bar, chart, room)}  {text}"
    if chart.marks:
        places = "  ".join(f"{mark.label} {money_text(mark.at, currency)}" for mark in chart.marks)
        yield f"{' ' * before}│ {places}"


def _range(bar: Bar, currency: str) -> str:
    return " to ".join(dict.fromkeys(money_text(amount, currency) for amount in (bar.low, bar.high)))


def _bar(bar: Bar, chart: Chart, room: int) -> str:
    """Draw one range over the scale, with the marks where it leaves them free."""
    first, last = _place(bar.low, chart, room), _place(bar.high, chart, room)
    cells = [" "] * room
    cells[first : last + 1] = "█" * (last + 1 - first)
    for mark in chart.marks:
        place = _place(mark.at, chart, room)
        cells[place] = "│" if cells[place] == " " else "┃"
    return "".join(cells)


def _place(amount: Decimal, chart: Chart, room: int) -> int:
    low, high = chart.scale
    return min(int((amount - low) / (high - low) * room), room - 1)


def _columns(chart: Chart, width: int, currency: str) -> Iterator[str]:
    """Draw draws as columns over four rows, then the scale and the marks."""
    if width < len(chart.columns):
        return
    most = max(column.draws for column in chart.columns)
    heights = [round(column.draws / most * _ROWS * _TOP) if most else 0 for column in chart.columns]
    for row in range(_ROWS - 1, -1, -1):
        yield "".join(_EIGHTHS[min(max(height - row * _TOP, 0), _TOP)] for height in heights).rstrip()
    room = len(chart.columns)
    line = ["─"] * room
    low, high = chart.columns[0].low, chart.columns[-1].high
    for mark in chart.marks:
        place = int((mark.at - low) / (high - low) * room) if high > low else 0
        line[min(max(place, 0), room - 1)] = "┴"
    yield "".join(line)
    ends = [money_text(amount, currency) for amount in (low, high)]
    yield f"{ends[0]}{' ' * max(room - len(ends[0]) - len(ends[1]), 1)}{ends[1]}"
    marks = ", ".join(f"{mark.label} {money_text(mark.at, currency)}" for mark in chart.marks)
    yield from textwrap.wrap(f"┴ {marks}", width) if marks else ()
