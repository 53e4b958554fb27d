"""From a line of a price file to its prices, and to what stands where a number is meant."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from carcost.models.charge import AMOUNTS, Charge

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from carcost.models.charge import Line
    from carcost.models.finder import Found

_NUMBER: Final = re.compile(
    r"\$? ?((?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE]\+?([0-9]{1,2}))?"
)
_LONGEST_NUMBER: Final = 40
_LONGEST_TEXT: Final = 300
_NAMES: Final = ("payer_name", "plan_name", "methodology")
_LARGEST: Final = Decimal(10) ** 15


def charges_of(line: Line, found: Found) -> Iterator[Charge]:
    """Give what a line says for each of its payers; the line itself where it has none.

    Its gross charge, cash price, minimum and maximum are in every one of them.
    """
    values = line.values
    own, own_odd = _amounts(values)
    payers = [payer for payer in line.payers if _says_something(payer)]
    for payer in payers or [{}]:
        amounts, odd = _amounts(payer)
        percentage = read_number(payer.get("standard_charge_percentage"))
        if percentage is None and _is_given(payer.get("standard_charge_percentage")):
            odd = (*odd, ("percentage", _what(payer["standard_charge_percentage"])))
        yield Charge(
            place=line.place,
            target=found.target,
            code=found.code,
            code_type=found.type,
            description=_short(line.description),
            setting=_short(values.get("setting")).lower(),
            billing_class=_short(values.get("billing_class")).lower(),
            payer=_short(payer.get("payer_name")),
            plan=_short(payer.get("plan_name")),
            methodology=_short(payer.get("methodology")).lower(),
            percentage=percentage,
            algorithm=_short(payer.get("standard_charge_algorithm")),
            payments=_short(payer.get("count")),
            modifiers=_short(values.get("modifiers")),
            note=_short(payer.get("additional_payer_notes") or values.get("additional_generic_notes")),
            odd=(*own_odd, *odd),
            **own,
            **amounts,
        )


def read_number(value: Any) -> Decimal | None:  # noqa: ANN401 - a cell or a JSON value
    """Read a number as files write it: `1234.5`, `$1,234.50`, `4.5E+05`; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        # The shortest text of a float is what the file has, up to seventeen digits.
        value = repr(value)
    if not isinstance(value, str) or len(value) > _LONGEST_NUMBER:
        return None
    found = _NUMBER.fullmatch(value.strip())
    if not found:
        return None
    number = Decimal(found[1].replace(",", "")).scaleb(int(found[2] or 0))
    return number if number < _LARGEST else None


def _amounts(values: Mapping[str, Any]) -> tuple[dict[str, Decimal | None], tuple[tuple[str, str], ...]]:
    amounts: dict[str, Decimal | None] = {}
    odd = []
    for key, name in AMOUNTS.items():
        if key in values and _is_given(values[key]):
            amounts[name] = read_number(values[key])
            if amounts[name] is None:
                odd.append((name, _what(values[key])))
    return amounts, tuple(odd)


def _says_something(payer: Mapping[str, Any]) -> bool:
    """Tell whether there is more of a payer than its name and its method."""
    return any(_is_given(value) for key, value in payer.items() if key not in _NAMES)


def _is_given(value: Any) -> bool:  # noqa: ANN401 - a cell or a JSON value
    return value is not None and value != ""


def _what(value: Any) -> str:  # noqa: ANN401 - a cell or a JSON value
    """Say what stands where a number is meant."""
    text = _short(value)
    return f'"{text[:40]}"' if isinstance(value, (str, int, float)) else "no number"


def _short(value: Any) -> str:  # noqa: ANN401 - a cell or a JSON value
    """Give a text on one line, and not longer than anyone reads."""
    if value is None:
        return ""
    text = " ".join(str(value)[: 2 * _LONGEST_TEXT].split())[:_LONGEST_TEXT]
    return text.encode("utf-8", "replace").decode()  # JSON can have halves of characters
