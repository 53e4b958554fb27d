"""How long `carcost batch` takes, against Polars copying the file and two plain scripts; never a test.

    python tests/bench/batch.py FOLDER [ROWS]

The folder gets the input (65 bytes a row as CSV, eight columns) and all outputs; one row in a thousand is
rejected. Copy and batch take turns, as whole processes, three times; the figures are medians, in ratios to
the copy. The two scripts run once; the one that validates each row with pydantic runs over the first 10^5
rows, and its time is scaled, start included.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path
from typing import NamedTuple

RUNS = 3
FEWER = 100_000
COPY = "import sys, polars as pl; pl.scan_{0}(sys.argv[1]).sink_{1}(sys.argv[2])"
PANDAS = """
import sys
import pandas as pd

rows = pd.read_csv(sys.argv[1])
inpatient = rows.setting.eq("inpatient")
low = rows.infusion_low + rows.lodging_low + rows.travel_low
high = rows.infusion_high * (1 + inpatient) + rows.lodging_high + rows.travel_high
wrong = (rows.infusion_low > rows.infusion_high) | (rows.lodging_low > rows.lodging_high)
found = pd.DataFrame({"case_id": rows.case_id, "low": low.round(2), "high": high.round(2)})[~wrong]
found.to_csv(sys.argv[2], index=False)
"""
PYDANTIC = """
import csv
import sys
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, Field, ValidationError


class Row(BaseModel):
    case_id: str
    setting: Literal["inpatient", "outpatient"]
    infusion_low: Decimal = Field(ge=1000, decimal_places=2)
    infusion_high: Decimal = Field(ge=1000, decimal_places=2)
    lodging_low: Decimal = Field(ge=0, decimal_places=2)
    lodging_high: Decimal = Field(ge=0, decimal_places=2)
    travel_low: Decimal = Field(ge=0, decimal_places=2)
    travel_high: Decimal = Field(ge=0, decimal_places=2)


with open(sys.argv[1], newline="") as source, open(sys.argv[2], "w", newline="") as target:
    writer = csv.writer(target)
    for values in csv.DictReader(source):
        try:
            row = Row.model_validate(values)
        except ValidationError:
            continue
        stays = 1 if row.setting == "inpatient" else 0
        low = row.infusion_low + row.lodging_low + row.travel_low
        high = row.infusion_high * (1 + stays) + row.lodging_high + row.travel_high
        if row.infusion_low <= row.infusion_high and row.lodging_low <= row.lodging_high:
            writer.writerow((row.case_id, low, high))
"""


class Measured(NamedTuple):
    """Seconds of a whole process, its processor time, and its peak memory in MB."""

    seconds: float
    processor: float
    megabytes: float


def run(*arguments: str, program: str = sys.executable) -> Measured:
    """Run Python, or another program, with these arguments as a process of its own."""
    null = os.open(os.devnull, os.O_WRONLY)
    began = time.perf_counter()
    process = os.posix_spawn(
        program,
        [program, *arguments],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_DUP2, null, 1)],
    )
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - began
    os.close(null)
    if status:
        raise SystemExit(f"{arguments[:2]} failed")
    return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def batch(source: Path, target: Path) -> Measured:
    """Run `carcost batch` from one file to another."""
    return run("-m", "carcost", "batch", str(source), "-o", str(target), "-q", "--allow-rejects")


def make(folder: Path, rows: int) -> Path:
    """Write the input in a process of its own: the memory of this one would count as its children's."""
    source = folder / f"cases-{rows}.csv"
    run(__file__, str(source), str(rows), "make")
    return source


