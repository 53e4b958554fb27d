"""Reading the codes that ship with carcost."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from carcost.load.document import read_document
from carcost.load.home import data_home
from carcost.load.product import load_products
from carcost.load.validate import validate
from carcost.models.codes import Codes
from carcost.models.finder import finder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carcost.models.finder import Finder


@cache
def load_codes() -> Codes:
    """Read `codes.toml`, once a process."""
    return validate(Codes, read_document(data_home() / "codes.toml"))


def load_finder(only: Sequence[str] = ()) -> Finder:
    """Make the finder of the codes that ship with carcost, or `only` of some; raises `UsageError`."""
    labels = {product.id: product.label for product in load_products().products}
    return finder(load_codes(), labels, only)
