"""Who imports whom, and what a run does not import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def test_the_import_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run(
        [linter, "--no-cache", "--config", ROOT / "pyproject.toml"],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize(
    ("argv", "left_alone"),
    [
        (["--version"], ["pydantic", "rich", "carcost.models"]),
        (["estimate", "-f", "json"], ["rich", "carcost.report", "carcost.load.lines"]),
        (["estimate", "-f", "csv"], ["rich"]),
        (["estimate"], ["carcost.load.lines", "carcost.calc.explain", "carcost.models.plan", "numpy"]),
        (["share", "--plan", "hdhp"], ["numpy", "carcost.calc.simulate"]),
        (["sensitivity"], ["numpy"]),
        (["sweep", "--set", "lodging=1,2"], ["numpy", "carcost.render.svg"]),
    ],
)
def test_a_run_leaves_alone_what_it_does_not_need(argv: list[str], left_alone: list[str]) -> None:
    code = (
        f"import sys; from carcost.cli.main import run; run({argv!r}); print(*sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    loaded = set(ran.stderr.split())
    assert "typer" in loaded
    assert loaded.isdisjoint(left_alone)


def test_importing_the_package_imports_nothing_else() -> None:
    code = "import sys; before = set(sys.modules); import carcost; print(*(set(sys.modules) - before))"
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    top_level = {name.partition(".")[0] for name in ran.stdout.split()}
    assert top_level <= {"carcost", *sys.stdlib_module_names}
    assert not [name for name in ran.stdout.split() if name.startswith("carcost.")]
