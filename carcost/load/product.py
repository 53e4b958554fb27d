"""Reading the products that ship with carcost."""

from __future__ import annotations

from functools import cache

from carcost.errors import UsageError, unknown
from carcost.load.document import read_document
from carcost.load.home import data_home
from carcost.load.validate import validate
from carcost.models.product import Product, Products


@cache
def load_products() -> Products:
    """Read `products.toml`, once a process."""
    return validate(Products, read_document(data_home() / "products.toml"))


def find_product(name: str) -> Product:
    """Find a product by brand, generic name or HCPCS code, in any case; raises `UsageError`."""
    products = load_products()
    product = products.find(name)
    if product is None:
        names = [known for one in products.products for known in one.names]
        raise UsageError(unknown("product", name, names, "'carcost list products' shows all"))
    return product
