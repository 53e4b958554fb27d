from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import book, library, price

from carcost.calc.profile import profile
from carcost.errors import UsageError
from carcost.load.book import default_book
from carcost.load.catalogue import load_catalogue
from carcost.models.day import day_text

if TYPE_CHECKING:
    from carcost.models.book import PriceBook

CATALOGUE = load_catalogue()
ARTICLE_DAY = day_text(default_book().prices[0].as_of)
STAY_DAY = day_text(default_book().multipliers[0].as_of)


def facts(name: str, *books: PriceBook) -> dict[str, list[str]]:
    """The facts' texts by their labels."""
    texts: dict[str, list[str]] = {}
    for fact in profile(name, library(*books), "1.2.3").facts:
        texts.setdefault(fact.label, []).append(fact.text)
    return texts


def test_a_book_is_shown_with_its_stamp_and_every_figure() -> None:
    found = facts("article")
    assert found["Version"] == ["2026.11.23"]
    assert found["SHA-256"] == [default_book().sha256]
    (infusion,) = found["infusion"]
    assert infusion.startswith("$375,000 to $425,000 per infusion, list; includes leukapheresis, ")
    assert infusion.endswith(f"; prices of 2023; stated {ARTICLE_DAY}")
    assert found["hospital-stay"] == [f"0 to 1 × infusion, upper end only; prices of 2023; stated {STAY_DAY}"]


def test_a_book_made_in_memory_is_shown_without_a_sha256() -> None:
    assert "SHA-256" not in facts("own", book(price()))


def test_a_component_is_shown_with_its_step_and_each_book_s_figures() -> None:
    found = facts("lodging", book(price()))
    assert found["Step"] == ["9 of 9: What the family pays itself"]
    assert found["What it is"] == [
        "A place to sleep close to the treatment centre for the patient and a carer."
    ]
    assert found["The article"][0].startswith("It calls associated costs considerable")
    assert found["Book own"] == ["$100 to $200 per episode, list; prices of 2024; stated 1 May 2024"]


def test_lupus_is_shown_with_status_evidence_and_risks() -> None:
    found = facts("lupus")
    assert found["CAR-T status"][0].startswith("investigational, United States (checked 23 November 2026)")
    assert [text.startswith("Autoimmune disease in general: ") for text in found["Evidence"]] == [
        False,
        True,
        True,
    ]
    assert "Novartis" in found["Evidence"][0]
    crs, icans = found["Serious risk"]
    assert "(CRS): " in crs
    assert "(ICANS): " in icans


def test_what_is_reported_of_one_disease_is_not_shown_for_another() -> None:
    found = facts("psoriatic arthritis")
    assert all(text.startswith("Autoimmune disease in general: ") for text in found["Evidence"])
    assert not any("Novartis" in text for text in found["Evidence"])


@pytest.mark.parametrize("indication", [one.id for one in CATALOGUE.indications])
def test_the_command_that_an_indication_suggests_works_for_it(indication: str) -> None:
    (command,) = facts(indication)["Cost"]
    name = command.removeprefix("carcost estimate --indication ").strip("'\"")
    found = CATALOGUE.indication(name)
    assert found is not None
    assert found.id == indication


def test_a_source_is_shown_with_all_that_rests_on_it() -> None:
    found = facts("acr-2023")
    assert found["Publisher"] == ["American College of Rheumatology, 7 November 2023"]
    assert "Author" not in found
    assert [text.partition(":")[0] for text in found["Used by book article"]] == [
        "article-infusion",
        "article-hospital-stay",
    ]
    assert all("(as quoted in gai-2023)" in text for text in found["Used by book article"])
    assert "Carolyn Serraino" in facts("gai-2023")["Author"]
    assert facts("gai-2023")["Used by catalogue"]


def test_every_fact_s_source_is_cited() -> None:
    names = ["article", "lupus", "infusion", "gai-2023", *library().sources()]
    for name in names:
        shown = profile(name, library(), "1.2.3")
        assert {source for fact in shown.facts for source in fact.sources} <= {
            source.id for source in shown.sources
        }
        assert (shown.kind, shown.data_version) == ("show", CATALOGUE.version)


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(UsageError, match=r'did you mean "lupus"\?'):
        profile("lupsu", library(), "1.2.3")
