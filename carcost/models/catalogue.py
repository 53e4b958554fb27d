"""The catalogue: components, indications and what is known of them, as they ship with carcost."""

from pydantic import Field

from carcost.models.base import Model
from carcost.models.component import Component, Step
from carcost.models.indication import Evidence, Indication, Status, Toxicity
from carcost.models.source import Source


class Catalogue(Model):
    """Everything that ships beside the price books."""

    version: str = Field(description="The version of the data.")
    steps: tuple[Step, ...] = Field(description="The steps of an episode, in order.")
    components: tuple[Component, ...] = Field(description="The components, in order.")
    sources: tuple[Source, ...] = Field(description="Sources that no price book defines.")
    indications: tuple[Indication, ...] = Field(description="The autoimmune diseases.")
    statuses: tuple[Status, ...] = Field(description="Regulatory statuses, the oldest first.")
    evidence: tuple[Evidence, ...] = Field(description="What sources report.")
    toxicities: tuple[Toxicity, ...] = Field(description="Serious side effects.")

    def component(self, name: str) -> Component | None:
        """Give the component of that id."""
        return next((component for component in self.components if component.id == name), None)

    def indication(self, name: str) -> Indication | None:
        """Give the indication of that id, label or alias, in any case."""
        wanted = name.strip().lower()
        for indication in self.indications:
            if wanted in {known.lower() for known in (indication.id, indication.label, *indication.aliases)}:
                return indication
        return None

    def status(self, indication: str | None = None) -> Status:
        """Give the latest regulatory status of a disease (by id); a statement about it alone comes first.

        Without a disease, give the latest statement about all of them.
        """
        known = [one for one in self.statuses if indication is not None and indication in one.indications]
        known = known or [one for one in self.statuses if not one.indications]
        return max(known, key=lambda status: status.as_of)

    def approved_elsewhere(self, indication: str | None) -> list[str]:
        """Name the other diseases for which something is approved."""
        return [
            other.label
            for other in self.indications
            if other.id != indication and self.status(other.id).status == "approved"
        ]
