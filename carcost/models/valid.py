"""Making a model of raw values, and putting what pydantic finds wrong into words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from carcost.errors import kind_of, unknown, unknown_key
from carcost.models.base import ID_PATTERN
from carcost.models.figure import CURRENCY_PATTERN
from carcost.models.source import URL_PATTERN

if TYPE_CHECKING:
    from collections.abc import Collection

    from pydantic_core import ErrorDetails

M = TypeVar("M", bound=BaseModel)

Place = tuple[str | int, ...]
"""The way to a value: keys and list positions."""

MOST_PROBLEMS = 100
"""How many problems are told in full; a file with more has something else wrong with it."""

_FORMS = {
    ID_PATTERN: "lower-case letters, digits and hyphens",
    CURRENCY_PATTERN: "three capital letters, such as USD",
    URL_PATTERN: "an address that begins with https:// or http://",
}


class InvalidError(ValueError):
    """Values that make no valid model; `problems` has every one: the way to the value, and what is wrong."""

    def __init__(self, problems: list[tuple[Place, str]]) -> None:
        self.problems = problems
        super().__init__("; ".join(message for _, message in problems))


def valid(model: type[M], values: dict[str, Any], **context: Collection[str]) -> M:
    """Make a model of values; raises `InvalidError` with every problem.

    `context` has the names that the model cannot know, such as those of the components.
    """
    try:
        return model.model_validate(values, context=context)
    except ValidationError as error:
        found = error.errors()
    problems = [(one["loc"], _message(model, one)) for one in found[:MOST_PROBLEMS]]
    if len(found) > MOST_PROBLEMS:
        problems.append(((), f"and {len(found) - MOST_PROBLEMS} more problems"))
    raise InvalidError(problems)


def _message(model: type[BaseModel], found: ErrorDetails) -> str:  # noqa: PLR0911 - one return a kind
    """Say what pydantic found wrong, what is allowed, and what the field means."""
    place, value = found["loc"], found["input"]
    names = [part for part in place if isinstance(part, str)]
    owner = _model_at(model, tuple(names[:-1]))
    field = owner.model_fields.get(names[-1]) if owner and names else None
    meaning = f" ({field.description})" if field and field.description else ""
    match found["type"]:
        case "extra_forbidden":
            return unknown_key(str(place[-1]), owner.model_fields if owner else ())
        case "missing":
            return f"is missing{meaning}"
        case "literal_error":
            allowed = _literals(field.annotation if field else None)
            hint = "allowed: " + ", ".join(allowed)
            return unknown("value", value if isinstance(value, str) else "", allowed, hint) + meaning
        case "value_error" | "cross_check":
            return found["msg"].removeprefix("Value error, ")
        case "string_pattern_mismatch":
            form = _FORMS.get(found.get("ctx", {}).get("pattern", ""), "another form")
            return f"expected {form}, found {kind_of(value)}{meaning}"
        case "string_too_short":
            return f"is empty{meaning}"
        case "string_unicode":
            return f"the text is not valid Unicode{meaning}"
        case "tuple_type" | "dict_type" | "model_type":
            expected = "a list" if found["type"] == "tuple_type" else "a table"
            return f"expected {expected}, found {kind_of(value)}{meaning}"
        case _:
            expected = found["msg"][:1].lower() + found["msg"][1:]
            return f"{expected}, found {kind_of(value)}{meaning}"


def _model_at(model: type[BaseModel], place: Place) -> type[BaseModel] | None:
    """Find the model whose field a place names."""
    for part in place:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part)
        inner = _inner_model(field.annotation) if field else None
        if inner is None:
            return None
        model = inner
    return model


def _inner_model(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - any type can be a field's
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_inner_model, get_args(annotation))), None)


def _literals(annotation: Any) -> list[str]:  # noqa: ANN401 - any type can be a field's
    if get_origin(annotation) is Literal:
        return [str(value) for value in get_args(annotation)]
    return [value for part in get_args(annotation) for value in _literals(part)]
