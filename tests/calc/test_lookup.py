from __future__ import annotations

import itertools

import pytest
from builders import book, library, price, source

from carcost.calc.lookup import entries, find, listing
from carcost.errors import UsageError
from carcost.load.catalogue import load_catalogue
from carcost.models.results.listing import Entry, Kind

KNOWN = entries(library())


def entry(name: str, label: str = "", *aliases: str) -> Entry:
    return Entry(kind="indication", name=name, label=label or name, about="", aliases=aliases)


@pytest.mark.parametrize(
    ("name", "kind", "found"),
    [
        ("article", "book", "article"),
        ("lodging", "component", "lodging"),
        ("Hospital stay", "component", "hospital-stay"),
        ("HOSPITAL-STAY", "component", "hospital-stay"),
        ("lupus", "indication", "systemic-lupus-erythematosus"),
        (" sle ", "indication", "systemic-lupus-erythematosus"),
        ("systemic lupus", "indication", "systemic-lupus-erythematosus"),
        ("AS", "indication", "ankylosing-spondylitis"),
        ("juven", "indication", "juvenile-idiopathic-arthritis"),
        ("sjögren's", "indication", "sjogrens-syndrome"),
        ("gai-2023", "source", "gai-2023"),
        ("leuka", "component", "leukapheresis"),
    ],
)
def test_a_thing_is_found_by_name_label_alias_or_the_start_of_a_word(
    name: str, kind: str, found: str
) -> None:
    entry = find(name, KNOWN)
    assert (entry.kind, entry.name) == (kind, found)


def test_an_exact_name_wins_over_the_start_of_another() -> None:
    assert find("travel", [entry("travel"), entry("travel-abroad")]).name == "travel"


def test_an_ambiguous_name_lists_every_candidate_with_its_kind() -> None:
    with pytest.raises(UsageError, match=" could be ") as refused:
        find("arthritis", KNOWN)
    for name in ("rheumatoid-arthritis", "psoriatic-arthritis", "juvenile-idiopathic-arthritis"):
        assert f"{name} (indication)" in str(refused.value)


def test_two_things_of_one_name_are_ambiguous() -> None:
    other = Entry(kind="book", name="lodging", label="A book", about="")
    with pytest.raises(UsageError, match=r"could be lodging \(indication\), lodging \(book\)"):
        find("lodging", [entry("lodging"), other])


@pytest.mark.parametrize("name", ["lupsu", "lodgign ", "articel"])
def test_an_unknown_name_is_an_error_with_the_nearest(name: str) -> None:
    with pytest.raises(UsageError, match="did you mean"):
        find(name, KNOWN)


@pytest.mark.parametrize("name", ["", "  ", "-", "zzzzzz", "odging", "\x1b[31m"])
def test_a_name_like_nothing_is_an_error_that_says_where_to_look(name: str) -> None:
    with pytest.raises(UsageError, match="'carcost list' shows all") as refused:
        find(name, KNOWN)
    assert str(refused.value).isprintable()


def test_a_phrase_is_found_in_one_name_and_not_across_two() -> None:
    names = ["alpha", "beta", "gamma", "delta"]
    known = [entry(names[0], *names[1:])]
    for first, second in itertools.permutations(names, 2):
        with pytest.raises(UsageError):
            find(f"{first} {second}", known)


def test_every_book_component_indication_and_source_has_an_entry_with_a_line_about_it() -> None:
    catalogue = load_catalogue()
    by_kind: dict[str, list[str]] = {}
    for one in KNOWN:
        by_kind.setdefault(one.kind, []).append(one.name)
        assert one.label
        assert one.about
    assert by_kind["book"] == ["article"]
    assert by_kind["component"] == [one.id for one in catalogue.components]
    assert by_kind["indication"] == [one.id for one in catalogue.indications]
    assert by_kind["source"] == ["gai-2023", "acr-2023", "status-2026"]


def test_every_entry_is_found_by_its_own_name() -> None:
    for one in KNOWN:
        assert find(one.name, KNOWN) == one


@pytest.mark.parametrize("kind", ["book", "component", "indication", "source"])
def test_a_listing_of_a_kind_has_all_of_it_and_nothing_else(kind: Kind) -> None:
    found = listing(kind, library(), "1.2.3")
    assert found.entries == tuple(one for one in KNOWN if one.kind == kind)
    assert (found.kind, found.carcost_version, found.data_version) == (
        "list",
        "1.2.3",
        load_catalogue().version,
    )


def test_a_listing_of_no_kind_has_everything() -> None:
    assert listing(None, library(), "1.2.3").entries == KNOWN


def test_sources_of_books_and_catalogue_are_known_by_their_ids() -> None:
    own = book(price(source="new"), sources=[source("new")])
    assert list(library(own).sources()) == [
        "gai-2023",
        "acr-2023",
        "new",
        "status-2026",
    ]
