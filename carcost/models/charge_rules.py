"""The rules that CMS sets for the lines of a price file: what must be there, and together with what."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from carcost.models.charge import Line

_SETTINGS: Final = ("inpatient", "outpatient", "both")
_CLASSES: Final = ("professional", "facility", "both")
_METHODS: Final = ("case rate", "fee schedule", "percent of total billed charges", "per diem", "other")
_DRUG_TYPES: Final = ("GR", "ME", "ML", "UN", "F2", "EA", "GM")
_TYPES: Final = frozenset(
    [
        "CPT",
        "HCPCS",
        "ICD",
        "DRG",
        "MS-DRG",
        "R-DRG",
        "S-DRG",
        "APS-DRG",
        "AP-DRG",
        "APR-DRG",
        "TRIS-DRG",
        "APC",
        "NDC",
        "HIPPS",
        "LOCAL",
        "EAPG",
        "CDT",
        "RC",
        "CDM",
        "CMG",
        "MS-LTC-DRG",
    ]
)
_CHARGES: Final = ("standard_charge_dollar", "standard_charge_percentage", "standard_charge_algorithm")
_ALLOWED: Final = ("median_amount", "10th_percentile", "90th_percentile")
_LINE_NUMBERS: Final = ("gross_charge", "discounted_cash", "minimum", "maximum", "drug_unit")
_PAYER_NUMBERS: Final = (
    "standard_charge_dollar",
    "standard_charge_percentage",
    "estimated_amount",
    *_ALLOWED,
)
_NUMBER: Final = re.compile(r"[0-9]+\.?[0-9]*|\.[0-9]+")
_NINE_NINES: Final = 999_999_999
_COUNT: Final = re.compile(r"0|1 through 10|1[1-9]|[2-9][0-9]|[1-9][0-9]{2,}")
Fault = tuple[str, str]


def faults_of(line: Line, *, is_new: bool, is_json: bool) -> Iterator[Fault]:
    """Give what in a line is against the rules of 3.0 or 2.2, as (name of the rule, what is wrong).

    Only JSON tells a number from a text that has digits.
    """
    values = line.values
    if not line.description:
        yield "description", "lines without a description"
    yield from _code_faults(line)
    yield from _choices(values)
    yield from _numbers(values, _LINE_NUMBERS)
    yield from _empty_texts(values, ("additional_generic_notes",))
    if is_json:
        yield from _kinds(line, is_new=is_new)
    if not line.codes and _given(values, "modifiers"):
        return  # a line about a modifier says what happens to other lines' prices
    has_payer_charge = False
    for payer in line.payers:
        charges = [key for key in _CHARGES if _given(payer, key)]
        has_payer_charge = has_payer_charge or bool(charges)
        yield from _payer_faults(line, payer, charges, is_new=is_new)
    has_price = has_payer_charge or _given(values, "gross_charge") or _given(values, "discounted_cash")
    if not has_price:
        yield "no-charge", "lines without any charge"


def head_faults(header: Mapping[str, Any]) -> Iterator[Fault]:
    """Give what is against the rules in the head of a JSON file."""
    for key in ("location_name", "hospital_location", "hospital_address"):
        values = header.get(key)
        if isinstance(values, list) and not all(isinstance(one, str) and one.strip() for one in values):
            yield f"head-{key}", f"{key} with an empty entry"


def modifier_faults(modifier: Mapping[str, Any]) -> Iterator[Fault]:
    """Give what is against the rules in what a JSON file says of one modifier."""
    if not isinstance(modifier.get("code"), str):
        yield "modifier-code", "modifiers whose code is no text"
    if _given(modifier, "setting") and str(modifier["setting"]).lower() not in _SETTINGS:
        yield "modifier-setting", f"modifiers whose setting is none of: {', '.join(_SETTINGS)}"
    payers = modifier.get("modifier_payer_information")
    for payer in payers if isinstance(payers, list) else ():
        if not isinstance(payer, dict) or not (_given(payer, "payer_name") and _given(payer, "plan_name")):
            yield "modifier-payer", "modifiers for a payer without its name or its plan's"


def _kinds(line: Line, *, is_new: bool) -> Iterator[Fault]:
    """Find numbers that should be texts, and the other way round."""
    unit = line.values.get("drug_unit")
    if unit is not None and isinstance(unit, str) == is_new:
        yield "drug-unit-kind", f"a drug's unit that is {'a text' if is_new else 'no text'}"
    if any("count" in payer and not isinstance(payer["count"], str) for payer in line.payers):
        yield "count-kind", "counts that are no text"


def _code_faults(line: Line) -> Iterator[Fault]:
    if not line.codes and not line.values.get("modifiers"):
        yield "no-code", "lines without a code"
    for code, kind in line.codes:
        if not kind:
            yield "code-type", f'codes without a type, such as "{code[:20]}"'
        elif kind.upper() not in _TYPES:
            yield "code-type-unknown", f'types of codes that the rules do not know, such as "{kind[:20]}"'
    is_drug = any(kind.upper() == "NDC" for _, kind in line.codes)
    if is_drug and not (_given(line.values, "drug_unit") and _given(line.values, "drug_type")):
        yield "drug", "lines with an NDC, and without the drug's unit and type"
    elif _given(line.values, "drug_unit") != _given(line.values, "drug_type"):
        yield "drug", "lines with the drug's unit or type, and without the other"


def _choices(values: Mapping[str, Any]) -> Iterator[Fault]:
    for key, allowed in (("setting", _SETTINGS), ("billing_class", _CLASSES)):
        given = values.get(key)
        is_missing = key == "setting" and not _given(values, key) and not values.get("modifiers")
        if is_missing or (_given(values, key) and str(given).lower() not in allowed):
            yield key, f"lines whose {key} is none of: {', '.join(allowed)}"
    kind = values.get("drug_type")
    if _given(values, "drug_type") and str(kind).upper() not in _DRUG_TYPES:
        yield "drug-type", f"drugs whose type is none of: {', '.join(_DRUG_TYPES)}"


def _payer_faults(
    line: Line, payer: Mapping[str, Any], charges: list[str], *, is_new: bool
) -> Iterator[Fault]:
    yield from _numbers(payer, _PAYER_NUMBERS)
    yield from _empty_texts(payer, ("additional_payer_notes", "standard_charge_algorithm"))
    if not charges:
        if _given(payer, "payer_name") or _given(payer, "methodology"):
            yield "payer-without-charge", "payers without dollars, percentage or algorithm"
        return
    for key in ("payer_name", "plan_name", "methodology"):
        if not _given(payer, key):
            yield key, f"payers' charges without a {key}"
    method = str(payer.get("methodology") or "").lower()
    if method and method not in _METHODS:
        yield "methodology-unknown", f"methods that are none of: {', '.join(_METHODS)}"
    note = _given(payer, "additional_payer_notes") or _given(line.values, "additional_generic_notes")
    if method == "other" and not note:
        yield "note", 'charges by the method "other" without a note'
    has_range = _given(line.values, "minimum") and _given(line.values, "maximum")
    if "standard_charge_dollar" in charges and not has_range:
        yield "minimum-maximum", "charges in dollars without minimum and maximum"
    if charges != ["standard_charge_dollar"]:
        yield from _allowed_faults(payer, charges, has_note=note, is_new=is_new)


def _allowed_faults(
    payer: Mapping[str, Any], charges: list[str], *, has_note: bool, is_new: bool
) -> Iterator[Fault]:
    """Look for what a percentage or an algorithm came to: allowed amounts, or before 3.0 an estimate."""
    if not is_new:
        if "standard_charge_dollar" not in charges and not _given(payer, "estimated_amount"):
            yield "estimate", "percentages or algorithms without an estimated amount"
        return
    count = str(payer.get("count") or "").strip() if _given(payer, "count") else ""
    if not count:
        yield "count", "percentages or algorithms without a count of allowed amounts"
    elif not _COUNT.fullmatch(count):
        yield "count-unknown", 'counts that are not 0, "1 through 10" or a number from 11 up'
    if count != "0" and not all(_given(payer, key) for key in _ALLOWED):
        yield (
            "allowed",
            "percentages or algorithms without median, 10th and 90th percentile of allowed amounts",
        )
    if count == "0" and not has_note:
        yield "count-note", "counts of 0 without a note"


def _numbers(values: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[Fault]:
    for key in keys:
        given = values.get(key)
        if not _given(values, key):
            continue
        text = (
            given if isinstance(given, str) else "" if isinstance(given, (bool, list, dict)) else f"{given}"
        )
        if not _NUMBER.fullmatch(text) and not _is_positive(given):
            yield f"number-{key}", f"{key} that is no plain number"
        elif not _is_positive(text):
            yield f"zero-{key}", f"{key} that is not above 0"
        elif float(text) >= _NINE_NINES:
            yield "placeholder", "placeholders such as 999999999 where dollars are meant"


def _is_positive(value: Any) -> bool:  # noqa: ANN401 - a cell or a JSON value
    try:
        return not isinstance(value, bool) and 0 < float(value) < math.inf
    except (TypeError, ValueError, OverflowError):
        return False


def _empty_texts(values: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[Fault]:
    """Find a text that is given as an empty one; in CSV an empty cell is none."""
    for key in keys:
        if values.get(key) == "":
            yield f"empty-{key}", f"{key} that is there, and empty"


def _given(values: Mapping[str, Any], key: str) -> bool:
    return values.get(key) is not None and values.get(key) != ""
