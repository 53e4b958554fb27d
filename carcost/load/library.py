"""Reading everything that has a name."""

from __future__ import annotations

from carcost.load.book import known_price_books
from carcost.load.catalogue import load_catalogue
from carcost.load.plan import known_plans
from carcost.load.product import load_products
from carcost.load.scenario import shipped_scenarios
from carcost.models.library import Library


def load_library() -> Library:
    """Read all that ships with carcost, and the user's own books."""
    return Library(known_price_books(), load_catalogue(), load_products(), shipped_scenarios(), known_plans())
