"""Reading the catalogue: the shipped components, indications and what is known of them."""

from __future__ import annotations

from functools import cache

from carcost.load.document import Document, read_document
from carcost.load.home import data_home, data_version
from carcost.load.validate import validate
from carcost.models.catalogue import Catalogue


@cache
def load_catalogue() -> Catalogue:
    """Read `components.toml` and `indications.toml` into one catalogue, once a process."""
    components = read_document(data_home() / "components.toml")
    indications = read_document(data_home() / "indications.toml")
    values = {"version": data_version(), **components.values, **indications.values}
    return validate(Catalogue, Document("the catalogue", b"", "", values))
