"""Making a model of raw values, and putting what pydantic finds wrong into words."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from carcost.errors import echo, unknown

if TYPE_CHECKING:
    from collections.abc import Collection

    from pydantic_core import ErrorDetails

M = TypeVar("M", bound=BaseModel)

Place = tuple[str | int, ...]
"""The way to a value: keys and list positions."""

_KIND_OF_VALUE = {bool: "true or false", int: "a number", str: "text", list: "a list", dict: "a table"}


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
        raise InvalidError([(found["loc"], _message(model, found)) for found in error.errors()]) from None


def _message(model: type[BaseModel], found: ErrorDetails) -> str:
    """Say what pydantic found wrong, what is allowed, and what the field means."""
    place = found["loc"]
    owner = _model_at(model, place[:-1])
    field = owner.model_fields.get(str(place[-1])) if owner and place else None
    meaning = f" ({field.description})" if field and field.description else ""
    match found["type"]:
        case "extra_forbidden":
            return unknown("key", str(place[-1]), owner.model_fields if owner else ())
        case "missing":
            return f"is missing{meaning}"
        case "literal_error":
            allowed = _literals(field.annotation if field else None)
            return unknown("value", str(found["input"]), allowed, "allowed: " + ", ".join(allowed)) + meaning
        case "value_error" | "cross_check":
            return found["msg"].removeprefix("Value error, ")
        case "string_pattern_mismatch":
            return f"{echo(found['input'])} is not of the form that is allowed here{meaning}"
        case _:
            kind = _KIND_OF_VALUE.get(type(found["input"]), type(found["input"]).__name__)
            expected = found["msg"][:1].lower() + found["msg"][1:]
            return f"{expected}, found {kind}{meaning}"


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
    if get_origin(annotation) in (Union, types.UnionType):
        return [value for part in get_args(annotation) for value in _literals(part)]
    return [str(value) for value in get_args(annotation)]
