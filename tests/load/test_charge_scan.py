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
import tracemalloc
import zipfile
from contextlib import suppress
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
    Paid,
    as_csv,
    as_object,
    deviant,
    tall_rows,
    wide_rows,
    zipped,
)

from carcost.errors import DataError, UsageError
from carcost.load import charge_csv, charge_text
from carcost.load.charge_scan import scan_charges
from carcost.load.codes import load_finder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from carcost.models.charge import ScannedFile

Price = tuple[Any, ...]
TALL = as_csv(tall_rows(ITEMS)).encode()
WIDE = as_csv(wide_rows(ITEMS)).encode()
JSON = json.dumps(as_object(ITEMS)).encode()


def scan(content: bytes, **options: Any) -> ScannedFile:  # noqa: ANN401 - the options of the scan
    return scan_charges(io.BytesIO(content), **options)


def prices(scanned: ScannedFile) -> set[Price]:
    """Give what matters of each price, but for its place."""
    return {
        (
            one.target.id,
            one.setting,
            one.gross,
            one.payer,
            one.plan,
            one.dollar,
            one.percentage,
            one.median,
            one.payments,
        )
        for one in scanned.charges
    }


def the_same(scanned: ScannedFile) -> tuple[Any, ...]:
    return scanned.hospital, scanned.locations, scanned.updated, scanned.rules, prices(scanned)


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


@pytest.mark.parametrize("content", [TALL, WIDE, JSON])
@pytest.mark.parametrize(
    "packing", [gzip.compress, zipped, lambda content: zipped(gzip.compress(content), "a.csv.gz")]
)
def test_packing_changes_nothing(content: bytes, packing: Any) -> None:  # noqa: ANN401 - a function
    assert the_same(scan(packing(content))) == the_same(scan(content))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("content", [TALL, JSON])
def test_encodings_change_nothing(content: bytes, encoding: str) -> None:
    assert the_same(scan(content.decode().encode(encoding))) == the_same(scan(content))


def test_bytes_that_are_no_text_are_replaced_and_counted() -> None:
    scanned = scan(TALL.replace(b"YESCARTA", b"YESCARTA\x92S \xff"))
    assert prices(scanned) == prices(scan(TALL))
    assert [(one.code, one.times) for one in scanned.findings if one.code == "bad-bytes"] == [
        ("bad-bytes", 2)
    ]


def test_a_zip_may_have_folders_and_what_macos_adds_and_bad_names() -> None:
    packed = zipped(
        TALL, "../../etc/mercy.csv", ("__MACOSX/._mercy.csv", b"x"), ("folder/", b""), (".DS_Store", b"x")
    )
    assert prices(scan(packed)) == prices(scan(TALL))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b" \n \n", "the file is empty"),
        (b"<!DOCTYPE html><html></html>", "a web page"),
        (b"%PDF-1.7 abc", "a PDF"),
        (b"PAR1 abc", "a Parquet file"),
        (b"[1, 2]", "JSON array"),
        (b"{}", "no list standard_charge_information"),
        (b'{"a": 1', "no list standard_charge_information"),
        (b"a,b,c\n1,2,3\n", "no hospital's price file"),
        (b"\x00\x01\x02\x03" * 100, "no hospital's price file"),
        (b"PK\x03\x04 broken", "cut off or damaged"),
        (gzip.compress(TALL)[:-20], "cut off or damaged"),
        (zipped(TALL)[:200], "cut off or damaged"),
        (zipped(b"", "a.txt"), "the file is empty"),
        (zipped(TALL, "a.csv", ("b.csv", TALL)), "the zip holds 2 files"),
        (zipped(b"x", "[Content_Types].xml"), "an Excel workbook"),
        (zipped(zipped(TALL), "inner.csv"), "a zip inside another file"),
    ],
)
def test_what_is_no_price_file_is_one_clear_line(content: bytes, message: str) -> None:
    with pytest.raises(DataError, match=re.escape(message)) as raised:
        scan(content)
    assert len(raised.value.problems) == 1


def test_an_encrypted_zip_is_refused() -> None:
    packed = bytearray(zipped(TALL))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(mark) + place] |= 1
    with pytest.raises(DataError, match="encrypted"):
        scan(bytes(packed))


def test_a_bomb_stops_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charge_text, "MOST_UNPACKED", 4 * 1024**2)
    rows = tall_rows(ITEMS[:1])
    packed = gzip.compress(as_csv(rows + rows[-1:] * 200_000).encode())
    with pytest.raises(DataError, match="times its size comes out"):
        scan(packed)
    with pytest.raises(DataError, match="times its size comes out"):
        scan(zipped(as_csv(rows + rows[-1:] * 200_000).encode()))


