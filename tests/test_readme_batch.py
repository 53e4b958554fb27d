"""README's many cases, run: its file, its commands, and its programs for a cluster."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli

pl = pytest.importorskip("polars", reason="the extra 'batch' is not installed")

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
CASES, *_ = re.findall(r"^```csv\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
_, COMMANDS, _ = re.findall(r"^```bash\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
DASK, SPARK, _ = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cases.csv").write_text(CASES, encoding="utf-8")
    rows = {"case_id": list("abcd"), "setting": ["inpatient", "outpatient", "home", None]}
    amounts = {"lodging_low": [1540.5, None, 1.0, 20.0], "lodging_high": [3080.0, None, 2.0, 20.0]}
    pl.DataFrame({**rows, **amounts, "region": list("nnss")}).write_parquet("cases.parquet")
    return tmp_path


def arguments(place: int) -> list[str]:
    """The arguments of one of README's commands."""
    return shlex.split(COMMANDS.splitlines()[place].partition(" | ")[0], comments=True)[1:]


def test_the_first_command_rejects_the_third_row(cli: Cli, folder: Path) -> None:
    ran = cli(*arguments(0))
    assert ran.code == 4
    assert "3 rows in = 2 rows out + 1 row rejected" in ran.err
    rejected = (folder / "rejects.csv").read_text(encoding="utf-8").splitlines()
    assert rejected[1].startswith("cases.csv,3,infusion_low,number with thousands marks,")
    first, second = (folder / "estimates.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert first.startswith("a1,375000,800000,")
    assert second.startswith("a2,376540.50,428080,")


def test_the_second_command_writes_each_component_and_branch(cli: Cli, folder: Path) -> None:
    assert cli(*arguments(1)).code == 0
    found = pl.read_parquet(folder / "estimates.parquet")
    assert {"hospital_stay_high", "in_network_low", "denied_high"} <= set(found.columns)


def test_the_third_command_keeps_a_column_and_adds_up(cli: Cli, folder: Path) -> None:
    pl.read_parquet("cases.parquet").write_ndjson(folder / "2026-01.ndjson")
    command = [word.replace(".gz", "") for word in arguments(2)]
    ran = cli(*command, "--allow-rejects")
    assert ran.code == 0
    assert '"region":"n"' in ran.out
    assert "3 estimated" in ran.err


def run(program: str, folder: Path) -> str:
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=folder,
        env={**os.environ, "PYSPARK_PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return ran.stdout


def test_the_program_for_dask_runs(folder: Path) -> None:
    pytest.importorskip("dask.dataframe", reason="the extra 'dask' is not installed")
    pytest.importorskip("distributed", reason="the extra 'dask' is not installed")
    run(DASK, folder)
    assert pl.read_parquet(folder / "estimates" / "*.parquet")["case_id"].to_list() == ["a", "b", "d"]
    assert "unknown setting" in pl.read_parquet(folder / "rejects" / "*.parquet")["problem"][0]


@pytest.mark.skipif(shutil.which("java") is None, reason="PySpark needs Java")
def test_the_program_for_pyspark_runs(folder: Path) -> None:
    pytest.importorskip("pyspark", reason="the extra 'spark' is not installed")
    shown = run(SPARK, folder)
    found = pl.read_parquet(folder / "estimates-spark" / "*.parquet")
    assert sorted(found["case_id"]) == ["a", "b", "d"]
    assert "10600.0" in shown
