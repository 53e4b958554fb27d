"""The many spellings of one code, by the type of the code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_TYPES: Final = {
    "HCPCS": "HCPCS",
    "CPT": "HCPCS",
    "CPT4": "HCPCS",
    "CPTHCPCS": "HCPCS",
    "HCPCSCPT": "HCPCS",
    "MSDRG": "MS-DRG",
    "TRISDRG": "DRG",
    "DRG": "DRG",
    "APRDRG": "APR-DRG",
    "NDC": "NDC",
    "APC": "APC",
    "RC": "RC",
    "REV": "RC",
    "REVCODE": "RC",
    "REVENUECODE": "RC",
    "CDM": "CDM",
    "LOCAL": "LOCAL",
}
# A spreadsheet makes 38225.0 of a code.
_DECIMALS: Final = re.compile(r"(?<=[0-9])\.0+$")
_HCPCS: Final = re.compile(r"(?:0?([A-Z][0-9]{4})|([0-9]{5})|0?([0-9]{3}T))(?:[- ].*|[A-Z][A-Z0-9])?")
_DRG: Final = re.compile(r"(?:MS)?[- ]?(?:DRG)?[- ]?0*([1-9][0-9]{0,2})")
_APR_DRG: Final = re.compile(
    r"(?:APR)?[- ]?(?:DRG)?[- ]?(?:([0-9]{3})[1-4]|0*([1-9][0-9]{0,2})(?:[-. ][0-4])?)"
)
_NDC: Final = re.compile(
    r"(?:NDC[: ]*|N4)?(?:([0-9]{4,5})-([0-9]{3,4})(?:-[0-9]{1,2})?(?![0-9])|([0-9]{10,11})(?![0-9]))"
)
_DIGITS: Final = re.compile(r"0*([0-9]{1,4})(?![0-9])")


def type_of(text: str) -> str | None:
    """Give the type that a cell names; none for one that is not looked for."""
    return _TYPES.get(re.sub(r"[^A-Z0-9]", "", text.upper()))


def spellings(kind: str, cell: str) -> tuple[str, ...]:
    """Give the codes of a type that a cell may stand for, in their usual spelling; mostly one or none."""
    return _READERS[kind](_DECIMALS.sub("", cell.strip().upper()))


def _hcpcs(text: str) -> tuple[str, ...]:
    found = _HCPCS.fullmatch(text)
    if not found:
        return ()
    return (found[1] or found[2] or f"0{found[3]}",)


def _drg(text: str) -> tuple[str, ...]:
    found = _DRG.fullmatch(text)
    return (found[1].zfill(3),) if found else ()


def _apr_drg(text: str) -> tuple[str, ...]:
    """Read a group with or without its severity: `011`, `11`, `011-2`, `0112`."""
    found = _APR_DRG.fullmatch(text)
    return ((found[1] or found[2]).zfill(3),) if found else ()


def _ndc(text: str) -> tuple[str, ...]:
    """Read labeler and product, without the package, in the 5-4 form: `71287-0119`.

    Ten digits without hyphens can be read in three ways.
    """
    found = _NDC.match(text)
    if not found:
        return ()
    if found[1]:
        return (f"{found[1].zfill(5)}-{found[2].zfill(4)}",)
    digits = found[3]
    if len(digits) == len("71287011901"):
        return (f"{digits[:5]}-{digits[5:9]}",)
    return (f"0{digits[:4]}-{digits[4:8]}", f"{digits[:5]}-0{digits[5:8]}", f"{digits[:5]}-{digits[5:9]}")


def _digits(text: str) -> tuple[str, ...]:
    found = _DIGITS.match(text)
    return (found[1].zfill(4),) if found else ()


def _as_written(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


_READERS: Final[dict[str, Callable[[str], tuple[str, ...]]]] = {
    "HCPCS": _hcpcs,
    "MS-DRG": _drg,
    "APR-DRG": _apr_drg,
    "NDC": _ndc,
    "APC": _digits,
    "RC": _digits,
    # A hospital's own numbers stand for nothing elsewhere: they are found only where they are asked for.
    "CDM": _as_written,
    "LOCAL": _as_written,
}
CODED: Final = tuple(_READERS)
"""The types of codes that can be looked for."""
