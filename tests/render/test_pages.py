"""HTML and SVG: well formed, self-contained, escaped, and the same numbers as the tables."""

from __future__ import annotations

import re
from decimal import Decimal
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from pages import CHARTED, DOCUMENTS, HOSTILE

from carcost.errors import UsageError
from carcost.render.html import to_html
from carcost.render.svg import to_svg
from carcost.report.document import Bar, Chart, Document

SVG = "{http://www.w3.org/2000/svg}"


class Tags(HTMLParser):
    """Collects tags and their attributes, and checks that they are closed in order."""

    VOID = ("meta", "rect", "line")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_page_is_well_formed_and_needs_nothing_from_elsewhere(name: str) -> None:
    page = to_html(DOCUMENTS[name])
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    names = [tag for tag, _ in tags.seen]
    assert not {"script", "link", "img", "iframe", "object"} & set(names)
    for _, attributes in tags.seen:
        assert not {"src", "href", "onclick", "onload"} & set(attributes)
    assert "url(" not in page
    assert "@import" not in page
    ids = [attributes["id"] for _, attributes in tags.seen if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert names.count("h1") == 1
    assert "ESTIMATE, NOT A QUOTE" in page


@pytest.mark.parametrize("name", CHARTED)
def test_every_chart_has_a_title_a_text_and_its_unit(name: str) -> None:
    root = ET.fromstring(to_svg(DOCUMENTS[name]))  # noqa: S314 - our own
    title, text = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert text is not None
    assert (title.text or "").endswith("(USD)")
    assert len(text.text or "") > 30
    assert root.get("role") == "img"
    assert root.get("aria-labelledby", "").split() == [title.get("id"), text.get("id")]


@pytest.mark.parametrize("name", CHARTED)
def test_no_text_of_a_chart_meets_another_or_leaves_the_picture(name: str) -> None:
    root = ET.fromstring(to_svg(DOCUMENTS[name]))  # noqa: S314 - our own
    _, _, width, height = map(float, root.get("viewBox", "").split())
    boxes = []
    for text in root.iter(f"{SVG}text"):
        wide = sum(15 if ord(one) > 0x2E7F or one in "WM" else 7.6 for one in text.text or "")
        x, y = float(text.get("x", 0)), float(text.get("y", 0))
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[text.get("text-anchor", "start")]
        boxes.append((left, y - 11, left + wide, y + 3))
        assert left >= -1, text.text
        assert left + wide <= width + 1, text.text
        assert 0 <= y <= height
    for number, (left, top, right, bottom) in enumerate(boxes):
        for other_left, other_top, other_right, other_bottom in boxes[:number]:
            apart = right <= other_left or other_right <= left or bottom <= other_top or other_bottom <= top
            assert apart


def test_a_long_title_is_broken_into_lines_and_nothing_of_it_is_lost() -> None:
    root = ET.fromstring(to_svg(DOCUMENTS["sensitivity-share"]))  # noqa: S314 - our own
    title = root.find(f"{SVG}title")
    assert title is not None
    lines = [text.text or "" for text in root.iter(f"{SVG}text") if text.get("text-anchor") == "middle"]
    assert " ".join(lines).startswith(title.text or "-")
    assert lines[0] != title.text


def test_a_wide_table_says_so_and_a_small_one_does_not() -> None:
    assert '<table class="widest">' in to_html(DOCUMENTS["sweep-widest"])
    assert '<table class="wide">' in to_html(DOCUMENTS["sweep-wide"])
    assert "<table class" not in to_html(DOCUMENTS["estimate"])


def test_text_of_a_file_is_only_text() -> None:
    bars = (Bar(HOSTILE, Decimal(1), Decimal(2)),)
    document = Document(HOSTILE, (Chart(HOSTILE, HOSTILE, bars),), (), (), HOSTILE)
    for text in (to_html(document), to_svg(document)):
        assert "<script" not in text
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    tags = Tags()
    tags.feed(to_html(document))
    assert "script" not in [tag for tag, _ in tags.seen]


def test_a_page_has_the_numbers_of_the_table() -> None:
    page = to_html(DOCUMENTS["estimate"])
    for number in ("$375,000", "$425,000", "$850,000"):
        assert number in page
    assert re.search(r'<tr class="strong"><th scope="row"[^>]*>Total', page)


def test_what_has_no_chart_says_so() -> None:
    with pytest.raises(UsageError, match="there is no chart of this"):
        to_svg(Document("x", (), (), ()))
