"""Reading saved results, and telling them from scenarios."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from carcost import Scenario, estimate
from carcost.errors import DataError, UsageError
from carcost.load.home import data_home
from carcost.load.result import load_columns
from carcost.models.results.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SAVED = estimate(Scenario.model_validate({"infusion_price": "400k:410000.55", "add": {"travel": "600.50"}}))


def load_estimate(path: Path) -> Estimate:
    """The saved result of a file."""
    ((_, found),) = load_columns(str(path))
    assert isinstance(found, Estimate)
    return found


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Path]:
    def write(change: Callable[[dict[str, Any]], object] = lambda _: None) -> Path:
        values = json.loads(SAVED.model_dump_json())
        change(values)
        file = tmp_path / "jan.json"
        file.write_text(json.dumps(values), encoding="utf-8")
        return file

    return write


def test_a_saved_result_reads_back_to_the_cent(saved: Callable[..., Path]) -> None:
    assert load_estimate(saved()) == SAVED


def test_what_a_later_version_added_is_passed_over(saved: Callable[..., Path]) -> None:
    def later(values: dict[str, Any]) -> None:
        values |= {"new": 1, "schema_version": "1.9"}
        values["scenario"]["new_choice"] = "x"
        values["line_items"][0]["new"] = 2

    assert load_estimate(saved(later)).line_items == SAVED.line_items


BAD: list[tuple[dict[str, Any], str]] = [
    ({"kind": "explanation"}, 'this is a saved result of the kind "explanation"'),
    ({"kind": "Jane"}, "this is no saved estimate; 'carcost estimate -f json' writes one"),
    ({"kind": ["estimate"]}, "this is no saved estimate"),
    ({"schema_version": "2.0"}, "a later carcost wrote this (layout 2, this one reads 1)"),
    ({"schema_version": "new"}, "schema_version: expected a version like 1.0"),
    ({"schema_version": None}, "schema_version: expected a version"),
    ({"total": {"low": 1, "high": 2}}, "total.low: it is not the sum of the lines"),
    ({"line_items": []}, "there is no line in it"),
    ({"line_items": "x"}, "line_items: expected a list, found text"),
    ({"scenario": 5}, "scenario: expected a table, found a number"),
    ({"scenario": {"setting": "moon"}}, "unknown setting"),
    ({"currency": 5}, "currency"),
    ({"total": {"low": -1, "high": 2}}, "expected an amount of at least 0"),
]


@pytest.mark.parametrize(("changes", "words"), BAD, ids=[words[:30] for _, words in BAD])
def test_what_is_wrong_is_named_with_its_file(
    saved: Callable[..., Path], changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(DataError) as refused:
        load_estimate(saved(lambda values: values.update(changes)))
    assert "jan.json" in str(refused.value)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"low": 5e12}, "is not"),
        ({"high": 10**20}, "the amount is too large"),
        ({"unit_high": 10**300}, "the amount is too large"),
        ({"low": 700.0, "high": 600.0}, "the low end is above the high end"),
        ({"low": 600.125}, "fraction of a cent"),
        ({"component": "infusion"}, "a second line of infusion"),
    ],
)
def test_lines_that_carcost_never_wrote(
    saved: Callable[..., Path], changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(DataError) as refused:
        load_estimate(saved(lambda values: values["line_items"][-1].update(changes)))
    assert words in str(refused.value) or "low end" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not JSON"),
        ("low = 5", "bad.json:1: the file is not JSON: Expecting value"),
        ("[]", "no saved estimate"),
        ("", "the file is empty"),
        ("[" * 100_000, "not JSON"),
        ('{"kind": 1e999999999999999999999}', "not JSON"),
        ('{"kind": ' + "9" * 5000 + "}", "not JSON"),
    ],
)
def test_what_is_no_json(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "bad.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as refused:
        load_estimate(file)
    assert words in str(refused.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no such file"):
        load_columns(str(tmp_path / "none.json"))


def names(argument: str) -> list[tuple[str, str]]:
    return [(name, type(column).__name__) for name, column in load_columns(argument)]


def test_arguments_are_scenarios_files_and_saved_results(saved: Callable[..., Path]) -> None:
    common = str(data_home() / "scenarios" / "common.toml")
    assert names("trial") == names(f"{common}#trial") == [("trial", "Scenario")]
    assert len(names(common)) == 12
    assert names(str(saved())) == [("jan", "Estimate")]
    with pytest.raises(UsageError, match='did you mean "trial"'):
        names("trail")


def test_a_file_needs_no_suffix(saved: Callable[..., Path], tmp_path: Path) -> None:
    assert names(str(saved().rename(tmp_path / "february"))) == [("february", "Estimate")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SAVED.model_dump_json(), [("estimate", "Estimate")]),
        (estimate(Scenario(name="ours")).model_dump_json(), [("ours", "Estimate")]),
        ("[scenarios.a]\n[scenarios.b]\n", [("a", "Scenario"), ("b", "Scenario")]),
    ],
)
def test_standard_input(monkeypatch: pytest.MonkeyPatch, text: str, expected: list[tuple[str, str]]) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
    assert names("-") == expected


def test_the_model_is_what_is_read(saved: Callable[..., Path]) -> None:
    assert type(load_estimate(saved())) is Estimate
