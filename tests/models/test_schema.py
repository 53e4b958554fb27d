from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from carcost.models.schema import SCHEMAS, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def objects(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The schemas of all models in a schema."""
    yield from (part for part in (schema, *schema.get("$defs", {}).values()) if part.get("type") == "object")


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_json_of_the_stated_draft(name: str) -> None:
    schema = schema_of(name)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json.loads(json.dumps(schema)) == schema


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_field_says_what_it_means(name: str) -> None:
    schema = schema_of(name)
    for model in objects(schema):
        for field in model["properties"].values():
            referred = schema["$defs"][field["$ref"].rpartition("/")[2]] if "$ref" in field else {}
            assert (referred | field)["description"].endswith(".")


@pytest.mark.parametrize("name", ["book", "scenario", "batch"])
def test_what_is_read_allows_no_key_that_it_does_not_know(name: str) -> None:
    assert all(model["additionalProperties"] is False for model in objects(schema_of(name)))


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("book", {"id", "title", "version", "country", "sources"}),
        ("scenario", {"scenarios"}),
        (
            "estimate",
            {
                "kind",
                "schema_version",
                "carcost_version",
                "currency",
                "price_year",
                "scenario",
                "price_books",
                "line_items",
                "total",
                "included",
                "not_counted",
                "oldest_figure",
                "notices",
                "sources",
            },
        ),
    ],
)
def test_a_schema_requires_what_is_always_there(name: str, keys: set[str]) -> None:
    assert set(schema_of(name).get("required", [])) == keys


def test_the_amounts_of_a_result_are_numbers_and_those_of_a_book_may_be_text() -> None:
    amount = {"type": "number", "minimum": 0}
    total = schema_of("estimate")["$defs"]["Total"]["properties"]["high"]
    assert {key: total[key] for key in amount} == amount
    kinds = [part["type"] for part in schema_of("book")["$defs"]["Price"]["properties"]["high"]["anyOf"]]
    assert kinds == ["number", "string"]


@pytest.mark.parametrize("field", ["infusion_price", "stay_multiplier", "add"])
def test_the_schema_of_a_scenario_allows_a_range_as_text(field: str) -> None:
    schema = schema_of("scenario")["$defs"]["ScenarioEntry"]["properties"][field]
    assert '"string"' in json.dumps(schema)


def test_there_is_no_other_schema() -> None:
    with pytest.raises(KeyError):
        schema_of("nonsense")
