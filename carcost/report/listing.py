"""Arranging what `list` and `show` give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.models.money import multiplier_range
from carcost.report.document import Document, Notes, Row, Table, sentence
from carcost.report.sources import source_numbers, sources_in_short

if TYPE_CHECKING:
    from carcost.models.results.listing import Listing, Profile

_PLURALS = {
    "book": "Price books",
    "component": "Components",
    "indication": "Indications",
    "plan": "Plans",
    "product": "Products",
    "scenario": "Scenarios",
    "source": "Sources",
}


def arrange_listing(listing: Listing) -> Document:
    """Arrange the entries kind by kind."""
    kinds = dict.fromkeys(entry.kind for entry in listing.entries)
    tables = tuple(
        Table(
            (_PLURALS[kind], "Name", "About"),
            tuple(
                Row((sentence(entry.label), entry.name, entry.about))
                for entry in listing.entries
                if entry.kind == kind
            ),
        )
        for kind in kinds
    )
    return Document(
        title=f"Data of {listing.data_version}; 'carcost show NAME' tells more",
        blocks=tables,
        columns=("kind", "name", "label", "about"),
        records=tuple((entry.kind, entry.name, entry.label, entry.about) for entry in listing.entries),
    )


def arrange_profile(profile: Profile) -> Document:
    """Arrange the facts about one thing, and their sources."""
    entry = profile.entry
    items = []
    before = ""
    for fact in profile.facts:
        text = f"{fact.text} {source_numbers(profile.sources, fact.sources)}".rstrip()
        items.append(("" if fact.label == before else fact.label, text))
        before = fact.label
    blocks: list[Table | Notes] = [Notes(tuple(items))]
    if profile.ratios:
        blocks.insert(0, _ratios(profile))
    if profile.sources:
        blocks.append(sources_in_short(profile.sources))
    return Document(
        title=f"{sentence(entry.label)} ({entry.kind} {entry.name})",
        blocks=tuple(blocks),
        columns=("name", "label", "text", "sources"),
        records=tuple((entry.name, fact.label, fact.text, " ".join(fact.sources)) for fact in profile.facts),
    )


def _ratios(profile: Profile) -> Table:
    """Set the studies' ratios side by side, the lowest first."""
    rows = tuple(
        Row(
            (
                ratio.study,
                str(ratio.patients or ""),
                ratio.setting,
                f"{multiplier_range(ratio.low, ratio.high)} × {ratio.of}",
                ratio.component,
            )
        )
        for ratio in profile.ratios
    )
    return Table(("Study", "Patients", "Setting", "Ratio", "For"), rows)
