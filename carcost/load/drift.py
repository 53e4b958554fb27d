"""Reading how far prices have moved since the default book's article."""

from __future__ import annotations

from carcost.load.document import read_document
from carcost.load.home import data_home
from carcost.load.validate import validate
from carcost.models.drift import Drift


def load_drift() -> Drift:
    """Read `drift.toml`, which the tests write from the newer book, so that a start need not read that."""
    return validate(Drift, read_document(data_home() / "drift.toml"))
