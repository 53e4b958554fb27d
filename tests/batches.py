"""Cases for `carcost batch`, in files of every format, and what each comes to by itself."""

from __future__ import annotations

import csv
import gzip
import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import polars as pl

import carcost
from carcost import Scenario

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from carcost.models.results.estimate import Estimate

Row = dict[str, Any]

CASES: Final[dict[str, tuple[Row, Scenario]]] = {
    "both ends": (
        {"setting": "inpatient", "infusion_low": 400_000, "infusion_high": 410_000.5},
        Scenario.model_validate({"infusion_price": "400000:410000.50"}),
    ),
    "outpatient": ({"setting": "outpatient"}, Scenario(setting="outpatient")),
    "nothing, but quotes": ({}, Scenario()),
    "several": (
        {"stay_low": 0.25, "stay_high": 0.333333, "lodging_low": 1540.1, "lodging_high": 3080.99},
        Scenario.model_validate({"stay_multiplier": "0.25:0.333333", "add": {"lodging": "1540.10:3080.99"}}),
    ),
}
HEADINGS: Final = ("case_id", *dict.fromkeys(name for row, _ in CASES.values() for name in row))
ROWS: Final = [{"case_id": name, **row} for name, (row, _) in CASES.items()]
EVERY_NOTICE: Final = {"not-a-quote", "safety", "investigational", "approved"}


def write(file: Path, rows: Sequence[Row] = ROWS, headings: Sequence[str] = HEADINGS) -> str:
    """Write rows in the format of the file's name, and give the name."""
    kind = file.name.removesuffix(".gz").rpartition(".")[2]
    if kind == "parquet":
        pl.DataFrame(rows, schema_overrides={"infusion_low": pl.Float64}).write_parquet(file)
        return str(file)
    text = io.StringIO()
    if kind == "csv":
        writer = csv.DictWriter(text, headings, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    else:
        text.writelines(json.dumps(row) + "\n" for row in rows)
    content = text.getvalue().encode()
    file.write_bytes(gzip.compress(content) if file.suffix == ".gz" else content)
    return str(file)


def read(content: bytes, kind: str) -> list[Row]:
    """Read rows that came out: amounts as `Decimal`, nothing for what is empty."""
    if kind == "parquet":
        rows = pl.read_parquet(io.BytesIO(content)).to_dicts()
    elif kind == "csv":
        rows = list(csv.DictReader(io.StringIO(content.decode())))
    else:
        rows = [json.loads(line) for line in content.splitlines()]
    return [
        {
            name: Decimal(str(cell)) if name.endswith(("low", "high", "not_counted")) else cell
            for name, cell in row.items()
            if cell not in (None, "")
        }
        for row in rows
    ]


def by_itself(name: str, scenario: Scenario, *, components: bool = False) -> Row:
    """Give what comes out of a case, from its own estimate."""
    estimate = carcost.estimate(scenario)
    row: Row = {"case_id": name, "low": estimate.total.low, "high": estimate.total.high}
    if components:
        for line in estimate.line_items:
            component = line.component.replace("-", "_")
            row |= {f"{component}_low": line.low, f"{component}_high": line.high}
    return row | {"not_counted": len(estimate.not_counted), "flags": flags_of(estimate)}


def flags_of(estimate: Estimate) -> str:
    return " ".join(
        dict.fromkeys(notice.code for notice in estimate.notices if notice.code not in EVERY_NOTICE)
    )


EXPECTED: Final = [by_itself(name, scenario) for name, (_, scenario) in CASES.items()]
