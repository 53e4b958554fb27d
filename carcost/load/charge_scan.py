"""The scan of one price file for CAR-T: from a path or a binary file to its prices, in one pass."""

from __future__ import annotations

import os
import re
from datetime import date
from typing import IO, TYPE_CHECKING, Any, Final

from carcost.errors import DataError, printable
from carcost.load.charge_csv import CsvFile, as_metadata
from carcost.load.charge_json import JsonFile
from carcost.load.charge_text import opened_text
from carcost.load.charge_values import charges_of
from carcost.load.codes import load_finder
from carcost.models.charge import Charge, Findings, ScannedFile

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from carcost.load.charge_text import ChargeText
    from carcost.models.charge import Line

MOST_CHARGES: Final = 100_000
"""The most prices that are kept; a hospital has some hundreds of CAR-T."""

_NEW_NAMES: Final = ("location_name", "type_2_npi", "attestation", "attester_name", "median_amount")
_LONGEST_NAME: Final = 200


def scan_charges(
    source: str | os.PathLike[str] | IO[bytes],
    *,
    codes: Sequence[str] = (),
    check: bool = False,
    progress: Callable[[int], None] | None = None,
) -> ScannedFile:
    """Read a hospital's price file once, in constant memory, and give what it says of CAR-T.

    `source` is a path, `-` for stdin, or a binary file: CSV (tall or wide) or JSON, also zipped or gzipped.
    `codes` are looked for instead of all known ones. With `check`, every row is held against the rules of the
    format. `progress` is told how many of the file's bytes are read. Raises `DataError` for what cannot be
    read or is no price file, and `UsageError` for a code that is none.
    """
    finder = load_finder(codes)
    findings = Findings()
    charges: list[Charge] = []
    opened = os.fspath(source) if isinstance(source, os.PathLike) else source
    with opened_text(opened, progress) as text:
        file = JsonFile(text, findings) if text.is_json else CsvFile(text, findings)
        for line in _checked(file, findings) if check else file.lines(finder):
            found = finder.find(line.codes, line.description)
            if found:
                charges += charges_of(line, found)
            elif finder.looks_alike(line.codes):
                message = "rows with a code like one of CAR-T, but of another type; they are not counted"
                findings.add("look-alike", message, line.place)
            if len(charges) > MOST_CHARGES:
                message = f"more than {MOST_CHARGES:,} prices have these codes; give a rarer --code"
                raise DataError.at(text.name, message)
        if text.replaced():
            findings.add("bad-bytes", "places with bytes that are no text", times=text.replaced())
        return _scanned(text, file, charges, findings)


def _checked(file: CsvFile | JsonFile, findings: Findings) -> Iterator[Line]:
    from carcost.models.charge_rules import faults_of, head_faults

    is_json = isinstance(file, JsonFile)
    for line in file.every_line():
        is_new = _rules(file.names) == "3.0" or any(_is_new(payer) for payer in line.payers)
        for code, message in faults_of(line, is_new=is_new, is_json=is_json):
            findings.add(code, message, line.place)
        yield line
    for code, message in head_faults(file.header):
        findings.add(code, message)
    for one in file.modifier_faults.all() if isinstance(file, JsonFile) else ():
        findings.add(one.code, one.text, times=one.times)


def _is_new(payer: Mapping[str, Any]) -> bool:
    """Tell the rules by a payer's own keys: in JSON the head may come after the items."""
    return "median_amount" in payer or "count" in payer


def _scanned(
    text: ChargeText, file: CsvFile | JsonFile, charges: Sequence[Charge], findings: Findings
) -> ScannedFile:
    said = as_metadata(file.header) if isinstance(file, CsvFile) else file.header
    places = said.get("location_name") or said.get("hospital_location")
    scanned = ScannedFile(
        name=text.name,
        size=text.size(),
        layout=file.layout,
        hospital=_line(said.get("hospital_name")),
        locations=tuple(filter(None, map(_line, _texts(places)))),
        updated=_day(_line(said.get("last_updated_on"))),
        version=_line(said.get("version")),
        rules=_rules(file.names),
        records=file.records,
        charges=tuple(charges),
        findings=(),
    )
    _look_at_head(scanned, _line(said.get("last_updated_on")), findings)
    return scanned._replace(findings=findings.all())


def _look_at_head(scanned: ScannedFile, updated: str, findings: Findings) -> None:
    """Count what is missing or wrong in what the file says of itself; none of it stops the reading."""
    if not scanned.version.startswith(scanned.rules[0]):
        said = f'"{scanned.version}"' if scanned.version else "nothing"
        findings.add("version", f"the version cell says {said}, and the columns are those of {scanned.rules}")
    if not scanned.hospital:
        findings.add("hospital", "the file does not name its hospital")
    if not scanned.locations:
        findings.add("location", "the file does not name its location")
    if not scanned.updated:
        said = f'"{updated}"' if updated else "nothing"
        findings.add("updated", f"the day of the last update is no day that can be read: {said}")
    if not scanned.records:
        findings.add("no-rows", "the file has no prices at all")


def _rules(names: Collection[str]) -> str:
    """Tell the rules by the columns or keys, since the version cell does not."""
    is_new = any(name in _NEW_NAMES or name.startswith("median_amount|") for name in names)
    return "3.0" if is_new else "2.x"


def _day(text: str) -> str:
    """Read a day, as 2026-03-27, 3/27/2026 or 03/27/2026, into an ISO date; nothing for another text."""
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T.*)?", text)
    american = re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", text)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3])).isoformat()
        if american:
            return date(int(american[3]), int(american[1]), int(american[2])).isoformat()
    except ValueError:
        pass
    return ""


def _texts(value: Any) -> list[str]:  # noqa: ANN401 - a cell or a JSON value
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else [value or ""]


def _line(value: Any) -> str:  # noqa: ANN401 - a cell or a JSON value
    """Give a text on one line, without what could steer a terminal."""
    text = printable(" ".join(str(value or "").split()))[:_LONGEST_NAME]
    return text.encode("utf-8", "replace").decode()
