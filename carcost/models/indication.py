"""The autoimmune diseases, and what is known about CAR-T for each."""

from typing import Literal

from pydantic import Field

from carcost.models.base import Id, Line, Model
from carcost.models.figure import Provenance


class Indication(Model):
    """A disease for which CAR-T is studied."""

    id: Id = Field(description="The disease's name.")
    label: Line = Field(description="The disease's name for a reader.")
    aliases: tuple[str, ...] = Field((), description="Other names by which it is found.")
    description: Line = Field(description="What it is, in plain words.")


class _AboutIndications(Provenance):
    """A statement about some indications, or about all of them."""

    indications: tuple[Id, ...] = Field((), description="The diseases it speaks of; none means all.")

    def speaks_of(self, indication: str) -> bool:
        """Tell whether the statement holds for a disease (by id)."""
        return not self.indications or indication in self.indications


class Status(_AboutIndications):
    """Whether a product is approved for a disease in a country, from a day on."""

    status: Literal["investigational", "approved"] = Field(description="The regulatory status.")
    product: Line = Field(description="The product, or all of them.")
    country: Line = Field(description="The country whose regulator decides.")


class Evidence(_AboutIndications):
    """What a source reports about results and studies."""

    text: Line = Field(description="What the source reports, in one sentence.")


class Toxicity(Provenance):
    """A serious side effect."""

    label: Line = Field(description="Its name for a reader.")
    component: Id = Field(description="The component that its care costs.")
    description: Line = Field(description="What it is, in plain words.")
