"""The prices of a file summed up: what counts, what is set aside, and what stands for what."""

from __future__ import annotations

import io
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from price_files import AETNA, CIGNA, ITEMS, Item, Paid, as_csv, tall_rows, wide_rows

from carcost.calc.charges import Wanted, payments, sum_up
from carcost.load.charge_scan import scan_charges

if TYPE_CHECKING:
    from carcost.models.results.charges import ChargeGroup, FileCharges

DOLLARS = st.decimals(50_000, 10_000_000, places=2).filter(lambda one: set(str(int(one))) != {"9"})


def summed(*items: Item, rows: bool = False, **wanted: Any) -> FileCharges:  # noqa: ANN401 - the fields of Wanted
    scanned = scan_charges(io.BytesIO(as_csv(tall_rows(items)).encode()))
    (one,) = sum_up([scanned], Wanted(**wanted), (), "0", rows=rows).files
    return one


def yescarta(*payers: Paid, **fields: str) -> Item:
    return Item("YESCARTA", (("Q2041", "HCPCS"),), payers=payers, **fields)


def group(one: FileCharges, target: str = "yescarta") -> ChargeGroup:
    (found,) = (group for group in one.groups if group.target == target)
    return found


def aside(one: FileCharges) -> list[tuple[str, str, str]]:
    return [(entry.column, entry.found, entry.reason) for entry in one.set_aside]


def test_products_come_first_then_admissions_then_services() -> None:
    found = summed(*ITEMS)
    assert [(one.target, one.setting) for one in found.groups] == [
        ("kymriah", "outpatient"),
        ("yescarta", "both"),
        ("yescarta", "outpatient"),
        ("ms-drg-018", "inpatient"),
        ("administration", "outpatient"),
    ]


def test_a_group_from_low_to_high() -> None:
    third = Paid("Humana", "Gold", "700000")
    found = group(summed(yescarta(AETNA, CIGNA, third, gross="1200000", cash="900000")))
    assert found.negotiated is not None
    assert (found.negotiated.low, found.negotiated.median, found.negotiated.high) == (
        Decimal(520_000),
        Decimal("610000.50"),
        Decimal(700_000),
    )
    assert found.negotiated.count == 3
    assert found.gross is not None
    assert found.cash is not None
    assert (found.gross.low, found.gross.count, found.cash.high) == (Decimal(1_200_000), 1, Decimal(900_000))
    assert found.allowed is not None
    ends = [found.allowed.p10, found.allowed.median, found.allowed.p90]
    assert ends == [Decimal(end) for end in (480_000, 510_000, 560_000)]
    assert (found.allowed.payments_least, found.allowed.payments_most) == (23, 23)


@pytest.mark.parametrize(
    ("paid", "reason"),
    [
        (CIGNA._replace(dollar="999999999"), "a placeholder, no price"),
        (CIGNA._replace(dollar="999999.99"), "a placeholder, no price"),
        (CIGNA._replace(dollar="0.03"), "a factor, not dollars"),
        (CIGNA._replace(dollar="0"), "zero is no price"),
        (CIGNA._replace(dollar="4481", methodology="per diem"), "a rate for a day, not for the treatment"),
        (
            CIGNA._replace(dollar="75000", methodology="per-diem rate"),
            "a rate for a day, not for the treatment",
        ),
        (CIGNA._replace(dollar="510000", methodology="Per Diem"), "a rate for a day, not for the treatment"),
        (
            CIGNA._replace(dollar="65.6", methodology="percent of total billed charges"),
            "a percentage, not dollars",
        ),
        (CIGNA._replace(dollar="49999.99"), "under $50,000: not the whole price"),
        (CIGNA._replace(dollar="10000000.01"), "over $10,000,000: more than any treatment"),
        (CIGNA._replace(dollar="N/A"), "it is no amount of dollars"),
    ],
)
def test_what_is_no_price_is_set_aside(paid: Paid, reason: str) -> None:
    one = summed(yescarta(AETNA, paid))
    assert aside(one) == [("dollar", f'"{paid.dollar}"' if paid.dollar == "N/A" else paid.dollar, reason)]
    assert one.set_aside[0].place == "line 5"
    found = group(one)
    assert found.negotiated is not None
    assert found.negotiated.low == found.negotiated.high == 520_000
    assert found.negotiated.count == 1


