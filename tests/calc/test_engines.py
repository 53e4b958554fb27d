"""The same rows through every dataframe engine: equal to Polars, which `test_frame` ties to single cases."""

from __future__ import annotations

import shutil
import sys
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl
import pytest
from rows import frame_of

import carcost
from carcost import load_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rows import Row

    Compute = Callable[[Any], Any]
    Found = Any
    """Rows as an engine gives them."""

# Row after row takes the next cell of each column; a pair is both ends of a range.
CARE: Final[dict[str, list[Any]]] = {
    "setting": ["inpatient", "outpatient", None],
    "infusion": [None, (400_000.0, 425_000.5), (999_999_999_999.99, 1e12), (375_000.01, 375_000.29), None],
    "lodging": [(1.29, 2.57), None, (1.15, 1540.35), (0.0, 0.0)],
}
CHOSEN: Final = CARE | {
    "as_of": [None, date(2024, 5, 1)],
    "infusions": [None, 2, None, None, 10, None, 3],
    "stay": [(0.333333, 0.5), None, None, (0.000005, 1.234567), None, (0.0, 3.0)],
    "without": [None, "crs-care", None, "ivig travel", ""],
}
INSURED: Final = CARE | {
    "oop_max": [str(3000 + 500 * place) for place in range(14)],
    "deductible_left": [0.0, 1000.01, 3000.0],
    "coinsurance": [0.2, 0.123456, 0.0, 0.999999, 0.5],
}
WRONG: Final[dict[int, Row]] = {
    17: {"setting": "home"},
    20: {"lodging_low": float("inf"), "lodging_high": 5.0},
    23: {"lodging_low": 1.0, "lodging_high": -1.0},
    29: {"infusion_low": 0.5, "infusion_high": 4000.0},
    33: {"infusion_low": 5000.0, "infusion_high": 4000.0},
    41: {"lodging_low": 1.005, "lodging_high": 1e13},
    47: {"lodging_low": None, "lodging_high": 5.0},
}
WRONG_CHOICES: Final[dict[int, Row]] = {
    37: {"infusions": 11},
    38: {"as_of": date(2999, 1, 1)},
    52: {"setting": "outpatient", "stay_low": 0.5, "stay_high": 1.0},
    53: {"stay_low": 0.1234567, "stay_high": 11.0},
    58: {"without": "infusoin"},
}
DAYS_AND_COUNTS: Final = {"as_of": pl.Date, "infusions": pl.Int64}
SPARK: Final = {pl.String: "string", pl.Float64: "double", pl.Date: "date", pl.Int64: "bigint"}


def cells_of(columns: dict[str, list[Any]], place: int) -> Row:
    row: Row = {}
    for name, cells in columns.items():
        cell = cells[place % len(cells)]
        if any(isinstance(one, tuple) for one in cells):
            row[f"{name}_low"], row[f"{name}_high"] = cell or (None, None)
        else:
            row[name] = cell
    return row


def sixty_rows(columns: dict[str, list[Any]], wrong: dict[int, Row]) -> pl.DataFrame:
    rows = [
        {"case_id": f"{place:02}"} | cells_of(columns, place) | wrong.get(place, {}) for place in range(60)
    ]
    return frame_of(rows, {name: dtype for name, dtype in DAYS_AND_COUNTS.items() if name in columns})


UNINSURED: Final = sixty_rows(CHOSEN, WRONG | WRONG_CHOICES), {"components": True}
COVERED: Final = sixty_rows(INSURED, WRONG), {"plan": load_plan("marketplace")}
both = pytest.mark.parametrize(("frame", "options"), [UNINSURED, COVERED], ids=["case", "plan"])


def in_polars(frame: pl.DataFrame, compute: Compute) -> Found:
    return compute(frame.lazy()).collect().to_dicts()


def in_pandas(frame: pl.DataFrame, compute: Compute) -> Found:
    pytest.importorskip("pandas")
    return compute(frame.to_pandas()).to_dict("records")


def in_pandas_of_arrow(frame: pl.DataFrame, compute: Compute) -> Found:
    pytest.importorskip("pandas")
    return compute(frame.to_pandas(use_pyarrow_extension_array=True)).to_dict("records")


def in_arrow(frame: pl.DataFrame, compute: Compute) -> Found:
    pytest.importorskip("pyarrow")
    return compute(frame.to_arrow()).to_pylist()


def in_duckdb(frame: pl.DataFrame, compute: Compute) -> Found:
    duckdb = pytest.importorskip("duckdb")
    return compute(duckdb.from_arrow(frame.to_arrow())).pl().to_dicts()


def in_dask(frame: pl.DataFrame, compute: Compute) -> Found:
    dask = pytest.importorskip("dask.dataframe", reason="the extra 'dask' is not installed")
    return compute(dask.from_pandas(frame.to_pandas(), npartitions=4)).compute().to_dict("records")


def plain(rows: Found) -> list[Row]:
    """Put rows in the order of their cases, with None for what is missing."""
    cases = sorted(rows, key=lambda row: row["case_id"])
    missing = {"nan", "<NA>", "None"}
    return [{name: None if str(cell) in missing else cell for name, cell in row.items()} for row in cases]


@both
@pytest.mark.parametrize(
    "run",
    [in_polars, in_pandas, in_pandas_of_arrow, in_arrow, in_duckdb, in_dask],
    ids=lambda run: run.__name__,
)
def test_an_engine_gives_what_polars_gives(
    run: Callable[[pl.DataFrame, Compute], Found], frame: pl.DataFrame, options: dict[str, Any]
) -> None:
    found = run(frame, lambda native: carcost.estimate_frame(native, **options))
    assert plain(found) == carcost.estimate_frame(frame, **options).to_dicts()


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    pyspark = pytest.importorskip("pyspark.sql", reason="the extra 'spark' is not installed")
    if shutil.which("java") is None:
        pytest.skip("PySpark needs Java, and there is none on PATH")
    builder = pyspark.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    with pytest.MonkeyPatch.context() as patch:
        # Its workers are to be of the same environment.
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        session = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        yield session
        session.stop()


@both
# It is said of any use, also where no pandas frame is made.
@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
def test_pyspark_gives_what_polars_gives(spark: Any, frame: pl.DataFrame, options: dict[str, Any]) -> None:  # noqa: ANN401 - PySpark is not typed here
    schema = ", ".join(f"{name} {SPARK[type(dtype)]}" for name, dtype in frame.schema.items())
    found = carcost.estimate_frame(spark.createDataFrame(frame.rows(), schema), **options)
    assert (
        plain([row.asDict() for row in found.collect()])
        == carcost.estimate_frame(frame, **options).to_dicts()
    )


@both
def test_the_rows_have_what_engines_differ_in(frame: pl.DataFrame, options: dict[str, Any]) -> None:
    problem = carcost.estimate_frame(frame, **options)["problem"]
    assert problem.head(15).null_count() == 15, "a partition without any rejected row"
    assert problem.drop_nulls().n_unique() == problem.count() >= len(WRONG)
