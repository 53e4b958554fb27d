"""Rows of a table, as a frame and each as a single case, for the tests of many cases at once."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl
from pydantic import ValidationError

import carcost
from carcost import Coverage, Scenario
from carcost.errors import CarcostError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from carcost import Plan
    from carcost.models.results.estimate import Estimate
    from carcost.models.results.share import Share

Row = dict[str, Any]

OF_COVERAGE: Final = (
    *("network", "start", "oop_max", "next_year_limit", "deductible_left", "oop_left", "coinsurance"),
    *("allowed", "stay_days"),
)
LISTS: Final = ("without", "use")
RANGES: Final = {"infusion": "infusion_price", "stay": "stay_multiplier"}
TEXTS: Final = (
    *("case_id", "setting", "product", "hospital", "indication", "as_of", "infusions", "stay", *LISTS),
    *("network", "start", "when", "oop_max", "next_year_limit", "stay_days_low", "stay_days_high"),
)
NO_FLAGS: Final = ("not-a-quote", "safety")
OF_INDICATION: Final = ("investigational", "approved")
ALSO_SAID: Final = {
    "is not a plain number": ("found NaN", "found Infinity", "found -Infinity", "is not coinsurance"),
    "is negative": ("is negative", "is not coinsurance"),
    "is more than 1,000,000,000,000": ("an amount can be at most", "more than 15 digits"),
    "is more than 10 times": ("is more than 10 times",),
    "has more than six decimals": ("has more than six decimals", "is not coinsurance"),
    "looks like a multiplier": ("looks like a multiplier",),
    "has a fraction of a cent": ("has a fraction of a cent",),
    "is not clear": ("is not clear",),
    "is not coinsurance": ("is not coinsurance",),
    "expected lower-case letters": ("should match pattern",),
    "is missing": ("Field required",),
    "is no price of an infusion": ("is no price of an infusion",),
    "is above the high end": ("is above the high end",),
    "is more than the plan's": ("more is left", "is below the deductible"),
    "is an allowed amount of 0": ("an allowed amount of 0 is a denial",),
    "is not STEP=MONTHS": ("is not a whole number",),
}
"""How a row's reason begins, and what the error of the single case then says."""


class Result(NamedTuple):
    """What comes of a row: its amounts by their columns, or the reason why it has none."""

    amounts: dict[str, Decimal]
    not_counted: int | None = None
    flags: str | None = None
    problem: str | None = None


def frame_of(rows: Sequence[Row], types: Mapping[str, Any] | None = None) -> pl.DataFrame:
    """Make a Polars frame of rows, in which a missing cell is null; `types` wins over text and numbers."""
    names = dict.fromkeys(name for row in rows for name in row)
    schema: dict[str, Any] = {name: pl.String if name in TEXTS else pl.Float64 for name in names}
    cells = {name: [row.get(name) for row in rows] for name in names}
    return pl.DataFrame(cells, schema=schema | dict(types or {}))


def in_a_frame(
    rows: Sequence[Row], plans: Sequence[Plan], scenario: Scenario, coverage: Coverage | None = None
) -> list[Result]:
    """Compute all rows at once."""
    found = carcost.estimate_frame(frame_of(rows), scenario, plan=plans, coverage=coverage, components=True)
    return [result_of(row) for row in found.iter_rows(named=True)]


def result_of(row: Row) -> Result:
    """Sort the cells of a row that came back."""
    amounts = {name: Decimal(repr(cell)) for name, cell in row.items() if isinstance(cell, float)}
    return Result(amounts, row["not_counted"], row["flags"], row["problem"])


def by_itself(
    row: Row, plans: Sequence[Plan], scenario: Scenario, coverage: Coverage | None = None
) -> Result:
    """Compute one row as a single case; the problem is the whole text of the error."""
    try:
        case, known = choices_of(row, scenario, coverage or Coverage())
        estimate = carcost.estimate(case)
        amounts = _ends_of_lines(estimate)
        if plans:
            amounts |= _ends_of_branches(carcost.share(estimate, plan=plans, coverage=known))
    except (CarcostError, ValidationError) as error:
        return Result({}, problem=str(error))
    silent = NO_FLAGS if case.indication else (*NO_FLAGS, *OF_INDICATION)
    codes = dict.fromkeys(notice.code for notice in estimate.notices if notice.code not in silent)
    return Result(amounts, len(estimate.not_counted), " ".join(codes))


def _ends_of_lines(estimate: Estimate) -> dict[str, Decimal]:
    amounts = {"low": estimate.total.low, "high": estimate.total.high}
    for line in estimate.line_items:
        name = line.component.replace("-", "_")
        amounts |= {f"{name}_low": line.low, f"{name}_high": line.high}
    return amounts


def _ends_of_branches(share: Share) -> dict[str, Decimal]:
    amounts: dict[str, Decimal] = {}
    for one in share.branches:
        if one.low is not None and one.high is not None:
            name = one.code.replace("-", "_")
            amounts |= {f"{name}_low": one.low, f"{name}_high": one.high}
    return amounts


def choices_of(row: Row, scenario: Scenario, coverage: Coverage) -> tuple[Scenario, Coverage]:
    """Lay a row over what all rows share."""
    case, known = scenario.model_dump(exclude_unset=True), coverage.model_dump(exclude_unset=True)
    own: Row = {}
    for name, cell in row.items():
        group, _, end = name.rpartition("_") if name.endswith(("_low", "_high")) else (name, "", "")
        if cell is not None and name != "case_id":
            own[group] = own.get(group, {}) | {end: cell} if end else cell
    for group, cell in own.items():
        if group == "when":
            known[group] = dict(part.partition("=")[::2] for part in cell.split())
        elif group in LISTS:
            case[group] = [*case.get(group, ()), *cell.replace(",", " ").split()]
        elif group in OF_COVERAGE:
            known[group] = cell
        elif isinstance(cell, dict) and group in RANGES:
            case[RANGES[group]] = cell
        elif isinstance(cell, dict):
            case["add"] = case.get("add", {}) | {group.replace("_", "-"): cell}
        else:
            case[group] = cell
    return Scenario.model_validate(case), Coverage.model_validate(known)


def is_same_reason(of_row: str, of_case: str) -> bool:
    """Tell whether a row is rejected for what the error of its single case says."""
    column, _, rest = of_row.partition(": ")
    reason = rest if column.isidentifier() else of_row
    said = next((words for start, words in ALSO_SAID.items() if reason.startswith(start)), (reason,))
    # A cell is not repeated, as the user's own option is.
    without_cell = re.sub(r'(unknown \w+) "[^"]*"', r"\1", of_case)
    return any(words in without_cell for words in said)
