"""The table at the widths of a screen."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from carcost import Scenario, estimate
from carcost.render.plain import to_plain
from carcost.render.terminal import to_terminal
from carcost.report.document import Document, Notes, Row, Table
from carcost.report.estimate import arrange_estimate

if TYPE_CHECKING:
    from collections.abc import Callable

WIDE = Table(
    ("Name", "Low", "Kind"), (Row(("A", Decimal(5), "x" * 60)), Row(("All", Decimal(5), ""), strong=True))
)


@pytest.mark.parametrize("width", [80, 100, 120])
@pytest.mark.parametrize("color", [False, True])
def test_golden(golden: Callable[[str, str], None], width: int, color: bool) -> None:
    document = arrange_estimate(estimate(), show_not_counted=True, show_sources=True)
    text = to_terminal(document, width, color=color)
    golden(f"estimate.{width}{'.color' if color else ''}.txt", text)


@pytest.mark.parametrize("width", range(1, 200, 7))
def test_nothing_is_ever_cut(width: int) -> None:
    document = arrange_estimate(
        estimate(Scenario(indication="lupus")), show_not_counted=True, show_sources=True
    )
    text = to_terminal(document, width, color=False)
    assert "…" not in text
    if width < 60:  # too narrow for the table: every word of the plain text is there, unbroken
        assert text.split() == to_plain(document).split()
    for words in ("$375,000", "$425,000", "$850,000", "lymphodepletion", "leukapheresis", "Investigational"):
        assert words in text


@pytest.mark.parametrize("width", [70, 80, 100, 120])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    document = arrange_estimate(estimate(), show_not_counted=True, show_sources=True)
    assert max(map(len, to_terminal(document, width, color=False).splitlines())) <= width


def test_a_screen_too_narrow_for_the_table_gets_plain_lines() -> None:
    document = Document("Title", (WIDE,), (), ())
    assert to_terminal(document, 20, color=False).split() == to_plain(document).split()
    assert to_terminal(document, 100, color=False) != to_plain(document)


def test_without_a_limit_nothing_is_wrapped() -> None:
    text = "word " * 300
    document = Document("Title", (Notes((("Label", text),)),), (), (), closing=text)
    assert text.strip() in to_terminal(document, None, color=False)


def test_markup_and_escapes_are_text() -> None:
    document = Document(
        "[bold]T[/]", (Notes((("[red]", "\x1b[2J:smile: [link=x]y[/]"),), title="[i]t"),), (), ()
    )
    text = to_terminal(document, 80, color=True)
    for words in ("[bold]T[/]", "[red]", ":smile: [link=x]y[/]", "[i]t"):
        assert words in text
    assert "\x1b[2J" not in text
