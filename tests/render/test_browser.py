"""Pages in a real browser: no console error, nothing cut or overlapping on a phone, a desk, and paper."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from pages import DOCUMENTS, HOSTILE

import carcost
from carcost import Scenario
from carcost.render.html import to_html
from carcost.report.estimate import arrange_estimate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--enable-logging=stderr",
    "--v=0",
]
WIDTHS = (360, 768, 1280)
PAPERS = {"letter": 8.5 * 96 - 2 * 57, "A4": 8.27 * 96 - 2 * 57}
MEASURE = """
<script>
addEventListener('load', () => {
  const found = [];
  for (const frame of document.querySelectorAll('iframe')) {
    const page = frame.contentDocument, view = page.documentElement;
    const name = frame.name, wide = view.scrollWidth;
    if (wide > frame.clientWidth) found.push(`${name}: the page is ${wide} wide`);
    if (page.querySelectorAll('h1, svg, table, dl').length < 3) found.push(`${name}: something is missing`);
    const texts = [];
    for (const one of page.querySelectorAll('svg text, td, th, dt, dd, h1, h2, .closing')) {
      const box = one.getBoundingClientRect();
      const head = one.closest('thead');
      if (!box.width || !box.height || (head && getComputedStyle(head).position === 'absolute')) continue;
      if (box.left < -1 || box.right > frame.clientWidth + 1) found.push(`${name}: cut: ${one.textContent}`);
      const room = one.closest('svg') ? 0 : one.clientWidth;
      if (room && one.scrollWidth > room + 1) found.push(`${name}: too wide: ${one.textContent}`);
      const narrow = frame.clientWidth > 700 && box.width < 250;
      if (one.tagName === 'DD' && narrow) found.push(`${name}: squeezed: ${one.textContent}`);
      texts.push([box, one]);
    }
    for (let i = 0; i < texts.length; i++) for (let j = 0; j < i; j++) {
      const [a, one] = texts[i], [b, other] = texts[j];
      if (one.contains(other) || other.contains(one)) continue;
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 1 && down > 3) found.push(`${name}: overlap: ${one.textContent} / ${other.textContent}`);
    }
  }
  document.body.innerHTML = `<pre>${JSON.stringify(found).replace(/</g, '&lt;')}</pre>`;
});
</script>
"""


def browse(folder: Path, page: str, *more: str) -> subprocess.CompletedProcess[str]:
    file = folder / "page.html"
    file.write_text(page, encoding="utf-8")
    argv: Sequence[str] = [
        str(CHROMIUM),
        *FLAGS,
        f"--user-data-dir={folder / 'profile'}",
        *more,
        file.as_uri(),
    ]
    return subprocess.run(argv, check=True, capture_output=True, text=True, timeout=120)


def console(ran: subprocess.CompletedProcess[str]) -> list[str]:
    return [line for line in ran.stderr.splitlines() if "CONSOLE" in line]


def faults(folder: Path, page: str) -> Any:  # noqa: ANN401 - a list from JSON
    """Lay the page out at every width at once, each in a frame, and give what is cut or overlaps."""
    widths = {**{str(width): width for width in WIDTHS}, **PAPERS}
    frames = "".join(
        f'<iframe name="{name}" style="border:0;width:{width}px;height:3000px" '
        f'srcdoc="{html.escape(page)}"></iframe>'
        for name, width in widths.items()
    )
    ran = browse(folder, f"<!doctype html><meta charset=utf-8><body>{frames}{MEASURE}</body>", "--dump-dom")
    (found,) = re.findall(r"<pre>(.*?)</pre>", ran.stdout, re.DOTALL)
    return json.loads(html.unescape(found))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_is_cut_or_overlaps_at_any_width(tmp_path: Path, name: str) -> None:
    assert faults(tmp_path, to_html(DOCUMENTS[name])) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_page_opens_without_a_word_on_the_console(tmp_path: Path, name: str) -> None:
    ran = browse(
        tmp_path, to_html(DOCUMENTS[name]), f"--screenshot={tmp_path / 'page.png'}", "--window-size=1280,1600"
    )
    assert console(ran) == []
    assert (tmp_path / "page.png").stat().st_size > 20_000


def test_the_measure_sees_what_is_cut(tmp_path: Path) -> None:
    wide = to_html(DOCUMENTS["estimate"]).replace("<main>", '<main><h2 style="width:1400px">wide</h2>')
    assert any("the page is" in fault for fault in faults(tmp_path, wide))


def test_hostile_text_runs_nothing(tmp_path: Path) -> None:
    estimate = carcost.estimate(Scenario(title="x"))
    lines = tuple(line.model_copy(update={"label": HOSTILE}) for line in estimate.line_items)
    page = to_html(arrange_estimate(estimate.model_copy(update={"line_items": lines})))
    ran = browse(tmp_path, page, "--dump-dom")
    assert console(ran) == []
    assert "<script>alert" not in ran.stdout
    assert faults(tmp_path, page) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_page_prints(tmp_path: Path, name: str) -> None:
    file = tmp_path / "page.pdf"
    browse(tmp_path, to_html(DOCUMENTS[name]), f"--print-to-pdf={file}", "--no-pdf-header-footer")
    content = file.read_bytes()
    assert content.startswith(b"%PDF")
    assert 1 <= len(re.findall(rb"/Type\s*/Page[^s]", content)) <= 6
