"""CMS's own examples, and what real hospitals publish; skipped where these files are absent."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from carcost.calc.charges import Wanted, sum_up
from carcost.errors import DataError
from carcost.load.charge_scan import scan_charges

if TYPE_CHECKING:
    from carcost.models.results.charges import ChargeGroup, FileCharges

FILES = Path(__file__).parents[2] / "shared" / "hospital-files"
pytestmark = pytest.mark.skipif(not FILES.is_dir(), reason="the hospitals' files are not here")
# What a reader sees through, or what CMS calls an alert and not an error.
NO_ERRORS = {"version", "short-row", "bad-bytes", "placeholder"}


# What is no price file any more.
UNREADABLE = {"sample-empty", "sample-bad-item-header"}


def verdicts() -> list[tuple[Path, bool]]:
    found = []
    for index in sorted(FILES.glob("cms/INDEX_*.jsonl")):
        folder = "validator-fixtures/3.0" if index.stem.endswith("v3.0") else "validator-fixtures"
        for line in index.read_text(encoding="utf-8").splitlines():
            verdict = json.loads(line)
            places = [
                *FILES.glob(f"cms/{folder}/{verdict['file']}"),
                *FILES.glob(f"cms/examples-*/**/{verdict['file']}"),
            ]
            is_for_another = verdict["file"] == "sample-wide-blank-headers.csv" and not verdict["valid"]
            if (
                places and not is_for_another
            ):  # by the rules of 2.2 it fails for its columns, which are those of 3.0
                found.append((places[0], verdict["valid"]))
    return found


@pytest.mark.parametrize(("path", "valid"), verdicts(), ids=lambda one: getattr(one, "stem", str(one)))
def test_each_example_of_cms_reads_as_its_verdict_says(path: Path, valid: bool) -> None:
    if path.stem in UNREADABLE:
        with pytest.raises(DataError) as raised:
            scan_charges(path, check=True)
        assert (len(raised.value.problems), valid) == (1, False)
        return
    scanned = scan_charges(path, check=True)
    assert scanned.hospital == "West Mercy Hospital"
    assert scanned.locations
    assert scanned.charges == ()
    errors = {one.code for one in scanned.findings} - NO_ERRORS
    assert (not errors) == valid


def test_there_are_verdicts_of_both_kinds() -> None:
    kinds = [valid for _, valid in verdicts()]
    assert kinds.count(True) >= 20
    assert kinds.count(False) >= 20


@pytest.mark.parametrize("path", sorted(FILES.glob("cms/templates-*/*.csv")), ids=lambda path: path.stem)
def test_a_template_has_no_prices(path: Path) -> None:
    assert "no-rows" in {one.code for one in scan_charges(path).findings}


def real(name: str, payer: str | None = None) -> FileCharges:
    (one,) = sum_up([scan_charges(FILES / "real" / name)], Wanted(payer), (), "0", rows=True).files
    return one


def group(one: FileCharges, target: str) -> ChargeGroup:
    return next(group for group in one.groups if group.target == target and group.negotiated)


def test_mgh_has_what_medicare_allowed() -> None:
    one = real("mgh.csv", payer="MEDICARE [2001]")
    allowed = group(one, "ms-drg-018").allowed
    assert allowed is not None
    assert (allowed.median, allowed.p10, allowed.p90) == (
        Decimal("502395.29"),
        Decimal("144897.07"),
        Decimal("534210.33"),
    )
    assert (allowed.payments_least, allowed.payments_most) == (47, 47)
    aside = real("mgh.csv").set_aside
    assert ("median", "131.13") in {(entry.column, entry.found) for entry in aside}


def test_md_anderson_charges_for_yescarta() -> None:
    gross = group(real("md-anderson.csv"), "yescarta").gross
    assert gross is not None
    assert gross.low == gross.high == 603_790
    assert {one.target for one in real("md-anderson.csv").groups} >= {"yescarta", "kymriah", "aucatzyl"}


@pytest.mark.parametrize(
    ("name", "low", "median", "high"),
    [
        # As facts.csv has them, from another reader's digest: DRG-MRF-13.
        ("banner-university-phoenix.csv", "181807.05", "351686.76", "1141377.89"),
        ("unc-hospitals.csv", "243151.53", "421244.08", "669506.13"),
    ],
)
def test_what_payers_agreed_to_for_an_admission(name: str, low: str, median: str, high: str) -> None:
    agreed = group(real(name), "ms-drg-018").negotiated
    assert agreed is not None
    assert (agreed.low, agreed.median, agreed.high) == (Decimal(low), Decimal(median), Decimal(high))


def test_unc_sets_a_rate_for_a_day_aside() -> None:
    reasons = {
        (entry.found, entry.reason)
        for entry in real("unc-hospitals.csv").set_aside
        if entry.column == "dollar"
    }
    assert ("4481.00", "a rate for a day, not for the treatment") in reasons


def test_uchicago_agreed_in_dollars_as_the_facts_have_it() -> None:
    rows = [row.dollar for row in real("uchicago.json").rows if row.target == "ms-drg-018" and row.dollar]
    assert (min(rows), max(rows), len(rows)) == (Decimal("411316.17"), Decimal("894143.06"), 16)


def test_no_product_beside_car_t_is_taken_for_it() -> None:
    for path in sorted((FILES / "real").iterdir()):
        for charge in scan_charges(path).charges:
            assert not {"lifileucel", "afamitresgene", "remestemcel"} & set(
                charge.description.lower().split()
            )
