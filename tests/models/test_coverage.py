"""What is known of a case's coverage, and what of it makes no sense."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from carcost.models.coverage import Coverage
from carcost.models.valid import InvalidError, valid


def test_everything_may_be_written_as_on_the_command_line() -> None:
    coverage = Coverage.model_validate(
        {
            "deductible_left": "3,500",
            "oop_max": "None",
            "coinsurance": "10%",
            "network": "in",
            "start": "2031-11-10",
            "next_year_limit": "12k",
            "allowed": "400k:450k",
            "stay_days": "20",
            "when": {"infusion": "2"},
        }
    )
    assert coverage.deductible_left == Decimal(3500)
    assert coverage.oop_max == "none"
    assert coverage.next_year_limit == Decimal(12_000)
    assert (coverage.start, coverage.when) == (date(2031, 11, 10), {"infusion": 2})
    assert coverage.stay_days is not None
    assert (coverage.stay_days.low, coverage.stay_days.high) == (20, 20)
    assert coverage.allowed is not None
    assert coverage.allowed.high == Decimal(450_000)


def test_it_is_read_back_from_its_json() -> None:
    coverage = Coverage.model_validate({"oop_max": "9200.50", "next_year_limit": "none", "coinsurance": "0%"})
    assert '"oop_max":9200.5,' in coverage.model_dump_json()
    assert Coverage.model_validate_json(coverage.model_dump_json()) == coverage


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"network": "inn"}, 'unknown network "inn"; did you mean "in"?'),
        ({"start": "2026-13-01"}, "found one that does not exist"),
        ({"start": "1926-01-01"}, "this year is not from 2020 to 2100"),
        ({"oop_max": "none", "oop_left": 5}, "there is no maximum, and something is left of it"),
        ({"oop_max": 100, "oop_left": 101}, r"more is left \(\$101\) than the maximum \(\$100\)"),
        (
            {"oop_max": 100, "deductible_left": 101},
            r"the maximum \(\$100\) is below the deductible \(\$101\)",
        ),
        ({"oop_max": "never"}, "is not an amount of dollars"),
        ({"coinsurance": "20"}, r"is it 20% or 0\.20\?"),
        ({"allowed": "0"}, "an allowed amount of 0 is a denial"),
        ({"allowed": "5:4"}, r"the low end \(5\) is above the high end \(4\)"),
        ({"stay_days": "0"}, '"0" is not from 1 to 150'),
        ({"stay_days": "151"}, '"151" is not from 1 to 150'),
        ({"stay_days": "20:10"}, r"the shorter stay \(20 days\) is above the longer one \(10\)"),
        ({"stay_days": "ten"}, "is not a whole number from 1 to 150"),
        ({"stay_days": [5]}, "found a list"),
        ({"when": {"infusion": 1}}, "months are counted from a start"),
        ({"when": {"infusion": 25}, "start": "2026-01-01"}, "is not from 0 to 24"),
        ({"when": {"infusion": True}, "start": "2026-01-01"}, "true or false is not a whole number"),
        ({"when": 5}, "expected a table, found a number"),
    ],
)
def test_what_makes_no_sense_is_refused(values: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidError, match=message):
        valid(Coverage, values)
