"""Hypothesis strategies of rows of a table: plausible ones, and all that can be wrong with one cell."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rows import Row

TRILLION: Final = 1e12
EDGES: Final = (0.0, 1.0, 999.99, 1000.0, 999_999_999_999.99, TRILLION)
OPTIONS: Final = {
    "setting": ("inpatient", "outpatient"),
    "product": ("Carvykti", "q2056", "BREYANZI"),
    "hospital": ("NYU Langone Tisch", "md-anderson"),
    "use": ("cui-pinc-ai-pharmacy", "hansen-2024-total", "cui-pinc-ai-pharmacy cui-pinc-ai-non-pharmacy"),
    "indication": ("lupus", "RA"),
    "infusions": ("1", "2", "10"),
    "without": ("infusion", "hospital-stay", "lodging, infusion"),
    "network": ("in", "out"),
    "start": ("2025-11-20", "2026-01-10", "2026-11-20", "2026-12-05", "2027-10-01"),
    "when": ("infusion=1", "after-care=9", "infusion=2 after-care=12"),
    "oop_max": ("3000", "9000", "10600", "none"),
    "next_year_limit": ("500", "2500.50", "none"),
}
WRONG_AMOUNTS: Final = (
    *(float("nan"), float("inf"), float("-inf"), -0.01, 0.01, 0.99, 1.005, 1540.123),
    *(999_999_999_999.995, 1_000_000_000_000.01, 1e13, 1e300),
)
WRONG_MULTIPLES: Final = (float("nan"), float("inf"), -0.5, 0.1234567, 10.000001, 11.0)
WRONG_PARTS: Final = (float("nan"), float("inf"), -0.2, 1.5, 20.0, 100.5, 0.1234567)
WRONG_OPTIONS: Final = {
    "setting": ("home", "Inpatient"),
    "product": ("nope",),
    "hospital": ("General",),
    "use": ("hansen-2023",),
    "indication": ("hiccups",),
    "as_of": ("2999-01-01", "2026-02-30", "yesterday"),
    "infusions": ("0", "11", "1.5", "x"),
    "without": ("infusoin", "lodging; travel"),
    "network": ("maybe",),
    "start": ("2019-12-31", "soon"),
    "oop_max": ("many", "-1"),
    "next_year_limit": ("0.5",),
}

small = st.integers(100, 2_000_000).map(lambda cents: cents / 100)
amounts = st.sampled_from(EDGES) | small | st.integers(100, 10**14).map(lambda cents: cents / 100)
prices = st.sampled_from(EDGES[-3:]) | st.integers(100_000, 10**8).map(lambda cents: cents / 100)
# More than three times ten of the dearest infusions is too much for a float to hold the cents of.
multiples = st.sampled_from((0.0, 0.000001, 1.0, 3.0)) | st.integers(0, 3_000_000).map(lambda n: n / 10**6)
parts = st.sampled_from((0.0, 0.2, 0.999999)) | st.integers(100, 999_999).map(lambda n: n / 10**6)
left = st.sampled_from((0.0, 1200.0, 1500.0, 8000.0, 12_000.0)) | small
SINGLE: Final[dict[str, st.SearchStrategy[str] | st.SearchStrategy[float]]] = {
    "as_of": st.dates(date(2023, 6, 1), date(2026, 11, 25)).map(str),
    "deductible_left": left,
    "oop_left": left,
    "coinsurance": parts,
}


def rows(names: Iterable[str]) -> st.SearchStrategy[Row]:
    """Draw rows with choices and amounts for these columns; a range is named once, without its ends."""
    return st.tuples(*map(_cells, names)).map(_merged)


def _cells(name: str) -> st.SearchStrategy[Row]:
    empty = dict.fromkeys(_ends(name))
    return st.just(empty) | _given(name)


def _given(name: str) -> st.SearchStrategy[Row]:
    if name == "when":
        # Months are counted from a start.
        return st.fixed_dictionaries({key: st.sampled_from(OPTIONS[key]) for key in ("start", name)})
    if name == "stay_days":
        return _range(name, st.integers(1, 150)).map(
            lambda row: {key: str(cell) for key, cell in row.items()}
        )
    if name in OPTIONS:
        return st.fixed_dictionaries({name: st.sampled_from(OPTIONS[name])})
    if name in SINGLE:
        return st.fixed_dictionaries({name: SINGLE[name]})
    return _range(name, {"infusion": prices, "stay": multiples}.get(name, amounts))


def _range(name: str, numbers: st.SearchStrategy[float]) -> st.SearchStrategy[Row]:
    ends = st.tuples(numbers, numbers).map(sorted)
    return ends.map(lambda pair: dict(zip(_ends(name), pair, strict=True)))


def _ends(name: str) -> tuple[str, ...]:
    return (name,) if name in OPTIONS or name in SINGLE else (f"{name}_low", f"{name}_high")


def _merged(cells: Iterable[Row]) -> Row:
    return {name: cell for row in cells for name, cell in row.items()}


def faults(name: str) -> list[Row]:
    """Give cells of one column, or of both ends of a range, of which exactly one thing is wrong."""
    if name == "when":
        return [{"start": None, name: "infusion=1"}, {name: "infusion 1"}, {name: "infusion=x"}]
    if name in WRONG_OPTIONS:
        return [{name: cell} for cell in WRONG_OPTIONS[name]]
    low, high = (*_ends(name), "")[:2]
    if name == "stay_days":
        pairs = [("9", "3"), ("0", "3"), ("3", "151"), (None, "3"), ("3", None), ("x", "3"), ("3", "1.5")]
        return [{low: one, high: other} for one, other in pairs]
    if name == "coinsurance":
        return [{name: cell} for cell in WRONG_PARTS]
    if name in {"deductible_left", "oop_left"}:
        return [{name: cell} for cell in WRONG_AMOUNTS]
    least, most, wrong = (0.5, 1.0, WRONG_MULTIPLES) if name == "stay" else (1000.0, 5000.0, WRONG_AMOUNTS)
    found: list[Row] = [{low: cell, high: most} for cell in wrong]
    found += [{low: least, high: cell} for cell in wrong]
    found += [{low: most, high: least}, {low: None, high: most}, {low: least, high: None}]
    if name == "infusion":
        found += [{low: 0.0, high: 0.0}, {low: 999.99, high: most}]
    if name == "allowed":
        found += [{low: 0.0, high: 0.0}]
    return found
