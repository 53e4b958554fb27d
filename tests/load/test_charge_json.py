"""Price files in JSON: in any order, with slips, broken or cut off."""

from __future__ import annotations

import json
import tracemalloc
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from price_files import (
    ITEMS,
    as_object,
)
from scans import JSON, prices, scan, the_same

from carcost.errors import DataError


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


def test_half_a_character_is_no_harm() -> None:
    (charge, *_) = scan(JSON.replace(b"Aetna", b"A\\ud800")).charges[1:]
    assert charge.payer.encode() == b"A? [1001]"


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
