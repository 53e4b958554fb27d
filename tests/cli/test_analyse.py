"""`sensitivity`, `simulate` and `sweep`: golden files, formats, every bad input, an interruption."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from carcost.models.results.sensitivity import Sensitivity
from carcost.models.results.simulation import Simulation
from carcost.models.results.sweep import Sweep

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Cli

    from carcost.models.results.stamp import Result

SUFFIX = {
    "table": "txt",
    "plain": "plain.txt",
    "json": "json",
    "csv": "csv",
    "markdown": "md",
    "html": "html",
    "svg": "svg",
}
CASES = {
    "sensitivity": "sensitivity --base infusion=400000 --base hospital-stay=0.5 --target 700000 "
    "--two-way infusion hospital-stay",
    "simulate": "simulate -n 20000 --seed 42 --add crs-care=30k:150k --chance crs-care=6% --prob-above 700k "
    "--dist infusion=triangular --correlate infusion,hospital-stay=0.5",
    "sweep": "sweep --set crs-care=0,50000,100000 --set lodging=1540,3080",
}
MODELS: dict[str, type[Result]] = {"sensitivity": Sensitivity, "simulate": Simulation, "sweep": Sweep}


@pytest.mark.parametrize("name", SUFFIX)
@pytest.mark.parametrize("case", CASES)
def test_golden(cli: Cli, golden: Callable[[str, str], None], case: str, name: str) -> None:
    ran = cli(*CASES[case].split(), "-f", name)
    if (case, name) == ("sweep", "svg"):
        assert (ran.code, ran.out) == (2, "")
        assert "there is no chart of this" in ran.err
        return
    assert (ran.code, ran.err) == (0, "")
    golden(f"{case}.{SUFFIX[name]}", ran.out)


@pytest.mark.parametrize("case", CASES)
def test_the_json_is_read_back(cli: Cli, case: str) -> None:
    text = cli(*CASES[case].split(), "-f", "json").out
    assert MODELS[case].model_validate_json(text).model_dump_json(indent=2) + "\n" == text


def test_csv_has_a_row_a_combination(cli: Cli) -> None:
    rows = list(csv.DictReader(io.StringIO(cli(*CASES["sweep"].split(), "-f", "csv").out)))
    assert len(rows) == 6
    assert rows[0] == {
        "crs-care": "0",
        "lodging": "1540",
        "low": "376540",
        "high": "851540",
        "currency": "USD",
    }


def test_a_sweep_says_what_it_does_not_count(cli: Cli) -> None:
    ran = cli("sweep", "--set", "lodging=1540", "--without", "crs-care", "-f", "plain")
    assert "The price of infusion already covers: " in ran.out
    assert "more components cost money, which can be considerable; 'carcost estimate" in ran.out
    assert "Left out: crs-care: not in this scenario's total." in ran.out
    result = json.loads(cli("sweep", "--set", "hospital-stay=0.5", "-f", "json").out)
    assert result["price_year"] == 2023
    assert "crs-care" in [item["component"] for item in result["not_counted"]]


def test_a_seed_is_made_and_printed(cli: Cli) -> None:
    seed = json.loads(cli("simulate", "-n", "100", "-f", "json").out)["seed"]
    assert (
        f"--seed {seed} gives the same draws again" in cli("simulate", "-n", "100", "--seed", str(seed)).out
    )


def test_share_may_be_the_outcome(cli: Cli) -> None:
    argv = (
        "sensitivity",
        "--outcome",
        "share",
        "--plan",
        "hdhp",
        "--coinsurance",
        "1%",
        "--deductible-left",
        "0",
    )
    assert "What moves what the family owes" in cli(*argv).out


BAD = {
    "n 0": ("simulate -n 0", "--draws: the number of draws is from 2 to"),
    "n -5": ("simulate -n -5", "--draws"),
    "n text": ("simulate -n many", "this text of 4 characters is not a number of draws"),
    "n 1e12": ("simulate -n 1e12", "1,000,000,000,000 draws take about 5 hours; --yes goes on"),
    "seed": ("simulate --seed 1.5", '--seed: "1.5" is not a whole number'),
    "seed text": ("simulate --seed x", "--seed: this text of 1 characters is not a whole number"),
    "parameter": ("simulate --dist infusio=pert", 'unknown parameter "infusio"; did you mean "infusion"?'),
    "distribution": ("simulate --dist infusion=flat", "unknown distribution; allowed: uniform, triangular"),
    "no value": ("simulate --dist infusion", "is not NAME=VALUE, such as infusion=triangular"),
    "twice": ("simulate --dist infusion=pert --dist infusion=gamma", "a name is given twice"),
    "correlation": (
        "simulate --correlate infusion,hospital-stay=2",
        "is not a correlation: it is above -1 and below 1",
    ),
    "pair": ("simulate --correlate infusion=0.5", "is not A,B=VALUE"),
    "percentiles": ("simulate --percentiles 5,105", "--percentiles"),
    "above": ("simulate --prob-above 50%", "--prob-above"),
    "chance": ("simulate --add crs-care=5 --chance crs-care=6", "is not clear: is it 6% or 0.06?"),
    "outcome": ("sensitivity --outcome totl", 'unknown outcome "totl"; did you mean "total"?'),
    "plan without share": ("sensitivity --plan hdhp", "go with --outcome share"),
    "share without plan": ("sensitivity --outcome share", "a share needs a plan"),
    "target": ("sensitivity --target x", "--target"),
    "two-way": ("sensitivity --two-way infusion lodging", "--two-way: unknown parameter"),
    "base": ("sensitivity --base infusion=9", "--base infusion"),
    "no set": ("sweep", "a sweep needs values: --set"),
    "set": ("sweep --set lodging=", "is not NAME=VALUE"),
    "component": ("sweep --set lodgin=5", 'unknown component "lodgin"; did you mean "lodging"?'),
    "amount": ("sweep --set lodging=5,x", "--set lodging: this text of 1 characters is not an amount"),
    "outpatient stay": ("sweep --setting outpatient --set hospital-stay=0.5,1",
                        "a stay multiplier has no effect in an outpatient setting; leave one of the two out"),
    "left out": ("sweep --without crs-care --set crs-care=0", "is both added and left out; choose one"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_clear_line(cli: Cli, case: str) -> None:
    argv, words = BAD[case]
    ran = cli(*argv.split())
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert ran.err.count("\n") == 1


def test_a_long_sweep_needs_a_yes(cli: Cli) -> None:
    values = ",".join(map(str, range(1, 102)))
    sets = [part for name in ("lodging", "meals", "travel") for part in ("--set", f"{name}={values}")]
    ran = cli("sweep", *sets)
    assert ran.code == 2
    assert "1,030,301 rows take about" in ran.err
    assert "--yes goes on" in ran.err


@pytest.mark.skipif(os.name == "nt", reason="a signal as a terminal sends it is of POSIX")
def test_an_interruption_ends_within_a_second_and_leaves_no_file(tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    argv = ["-m", "carcost", "simulate", "-n", "1e11", "--yes", "-f", "json", "-o", str(file)]
    process = subprocess.Popen(
        [sys.executable, *argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    out, err = process.communicate(timeout=20)
    assert time.monotonic() - began < 10
    assert process.returncode == 130
    assert (out, err) == ("", "")
    assert list(tmp_path.iterdir()) == []


def test_without_numpy_simulate_says_what_to_install(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("carcost.calc.") and "simul" in name]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "numpy", None)
    for name in ("draws", "distributions", "fixed", "tally"):
        monkeypatch.delitem(sys.modules, f"carcost.calc.{name}", raising=False)
    ran = cli("simulate", "-n", "10")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "carcost: simulate needs numpy, the extra 'analysis': README says how to install it\n"
