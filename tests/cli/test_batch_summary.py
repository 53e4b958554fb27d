"""`carcost batch --summary`: counts, sums and percentiles, held to a plain computation of the rows."""

from __future__ import annotations

import csv
import io
import json
import random
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import pytest
from batches import Row, read, write

from carcost.models.results.batch import BatchSummary

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli

HEADINGS: Final = ("case_id", "setting", "product", "infusion_low", "infusion_high")
PLACES: Final = {"p5": 5, "p50": 50, "p95": 95}
Amounts = dict[tuple[str, str], dict[str, list[Decimal]]]


def drawn(count: int) -> list[Row]:
    """Draw rows of two settings and of two products, with a few that are rejected."""
    dice = random.Random(20_231_117)  # noqa: S311 - chosen rows, and always the same
    rows: list[Row] = []
    for number in range(count):
        cents = dice.choice((500_000, 8_000_000, 40_000_000, 500_000_000)) + dice.randint(0, 10**7)
        rows.append(
            {
                "case_id": str(number),
                "setting": dice.choice(("inpatient", "outpatient", "", "nowhere")),
                "product": dice.choice(("", "", "carvykti")),
                "infusion_low": cents / 100,
                "infusion_high": cents * 5 // 4 / 100,
            }
        )
    return rows


ROWS: Final = drawn(900)


def amounts_of(rows: list[Row], out: str) -> Amounts:
    """Sort the totals that came out by setting and product."""
    by_id = {row["case_id"]: row for row in rows}
    found: Amounts = defaultdict(lambda: {"low": [], "high": []})
    for row in read(out.encode(), "csv"):
        one = by_id[row["case_id"]]
        for end in ("low", "high"):
            found[one["setting"] or "inpatient", one["product"]][end].append(row[end])
    return found


def is_near(found: Any, amounts: list[Decimal], percent: int) -> bool:  # noqa: ANN401 - a number of JSON
    """Tell whether it is the amount at this place among all, to a thousandth."""
    exact = sorted(amounts)[-(-percent * len(amounts) // 100) - 1]
    return abs(Decimal(str(found)) - exact) <= exact / 1_000


def test_the_numbers_are_those_of_the_rows(cli: Cli, tmp_path: Path) -> None:
    file, summary = write(tmp_path / "cases.csv", ROWS, HEADINGS), tmp_path / "summary.json"
    ran = cli("batch", file, "--book", "list-prices", "--summary-file", str(summary), "--allow-rejects")
    assert ran.code == 0, ran.err
    found = json.loads(summary.read_text())
    rejected = sum(1 for row in ROWS if row["setting"] == "nowhere")
    assert [found[name] for name in ("rows_in", "rows_out", "rows_rejected")] == [
        900,
        900 - rejected,
        rejected,
    ]
    expected = amounts_of(ROWS, ran.out)
    assert len(expected) == 4
    assert [(one["setting"], one["product"] or "") for one in found["groups"]] == sorted(expected)
    for one in found["groups"]:
        ends = expected[one["setting"], one["product"] or ""]
        assert one["rows"] == len(ends["low"])
        for end, amounts in ends.items():
            of_end = {name: Decimal(str(amount)) for name, amount in one[end].items()}
            assert of_end["total"] == sum(amounts)
            assert (of_end["least"], of_end["most"]) == (min(amounts), max(amounts))
            for name, percent in PLACES.items():
                assert is_near(of_end[name], amounts, percent), (end, name)


def test_the_json_is_read_back(cli: Cli, tmp_path: Path) -> None:
    summary = tmp_path / "summary.json"
    cli("batch", write(tmp_path / "cases.csv"), "--summary-file", str(summary))
    text = summary.read_text()
    assert BatchSummary.model_validate_json(text).model_dump_json(indent=2) + "\n" == text


def test_csv_has_a_row_for_each_end_of_a_group(cli: Cli, tmp_path: Path) -> None:
    rows = [{"case_id": "a"}, {"case_id": "b", "setting": "outpatient"}, {"case_id": "c"}]
    summary = tmp_path / "summary.csv"
    cli("batch", write(tmp_path / "cases.csv", rows, ("case_id", "setting")), "--summary-file", str(summary))
    header, *lines = csv.reader(io.StringIO(summary.read_text()))
    assert header == [
        "setting",
        "product",
        "rows",
        "end",
        "total",
        "least",
        "p5",
        "p50",
        "p95",
        "most",
        "currency",
    ]
    assert lines == [
        ["inpatient", "", "2", "low", "750000", *["375000"] * 5, "USD"],
        ["inpatient", "", "2", "high", "1700000", *["850000"] * 5, "USD"],
        ["outpatient", "", "1", "low", *["375000"] * 6, "USD"],
        ["outpatient", "", "1", "high", *["425000"] * 6, "USD"],
    ]


@pytest.mark.parametrize(
    ("suffix", "start"), [("md", "#"), ("txt", "2 cases:"), ("CSV", "setting,product,rows")]
)
def test_the_name_says_the_format(cli: Cli, tmp_path: Path, suffix: str, start: str) -> None:
    summary = tmp_path / f"summary.{suffix}"
    file = write(tmp_path / "cases.csv", [{"case_id": "a"}, {"case_id": "b"}])
    assert cli("batch", file, "--summary-file", str(summary)).code == 0
    assert summary.read_text().startswith(start)


def test_a_summary_on_the_screen_is_beside_the_data(cli: Cli, tmp_path: Path) -> None:
    file = write(
        tmp_path / "cases.csv", [{"case_id": "a"}, {"case_id": "b"}, {"case_id": "c", "setting": "x"}]
    )
    ran, plain = cli("batch", file, "--summary"), cli("batch", file)
    assert (ran.code, ran.out) == (4, plain.out)
    lines = [line.split() for line in ran.err.splitlines()]
    assert ["low", "2", "$375,000", "$375,000", "$375,000", "$750,000"] in lines
    assert ["high", "2", "$850,000", "$850,000", "$850,000", "$1,700,000"] in lines
    assert "3 cases: 2 estimated, 1 not" in ran.err
    assert "\x1b" not in ran.err


def test_without_rows_there_is_no_group(cli: Cli, tmp_path: Path) -> None:
    summary = tmp_path / "summary.json"
    assert cli("batch", write(tmp_path / "cases.csv", []), "--summary-file", str(summary)).code == 0
    found = json.loads(summary.read_text())
    assert (found["rows_in"], found["rows_out"], found["groups"]) == (0, 0, [])


def test_a_summary_names_no_case(cli: Cli, tmp_path: Path) -> None:
    summary = tmp_path / "summary.json"
    file = write(tmp_path / "cases.csv", [{"case_id": "Canary"}])
    ran = cli("batch", file, "--summary", "--summary-file", str(summary))
    assert "Canary" in ran.out
    assert "Canary" not in ran.err + summary.read_text()
