"""The CAR-T products."""

from pydantic import Field

from carcost.models.base import Line, Model
from carcost.models.figure import Provenance
from carcost.models.source import Source


class Product(Provenance):
    """A CAR-T product that is sold."""

    label: Line = Field(description="The brand name.")
    generic: Line = Field(description="The generic name.")
    maker: Line = Field(description="Who makes it.")
    hcpcs: str = Field(pattern=r"^[A-Z][0-9]{4}$", description="The HCPCS code under which Medicare pays it.")
    infusions_per_course: int = Field(
        ge=1, le=4, strict=True, description="How many infusions make a course."
    )
    uses: Line = Field(description="The approved uses, in short.")

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which it is found, in any case."""
        return (self.id, self.label, self.generic, self.hcpcs)


class Products(Model):
    """The products that carcost knows, and the sources of what it says of them."""

    sources: tuple[Source, ...] = Field(description="Where it was read.")
    products: tuple[Product, ...] = Field(description="The products.")

    def find(self, name: str) -> Product | None:
        """Give the product of that brand, generic name or HCPCS code, in any case."""
        wanted = name.strip().lower()
        return next((one for one in self.products if wanted in {known.lower() for known in one.names}), None)
