"""Where the data lives: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def data_home() -> Path:
    """Give the folder of the shipped data: `carcost/data` in a wheel, `data` in a checkout."""
    installed = _PACKAGE / "data"
    return installed if installed.is_dir() else _PACKAGE.parent / "data"


def data_version() -> str:
    """Give the version of the shipped data, the day of its last change."""
    return (data_home() / "VERSION").read_text(encoding="utf-8").strip()


def shipped_books() -> dict[str, Path]:
    """Give the files of the shipped price books by the books' names."""
    return {path.stem: path for path in sorted((data_home() / "books").glob("*.toml"))}
