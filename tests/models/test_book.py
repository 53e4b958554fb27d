from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from builders import book, book_values, multiplier, price, source
from pydantic import ValidationError

from carcost.models.book import PriceBook

if TYPE_CHECKING:
    from collections.abc import Collection

    from builders import Values

COMPONENTS = ("infusion", "hospital-stay", "lodging", "travel")


def problems(values: object, **context: Collection[str]) -> dict[tuple[str | int, ...], str]:
    """What is wrong, by the place of it."""
    with pytest.raises(ValidationError) as refused:
        PriceBook.model_validate(values, context=context)
    return {error["loc"]: error["msg"] for error in refused.value.errors()}


def test_a_book_gives_its_figures_in_the_order_of_the_file() -> None:
    own = book(price("travel"), multiplier(), price("lodging"))
    assert [figure.component for figure in own.figures] == ["travel", "lodging", "hospital-stay"]
    assert own.source("own-list").title == "A price list"


def test_a_book_made_in_memory_has_no_file_and_so_no_sha256() -> None:
    assert book(price()).sha256 is None


def test_a_book_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        book(price()).title = "Other"  # type: ignore[misc]


def test_every_key_of_a_book_but_its_figures_is_required() -> None:
    assert set(problems({})) == {(key,) for key in ("id", "title", "version", "country", "sources")}


@pytest.mark.parametrize(
    ("values", "place"),
    [
        (book_values(sources=[source(), source()]), ("sources", 1, "id")),
        (book_values(price(), price("travel", id="lodging-price")), ("prices", 1, "id")),
        (book_values(price(), multiplier(id="lodging-price")), ("multipliers", 0, "id")),
        (book_values(price(id="own-list")), ("prices", 0, "id")),
    ],
)
def test_an_id_is_used_once_in_a_book(values: Values, place: tuple[str | int, ...]) -> None:
    found = problems(values)
    assert list(found) == [place]
    assert "is used twice" in found[place]


def test_three_of_one_id_are_two_problems() -> None:
    values = book_values(price(), price("travel", id="lodging-price"), price("ivig", id="lodging-price"))
    assert list(problems(values)) == [("prices", 1, "id"), ("prices", 2, "id")]


@pytest.mark.parametrize("key", ["source", "quotes"])
def test_a_figure_without_its_source_in_the_book_is_refused(key: str) -> None:
    found = problems(book_values(price(**{key: "own-lits"})))
    message = 'unknown source "own-lits"; did you mean "own-list"? (name one of [[sources]])'
    assert found == {("prices", 0, key): message}


def test_a_book_without_sources_can_have_no_figure() -> None:
    assert ("prices", 0, "source") in problems(book_values(price(), sources=[]))


@pytest.mark.parametrize(
    ("figure", "place"),
    [
        (price("lodgin"), ("prices", 0, "component")),
        (multiplier("lodgin"), ("multipliers", 0, "component")),
        (multiplier("hospital-stay", of="lodgin"), ("multipliers", 0, "of")),
    ],
)
def test_an_unknown_component_is_refused_where_the_components_are_known(
    figure: Values, place: tuple[str | int, ...]
) -> None:
    found = problems(book_values(figure), components=COMPONENTS)
    assert list(found) == [place]
    assert 'did you mean "lodging"?' in found[place]
    assert isinstance(PriceBook.model_validate(book_values(figure)), PriceBook)


def test_an_unknown_component_inside_a_price_is_refused_too() -> None:
    found = problems(book_values(price(includes=["travle"])), components=COMPONENTS)
    assert list(found) == [("prices", 0, "includes", 0)]


def test_two_latest_figures_for_a_component_are_refused_when_the_book_is_read() -> None:
    found = problems(book_values(price(), price(id="other-price")), components=COMPONENTS)
    assert "keep one" in " ".join(found.values())


def test_a_component_is_no_multiple_of_itself() -> None:
    assert problems(book_values(multiplier("lodging", of="lodging")), components=COMPONENTS)


def test_every_problem_is_told_at_once_even_where_fields_are_wrong() -> None:
    values = book_values(
        price(low=-1),
        price(unit="night"),
        multiplier("lodgin", source="nowhere", high=50),
        title="",
        colour="red",
    )
    assert set(problems(values, components=COMPONENTS)) == {
        ("title",),
        ("colour",),
        ("prices", 0, "low"),
        ("prices", 1, "unit"),
        ("prices", 1, "id"),
        ("prices", 1, "as_of"),
        ("multipliers", 0, "high"),
        ("multipliers", 0, "source"),
        ("multipliers", 0, "component"),
    }


def test_a_day_that_cannot_be_written_hides_no_other_problem() -> None:
    found = problems(book_values(price(as_of=16**5_000, unit="night")))
    assert {("prices", 0, "as_of"), ("prices", 0, "unit")} <= set(found)


@pytest.mark.parametrize(
    "values",
    [
        None,
        5,
        "text",
        [],
        book_values(prices="lodging"),
        book_values(prices={"lodging": price()}),
        book_values(prices=[5, None, [price()]]),
        book_values(sources=[{"id": ["own-list"]}]),
        book_values(price(source={"own": "list"}, id=["x"])),
    ],
)
def test_values_of_a_wrong_shape_are_a_validation_error_and_nothing_else(values: Any) -> None:  # noqa: ANN401
    assert problems(values, components=COMPONENTS)


def test_no_value_is_in_what_pydantic_writes_of_an_error() -> None:
    with pytest.raises(ValidationError) as refused:
        PriceBook.model_validate(book_values(price(patient="MRN-0042", unit="MRN-0042")))
    assert "MRN-0042" not in str(refused.value)
