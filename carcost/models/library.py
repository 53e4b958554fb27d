"""Everything that has a name: the books, the catalogue, the products, the scenarios and the plans."""

from typing import NamedTuple

from carcost.models.book import PriceBook
from carcost.models.catalogue import Catalogue
from carcost.models.plan import Plan
from carcost.models.product import Products
from carcost.models.scenario import Scenario
from carcost.models.source import Source


class Library(NamedTuple):
    """What `list` and `show` look at."""

    books: list[PriceBook]
    catalogue: Catalogue
    products: Products
    scenarios: dict[str, Scenario]
    plans: list[Plan]

    def sources(self) -> dict[str, Source]:
        """Give every source by its id."""
        groups = (
            *(book.sources for book in self.books),
            self.catalogue.sources,
            self.products.sources,
            *(plan.sources for plan in self.plans),
        )
        return {source.id: source for group in groups for source in group}