def write(source: Path, rows: int) -> None:
    """Write the input, as CSV and as NDJSON."""
    import polars as pl

    number = pl.int_range(rows, eager=True, dtype=pl.Int64)
    mixed = (number * 7919) % 1_000_003
    low = 30_000_000 + mixed * 15
    # Polars multiplies by the inverse of a single number, which would give cents with fractions.
    hundred = number * 0 + 100
    frame = pl.DataFrame(
        {
            "case_id": "c" + number.cast(pl.String).str.zfill(8),
            "setting": pl.select(
                pl.when(mixed % 2 == 0).then(pl.lit("inpatient")).otherwise(pl.lit("outpatient"))
            ),
            "infusion_low": low / hundred,
            "infusion_high": (low + (mixed * 31) % 10_000_000) / hundred,
            "lodging_low": pl.select(
                pl.when(number % 1000 == 7).then(9e5).otherwise((mixed % 9_000 + 100_000) / hundred)
            ),
            "lodging_high": (mixed % 9_000 + 105_000) / hundred,
            "travel_low": mixed % 800 + 100,
            "travel_high": mixed % 800 + 900,
        }
    )
    frame.write_csv(source)
    frame.write_ndjson(source.with_suffix(".ndjson"))


def median(runs: list[Measured]) -> Measured:
    """Give the median of each figure."""
    return Measured(*(statistics.median(one[place] for one in runs) for place in range(3)))


def tell(name: str, found: Measured, floor: Measured | None = None) -> None:
    """Print one line."""
    ratio = f"{found.seconds / floor.seconds:6.2f}" if floor else "      "
    print(f"{name:34} {found.seconds:8.2f} s  {ratio}  {found.processor:8.2f} s  {found.megabytes:7.0f} MB")


def compare(folder: Path, source: Path) -> None:
    """Compare with the copy, for each pair of formats, and with the two scripts."""
    for of, into in (("csv", "csv"), ("csv", "parquet"), ("ndjson", "ndjson")):
        own = source.with_suffix(f".{of}")
        copies, batches = [], []
        for _ in range(RUNS):
            copies.append(run("-c", COPY.format(of, into), str(own), str(folder / f"copy.{into}")))
            batches.append(batch(own, folder / f"out.{into}"))
        floor = median(copies)
        tell(f"{of} to {into}: Polars copies", floor)
        tell(f"{of} to {into}: carcost batch", median(batches), floor)
        if (of, into) == ("csv", "csv"):
            scripts(folder, source, floor)


def scripts(folder: Path, source: Path, floor: Measured) -> None:
    """Run the script in pandas, where it is installed, and the one with csv and pydantic on fewer rows."""
    from importlib.util import find_spec

    if find_spec("pandas"):
        tell("a script in pandas", run("-c", PANDAS, str(source), str(folder / "pandas.csv")), floor)
    rows = int(source.stem.removeprefix("cases-"))
    few = make(folder, min(FEWER, rows))
    found = run("-c", PYDANTIC, str(few), str(folder / "pydantic.csv"))
    times = rows / min(FEWER, rows)
    scaled = Measured(found.seconds * times, found.processor * times, found.megabytes)
    tell("csv and pydantic, scaled", scaled, floor)


def grow(folder: Path, rows: int) -> None:
    """Show how time and memory grow with the rows."""
    while rows >= FEWER:
        source = make(folder, rows)
        tell(
            f"carcost batch, {rows:,} rows", median([batch(source, folder / "out.csv") for _ in range(RUNS)])
        )
        rows //= 10


def start(folder: Path) -> None:
    """Compare ten rows with a single estimate."""
    source = make(folder, 10)
    pairs = [(run("-m", "carcost", "estimate"), batch(source, folder / "ten.csv")) for _ in range(11)]
    estimate, ten = (median([pair[place] for pair in pairs]) for place in range(2))
    tell("carcost estimate", estimate)
    tell("carcost batch, 10 rows", ten, estimate)


if __name__ == "__main__":
    where = Path(sys.argv[1])
    if sys.argv[3:] == ["make"]:
        write(where, int(sys.argv[2]))
        raise SystemExit(0)
    count = int(float(sys.argv[2])) if len(sys.argv) > 2 else 10_000_000
    print(f"{'':34} {'time':>10}  {'ratio':>6}  {'processor':>10}  {'memory':>10}")
    start(where)
    compare(where, make(where, count))
    grow(where, count)
