"""`carcost compare`: golden files, widths, gates, every bad input."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

import carcost
from carcost.load.catalogue import load_catalogue
from carcost.load.result import load_columns
from carcost.models.change import change_text
from carcost.models.money import money_text
from carcost.render.plain import to_plain
from carcost.render.terminal import to_terminal
from carcost.report.compare import arrange_comparison

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Cli

    from carcost.models.results.comparison import Comparison

SUFFIX = {"table": "txt", "plain": "plain.txt", "json": "json", "csv": "csv", "markdown": "md"}
CASES = {
    "compare": "compare",
    "compare-total": "compare trial inpatient expanded-access --baseline inpatient --by total",
}
FIVE = (
    "inpatient",
    "current-prices-inpatient",
    "medicare-inpatient",
    "severe-toxicity",
    "far-from-the-centre",
)
SIX = (*FIVE, "inpatient-full-stay")
USUAL = ("outpatient", "inpatient", "inpatient-full-stay")
SETS = {"usual": USUAL, "five": FIVE, "six": SIX}


def comparison(*names: str) -> Comparison:
    columns = [column for name in names for _, column in load_columns(name)]
    return carcost.compare(*columns, names=names)


@pytest.mark.parametrize("name", SUFFIX)
@pytest.mark.parametrize("case", CASES)
def test_golden(cli: Cli, golden: Callable[[str, str], None], case: str, name: str) -> None:
    ran = cli(*CASES[case].split(), "-f", name)
    assert (ran.code, ran.err) == (0, "")
    golden(f"{case}.{SUFFIX[name]}", ran.out)


@pytest.mark.parametrize("width", [80, 100, 160])
@pytest.mark.parametrize("name", SETS)
def test_golden_at_the_widths_of_a_screen(golden: Callable[[str, str], None], name: str, width: int) -> None:
    text = to_terminal(arrange_comparison(comparison(*SETS[name])), width, color=False)
    assert max(map(len, text.splitlines())) <= width
    golden(f"compare-{name}.{width}.txt", text)


def test_five_fit_a_hundred_columns_and_six_lie_on_their_side() -> None:
    five = to_terminal(arrange_comparison(comparison(*FIVE)), 100, color=False)
    assert "\n  low    " in five
    six = to_terminal(arrange_comparison(comparison(*SIX)), 160, color=False)
    assert "\n  low    " not in six
    assert "\ninpatient (baseline)\n" in six
    narrow = to_terminal(arrange_comparison(comparison(*FIVE)), 72, color=False)
    assert "\ninpatient (baseline)\n" in narrow


@pytest.mark.parametrize("width", range(5, 150, 9))
def test_nothing_is_ever_cut(width: int) -> None:
    result = comparison(*FIVE)
    document = arrange_comparison(result)
    text = to_terminal(document, width, color=False)
    assert "…" not in text
    words = "".join(text.split())
    reasons = ["".join(reason.text.split())[1:] for why in result.why for reason in why.reasons]
    totals = [money_text(column.total.high, "USD") for column in result.columns]
    changes = [change_text(column.difference.high, "USD") for column in result.columns[1:]]
    for one in (*FIVE, *totals, *changes, "NOTALIKE"):
        assert one in words, one
    assert width > 50 or all(reason in words for reason in reasons)
    if width < 50:
        assert text.split() == to_plain(document).split()


def test_a_long_name_of_a_file_is_not_cut() -> None:
    name = "results-of-" * 20
    one = carcost.estimate()
    document = arrange_comparison(carcost.compare(one, one, names=[name, "b"]))
    for width in (40, 80, 120):
        assert name in "".join(to_terminal(document, width, color=False).split())


@pytest.mark.parametrize("name", SUFFIX)
def test_every_format_says_the_same_numbers_and_what_is_not_alike(cli: Cli, name: str) -> None:
    out = cli("compare", "-f", name).out
    plain = out.replace(",", "").replace("$", "").replace("*", "")
    for number in ("375000", "425000", "750000", "850000", "475000", "89.5"):
        assert number in plain, number
    for words in ("ESTIMATE, NOT A QUOTE", "not planned when the setting is outpatient", "baseline"):
        assert words in out, words


def test_csv_has_a_row_for_each_column_and_component(cli: Cli) -> None:
    rows = list(csv.DictReader(io.StringIO(cli("compare", "-f", "csv").out)))
    for name in USUAL:
        kinds = [row["row"] for row in rows if row["scenario"] == name and row["row"] != "why"]
        assert len(kinds) == len(load_catalogue().components) + 1
        assert kinds[-1] == "total"
    total = next(row for row in rows if row["scenario"] == "inpatient" and row["row"] == "total")
    assert (total["difference_low"], total["difference_high"], total["percent_high"]) == (
        "0",
        "425000",
        "100.0",
    )
    lodging = next(row for row in rows if row["component"] == "lodging")
    assert (lodging["row"], lodging["difference_low"], lodging["difference_high"]) == ("not-counted", "", "")
    fall = cli("compare", "inpatient", "outpatient", "-f", "csv").out
    assert "outpatient,total,,Total,375000,425000,0,-425000,0.0,-50.0,USD" in fall


def test_by_total_leaves_out_the_lines_and_not_what_is_unlike(cli: Cli) -> None:
    out = cli("compare", "--by", "total").out
    assert "CAR-T product and infusion\n" not in out
    assert "NOT ALIKE" in out
    assert "+$425,000" in out


@pytest.fixture
def saved(cli: Cli, tmp_path: Path) -> tuple[str, str]:
    files = []
    for name, day in (("may", "2024-05-01"), ("february", "2026-02-01")):
        file = str(tmp_path / f"{name}.json")
        argv = (
            "--setting",
            "outpatient",
            "--book",
            "medicare-drugs",
            "--product",
            "Carvykti",
            "--as-of",
            day,
        )
        assert cli("estimate", *argv, "-f", "json", "-q", "-o", file).code == 0
        files.append(file)
    return files[0], files[1]


def test_a_saved_result_and_itself(cli: Cli, saved: tuple[str, str]) -> None:
    ran = cli("compare", saved[0], saved[0], "--fail-increase", "0")
    assert (ran.code, ran.err) == (0, "")
    assert "No difference: choices, prices and books are the same." in ran.out
    assert "may (2)" in ran.out


def test_the_same_scenario_at_two_dates(cli: Cli, saved: tuple[str, str]) -> None:
    out = cli("compare", *saved).out
    assert "+$80,154" in out
    assert "The price of infusion moved by +$80,154.02 at both ends" in out
    result = json.loads(cli("compare", *saved, "-f", "json").out)
    assert result["columns"][1]["difference"] == {
        "low": 80154.02,
        "high": 80154.02,
        "percent_low": 15.8,
        "percent_high": 15.8,
    }
    assert [reason["code"] for reason in result["why"][0]["reasons"]] == ["choice", "price"]


def test_names_files_and_saved_results_mix(cli: Cli, saved: tuple[str, str], tmp_path: Path) -> None:
    own = tmp_path / "ours.toml"
    own.write_text(
        '[scenarios.near]\nextends = "outpatient"\n[scenarios.far]\nadd = {travel = "600"}\n', "utf-8"
    )
    result = json.loads(cli("compare", str(own), saved[0], "trial", f"{own}#far", "-f", "json").out)
    assert [column["name"] for column in result["columns"]] == ["near", "far", "may", "trial", "far (2)"]
    ran = cli("compare", str(own), saved[0], "--baseline", saved[0], "-f", "json")
    assert json.loads(ran.out)["baseline"] == "may"


@pytest.mark.parametrize(
    ("limit", "code"),
    [("100%", 0), ("99.9%", 3), ("425000", 0), ("424,999.99", 3), ("0", 3), ("0.5M", 0)],
)
def test_the_gate(cli: Cli, limit: str, code: int) -> None:
    ran = cli("compare", "outpatient", "inpatient", "--fail-increase", limit)
    assert ran.code == code
    assert "Total" in ran.out
    assert bool(ran.err) == bool(code)


def test_the_gate_names_each_column_above_it(cli: Cli) -> None:
    ran = cli("compare", "--fail-increase", "5%", "-q")
    assert ran.err == (
        "carcost: gate: the high total of inpatient, $850,000, is +$425,000 against outpatient, "
        "more than --fail-increase 5%\n"
        "carcost: gate: the high total of inpatient-full-stay, $850,000, is +$425,000 against outpatient, "
        "more than --fail-increase 5%\n"
    )


BAD = [
    ("inpatient", "at least two scenarios"),
    ("inpatient inpatien", 'did you mean "inpatient"?'),
    ("inpatient trial --baseline tria", '--baseline: unknown column "tria"; did you mean "trial"?'),
    ("inpatient trial --baseline JaneDoe", "unknown column; allowed: inpatient, trial"),
    ("--by lines", "--by: unknown way; allowed: component, total"),
    ("--by totl", 'did you mean "total"?'),
    ("--format tabel", 'did you mean "table"?'),
    ("--fail-increase 0.5", "looks like a multiplier"),
    ("--fail-increase -5", "is not an amount"),
    ("--fail-increase -5%", "a percentage is from 0% to 1000%"),
    ("--fail-increase 2000%", "a percentage is from 0% to 1000%"),
    ("--fail-increase nan", "is not an amount"),
    ("--fail-increase Jane", "this text of 4 characters"),
    ("--nonsense", "--nonsense"),
]


@pytest.mark.parametrize(("options", "words"), BAD, ids=[options for options, _ in BAD])
def test_bad_usage_is_one_clear_line(cli: Cli, options: str, words: str) -> None:
    ran = cli("compare", *options.split())
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert ran.err.count("\n") == 1
    assert len(ran.err) < 300


def test_bad_files_are_data_errors(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text('{"kind": "list"}', "utf-8")
    (tmp_path / "broken.json").write_text('{"kind": ', "utf-8")
    (tmp_path / "huge.json").write_text('{"a": 1e99999999999999999999}', "utf-8")
    for file, words in (
        ("list.json", 'a saved result of the kind "list"'),
        ("broken.json", "not JSON"),
        ("huge.json", "not JSON"),
        ("none.json", "there is no such file"),
    ):
        ran = cli("compare", "inpatient", str(tmp_path / file))
        assert (ran.code, ran.out) == (4, "")
        assert words in ran.err
        assert file in ran.err


def test_unlike_currencies_are_a_data_error_and_other_currencies_have_no_dollar_gate(
    cli: Cli, saved: tuple[str, str], tmp_path: Path
) -> None:
    euro = tmp_path / "euro.json"
    with open(saved[0], encoding="utf-8") as file:  # noqa: PTH123 - a name, as the user gives it
        euro.write_text(file.read().replace('"currency": "USD"', '"currency": "EUR"'), "utf-8")
    ran = cli("compare", "inpatient", str(euro))
    assert (ran.code, ran.err) == (
        4,
        "carcost: comparison: inpatient is in USD and euro in EUR; unlike currencies are not compared\n",
    )
    ran = cli("compare", str(euro), str(euro), "--fail-increase", "5")
    assert (ran.code, ran.out) == (2, "")
    assert "give a percentage" in ran.err
    assert cli("compare", str(euro), str(euro), "--fail-increase", "5%").code == 0


def test_a_file_that_was_read_is_not_written_over(cli: Cli, saved: tuple[str, str]) -> None:
    ran = cli("compare", *saved, "-o", saved[1])
    assert ran.code == 2
    assert "would be lost" in ran.err
