"""Charts in a terminal: measured by the screen, legible without Unicode, honest where nothing moves."""

from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal

import pytest

from carcost import load_plan, sensitivity
from carcost.render.bars import to_bars
from carcost.report.charts import tornado
from carcost.report.document import Bar, Chart

WIDE_NAME = "細胞療法"


def test_names_are_measured_as_the_caller_measures() -> None:
    chart = Chart("t", "s", (Bar(WIDE_NAME, Decimal(0), Decimal(5)), Bar("x" * 8, Decimal(0), Decimal(5))))
    doubled, single = to_bars(
        chart, 80, "USD", lambda text: 2 * len(text) if text == WIDE_NAME else len(text)
    )
    assert doubled.index("█") == len(WIDE_NAME) + 2
    assert single.index("█") == 10


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "cp437"])
def test_a_stream_without_block_characters_gets_a_chart_of_the_same_columns(encoding: str) -> None:
    def simulate(encoding: str) -> list[str]:
        argv = [sys.executable, "-m", "carcost", "simulate", "-n", "1000", "--seed", "1"]
        environment = {**os.environ, "PYTHONIOENCODING": encoding}
        ran = subprocess.run(argv, check=True, capture_output=True, env=environment)
        return ran.stdout.decode(encoding).splitlines()

    plain, drawn = simulate(encoding), simulate("utf-8")
    assert not any("?" in line for line in plain)
    assert list(map(len, plain)) == list(map(len, drawn))


def test_where_nothing_moves_it_nothing_moves_it_most() -> None:
    capped = sensitivity(plan=load_plan("hdhp"))
    assert tornado(capped).sentence == "Around a base of $8,500, nothing moves it (infusion, hospital-stay)."
    assert "hospital-stay moves it most, by " in tornado(sensitivity()).sentence
