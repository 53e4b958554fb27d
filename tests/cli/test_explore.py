"""`explain`, `list`, `show` and `schema`: golden files, names, and bad names."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Cli

SUFFIX = {"table": "txt", "plain": "plain.txt", "json": "json", "csv": "csv", "markdown": "md"}
CASES = {
    "explain": "explain",
    "explain-admission": "explain hospital-stay medicare-inpatient",
    "explain-lodging": "explain lodging --add lodging=1540.50:3080",
    "list": "list",
    "show-lupus": "show lupus",
    "show-article": "show article",
    "show-leukapheresis": "show leukapheresis",
    "show-source": "show acr-2023",
    "show-kymriah": "show Kymriah",
    "show-studies": "show studies",
    "show-scenario": "show severe-toxicity",
    "show-medicare": "show medicare",
}


@pytest.mark.parametrize("name", SUFFIX)
@pytest.mark.parametrize("case", CASES)
def test_golden(cli: Cli, golden: Callable[[str, str], None], case: str, name: str) -> None:
    ran = cli(*CASES[case].split(), "-f", name)
    assert (ran.code, ran.err) == (0, "")
    golden(f"{case}.{SUFFIX[name]}", ran.out)


def test_explain_gives_formula_sources_places_and_dates(cli: Cli) -> None:
    out = cli("explain", "hospital-stay", "--stay-multiplier", "0.25:0.5").out
    for words in (
        "0.25 to 0.5 × infusion ($375,000 to $425,000)",
        "low $375,000 + $93,750 = $468,750; high $425,000 + $212,500 = $637,500",
        "Bed, nursing, medicines",
        "given by the user",
        "Global Autoimmune Institute, 17 November 2023",
        "ESTIMATE, NOT A QUOTE",
    ):
        assert words in out, words
    assert "considerable" in cli("explain", "crs-care").out
    assert "already covers it" in cli("explain", "leukapheresis").out
    assert cli("explain", "--fail-above", "1").code == 3


def test_explain_can_tell_of_all(cli: Cli) -> None:
    assert "lymphodepletion" not in cli("explain").out
    assert "Preparing chemotherapy (lymphodepletion)" in cli("explain", "--show-not-counted").out


def test_show_lupus_tells_a_counsellor_all_of_it(cli: Cli) -> None:
    out = cli("show", "lupus").out
    for words in (
        "investigational",
        "23 November 2026",
        "15 patients",
        "Novartis",
        "27 more",
        "18 studies",
        "CRS",
        "ICANS",
    ):
        assert words in out, words
    assert "Novartis" not in cli("show", "scleroderma").out, "that study is in lupus"


@pytest.mark.parametrize(
    "name", ["lupus", "LUPUS", "SLE", "systemic-lupus-erythematosus", "systemic lupus", "erythem"]
)
def test_a_disease_is_found_by_any_of_its_names(cli: Cli, name: str) -> None:
    assert cli("show", name).out.startswith("Systemic lupus erythematosus")


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("show", "arthritis"), "rheumatoid-arthritis (indication), psoriatic-arthritis (indication)"),
        (("show", "leukaferesis"), 'did you mean "leukapheresis"?'),
        (("show", "???"), "'carcost list' shows all"),
        (("show", ""), "'carcost list' shows all"),
        (("show", "lupus", "-f", "xml"), "--format: unknown format"),
        (("explain", "stay"), "unknown component; 'carcost list components' shows all"),
        (("explain", "hosp"), 'did you mean "hospital-stay"?'),
        (("list", "component"), 'did you mean "components"?'),
        (("list", "books", "-f", "jsonn"), 'did you mean "json"?'),
        (("schema", "bok"), 'did you mean "book"?'),
        (("check",), "FILE"),
    ],
)
def test_a_bad_name_is_one_clear_line(cli: Cli, argv: tuple[str, ...], words: str) -> None:
    ran = cli(*argv)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("books", 7),
        ("components", 20),
        ("indications", 7),
        ("products", 7),
        ("scenarios", 12),
        ("sources", 83),
    ],
)
def test_list_one_kind(cli: Cli, kind: str, count: int) -> None:
    rows = list(csv.DictReader(io.StringIO(cli("list", kind, "-f", "csv").out)))
    assert len(rows) == count
    assert {row["kind"] for row in rows} == {kind.removesuffix("s")}


@pytest.mark.parametrize("name", ["book", "scenario", "estimate"])
def test_a_schema_describes_every_field(cli: Cli, name: str) -> None:
    schema = json.loads(cli("schema", name).out)
    assert schema["$schema"].endswith("2020-12/schema")
    for part in (schema, *schema["$defs"].values()):
        for field, content in part.get("properties", {}).items():
            described = content.get("description", "").endswith(".") or "$ref" in content
            assert described, f"{part['title']}.{field}"
    assert json.loads(cli("schema").out)[name] == schema
