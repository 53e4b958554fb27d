from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from carcost.load import home

if TYPE_CHECKING:
    from pathlib import Path


def data_in(folder: Path) -> Path:
    """Make a home of data with two books and something that is no book."""
    (folder / "books").mkdir(parents=True)
    for name in ("b.toml", "a.toml", "notes.txt"):
        (folder / "books" / name).touch()
    (folder / "VERSION").write_text("2026.1.2\n", encoding="utf-8")
    return folder


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "carcost"
    folder.mkdir()
    monkeypatch.setattr(home, "_PACKAGE", folder)
    return folder


def test_an_installed_package_has_its_data_inside(package: Path) -> None:
    data_in(package.parent / "data")
    inside = data_in(package / "data")
    assert home.data_home() == inside


def test_a_checkout_has_its_data_beside_the_package(package: Path) -> None:
    beside = data_in(package.parent / "data")
    assert home.data_home() == beside


@pytest.mark.parametrize("place", ["carcost/data", "data"])
def test_version_and_books_are_read_from_either_home(package: Path, place: str) -> None:
    folder = data_in(package.parent / place)
    assert home.data_version() == "2026.1.2"
    assert list(home.shipped_books().items()) == [
        ("a", folder / "books" / "a.toml"),
        ("b", folder / "books" / "b.toml"),
    ]


def test_the_data_that_is_in_use_is_there() -> None:
    assert (home.data_home() / "components.toml").is_file()
    assert "article" in home.shipped_books()
