"""The article, rebuilt to the dollar."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli

CASES = [
    ("", 375_000, 850_000),
    ("--setting inpatient", 375_000, 850_000),
    ("--setting outpatient", 375_000, 425_000),
    ("--stay-multiplier 1", 750_000, 850_000),
    ("--stay-multiplier 0.25:0.5", 468_750, 637_500),
    ("--stay-multiplier 25%:50%", 468_750, 637_500),
    ("--infusions 2 --setting outpatient", 750_000, 850_000),
    ("--infusions 2", 750_000, 1_700_000),
    ("--infusion-price 400000 --stay-multiplier 0.333", 533_200, 533_200),
    ("--setting outpatient --add lodging=1540:3080", 376_540, 428_080),
    ("--without infusion", 0, 425_000),
    ("--without hospital-stay", 375_000, 425_000),
    ("--add hospital-stay=100k:200k", 475_000, 625_000),
]


@pytest.mark.parametrize(("options", "low", "high"), CASES)
def test_total(cli: Cli, options: str, low: int, high: int) -> None:
    ran = cli("estimate", *options.split(), "-f", "json")
    assert (ran.code, ran.err) == (0, "")
    total = json.loads(ran.out)["total"]
    assert total == {"low": low, "high": high}
    assert all(isinstance(end, int) for end in total.values())


def test_a_sponsored_product_is_said_to_be_left_out_and_still_multiplied(cli: Cli) -> None:
    result = json.loads(cli("estimate", "--without", "infusion", "-f", "json").out)
    assert [line["component"] for line in result["line_items"]] == ["hospital-stay"]
    assert result["line_items"][0]["formula"] == "0 to 1 × infusion ($375,000 to $425,000)"
    assert (
        "sponsor" in {notice["code"]: notice["text"] for notice in result["notices"]}["reference-not-counted"]
    )
    left_out = {item["component"] for item in result["not_counted"] if item["code"] == "left-out"}
    assert left_out == {
        "infusion",
        "leukapheresis",
        "genetic-modification",
        "cell-expansion",
        "administration",
    }


def test_the_estimate_says_what_the_design_promises(cli: Cli) -> None:
    result = json.loads(cli("estimate", "-f", "json").out)
    assert result["kind"] == "estimate"
    assert (result["currency"], result["price_year"]) == ("USD", 2023)
    assert result["price_books"][0]["id"] == "article"
    infusion, stay = result["line_items"]
    assert (infusion["low"], infusion["high"], infusion["basis"]) == (375_000, 425_000, "list")
    assert (stay["low"], stay["high"], stay["upper_end_only"]) == (0, 425_000, True)
    assert [source["publisher"] for source in result["sources"]] == [
        "Global Autoimmune Institute",
        "American College of Rheumatology",
    ]
    assert [source["date"] for source in result["sources"]] == ["2023-11-17", "2023-11-07"]
    notices = {notice["code"]: notice["text"] for notice in result["notices"]}
    assert notices["not-a-quote"].startswith("ESTIMATE, NOT A QUOTE")
    assert "7 November 2023" in notices["not-a-quote"]
    assert "Investigational" in notices["investigational"]
    assert "23 November 2026" in notices["investigational"]
    assert "CRS" in notices["safety"]
    assert "ICANS" in notices["safety"]
    assert {"leukapheresis", "genetic-modification", "cell-expansion", "administration"} == {
        included["component"] for included in result["included"]
    }
    assert all(item["reason"] for item in result["not_counted"])
    assert len(result["not_counted"]) == 14
