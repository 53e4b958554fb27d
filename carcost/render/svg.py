"""Charts as SVG: text that a screen reader reads, shapes that mean nothing that is not also said in words."""

from __future__ import annotations

import unicodedata
from html import escape
from typing import TYPE_CHECKING, Final

from carcost.errors import UsageError, printable
from carcost.models.money import money_text
from carcost.report.document import Chart

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from carcost.report.document import Bar, Document

_WIDTH: Final = 420
_LEFT: Final = 4
_RIGHT: Final = 4
_TITLE: Final = 30
_LINE: Final = 20
_BAR: Final = 16
_GAP: Final = 14
_HEIGHT_OF_COLUMNS: Final = 160
# How wide characters of 14 pixels are, at most: texts are kept apart by it, as no browser is asked.
_CHARACTER: Final = 9.0
_CAPITAL: Final = 10.8
_WIDE: Final = 15.4
_WIDE_LETTERS: Final = frozenset("WMmw@%")
_BOLD: Final = 1.12

# Two colours that colour-blind readers tell apart, also in grey on paper.
_BLUE: Final = "#0072b2"
_DARK: Final = "#003f63"
_ORANGE: Final = "#b34700"
_STYLE: Final = "font-family:system-ui,sans-serif;font-size:14px;fill:#1a1a1a"


def to_svg(document: Document) -> str:
    """Draw the charts of a document as one SVG; raises `UsageError` where it has none."""
    charts = [block for block in document.blocks if isinstance(block, Chart)]
    if not charts:
        raise UsageError("--format svg: there is no chart of this; table, json and html show it")
    return f"{draw_chart(charts[0], document.currency, 'chart')}\n"


def draw_chart(chart: Chart, currency: str, name: str) -> str:
    """Draw one chart; `name` makes its ids the only ones of a page."""
    heading = _lines(chart.title, bold=True)
    top = _TITLE + (len(heading) - 1) * _LINE
    parts = list(_columns(chart, currency, top) if chart.columns else _bars(chart, currency, top))
    body, height = [part for part, _ in parts], parts[-1][1]
    title, sentence = _text(chart.title), _text(chart.sentence)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height:.0f}" role="img" '
        f'aria-labelledby="{name}-title {name}-text" style="{_STYLE}">'
        f'<title id="{name}-title">{title}</title><desc id="{name}-text">{sentence}</desc>'
    )
    headings = (
        _label(_WIDTH / 2, 18 + number * _LINE, line, "middle", "font-weight:600")
        for number, line in enumerate(heading)
    )
    return "".join((head, *headings, *body, "</svg>"))


def _bars(chart: Chart, currency: str, top: float) -> Iterator[tuple[str, float]]:
    """Draw each range below its name, with the marks across it and its ends below; then name the marks."""
    for bar in chart.bars:
        for line in _lines(bar.label, bold=bar.strong):
            top += _LINE
            yield _label(_LEFT, top - 6, line, "start", "font-weight:600" if bar.strong else ""), top
        left, right = _x(bar.low, chart), _x(bar.high, chart)
        colour = _DARK if bar.strong else _BLUE
        width = max(right - left, 2)
        left = min(left, _WIDTH - _RIGHT - width)
        yield f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{_BAR}" fill="{colour}"/>', top
        yield "".join(_mark(_x(mark.at, chart), top - 2, top + _BAR + 2) for mark in chart.marks), top
        top += _BAR + _LINE - 4
        yield _ends(bar, chart, currency, top - 2), top
        top += _GAP
    for mark in chart.marks:
        top += _LINE
        text = f"{mark.label} {money_text(mark.at, currency)}"
        yield _clamped(_x(mark.at, chart), top - 4, text, f"fill:{_ORANGE}"), top
    yield "", top + 4


