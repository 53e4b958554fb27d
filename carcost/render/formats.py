"""The formats, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from carcost.models.results.stamp import Result
    from carcost.report.document import Document

FORMATS: Final = ("table", "plain", "json", "csv", "markdown", "html", "svg")


class Screen(NamedTuple):
    """Where a table will be seen: its width in characters (None: no limit), and whether it shows colour."""

    width: int | None = None
    color: bool = False


def draw(name: str, result: Result, arrange: Callable[[], Document], screen: Screen) -> str:
    """Draw a result in the format of that name; JSON is the result itself, the others draw it arranged."""
    if name == "json":
        return result.model_dump_json(indent=2) + "\n"
    document = arrange()
    if name == "table":
        from carcost.render.terminal import to_terminal

        return to_terminal(document, screen.width, color=screen.color)
    # The module of a format has its name, and a function that is called after it.
    return str(_renderer(name)(document))


def _renderer(name: str) -> Callable[[Document], str]:
    from importlib import import_module

    renderer: Callable[[Document], str] = getattr(import_module(f"carcost.render.{name}"), f"to_{name}")
    return renderer
