"""The outcomes that an analysis can watch: the total, and the patient's share of covered care."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.calc.cost import cost
from carcost.calc.sensitivity import Watched
from carcost.calc.share import share
from carcost.errors import UsageError
from carcost.models.money import to_cents
from carcost.models.results.estimate import Total

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from carcost.calc.parameters import CostModel, Point
    from carcost.models.catalogue import Catalogue
    from carcost.models.coverage import Coverage
    from carcost.models.plan import Plan


def watched_total(model: CostModel) -> Watched:
    """Watch the total, in dollars."""
    return Watched("total", "the total", model.total)


def watched_share(
    model: CostModel, plans: Sequence[Plan], coverage: Coverage, catalogue: Catalogue, version: str
) -> Watched:
    """Watch the first branch that is known of what the patient owes, in dollars; raises as `share` does."""

    def branch(point: Point) -> tuple[str, Decimal]:
        prices = model.prices(point)
        amounts = cost(model.terms, prices, to_cents, to_cents(prices[model.terms[0].component] * 0))
        lines = tuple(
            line.model_copy(
                update={"low": amounts.lines[line.component], "high": amounts.lines[line.component]}
            )
            for line in model.estimate.line_items
        )
        total = Total(low=amounts.total, high=amounts.total)
        at_point = model.estimate.model_copy(update={"line_items": lines, "total": total})
        found = share(at_point, plans, coverage, catalogue, version)
        for one in found.branches:
            if one.high is not None:
                return one.label, one.high
        raise UsageError("what the patient owes is not known in any branch; 'carcost share' says what to ask")

    label, _ = branch(model.point("base"))
    return Watched(
        "share", f"what the family owes: {label[:1].lower()}{label[1:]}", lambda point: branch(point)[1]
    )