def test_a_line_without_an_end_stops_at_the_limit() -> None:
    with pytest.raises(DataError, match="a line is longer than 8 MB"):
        scan(TALL + b"x" * (20 * 1024**2))


def test_an_item_that_never_ends_is_refused_and_memory_stays_small() -> None:
    endless = JSON[:-400] + b'"' + b"x" * (30 * 1024**2)
    tracemalloc.start()
    scanned = scan(endless + b'"}]}')
    assert "broken-item" in [one.code for one in scanned.findings]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 60 * 1024**2


@pytest.mark.parametrize("kept", [0.3, 0.5, 0.7, 0.9])
def test_a_json_file_that_is_cut_off_is_no_file(kept: float) -> None:
    with pytest.raises(DataError, match=r"the file ends in the middle, after item [0-9]+: it is cut off"):
        scan(JSON[: int(len(JSON) * kept)])


def test_a_broken_item_is_skipped_and_reading_goes_on() -> None:
    text = json.dumps(as_object(ITEMS))
    place = text.index('{"description": "SCREENING')
    for broken in (
        '{"description": "A", "code_information": [}, ',
        '{"description": "no end, ',
        '{"a": {"b": [1, 2}}, ',
        "nonsense, ",
    ):
        scanned = scan((text[:place] + broken + text[place:]).encode())
        assert prices(scanned) == prices(scan(JSON)), broken
        assert {one.code for one in scanned.findings} == {"broken-item", "look-alike"}, broken


@pytest.mark.parametrize("gap", [",", " ", ", ,", ",,"])
def test_a_slip_between_two_items_costs_none_of_them(gap: str) -> None:
    text = json.dumps(as_object(ITEMS))
    place = text.index(', {"description": "YESCARTA')
    scanned = scan((text[:place] + gap + text[place + 2 :]).encode())
    assert prices(scanned) == prices(scan(JSON))


def test_keys_at_the_top_come_in_any_order() -> None:
    root = as_object(ITEMS)
    for order in (sorted(root), sorted(root, reverse=True)):
        assert the_same(scan(json.dumps({key: root[key] for key in order}).encode())) == the_same(scan(JSON))


def test_a_quote_that_is_never_closed_costs_at_most_what_it_swallows() -> None:
    rows = as_csv(tall_rows([ITEMS[0]] * 3_000)).replace("SCREENING COLONOSCOPY,", '"SCREENING,', 1)
    content = rows + as_csv(tall_rows(ITEMS)[3:])
    scanned = scan(content.encode())
    assert prices(scanned) == prices(scan(TALL))
    assert "broken-row" in [one.code for one in scanned.findings]


def test_rows_that_a_quote_swallowed_are_told_by_the_check() -> None:
    swallowing = TALL.replace(b"SCREENING COLONOSCOPY,", b'"SCREENING,').replace(b"KYMRIAH,", b'KYMRIAH",')
    assert "swallowed-row" in [one.code for one in scan(swallowing, check=True).findings]


def test_a_quoted_line_break_does_not_break_a_row() -> None:
    content = TALL.replace(b"AXICABTAGENE CILOLEUCEL", b'"AXICABTAGENE\nCILOLEUCEL"')
    assert prices(scan(content)) == prices(scan(TALL))


def test_four_thousand_columns() -> None:
    pairs = [Paid(f"Payer {number}", "HMO", "500000") for number in range(500)]
    item = Item("YESCARTA", (("Q2041", "HCPCS"),), payers=tuple(pairs))
    rows = wide_rows([item])
    assert len(rows[2]) > 4_000
    assert len(scan(as_csv(rows).encode()).charges) == 500


def test_doubled_and_missing_columns() -> None:
    rows = [[*row, row[0]] for row in tall_rows(ITEMS)]
    scanned = scan(as_csv(rows).encode())
    assert prices(scanned) == prices(scan(TALL))
    assert "doubled-column" in [one.code for one in scanned.findings]
    few = [[*row[:5], *row[9:]] for row in tall_rows(ITEMS)]
    assert {one.setting for one in scan(as_csv(few).encode()).charges} == {""}


def test_a_payer_without_a_plan_and_payers_in_brackets() -> None:
    alone = Paid("[KAISER, INC.]", "", "500000")
    item = Item("YESCARTA", (("Q2041", "HCPCS"),), payers=(alone, AETNA))
    found = {(one.payer, one.plan) for one in scan(as_csv(wide_rows([item], brackets=True)).encode()).charges}
    assert found == {("KAISER, INC.", ""), ("Aetna [1001]", "HMO")}


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


