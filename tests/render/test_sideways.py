"""Tables that can be turned on their side, rows in groups, and headings that are broken for room."""

from __future__ import annotations

from decimal import Decimal

from carcost.render.markdown import to_markdown
from carcost.render.plain import to_plain
from carcost.render.terminal import to_terminal
from carcost.report.document import Document, Number, Row, Table

LYING = Table(
    ("Scenario", "Low"), (Row(("Total", Decimal(5)), group="near"), Row(("Total", Decimal(7)), group="far"))
)
STANDING = Table(
    ("Component", "a-scenario-of-a-long-name", "another-scenario-of-a-long-name"),
    (Row(("low", Decimal(5), Number("+$7")), group="Total"),),
    sideways=LYING,
)
DOCUMENT = Document("Title", (STANDING,), (), ())


def test_a_table_that_fits_stands() -> None:
    lines = to_terminal(DOCUMENT, 100, color=False).splitlines()
    assert lines[2].split() == list(STANDING.headings)
    assert lines[4:] == ["Total", f"  low{'$5':>33}{'+$7':>33}"]


def test_headings_are_broken_after_hyphens_before_a_table_is_turned() -> None:
    text = to_terminal(DOCUMENT, 40, color=False)
    assert "scenario-" in text
    assert "a-scenario-of-a-long-name" not in text
    assert "  low" in text


def test_a_table_that_is_too_wide_is_turned_on_its_side() -> None:
    lines = to_terminal(DOCUMENT, 20, color=False).splitlines()
    assert lines[2].split() == ["Scenario", "Low"]
    assert [line.strip() for line in lines[4:]] == ["near", "Total      $5", "far", "Total      $7"]


def test_a_row_on_its_own_is_named_with_its_group() -> None:
    assert to_plain(DOCUMENT).splitlines()[1:] == ["near, Total: low $5", "far, Total: low $7"]
    assert "| Total, low | $5 | +$7 |" in to_markdown(DOCUMENT)
    assert "| --- | ---: | ---: |" in to_markdown(DOCUMENT)
