"""README's hospital, run: its file, its two cases, and its commands in their order."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import carcost

if TYPE_CHECKING:
    import pytest
    from conftest import Cli

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
SECTION = README[README.index("## A hospital's own prices") :]


def block(language: str) -> str:
    """The first block of that language in the section."""
    found = re.search(rf"^```{language}\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def test_the_story_of_a_hospitals_file(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mercy.csv").write_text(block("csv"), encoding="utf-8")
    Path("payers.toml").write_text(block("toml"), encoding="utf-8")
    out = {}
    for line in block("bash").splitlines():
        arguments = shlex.split(line, comments=True)[1:]
        ran = cli(*arguments)
        assert ran.code == 0, (line, ran.err)
        out[" ".join(arguments)] = ran.out
    scan, by_payer, check, _, estimate, compare = out.values()
    assert re.search(r"agreed \$4,481 +line 8 +a rate for a day, not for the treatment", scan)
    assert "$610,000" in by_payer
    assert "a rate for a day, not for the treatment" in check
    assert "$610,000  $610,000  negotiated, proxy  mercy" in estimate
    assert "$655,000" in compare
    assert "+$45,000" in compare
    assert Path("mercy.toml").exists()
    assert len(carcost.scan_charges("mercy.csv").charges) == 5
