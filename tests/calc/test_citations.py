from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from builders import book, estimated, price, source
from pydantic import ValidationError

from carcost.calc.citations import cite, source_ids
from carcost.errors import DataError

if TYPE_CHECKING:
    from carcost.models.book import PriceBook
    from carcost.models.results.stamp import CitedSource

QUOTED = {"sources": [source(), source("quoted", title="The quoted one")]}


def cited(own: PriceBook) -> list[CitedSource]:
    return list(cite((figure, {one.id: one for one in own.sources}) for figure in own.figures))


def test_a_figure_names_the_source_that_was_read_and_then_the_one_it_quotes() -> None:
    own = book(price(), price("travel", quotes="quoted"), **QUOTED)
    assert [source_ids(figure) for figure in own.figures] == [("own-list",), ("own-list", "quoted")]
    assert source_ids(None) == ("user",)


def test_a_source_is_cited_with_its_place_and_the_day_of_checking() -> None:
    (one,) = cited(book(price(locator="row 7")))
    assert (one.id, one.title, one.publisher) == ("own-list", "A price list", "A hospital")
    assert (one.date, one.url) == (date(2024, 5, 1), "https://hospital.example/prices")
    assert (one.locator, one.checked, one.confidence) == ("row 7", date(2024, 6, 1), "read")


def test_a_quoted_source_says_where_it_is_quoted() -> None:
    read, quoted = cited(book(price(quotes="quoted"), **QUOTED))
    assert (read.id, quoted.id, quoted.locator) == ("own-list", "quoted", "quoted in own-list")


def test_a_source_of_several_figures_is_cited_once_with_every_place_and_the_oldest_day() -> None:
    (one,) = cited(
        book(
            price("lodging", locator="row 1"),
            price("travel", locator="row 2", checked="2024-05-02"),
            price("ivig", locator="row 1", checked="2024-07-01"),
        )
    )
    assert (one.locator, one.checked) == ("row 1; row 2", date(2024, 5, 2))


def test_one_figure_seen_only_in_a_report_makes_the_whole_citation_secondary() -> None:
    (one,) = cited(book(price("lodging", confidence="read"), price("travel", confidence="secondary")))
    assert one.confidence == "secondary"


def test_the_user_is_cited_once() -> None:
    nothing: dict[str, Any] = {}
    (one,) = cite([(None, nothing), (None, nothing)])
    assert (one.id, one.title, one.locator) == ("user", "given by the user", "this scenario")
    assert (one.url, one.checked, one.confidence) == (None, None, None)


def test_nothing_rests_on_nothing() -> None:
    assert cite([]) == ()


def test_a_quoted_source_was_not_looked_at() -> None:
    _, quoted = cited(book(price(quotes="quoted"), **QUOTED))
    assert (quoted.checked, quoted.confidence) == (None, "secondary")


def test_two_books_that_use_one_id_for_two_sources_are_an_error() -> None:
    other = book(price("travel"), id="other", sources=[source(title="Another list")])
    with pytest.raises(DataError, match="another source of this id"):
        estimated(book(price()), other)


def test_two_books_may_name_the_same_source() -> None:
    (one,) = [
        one
        for one in estimated(book(price()), book(price("travel"), id="other")).sources
        if one.id == "own-list"
    ]
    assert one.title == "A price list"


def test_a_book_s_source_is_never_taken_for_the_user() -> None:
    with pytest.raises(ValidationError, match="choose another id"):
        book(price(source="user"), sources=[source("user")])
