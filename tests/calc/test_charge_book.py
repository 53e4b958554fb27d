"""A price book of a hospital's own prices."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from price_files import AETNA, CIGNA, ITEMS, Item, Paid, as_csv, tall_rows

import carcost
from carcost import Scenario, load_price_book
from carcost.calc.charge_book import FileStamp, charge_book
from carcost.calc.charges import Wanted
from carcost.errors import UsageError
from carcost.load.charge_scan import scan_charges
from carcost.load.codes import load_codes
from carcost.render.book import to_book

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from carcost.models.book import PriceBook

STAMP = FileStamp("mercy.csv", 1234, "0" * 64, date(2026, 5, 1))


def book_of(items: Sequence[Item], wanted: Wanted | None = None) -> PriceBook:
    scanned = scan_charges(io.BytesIO(as_csv(tall_rows(items)).encode()))
    return charge_book(scanned, wanted or Wanted(), load_codes().includes, STAMP, "mercy")


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "mercy.toml"
    path.write_text(to_book(book_of(ITEMS), "Made by a test."), encoding="utf-8")
    return path


def test_a_book_can_be_read_back(saved: Path) -> None:
    book = load_price_book(saved)
    assert book.model_dump() == book_of(ITEMS).model_dump()
    (source,) = book.sources
    assert (source.publisher, source.date, source.bytes, source.sha256) == (
        "Mercy Example Hospital",
        date(2026, 4, 1),
        1234,
        "0" * 64,
    )
    assert source.url is None
    assert book.payers == ["Aetna [1001]", "Cigna"]


def test_figures_know_their_place_their_basis_and_what_they_include() -> None:
    figures = {figure.id: figure for figure in book_of(ITEMS).prices}
    gross = figures["mercy-yescarta-gross"]
    assert (gross.unit, gross.basis, gross.locator) == ("infusion", "gross", "Yescarta, Q2041: line 5")
    assert gross.low == 1_200_000
    assert "leukapheresis" in gross.includes
    stay = figures["mercy-ms-drg-018-negotiated-inpatient"]
    assert (stay.component, stay.unit) == ("hospital-stay", "episode")
    assert [stay.low, stay.high] == [Decimal(520_000), Decimal("610000.50")]
    assert {"infusion", "administration"} <= set(stay.includes)
    assert stay.setting == "inpatient"
    of_aetna = figures["mercy-ms-drg-018-allowed-aetna-1001-inpatient"]
    assert of_aetna.by_name_only
    assert [of_aetna.low, of_aetna.central, of_aetna.high] == [
        Decimal(one) for one in (480_000, 510_000, 560_000)
    ]
    assert all(figure.component != "administration" for figure in figures.values())


def test_the_price_of_a_payer_is_used_for_that_payer_only(saved: Path) -> None:
    book = load_price_book(saved)
    case = Scenario(product="yescarta", setting="outpatient", default_book=False)
    totals = {}
    for payer in (None, "aetna", "CIGNA"):
        totals[payer] = carcost.estimate(case.model_copy(update={"payer": payer}), books=[book]).total
    assert (totals["CIGNA"].low, totals["CIGNA"].high) == (Decimal("610000.50"), Decimal("610000.50"))
    assert [totals["aetna"].low, totals["aetna"].high] == [Decimal(520_000), Decimal(520_000)]
    assert [totals[None].low, totals[None].high] == [Decimal(520_000), Decimal("610000.50")]


def test_an_admission_counts_product_and_stay_once(saved: Path) -> None:
    case = Scenario(product="yescarta", payer="cigna")
    result = carcost.estimate(case, books=[load_price_book(saved)])
    assert [item.component for item in result.line_items] == ["hospital-stay"]
    assert result.total.high == Decimal("610000.50")
    assert "infusion" in {one.component for one in result.included}


def test_aucatzyl_is_for_one_infusion_and_a_course_is_two() -> None:
    item = Item("AUCATZYL", (("Q2058", "HCPCS"),), payers=(Paid("Cigna", "PPO", "278250"),))
    case = Scenario(product="aucatzyl", setting="outpatient", payer="cigna", default_book=False)
    assert carcost.estimate(case, books=[book_of([item])]).total.high == 556_500


@pytest.mark.parametrize(
    ("payer", "message"),
    [
        ("Humana", "unknown payer"),
        ("a", "2 payers have this in their names"),
        ("Aetna", "no price of this payer"),
    ],
)
def test_a_payer_that_fits_nothing_is_refused(payer: str, message: str, saved: Path) -> None:
    case = Scenario(product="kymriah", setting="outpatient", payer=payer, books=(str(saved),))
    with pytest.raises(UsageError, match=message):
        carcost.estimate(case)


def test_an_apr_drg_is_there_by_name_only() -> None:
    items = [
        Item("CAR-T CELL", ((code, kind),), "inpatient", payers=(CIGNA,))
        for code, kind in (("018", "MS-DRG"), ("011", "APR-DRG"))
    ]
    by_name = {figure.id: figure.by_name_only for figure in book_of(items).prices}
    assert by_name["mercy-apr-drg-011-negotiated-cigna-inpatient"]
    assert not by_name["mercy-ms-drg-018-negotiated-cigna-inpatient"]


def test_few_payments_are_saved_only_where_nothing_else_is_known() -> None:
    few = AETNA._replace(payments="1 through 10")
    item = ITEMS[2]._replace(payers=(few, CIGNA))
    assert {figure.basis for figure in book_of([item]).prices} == {"negotiated"}
    relative = few._replace(dollar="", percentage="60")
    item = ITEMS[2]._replace(payers=(relative, CIGNA))
    found = {(figure.payer, figure.basis) for figure in book_of([item]).prices}
    assert found == {(None, "negotiated"), ("Aetna [1001]", "allowed"), ("Cigna", "negotiated")}


def test_names_that_are_long_or_alike_are_told_apart() -> None:
    payers = tuple(Paid(f"{'Very Long Name ' * 6}{end}", "HMO", "500000") for end in ("A", "B", "C"))
    book = book_of([ITEMS[2]._replace(payers=payers)])
    assert len({figure.id for figure in book.prices}) == len(book.prices) == 4


def test_professional_prices_and_an_empty_file_make_no_book() -> None:
    item = ITEMS[2]._replace(billing_class="professional")
    for items in ([item], [], ITEMS[:1]):
        with pytest.raises(UsageError, match="no price of a product or an admission"):
            book_of(items)


def test_only_a_payer_can_be_saved() -> None:
    assert book_of(ITEMS, Wanted(payer="cigna")).payers == ["Cigna"]


def test_what_is_no_price_makes_no_book_even_where_all_is_kept() -> None:
    item = ITEMS[2]._replace(payers=(CIGNA._replace(dollar="0.03"),))
    with pytest.raises(UsageError, match="without --keep-all such prices are left out"):
        book_of([item], Wanted(keep_all=True))


def test_what_was_allowed_is_asked_for_by_name(saved: Path) -> None:
    case = Scenario(payer="aetna", use=("mercy-ms-drg-018-allowed-aetna-1001-inpatient",))
    total = carcost.estimate(case, books=[load_price_book(saved)]).total
    assert [total.low, total.high] == [Decimal(480_000), Decimal(560_000)]


def test_few_payments_are_in_no_range_of_all_payers() -> None:
    few = Paid(
        "United",
        "Choice",
        percentage="60",
        median="900000",
        p10="900000",
        p90="900000",
        payments="1 through 10",
    )
    figures = {figure.id: figure for figure in book_of([ITEMS[4]._replace(payers=(AETNA, few))]).prices}
    assert figures["mercy-ms-drg-018-allowed-inpatient"].high == 560_000
    assert figures["mercy-ms-drg-018-allowed-united-inpatient"].high == 900_000


def test_the_page_says_whose_price_it_is(saved: Path) -> None:
    result = carcost.estimate(Scenario(payer="cigna"), books=[load_price_book(saved)])
    assert any("Cigna, PPO" in notice.text for notice in result.notices)


def test_a_payer_without_a_rate_for_an_admission_pays_no_other_payers() -> None:
    items = [
        Item("YESCARTA", (("Q2041", "HCPCS"),), "both", payers=(CIGNA._replace(dollar="500000"),)),
        Item(
            "CAR T-CELL",
            (("018", "MS-DRG"),),
            "inpatient",
            "2000000",
            payers=(AETNA._replace(dollar="910000"),),
        ),
    ]
    result = carcost.estimate(Scenario(product="yescarta", payer="cigna"), books=[book_of(items)])
    lines = {item.component: (item.low, item.high) for item in result.line_items}
    assert lines["infusion"] == (Decimal(500_000), Decimal(500_000))
    assert lines["hospital-stay"] == (Decimal(0), Decimal(500_000))


def test_an_admission_is_one_whatever_settings_its_lines_have() -> None:
    of_both = [
        Item("CAR T-CELL", (("018", "MS-DRG"),), setting, payers=(paid,))
        for setting, paid in (("inpatient", AETNA), ("both", CIGNA), ("", CIGNA._replace(plan="HMO")))
    ]
    figures = {figure.id: figure for figure in book_of(of_both).prices}
    assert figures["mercy-ms-drg-018-negotiated-inpatient"].high == Decimal("610000.50")


def test_a_book_of_one_payer_has_no_prices_of_all() -> None:
    book = book_of(ITEMS, Wanted(payer="cigna"))
    assert {figure.payer for figure in book.prices if figure.basis == "negotiated"} == {"Cigna"}


def test_without_percentiles_there_is_a_median_only() -> None:
    only = Paid("Cigna", "PPO", percentage="60", median="500000", payments="30")
    (figure,) = [
        one
        for one in book_of([ITEMS[2]._replace(payers=(only,))]).prices
        if one.basis == "allowed" and one.payer
    ]
    assert figure.low == figure.high == 500_000
    assert figure.measures is not None
    assert "median of 30 payments; Cigna, one plan" in figure.measures


def test_a_book_of_very_many_payers() -> None:
    payers = tuple(Paid(f"{'Same Beginning ' * 5}{number}", "HMO", "500000") for number in range(600))
    assert len(book_of([ITEMS[2]._replace(payers=payers)]).prices) == 601


def test_what_holds_for_both_settings_holds_in_each() -> None:
    items = [
        Item("YESCARTA", (("Q2041", "HCPCS"),), setting, payers=(Paid(payer, "PPO", dollar),))
        for setting, payer, dollar in (
            ("both", "Aetna", "500000"),
            ("outpatient", "Cigna", "900000"),
            ("inpatient", "AETNA", "700000"),
        )
    ]
    book = book_of(items)
    for setting, ends in (("outpatient", (500_000, 900_000)), ("inpatient", (500_000, 700_000))):
        figure = book.price("infusion", product="yescarta", setting=setting)  # type: ignore[arg-type]
        assert figure is not None
        assert (int(figure.low), int(figure.high)) == ends
    case = Scenario(product="yescarta", payer="AETNA", default_book=False, without=("hospital-stay",))
    assert carcost.estimate(case, books=[book]).total.high == 700_000


def test_a_book_of_one_payer_asks_for_the_payer() -> None:
    book = book_of(ITEMS[2:3], Wanted(payer="cigna"))
    with pytest.raises(UsageError, match="prices of single payers only; choose one: --payer Cigna"):
        carcost.estimate(Scenario(product="yescarta", setting="outpatient"), books=[book])
