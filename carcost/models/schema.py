"""The JSON Schemas of what is read and of what is given back."""

from collections.abc import Iterable
from typing import Any, Final, Literal

from carcost.models.base import Model
from carcost.models.book import PriceBook
from carcost.models.columns import known_columns, row_schema
from carcost.models.component import Component
from carcost.models.plan import PlanFile
from carcost.models.results.batch import BatchSummary
from carcost.models.results.charges import Charges
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
    "batch-summary": (BatchSummary, "serialization"),
    "charges": (Charges, "serialization"),
}
ROW: Final = "batch"
"""The name of the schema of one row of a batch, whose columns depend on the components."""

SCHEMAS: Final = (*_MODELS, ROW)
"""The names of the schemas."""


def schema_of(name: str, components: Iterable[Component] = ()) -> dict[str, Any]:
    """Give a JSON Schema (draft 2020-12) by name: of a file that is read, of a row, or of a result."""
    if name == ROW:
        return row_schema(known_columns(components).values())
    model, mode = _MODELS[name]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema(mode=mode)}