def test_numbers_and_texts_of_every_kind_in_json() -> None:
    root = as_object(ITEMS[2:3])
    payer = root["standard_charge_information"][0]["standard_charges"][0]["payers_information"][0]
    odd_ones: list[Any] = [True, [], {}, "N/A", 1e400, "1" * 50]
    for odd in odd_ones:
        payer["standard_charge_dollar"] = odd
        charge = scan(json.dumps(root).encode()).charges[0]
        assert charge.dollar is None
        assert charge.odd
    root["standard_charge_information"][0]["code_information"] = [{"code": 18, "type": "MS-DRG"}, None, "x"]
    assert {one.target.id for one in scan(json.dumps(root).encode()).charges} == {"ms-drg-018"}


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


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
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


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet='{}[]",:\\ \nabq0129.eE+-u', max_size=300))
def test_any_text_after_the_head_of_a_json_file(text: str) -> None:
    head = '{"hospital_name": "H", "standard_charge_information": [{"code_information": []}, '
    with suppress(DataError):  # a text that ends in the middle
        assert scan((head + text).encode()).hospital == "H"


def test_deep_nesting_is_broken_and_quick() -> None:
    head = b'{"standard_charge_information": ['
    for nested in (b'{"a":' * 300_000, b"[" * 300_000, b'[{"a":' * 100_000):
        with pytest.raises(DataError, match=r"no item|cut off"):
            scan(head + nested)
    assert "broken-item" in [
        one.code for one in scan(head + b'{"a": ' + b"9" * 5_000 + b'}, {"code_information": []}]}').findings
    ]


def test_what_is_damaged_inside_a_zip_is_told() -> None:
    packed = bytearray(zipped(TALL * 50))
    packed[len(packed) // 2] ^= 255
    with pytest.raises(DataError) as raised:
        scan(bytes(packed))
    assert raised.value.problems
    with zipfile.ZipFile(io.BytesIO(zipped(TALL))) as archive:
        assert archive.testzip() is None


def test_a_price_of_a_product_can_be_negotiated_by_several() -> None:
    assert {(one.payer, one.dollar) for one in scan(TALL, codes=["Q2041"]).charges if one.payer} == {
        (AETNA.payer, Decimal(520_000)),
        (CIGNA.payer, Decimal("610000.50")),
    }


class Slow(io.RawIOBase):
    """A stream that cannot be sought, and gives one byte first."""

    def __init__(self, content: bytes) -> None:
        self._pieces = [content[:1], content[1:]]

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any buffer of bytes
        while self._pieces and not self._pieces[0]:
            del self._pieces[0]
        piece = self._pieces[0][: len(buffer)] if self._pieces else b""
        if piece:
            self._pieces[0] = self._pieces[0][len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)


@pytest.mark.parametrize("packing", [bytes, gzip.compress, zipped])
def test_a_pipe_may_be_slow_and_cannot_be_sought(packing: Any) -> None:  # noqa: ANN401 - a function
    content = packing(TALL)
    scanned = scan_charges(Slow(content))  # type: ignore[arg-type]
    assert prices(scanned) == prices(scan(TALL))
    assert scanned.size == len(content)


def test_a_bomb_in_a_pipe_stops_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charge_text, "MOST_UNPACKED", 4 * 1024**2)
    content = as_csv(tall_rows(ITEMS[:1]) + tall_rows(ITEMS[:1])[-1:] * 200_000).encode()
    for packed in (gzip.compress(content), zipped(content)):
        with pytest.raises(DataError, match="times its size comes out"):
            scan_charges(Slow(packed))  # type: ignore[arg-type]


def test_the_size_of_a_file_is_that_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mercy.zip"
    path.write_bytes(zipped(TALL))
    assert scan_charges(path).size == path.stat().st_size


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
        TALL + b'"a\n",' * 3_000_000,
        b'{"standard_charge_information": [], ' + b'"k": 1,' * 400_000 + b'"z": 1}',
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


def test_what_is_broken_everywhere_takes_no_more_than_its_length() -> None:
    head = b'{"standard_charge_information":[x, '
    for noise in (b"{" * 2_000_000, b'{"' * 200_000):
        with pytest.raises(DataError):
            scan(head + noise)


