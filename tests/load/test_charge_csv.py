"""Price files in CSV: quotes, columns, payers, and long runs of rows."""

from __future__ import annotations

import csv
import io

import pytest
from price_files import (
    AETNA,
    CIGNA,
    ITEMS,
    Item,
    Paid,
    as_csv,
    tall_rows,
    wide_rows,
)
from scans import TALL, prices, scan

from carcost.load import charge_csv, charge_text


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
