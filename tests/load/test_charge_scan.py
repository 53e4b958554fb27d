"""The scan of one price file: what it finds, whatever the file is like."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import random
import re
import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from price_files import (
    AETNA,
    CIGNA,
    ITEMS,
    SAID,
    Item,
    as_csv,
    deviant,
    tall_rows,
    zipped,
)
from scans import JSON, TALL, WIDE, Price, prices, scan, the_same

from carcost.errors import DataError, UsageError
from carcost.load.charge_scan import scan_charges
from carcost.load.codes import load_finder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def reference(text: str) -> set[Price]:
    """Find the prices in a whole file at once, the plain way."""
    return set(
        _of_object(json.loads(text))
        if text.startswith("{")
        else _of_rows(list(csv.reader(io.StringIO(text, newline=""))))
    )


def _of_object(root: dict[str, Any]) -> Iterator[Price]:
    for item in root["standard_charge_information"]:
        codes = [(code["code"], code["type"]) for code in item["code_information"]]
        for charge in item["standard_charges"]:
            for payer in charge.get("payers_information") or [{}]:
                yield from _price(
                    item["description"], codes, charge.get("setting"), charge.get("gross_charge"), payer
                )


def _of_rows(rows: list[list[str]]) -> Iterator[Price]:
    keys = ("dollar", "percentage", "algorithm")
    names = [[part.strip() for part in name.split("|")] for name in rows[2]]
    folded = ["|".join(parts).lower() for parts in names]
    for row in rows[3:]:
        cells = [cell.strip() for cell in row] + [""] * len(names)
        by_name = {name: cells[place] for place, name in enumerate(folded) if name}
        codes = [
            (by_name[name], by_name.get(f"{name}|type", ""))
            for name in sorted(by_name)
            if re.fullmatch(r"code\|\d", name) and by_name[name]
        ]
        payers: dict[tuple[str, ...], dict[str, str]] = {}
        for parts, cell in zip(names, cells, strict=False):
            head, tail = parts[0].lower(), parts[-1].lower()
            if head == "standard_charge" and len(parts) > 2 and tail.startswith("negotiated"):
                who = tuple(re.sub(r"^\[([^\[\]]*)\]$", r"\1", part) for part in parts[1:-1])
                payers.setdefault(who, {})[tail.removeprefix("negotiated_")] = cell
            elif head in ("median_amount", "count") and len(parts) > 1:
                who = tuple(re.sub(r"^\[([^\[\]]*)\]$", r"\1", part) for part in parts[1:])
                payers.setdefault(who, {})[head] = cell
        if "payer_name" in by_name:
            found = {key: by_name[f"standard_charge|negotiated_{key}"] for key in keys}
            found |= {key: by_name[key] for key in ("median_amount", "count")}
            payers = {(by_name["payer_name"], by_name["plan_name"]): found}
        given_payers = [
            {"payer_name": who[0], "plan_name": who[1] if len(who) > 1 else "", **values}
            for who, values in payers.items()
            if any(values.values())
        ]
        gross = by_name["standard_charge|gross"]
        for values in given_payers or [{}]:
            payer = {f"standard_charge_{key}" if key in keys else key: cell for key, cell in values.items()}
            yield from _price(by_name["description"], codes, by_name["setting"], gross, payer)


def _price(
    text: str, codes: list[tuple[str, str]], setting: object, gross: object, payer: dict[str, Any]
) -> Iterator[Price]:
    found = load_finder().find(codes, text)
    if found:
        dollars = [
            Decimal(str(value)) if value else None
            for value in (
                gross,
                *(
                    payer.get(key)
                    for key in ("standard_charge_dollar", "standard_charge_percentage", "median_amount")
                ),
            )
        ]
        yield (
            found.target.id, setting, dollars[0], payer.get("payer_name", ""), payer.get("plan_name", ""),
            dollars[1], dollars[2], dollars[3], payer.get("count", ""),
        )  # fmt: skip


def test_tall_wide_and_json_say_the_same() -> None:
    tall, wide, of_json = scan(TALL), scan(WIDE), scan(JSON)
    assert [one.layout for one in (tall, wide, of_json)] == ["tall", "wide", "json"]
    assert the_same(tall) == the_same(wide) == the_same(of_json)
    assert (tall.hospital, tall.updated, tall.rules) == ("Mercy Example Hospital", "2026-04-01", "3.0")
    assert tall.locations == ("Mercy Example Hospital", "Mercy Clinic")
    assert {one.target.id for one in tall.charges} == {"yescarta", "kymriah", "ms-drg-018", "administration"}
    assert len(tall.charges) == 7


def test_a_price_knows_its_place() -> None:
    places = {(one.target.id, one.payer): one.place for one in scan(TALL).charges}
    assert places["yescarta", ""] == "line 5"
    assert places["ms-drg-018", "Cigna"] == "line 10"
    assert {one.place for one in scan(JSON).charges if one.target.id == "kymriah"} == {"item 4"}


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32))
def test_deviations_change_nothing_that_is_found(seed: int) -> None:
    content, text = deviant(random.Random(seed))  # noqa: S311 - the same file for the same seed
    assert prices(scan(content)) == reference(text.removeprefix("\ufeff"))


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-04-01", "2026-04-01"),
        ("4/1/2026", "2026-04-01"),
        ("04/01/2026", "2026-04-01"),
        ("July 1 2024", ""),
        ("2026-13-01", ""),
        ("", ""),
    ],
)
def test_the_day_of_a_file(said: str, day: str) -> None:
    rows = tall_rows(ITEMS)
    rows[1][list(SAID).index("last_updated_on")] = said
    scanned = scan(as_csv(rows).encode())
    assert scanned.updated == day
    assert ("updated" in [one.code for one in scanned.findings]) == (not day)


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1200000", "1200000"), ("$1,200,000.00 ", "1200000.00"), ("1.2E+06", "1.2E6"), (".5", "0.5"),
        ("N/A", None), ("-5", None), ("1,2,3", None), ("inf", None), ("9" * 41, None), ("", None),
    ],
)  # fmt: skip
def test_amounts_are_read_as_files_write_them(cell: str, amount: str | None) -> None:
    item = Item("YESCARTA", (("Q2041", "HCPCS"),), gross=cell)
    (charge,) = scan(as_csv(tall_rows([item])).encode()).charges
    assert charge.gross == (None if amount is None else Decimal(amount))
    assert bool(charge.odd) == (amount is None and cell != "")


def test_a_code_of_another_type_is_a_likeness_and_no_price() -> None:
    found = {one.code: one for one in scan(TALL).findings}
    assert list(found) == ["look-alike"]
    assert found["look-alike"].places == ("line 12",)


def test_other_codes_can_be_looked_for() -> None:
    assert {one.target.id for one in scan(TALL, codes=["q2041"]).charges} == {"yescarta"}
    assert {one.target.id for one in scan(TALL, codes=["18"]).charges} == {"ms-drg-018"}
    assert {one.target.label for one in scan(TALL, codes=["45378"]).charges} == {"HCPCS 45378"}
    assert {one.target.kind for one in scan(TALL, codes=["RC:891"]).charges} == {"other"}
    with pytest.raises(UsageError, match="no code by itself"):
        scan(TALL, codes=["0"])


def test_too_many_prices_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carcost.load.charge_scan.MOST_CHARGES", 3)
    with pytest.raises(DataError, match="more than 3 prices"):
        scan(TALL)


def test_a_file_and_a_path_and_progress(tmp_path: Path) -> None:
    path = tmp_path / "mercy.csv"
    path.write_bytes(TALL)
    told: list[int] = []
    scanned = scan_charges(path, progress=told.append)
    assert told[-1] == scanned.size == len(TALL)
    with path.open("rb") as file:
        assert prices(scan_charges(file)) == prices(scanned)
        assert not file.closed
    content = io.BytesIO(TALL)
    scan_charges(content)
    assert not content.closed


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_fuzzed_bytes_never_give_a_traceback(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from([TALL, WIDE, JSON, zipped(TALL), gzip.compress(JSON)])))
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(content)))
        length = data.draw(st.integers(0, 40))
        content[place : place + length] = data.draw(st.binary(max_size=40))
    for check in (False, True):
        try:
            scanned = scan(bytes(content), check=check)
        except DataError:
            continue
        assert scanned.records >= 0


def test_a_price_of_a_product_can_be_negotiated_by_several() -> None:
    assert {(one.payer, one.dollar) for one in scan(TALL, codes=["Q2041"]).charges if one.payer} == {
        (AETNA.payer, Decimal(520_000)),
        (CIGNA.payer, Decimal("610000.50")),
    }


# What a process is told of its own peak is perhaps its parent's; the kernel's own count begins anew.
MOST_MEMORY = """
import re, sys
from carcost.errors import DataError
from carcost.load.charge_scan import scan_charges

try:
    scan_charges(sys.argv[1])
except DataError:
    pass
print(int(re.search(r"VmHWM:\\s+([0-9]+)", open("/proc/self/status").read())[1]) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
@pytest.mark.parametrize(
    "content",
    [
        TALL + b'"a\n",' * 2_500_000,
        b'{"standard_charge_information": [], ' + b'"k": 1,' * 200_000 + b'"z": 1}',
        b'{"standard_charge_information": [{"a": [' + b"[]," * 4_000_000 + b"[]]}]}",
    ],
    ids=["a row that never ends", "keys without end", "an item of nothing"],
)
def test_memory_is_bounded(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "endless"
    path.write_bytes(content)
    command = [sys.executable, "-c", MOST_MEMORY, str(path)]
    settings = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    ran = subprocess.run(command, capture_output=True, check=True, env=settings)
    assert int(ran.stdout) < 300
