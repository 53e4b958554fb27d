"""Everything that has a name: the books, the catalogue, the products and the scenarios."""

from typing import NamedTuple

from carcost.models.book import PriceBook
from carcost.models.catalogue import Catalogue
from carcost.models.product import Products
from carcost.models.scenario import Scenario
from carcost.models.source import Source


class Library(NamedTuple):
    """What `list` and `show` look at."""

    books: list[PriceBook]
    catalogue: Catalogue
    products: Products
    scenarios: dict[str, Scenario]

    def sources(self) -> dict[str, Source]:
        """Give every source by its id."""
        groups = (*(book.sources for book in self.books), self.catalogue.sources, self.products.sources)
        return {source.id: source for group in groups for source in group}
