from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from carcost.errors import DataError
from carcost.load import catalogue as module
from carcost.load.catalogue import load_catalogue
from carcost.load.home import data_home, data_version

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def copied_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in ("components.toml", "indications.toml"):
        (tmp_path / name).write_bytes((data_home() / name).read_bytes())
    monkeypatch.setattr(module, "data_home", lambda: tmp_path)
    load_catalogue.cache_clear()
    yield tmp_path
    load_catalogue.cache_clear()


def test_the_catalogue_is_both_files_and_the_version_of_the_data() -> None:
    catalogue = load_catalogue()
    assert catalogue.version == data_version()
    assert catalogue.component("infusion")
    assert catalogue.indication("lupus")


def test_the_catalogue_is_read_once_a_process() -> None:
    assert load_catalogue() is load_catalogue()


def test_a_fault_of_the_catalogue_is_a_data_error(copied_home: Path) -> None:
    file = copied_home / "components.toml"
    file.write_text(file.read_text(encoding="utf-8") + "colour = 1\n", encoding="utf-8")
    with pytest.raises(DataError, match="colour: unknown key"):
        load_catalogue()


def test_a_missing_file_of_the_catalogue_is_named(copied_home: Path) -> None:
    (copied_home / "indications.toml").unlink()
    with pytest.raises(DataError, match=r"indications\.toml: there is no such file"):
        load_catalogue()
