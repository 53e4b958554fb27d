"""The columns of a price file in CSV: what each of them has, and for which payer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from carcost.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carcost.models.charge import Findings, Layout

# A bar inside brackets is a part of a payer's name.
_BAR: Final = re.compile(r"\|(?![^\[|]*(?:\|[^\[|]*)*\])")
_LINE_KEYS: Final = {
    "standard_charge|gross": "gross_charge",
    "standard_charge|discounted_cash": "discounted_cash",
    "standard_charge|min": "minimum",
    "standard_charge|max": "maximum",
    "setting": "setting",
    "billing_class": "billing_class",
    "modifiers": "modifiers",
    "additional_generic_notes": "additional_generic_notes",
    "drug_unit_of_measurement": "drug_unit",
    "drug_type_of_measurement": "drug_type",
}
_CHARGE_KEYS: Final = {
    "negotiated_dollar": "standard_charge_dollar",
    "negotiated_percentage": "standard_charge_percentage",
    "negotiated_algorithm": "standard_charge_algorithm",
    "methodology": "methodology",
}
_PAYER_KEYS: Final = {
    key: key
    for key in (
        "estimated_amount",
        "median_amount",
        "10th_percentile",
        "90th_percentile",
        "count",
        "additional_payer_notes",
    )
}
_TALL_KEYS: Final = {
    "payer_name": "payer_name",
    "plan_name": "plan_name",
    **{f"standard_charge|{name}": key for name, key in _CHARGE_KEYS.items()},
    **_PAYER_KEYS,
}


class Columns(NamedTuple):
    """Where things stand in a row: the codes with their types, the line's values, and those of each payer."""

    description: int
    codes: tuple[tuple[int, int | None], ...]
    line: dict[int, str]
    payers: tuple[tuple[dict[str, str], dict[int, str]], ...]
    width: int
    layout: Layout


def folded(cell: str) -> str:
    """Give the name of a column as the format has it: lower case, no spaces around the bars."""
    return "|".join(part.strip() for part in cell.strip().strip('\ufeff"').lower().split("|"))


def read_columns(names: Sequence[str], file: str, findings: Findings) -> Columns:
    """Find what stands in which column; raises `DataError` where there is none for a code."""
    place_of: dict[str, int] = {}
    groups: dict[tuple[str, str], dict[int, str]] = {}
    for place, name in enumerate(names):
        wide = _payer_column([part.strip() for part in _BAR.split(name)])
        # Payers may differ in nothing but their letters' case; the format's own names do not.
        same = repr(wide) if wide else folded(name)
        if same and same in place_of:
            message = f'columns that are there twice, the first counts: "{folded(name)[:60]}"'
            findings.add("doubled-column", message, "line 3")
            continue
        if same:
            place_of[same] = place
        if wide:
            groups.setdefault(wide[0], {})[place] = wide[1]
    codes = [name for name in place_of if name.startswith("code|") and not name.endswith("|type")]
    if not codes:
        raise DataError.at(file, "it has no column code|1", line=3)
    tall = {place_of[name]: key for name, key in _TALL_KEYS.items() if name in place_of}
    payers: list[tuple[dict[str, str], dict[int, str]]] = [
        ({"payer_name": payer, "plan_name": plan}, places) for (payer, plan), places in groups.items()
    ]
    is_tall = "payer_name" in place_of
    if is_tall and groups:
        findings.add("two-layouts", "columns for a payer a row, and columns for a payer each", "line 3")
    if is_tall or not groups:
        payers.append(({}, tall))
    return Columns(
        description=place_of["description"],
        codes=tuple((place_of[name], place_of.get(f"{name}|type")) for name in codes),
        line={place_of[name]: key for name, key in _LINE_KEYS.items() if name in place_of},
        payers=tuple(payers),
        width=_width(names),
        layout="wide" if groups and not is_tall else "tall",
    )


def _width(names: Sequence[str]) -> int:
    """Give the number of columns, without the blank ones at the end."""
    return max((place for place, name in enumerate(names, 1) if name.strip()), default=0)


def _payer_column(parts: list[str]) -> tuple[tuple[str, str], str] | None:
    """Read the name of a payer's column: ((payer, plan), key); the plan may be missing."""
    first, last = parts[0].lower(), parts[-1].lower()
    if first == "standard_charge" and len(parts) > 2 and last in _CHARGE_KEYS:  # noqa: PLR2004 - and a payer between
        names, key = parts[1:-1], _CHARGE_KEYS[last]
    elif first in _PAYER_KEYS and len(parts) > 1:
        names, key = parts[1:], _PAYER_KEYS[first]
    else:
        return None
    payer, *plan = (_without_brackets(name) for name in names)
    return (payer, " | ".join(plan)), key


def _without_brackets(name: str) -> str:
    """Take the brackets off a name that is in them altogether; an id at its end stays."""
    inner = name[1:-1]
    is_bracketed = name.startswith("[") and name.endswith("]") and not set("[]") & set(inner)
    return inner.strip() if is_bracketed else name