@pytest.mark.parametrize("kept", ["50000", "10000000", "999998"])
def test_what_may_be_a_price_is_kept(kept: str) -> None:
    assert summed(yescarta(CIGNA._replace(dollar=kept))).set_aside == ()


def test_keep_all_sets_aside_only_what_is_no_number() -> None:
    one = summed(
        yescarta(AETNA, CIGNA._replace(dollar="0.03"), CIGNA._replace(plan="X", dollar="N/A")), keep_all=True
    )
    assert [entry.reason for entry in one.set_aside] == ["it is no amount of dollars"]
    found = group(one).negotiated
    assert found is not None
    assert found.low == Decimal("0.03")


def test_services_have_their_own_small_prices() -> None:
    item = Item(
        "CAR-T", (("38228", "CPT"),), gross="1187", payers=(AETNA._replace(dollar="353.52", median="340"),)
    )
    assert summed(item).set_aside == ()


def test_a_minimum_that_is_none_is_told_and_never_used() -> None:
    one = summed(yescarta(AETNA, CIGNA._replace(dollar="0.03"), minimum="0.03", maximum="520000"))
    assert ("minimum", "0.03", "a factor, not dollars") in aside(one)
    negotiated = group(one).negotiated
    assert negotiated is not None
    assert negotiated.low == 520_000


def test_what_a_line_says_for_all_payers_is_set_aside_once() -> None:
    one = summed(yescarta(AETNA, CIGNA, gross="783.70"))
    assert [(entry.column, entry.count) for entry in one.set_aside] == [("gross", 2)]
    assert group(one).gross is None


def test_a_stub_of_past_payments_is_one_entry() -> None:
    stub = AETNA._replace(median="131.13", p10="127.51", p90="166.74", payments="21")
    one = summed(yescarta(stub))
    assert [entry.column for entry in one.set_aside] == ["median"]
    assert group(one).allowed is None


@pytest.mark.parametrize(
    ("count", "stands", "allowed"),
    [("23", 1, True), ("11", 1, True), ("1 through 10", 0, True), ("0", 0, False), ("", 0, True)],
)
def test_allowed_amounts_stand_for_a_percentage_where_the_count_supports_it(
    count: str, stands: int, allowed: bool
) -> None:
    relative = AETNA._replace(dollar="", percentage="65.6", payments=count)
    found = group(summed(yescarta(relative, CIGNA)))
    assert found.stand_ins == stands
    assert found.without_dollars == 1 - stands
    assert found.negotiated is not None
    assert found.negotiated.low == (510_000 if stands else Decimal("610000.50"))
    assert (found.allowed is not None) == allowed


def test_a_rule_for_the_costliest_cases_of_a_plan_with_dollars_adds_nothing() -> None:
    stop_loss = AETNA._replace(dollar="", algorithm="above 1 million", median="3691871", payments="32")
    found = group(summed(yescarta(AETNA, stop_loss)))
    assert (found.stand_ins, found.without_dollars) == (0, 0)
    assert found.negotiated is not None
    assert found.negotiated.high == 520_000
    assert found.negotiated.count == 1


def test_what_stands_beside_a_factor_still_stands_for_it() -> None:
    paid = AETNA._replace(dollar="0.7", percentage="70", median="450000", payments="40")
    found = group(summed(yescarta(paid)))
    assert found.negotiated is not None
    assert (found.stand_ins, int(found.negotiated.low)) == (1, 450_000)


def test_a_percentile_that_is_set_aside_or_missing_is_not_made_up() -> None:
    allowed = group(summed(yescarta(AETNA._replace(p10="40000", p90="")))).allowed
    assert allowed is not None
    assert (allowed.p10, allowed.p90) == (None, None)