def _mark(x: float, top: float, bottom: float) -> str:
    """Draw a mark with a light edge, so that it is seen on a bar and beside it."""
    place = f'x1="{x:.1f}" x2="{x:.1f}" y1="{top:.1f}" y2="{bottom:.1f}"'
    edge = f'<line {place} stroke="#fff" stroke-width="4"/>'
    return f'{edge}<line {place} stroke="{_ORANGE}" stroke-width="2" stroke-dasharray="5 2"/>'


def _ends(bar: Bar, chart: Chart, currency: str, y: float) -> str:
    """Label both ends below them, or as one text where the two would meet."""
    low, high = (money_text(amount, currency) for amount in (bar.low, bar.high))
    left, right = _x(bar.low, chart), _x(bar.high, chart)
    apart = _wide(f"{low}  {high}")
    if low == high:
        return _clamped((left + right) / 2, y, low)
    if right - left < apart:
        return _clamped((left + right) / 2, y, f"{low} to {high}")
    return _label(left, y, low, "start") + _label(right, y, high, "end")


def _columns(chart: Chart, currency: str, start: float) -> Iterator[tuple[str, float]]:
    """Draw the columns of draws over their scale, then each mark on a line of its own below."""
    base = start + _HEIGHT_OF_COLUMNS
    most = max((column.draws for column in chart.columns), default=0) or 1
    for column in chart.columns:
        left, right = _x(column.low, chart), _x(column.high, chart)
        tall = column.draws / most * (_HEIGHT_OF_COLUMNS - 10)
        yield (
            (
                f'<rect x="{left:.1f}" y="{base - tall:.1f}" width="{max(right - left - 0.5, 0.5):.1f}" '
                f'height="{tall:.1f}" fill="{_BLUE}"/>'
            ),
            base,
        )
    yield f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{base}" y2="{base}" stroke="#1a1a1a"/>', base
    low, high = (money_text(amount, currency) for amount in chart.scale)
    top = base + _LINE
    yield _label(_LEFT, top - 4, low, "start") + _label(_WIDTH - _RIGHT, top - 4, high, "end"), top
    for mark in chart.marks:
        x = _x(mark.at, chart)
        yield _mark(x, start, base), top
        top += _LINE
        yield _clamped(x, top - 4, f"{mark.label} {money_text(mark.at, currency)}", f"fill:{_ORANGE}"), top
    yield "", top + 4


def _x(amount: Decimal, chart: Chart) -> float:
    low, high = chart.scale
    return _LEFT + float((amount - low) / (high - low)) * (_WIDTH - _LEFT - _RIGHT)


def _clamped(x: float, y: float, text: str, style: str = "") -> str:
    """Write a text centred at a place, moved so far that nothing of it is cut."""
    half = _wide(text) / 2
    middle = min(max(x, _LEFT + half), _WIDTH - _RIGHT - half)
    return _label(middle, y, text, "middle", style)


def _label(x: float, y: float, text: str, anchor: str, style: str = "") -> str:
    own = f' style="{style}"' if style else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{own}>{_text(text)}</text>'


def _lines(text: str, *, bold: bool) -> list[str]:
    """Break a text between words, and a word that is wider than the chart where it reaches the edge."""
    room = (_WIDTH - _LEFT - _RIGHT) / (_BOLD if bold else 1)
    lines = [""]
    for word in printable(text).split():
        joined = f"{lines[-1]} {word}".lstrip()
        if _wide(joined) <= room:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for character in word:
            if _wide(lines[-1] + character) > room:
                lines.append("")
            lines[-1] += character
    return lines


def _wide(text: str) -> float:
    """Give the width of a text in pixels, at most."""
    return sum(map(_wide_character, text))


def _wide_character(character: str) -> float:
    if character in _WIDE_LETTERS or unicodedata.east_asian_width(character) in "WFA":
        return _WIDE
    return _CAPITAL if character.isupper() or not character.isascii() else _CHARACTER


def _text(text: str) -> str:
    return escape(printable(text), quote=True)
