"""The codes by which a hospital's price file has CAR-T, and what each of them stands for."""

from typing import Final, Literal, Self

from pydantic import Field, model_validator

from carcost.models.base import Id, Line, Model
from carcost.models.figure import Provenance
from carcost.models.source import Source

CodeType = Literal["HCPCS", "MS-DRG", "APR-DRG", "NDC", "APC", "RC", "NAME"]
"""HCPCS is CPT as well; NAME is no code but a word in a row's text."""

_MEANINGS: Final = ("product", "service", "admission")


class CodeEntry(Provenance):
    """Codes of one type that stand for the same product, service or admission."""

    type: CodeType = Field(description="The type of the codes.")
    codes: tuple[Line, ...] = Field(min_length=1, description="The codes, in their usual spelling.")
    product: Id | None = Field(None, description="The product that they stand for.")
    service: Id | None = Field(None, description="The work on the cells that they stand for.")
    admission: Id | None = Field(None, description="The group of admissions that they stand for.")
    component: Id | None = Field(None, description="The component that the service is, where it is one.")
    label: Line | None = Field(None, description="What it is called; a product has its own name.")
    remark: str = Field("", max_length=160, description="What has to be known of prices under these codes.")
    with_name: bool = Field(
        default=False, strict=True, description="True where a product's name must stand in the row too."
    )

    @model_validator(mode="after")
    def _one_meaning(self) -> Self:
        given = [name for name in _MEANINGS if getattr(self, name)]
        if len(given) > 1 or not (given or self.with_name):
            raise ValueError(f"a code stands for one of: {', '.join(_MEANINGS)}")
        return self


class Includes(Model):
    """The components that a price under a code already covers."""

    product: tuple[Id, ...] = Field(description="What the price of a product covers.")
    admission: tuple[Id, ...] = Field(description="What the rate for an admission covers.")


class Codes(Model):
    """All codes that carcost knows, and where they were read."""

    sources: tuple[Source, ...] = Field(description="Where the codes were read.")
    includes: Includes = Field(description="What prices under these codes already cover.")
    codes: tuple[CodeEntry, ...] = Field(description="The codes.")
