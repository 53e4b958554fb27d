"""The components of an episode, and the steps to which they belong."""

from typing import Literal

from pydantic import Field

from carcost.models.base import Id, Line, Model, Service, Setting


class Step(Model):
    """One step of an episode."""

    id: Id = Field(description="The step's name.")
    label: Line = Field(description="The step's name for a reader.")
    follows: Id | None = Field(None, description="The step that it follows; none means the start.")
    months: int = Field(
        0,
        ge=0,
        strict=True,
        description="Months after the start, or the step before, at which it is taken to come.",
    )


class Component(Model):
    """One thing that costs money in an episode."""

    id: Id = Field(description="The component's name.")
    label: Line = Field(description="The component's name for a reader.")
    step: Id = Field(description="The step to which it belongs.")
    description: Line = Field(description="What it is, in plain words.")
    article: Literal["priced", "included", "not-counted"] = Field(
        description="What the default book's article does with it."
    )
    settings: tuple[Setting, ...] = Field(
        ("inpatient", "outpatient"), description="The settings in which it is part of the plan."
    )
    service: Service = Field(
        "outpatient", description="The class of service by which plans know it, outside of an admission."
    )
    in_admission: bool = Field(
        default=False, strict=True, description="True where an inpatient infusion's admission includes it."
    )
