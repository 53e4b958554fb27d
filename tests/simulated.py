"""Cost models and errors in short, for the tests of draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from carcost import Scenario
from carcost.calc.parameters import CostModel, cost_model
from carcost.load.case import load_case
from carcost.load.catalogue import load_catalogue

if TYPE_CHECKING:
    from decimal import Decimal

FEW = 20_000
SEEDS = range(20)
ERRORS = 4


def model(scenario: dict[str, Any] | None = None, **given: Any) -> CostModel:  # noqa: ANN401 - whatever the model takes
    case, layers = load_case(Scenario.model_validate(scenario or {}))
    return cost_model(case, layers, load_catalogue(), "1.2.3", **given)


def close(value: Decimal, error: Decimal | None, truth: float, grid: float = 0.01) -> bool:
    assert error is not None
    return abs(float(value) - truth) <= ERRORS * float(error) + grid
