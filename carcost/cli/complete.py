"""Shell completion: the names that a user may type."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def settings(incomplete: str) -> list[str]:
    """Complete a setting."""
    return _matching(("inpatient", "outpatient"), incomplete)


def formats(incomplete: str) -> list[str]:
    """Complete a format."""
    from carcost.render.formats import FORMATS

    return _matching(FORMATS, incomplete)


def record_formats(incomplete: str) -> list[str]:
    """Complete a format of a result that may have many records."""
    return _matching(("table", "plain", "json", "ndjson", "csv", "markdown"), incomplete)


def components(incomplete: str) -> list[str]:
    """Complete the name of a component."""
    from carcost.load.catalogue import load_catalogue

    return _matching((component.id for component in load_catalogue().components), incomplete)


def indications(incomplete: str) -> list[str]:
    """Complete the name of an indication, or one of its aliases."""
    from carcost.load.catalogue import load_catalogue

    known = load_catalogue().indications
    return _matching((name for one in known for name in (one.id, *one.aliases)), incomplete)


def books(incomplete: str) -> list[str]:
    """Complete the name of a price book."""
    from carcost.load.book import known_books

    return _matching(known_books(), incomplete)


def products(incomplete: str) -> list[str]:
    """Complete the name of a product, or its HCPCS code."""
    from carcost.load.product import load_products

    known = load_products().products
    return _matching((name for one in known for name in (one.label, one.hcpcs)), incomplete)


def scenarios(incomplete: str) -> list[str]:
    """Complete the name of a scenario."""
    from carcost.load.scenario import shipped_scenarios

    return _matching(shipped_scenarios(), incomplete)


def plans(incomplete: str) -> list[str]:
    """Complete the name of a plan."""
    from carcost.load.plan import shipped_plans

    return _matching(shipped_plans(), incomplete)


def networks(incomplete: str) -> list[str]:
    """Complete in or out of network."""
    return _matching(("in", "out"), incomplete)


def stays(incomplete: str) -> list[str]:
    """Complete the id of a study's figure for the hospital stay."""
    from carcost.load.book import STUDIES, named_price_book

    figures = named_price_book(STUDIES).figures
    return _matching((figure.id for figure in figures if figure.component == "hospital-stay"), incomplete)


def hospitals(incomplete: str) -> list[str]:
    """Complete the name of a hospital."""
    from carcost.load.book import HOSPITALS, named_price_book

    return _matching(named_price_book(HOSPITALS).hospitals, incomplete)


def kinds(incomplete: str) -> list[str]:
    """Complete a kind of thing that `list` knows."""
    from carcost.cli.list_ import KINDS

    return _matching(KINDS, incomplete)


def schemas(incomplete: str) -> list[str]:
    """Complete the name of a schema."""
    from carcost.models.schema import SCHEMAS

    return _matching(SCHEMAS, incomplete)


def names(incomplete: str) -> list[str]:
    """Complete any name that `show` knows."""
    from carcost.calc.lookup import entries
    from carcost.load.library import load_library

    known = entries(load_library())
    return _matching((name for entry in known for name in (entry.name, *entry.aliases)), incomplete)


def _matching(known: Iterable[str], incomplete: str) -> list[str]:
    """Give the names that begin so; a name of several words would need quotes, and has another one."""
    return [name for name in known if name.lower().startswith(incomplete.lower()) and " " not in name]
