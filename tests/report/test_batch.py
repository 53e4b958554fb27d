"""The summary of a batch and its columns, arranged for a reader."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import pytest

from carcost.load.catalogue import load_catalogue
from carcost.models.columns import known_columns
from carcost.models.results.batch import BatchGroup, BatchRange, BatchSummary
from carcost.render.formats import Screen, draw
from carcost.report.batch import arrange_batch, arrange_columns
from carcost.report.document import Notes, Number, Table

LOW: Final = BatchRange.model_validate(
    {"total": Decimal("3000.50"), "least": 1, "p5": Decimal("2.25"), "p50": 3, "p95": 4, "most": 5}
)
HIGH: Final = BatchRange.model_validate(
    {"total": 9000, "least": 10, "p5": 20, "p50": 30, "p95": 40, "most": 50}
)
SUMMARY: Final = BatchSummary(
    carcost_version="1.2.3",
    price_books=(),
    rows_in=1_250,
    rows_out=1_240,
    rows_rejected=10,
    groups=(
        BatchGroup(setting="inpatient", product=None, rows=1_200, low=LOW, high=HIGH),
        BatchGroup(setting="outpatient", product="carvykti", rows=40, low=HIGH, high=HIGH),
    ),
)
COLUMNS: Final = known_columns(load_catalogue().components)


def table_of(blocks: tuple[object, ...]) -> Table:
    (table,) = (block for block in blocks if isinstance(block, Table))
    return table


def test_a_group_has_a_row_for_each_end() -> None:
    document = arrange_batch(SUMMARY)
    assert document.title == "1,250 cases: 1,240 estimated, 10 not"
    rows = table_of(document.blocks).rows
    assert [row.cells[0] for row in rows] == ["low", "high"] * 2
    assert list(rows[0].cells[1:]) == [Number("1,200"), *map(Decimal, ("2.25", "3", "4", "3000.50"))]
    assert [row.group for row in rows] == ["inpatient"] * 2 + ["outpatient, carvykti"] * 2


def test_a_record_has_every_figure_and_its_currency() -> None:
    document = arrange_batch(SUMMARY)
    first = dict(zip(document.columns, document.records[0], strict=True))
    assert first == {
        "setting": "inpatient",
        "product": None,
        "rows": 1_200,
        "end": "low",
        "total": Decimal("3000.50"),
        "least": 1,
        "p5": Decimal("2.25"),
        "p50": 3,
        "p95": 4,
        "most": 5,
        "currency": "USD",
    }
    assert [record[3] for record in document.records] == ["low", "high"] * 2


@pytest.mark.parametrize("name", ["table", "plain", "markdown", "json", "csv"])
def test_every_format_has_the_same_figures(name: str) -> None:
    text = draw(name, SUMMARY, lambda: arrange_batch(SUMMARY), Screen()).replace(",", "").replace("$", "")
    for words in ("inpatient", "outpatient", "carvykti", "1200", "9000"):
        assert words in text
    assert ("3000.50" if name == "csv" else "3000.5" if name == "json" else "3001") in text
    assert ("NOT A QUOTE" in text) is (name not in {"json", "csv"})


def test_every_column_is_shown_once_and_a_range_in_one_row() -> None:
    document = arrange_columns(COLUMNS.values())
    rows = table_of(document.blocks).rows
    shown = [str(row.cells[0]) for row in rows]
    assert [name.partition(",")[0] for name in shown] == [
        name for name, column in COLUMNS.items() if column.end != "high"
    ]
    assert [name for name in shown if "," in name] == [
        f"{name}, _high" for name, column in COLUMNS.items() if column.end == "low"
    ]
    assert all(str(cell).strip() for row in rows for cell in row.cells)
    assert document.records == tuple(row.cells for row in rows)
    assert any(isinstance(block, Notes) for block in document.blocks)
