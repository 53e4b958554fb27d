"""Which column of a table is which: headings are read once, and what is unknown is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from carcost.errors import UsageError, is_personal, unknown, unknown_key
from carcost.models.columns import CASE_ID, column_name

OWN: Final = "carcost "
"""How the columns begin that are added while a frame is computed."""

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from carcost.models.columns import Column


def read_headings(
    headings: Sequence[str], columns: Mapping[str, Column], keep: Sequence[str], *, with_plan: bool
) -> dict[str, str]:
    """Give the headings of known columns by the columns' names, in the order of their checks.

    `keep` names headings that come back as they are, also those of known columns. Raises `UsageError` for an
    unknown heading, for one that may be a person's, for a column that comes twice, and for a range of which
    one end has no column.
    """
    _check_kept(headings, columns, keep)
    found: dict[str, str] = {}
    for heading in headings:
        name = column_name(heading)
        if name not in columns and heading in keep:
            continue
        if name not in columns:
            raise UsageError(f"column: {_unknown(heading, columns)}")
        if name in found:
            raise UsageError(f"column: {name} comes twice; drop one")
        if columns[name].of_coverage and not with_plan and heading in keep:
            continue
        if columns[name].of_coverage and not with_plan:
            raise UsageError(f"column: {name} is of use with a plan only: --plan NAME, or --keep {name}")
        found[name] = heading
    for name in found:
        column = columns[name]
        other = f"{column.group}_{'high' if column.end == 'low' else 'low'}"
        if column.end and other not in found:
            raise UsageError(f"column: {name} needs {other} beside it; for one figure give it twice")
    return {name: found[name] for name in columns if name in found}


def _unknown(heading: str, columns: Mapping[str, Column]) -> str:
    """Say that a heading is unknown, and offer the nearest name, or another way."""
    # Words with spaces between may be a person's; they are counted, not repeated.
    name = column_name(heading)
    text = unknown_key(name if len(heading.split()) == 1 else heading.strip(), columns)
    return text.replace("unknown key", "unknown", 1).partition("; allowed: ")[0] + _how(text)


def _how(text: str) -> str:
    if "may identify" in text:
        return ""
    return "; 'carcost batch --columns' shows all, and --keep NAME takes one along"


def _check_kept(headings: Sequence[str], columns: Mapping[str, Column], keep: Sequence[str]) -> None:
    for name in keep:
        if is_personal(name):
            raise UsageError("--keep: what may identify a person is not accepted; drop the column")
        if name.startswith(OWN):
            raise UsageError(f"--keep: names that begin with {OWN!r} are taken; rename the column")
        if name not in headings:
            raise UsageError(f"--keep: {unknown('column', name, headings, 'it is not in the input')}")
        if column_name(name) in columns and columns[column_name(name)].name == CASE_ID:
            raise UsageError(f"--keep: {CASE_ID} always comes back; leave the option out")