@pytest.mark.parametrize(
    ("right", "slip"),
    [
        ('"version": "3.0.0"', '"version": 3.0.0'),
        ('["Mercy Example Hospital", ', '["Mercy Example Hospital" '),
        ('"hospital_name": "Mercy', '"hospital_name": "St. "Mercy" H'),
        ('"modifier_information": []', '"modifier_information": [{"code": "1"} {"code": "2"}]'),
    ],
)
@pytest.mark.parametrize("first", [False, True])
def test_a_slip_in_the_head_costs_no_item(right: str, slip: str, first: bool) -> None:
    root = as_object(ITEMS)
    keys = sorted(root, key=lambda key: (key == "standard_charge_information") != first)
    text = json.dumps({key: root[key] for key in keys})
    assert right in text
    scanned = scan(text.replace(right, slip).encode())
    assert prices(scanned) == prices(scan(JSON))
    assert "broken-json" in [one.code for one in scanned.findings]


def test_the_check_knows_the_rules_where_the_items_come_first() -> None:
    item = ITEMS[3]._replace(codes=(("Q2042", "HCPCS"),), payers=(ITEMS[3].payers[0]._replace(payments="0"),))
    root = as_object([item])
    keys = sorted(root, key=lambda key: key != "standard_charge_information")
    found = scan(json.dumps({key: root[key] for key in keys}).encode(), check=True).findings
    assert "estimate" not in [one.code for one in found]


def test_payers_whose_names_differ_in_case_only_are_two() -> None:
    item = Item(
        "YESCARTA", (("Q2041", "HCPCS"),), payers=(CIGNA, CIGNA._replace(payer="CIGNA", dollar="500000"))
    )
    found = scan(as_csv(wide_rows([item])).encode())
    assert len(found.charges) == 2
    assert not found.findings


def test_a_bar_inside_brackets_is_part_of_a_name() -> None:
    item = Item("YESCARTA", (("Q2041", "HCPCS"),), payers=(Paid("[A|B, Inc.]", "PPO", "500000"),))
    (charge,) = scan(as_csv(wide_rows([item], brackets=True)).encode()).charges
    assert (charge.payer, charge.plan) == ("A|B, Inc.", "PPO")


def test_half_a_character_is_no_harm() -> None:
    (charge, *_) = scan(JSON.replace(b"Aetna", b"A\\ud800")).charges[1:]
    assert charge.payer.encode() == b"A? [1001]"


def test_many_blank_lines_are_no_empty_file() -> None:
    assert prices(scan(b"\n" * 15 + TALL)) == prices(scan(TALL))
    with pytest.raises(DataError, match="no hospital's price file"):
        scan(b"\n" * 2_000)


@pytest.mark.parametrize("note", ['"text\nmore"', '"text\n"', '"a\r\nb"', "plain"])
def test_a_long_run_of_rows_alike_loses_none(note: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charge_csv, "_LONGEST_ROW", 8192)
    monkeypatch.setattr(charge_csv, "_LINES", 7)
    monkeypatch.setattr(charge_text, "_BUFFER", 1024)
    monkeypatch.setattr(charge_text, "_PIECE", 1024)
    head = "hospital_name\nH\ndescription,code|1,code|1|type,standard_charge|gross,notes\n"
    rows = [f"A,99213,CPT,1,{note}" for _ in range(5_000)]
    for place in (11, 1_999, 3_003, 4_999):
        rows[place] = f"B,Q2041,HCPCS,{500_000 + place},{note}"
    for text in ("\n".join(rows), "\r\n".join(rows), "\n".join([rows[11]] * 5_000)):
        content = (head + text + "\n").encode()
        wanted = [
            row[3] for row in csv.reader(io.StringIO(content.decode(), newline="")) if row[1:2] == ["Q2041"]
        ]
        for check in (False, True):
            scanned = scan(content, check=check)
            assert [str(one.gross) for one in scanned.charges] == wanted
            assert "broken-row" not in [one.code for one in scanned.findings]


def test_a_number_may_end_a_json_file() -> None:
    for end in (', "pid": 5}', ', "pid": 5.25e3}\n', "}"):
        text = json.dumps(as_object(ITEMS))[:-1] + end
        scanned = scan(text.encode())
        assert prices(scanned) == prices(scan(JSON))
        assert [one.code for one in scanned.findings] == ["look-alike"]


def test_no_cut_is_silent() -> None:
    keys = sorted(as_object(ITEMS), key=lambda key: key != "standard_charge_information")
    whole = json.dumps({key: as_object(ITEMS)[key] for key in keys}).encode()
    for place in range(1, len(whole) - 1, 7):
        with suppress(DataError):
            findings = {one.code for one in scan(whole[:place]).findings}
            assert "broken-json" in findings, whole[:place][-40:]


def test_a_second_object_behind_the_first_is_told() -> None:
    assert "after-the-end" in [one.code for one in scan(JSON + JSON).findings]
