"""The JSON Schemas of what is read and of what is given back."""

from typing import Any, Final, Literal

from carcost.models.base import Model
from carcost.models.book import PriceBook
from carcost.models.plan import PlanFile
from carcost.models.results.estimate import Estimate
from carcost.models.results.sensitivity import Sensitivity
from carcost.models.results.share import Share
from carcost.models.results.simulation import Simulation
from carcost.models.results.stamp import Result
from carcost.models.results.sweep import Sweep
from carcost.models.scenario import ScenarioFile

_Mode = Literal["validation", "serialization"]
_MODELS: Final[dict[str, tuple[type[Model | Result], _Mode]]] = {
    "book": (PriceBook, "validation"),
    "scenario": (ScenarioFile, "validation"),
    "plan": (PlanFile, "validation"),
    "estimate": (Estimate, "serialization"),
    "share": (Share, "serialization"),
    "sensitivity": (Sensitivity, "serialization"),
    "simulation": (Simulation, "serialization"),
    "sweep": (Sweep, "serialization"),
}
SCHEMAS: Final = tuple(_MODELS)
"""The names of the schemas."""


def schema_of(name: str) -> dict[str, Any]:
    """Give a JSON Schema (draft 2020-12) by name: of a file that is read, or of a result."""
    model, mode = _MODELS[name]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema(mode=mode)}