def test_plans_are_counted_once_however_many_prices_they_have() -> None:
    found = group(summed(yescarta(AETNA), yescarta(AETNA._replace(dollar="540000")))).negotiated
    assert found is not None
    assert [found.low, found.high] == [Decimal(520_000), Decimal(540_000)]
    assert found.count == 1


@pytest.mark.parametrize(
    ("paid", "reason"),
    [
        (CIGNA._replace(dollar="0.7"), "a factor, not dollars"),
        (CIGNA._replace(dollar="450", methodology="per diem"), "a rate for a day, not for the treatment"),
        (
            CIGNA._replace(dollar="70", percentage="70", methodology="percent of total billed charges"),
            "a percentage, not dollars",
        ),
    ],
)
def test_what_is_no_price_of_a_service_is_set_aside(paid: Paid, reason: str) -> None:
    one = summed(
        Item("CAR-T", (("38228", "CPT"),), payers=(CIGNA._replace(plan="HMO", dollar="61.94"), paid))
    )
    assert [entry[2] for entry in aside(one)] == [reason]
    agreed = group(one, "administration").negotiated
    assert agreed is not None
    assert agreed.low == agreed.high == Decimal("61.94")


def test_an_algorithm_beside_dollars_is_the_dollars() -> None:
    found = group(summed(yescarta(AETNA._replace(algorithm="150 % of Medicare"))))
    assert (found.stand_ins, found.without_dollars) == (0, 0)


def test_the_same_price_twice_is_one() -> None:
    found = group(summed(yescarta(AETNA, AETNA))).negotiated
    assert found is not None
    assert found.count == 1


def test_payer_plan_and_setting_are_asked_for_by_a_part_of_their_names() -> None:
    assert {row.payer for row in summed(*ITEMS, payer="AETNA", rows=True).rows} == {"Aetna [1001]", ""}
    assert {row.plan for row in summed(*ITEMS, plan="ppo", rows=True).rows} == {"PPO", ""}
    assert {one.setting for one in summed(*ITEMS, setting="inpatient").groups} == {"inpatient", "both"}


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("1 through 10", (1, 10)),
        ("1 Through 10", (1, 10)),
        ("1-10", (1, 10)),
        ("47", (47, 47)),
        ("1,200", (1200, 1200)),
        ("11.0", (11, 11)),
        ("0", None),
        ("", None),
        ("many", None),
        ("-3", None),
    ],
)
def test_counts_of_payments(text: str, known: tuple[int, int] | None) -> None:
    assert payments(text) == known


@given(st.lists(DOLLARS, min_size=1, max_size=9, unique=True))
def test_low_median_and_high_are_those_of_the_dollars(dollars: list[Decimal]) -> None:
    payers = tuple(Paid(f"Payer {number}", "HMO", str(dollar)) for number, dollar in enumerate(dollars))
    content = as_csv(wide_rows([yescarta(*payers)])).encode()
    (one,) = sum_up([scan_charges(io.BytesIO(content))], Wanted(), (), "0").files
    found = group(one).negotiated
    assert found is not None
    assert (found.low, found.high, found.count) == (min(dollars), max(dollars), len(dollars))
    assert abs(found.median - median(dollars)) <= Decimal("0.005")


def test_a_stopped_service_is_no_price_of_the_whole() -> None:
    rows = tall_rows([yescarta(AETNA), yescarta(AETNA._replace(dollar="250000"))])
    whole = [
        [*row, modifiers] for row, modifiers in zip(rows, ("", "", "modifiers", "KX", "53|KX"), strict=True)
    ]
    scanned = scan_charges(io.BytesIO(as_csv(whole).encode()))
    (one,) = sum_up([scanned], Wanted(), (), "0", rows=True).files
    assert [row.modifiers for row in one.rows] == ["KX", "53|KX"]
    agreed = group(one).negotiated
    assert agreed is not None
    assert agreed.low == 520_000
    assert "of a part of the service, or a stopped one (modifier 53)" in {
        entry.reason for entry in one.set_aside
    }
