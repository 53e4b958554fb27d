"""Making a model of a file's values, with the file and the line of everything that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from carcost.errors import DataError, Problem, key_name
from carcost.models.base import Model
from carcost.models.valid import InvalidError, Place, valid

if TYPE_CHECKING:
    from collections.abc import Collection

    from carcost.load.document import Document

M = TypeVar("M", bound=Model)


def validate(model: type[M], document: Document, **context: Collection[str]) -> M:
    """Make a model of a document's values; raises `DataError` with every problem, file, line and key.

    `context` has the names that the model cannot know, such as those of the components.
    """
    return validate_part(model, document.values, document, (), **context)


def validate_part(
    model: type[M], values: dict[str, Any], document: Document, place: Place, **context: Collection[str]
) -> M:
    """Make a model of a part of a document, which stands at a place in it; raises `DataError`."""
    try:
        return valid(model, values, **context)
    except InvalidError as invalid:
        from carcost.load.lines import KeyLines

        lines = KeyLines(document.text)
        problems = [
            Problem(document.name, lines[place + inner], key_text(place + inner), message)
            for inner, message in invalid.problems
        ]
        raise DataError(sorted(problems, key=lambda problem: problem.line)) from None


def key_text(place: Place) -> str:
    """Write the way to a value as a reader would: `prices[0].low`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{key_name(part)}" for part in place)
    return text.removeprefix(".")
