from __future__ import annotations

from datetime import date

import pytest
from builders import source

from carcost.models.catalogue import Catalogue

ABOUT = {
    "source": "own-list",
    "locator": "page 1",
    "as_of": "2024-01-01",
    "checked": "2024-01-01",
    "confidence": "read",
    "country": "United States",
}
CATALOGUE = Catalogue.model_validate(
    {
        "version": "1",
        "steps": [{"id": "family", "label": "Family"}],
        "components": [
            {
                "id": "lodging",
                "label": "Lodging",
                "step": "family",
                "description": "A bed.",
                "article": "not-counted",
            }
        ],
        "sources": [source()],
        "indications": [
            {"id": "lupus-sle", "label": "systemic lupus", "aliases": ["SLE"], "description": "A disease."},
            {"id": "sjogren", "label": "Sjögren's syndrome", "description": "A disease."},
        ],
        "statuses": [
            {"id": "all-new", "status": "investigational", "product": "any", **ABOUT, "as_of": "2024-03-01"},
            {"id": "all-old", "status": "investigational", "product": "any", **ABOUT},
            {
                "id": "lupus-new",
                "status": "approved",
                "product": "a product",
                **ABOUT,
                "as_of": "2024-06-01",
                "indications": ["lupus-sle"],
            },
        ],
        "evidence": [],
        "toxicities": [],
    }
)


def test_a_component_is_found_by_its_exact_id() -> None:
    found = CATALOGUE.component("lodging")
    assert found is not None
    assert found.label == "Lodging"
    assert CATALOGUE.component("Lodging") is None


def test_a_component_is_part_of_both_settings_unless_it_says_otherwise() -> None:
    assert CATALOGUE.components[0].settings == ("inpatient", "outpatient")


@pytest.mark.parametrize("name", ["lupus-sle", "SYSTEMIC LUPUS", "sle", " SLE "])
def test_an_indication_is_found_by_id_label_or_alias_in_any_case(name: str) -> None:
    found = CATALOGUE.indication(name)
    assert found is not None
    assert found.id == "lupus-sle"


@pytest.mark.parametrize("name", ["", "lupus", "sle sle"])
def test_no_indication_is_found_by_a_part_of_a_name(name: str) -> None:
    assert CATALOGUE.indication(name) is None


@pytest.mark.parametrize(
    ("indication", "status", "as_of"),
    [
        (None, "all-new", date(2024, 3, 1)),
        ("sjogren", "all-new", date(2024, 3, 1)),
        ("lupus-sle", "lupus-new", date(2024, 6, 1)),
    ],
)
def test_the_latest_status_that_speaks_of_a_disease_holds(
    indication: str | None, status: str, as_of: date
) -> None:
    found = CATALOGUE.status(indication)
    assert (found.id, found.as_of) == (status, as_of)
