"""The outcomes that an analysis can watch: the total, and the patient's share of covered care."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from carcost.calc.cost import cost
from carcost.calc.sensitivity import Watched
from carcost.calc.share import share
from carcost.errors import UsageError
from carcost.models.money import money_text, to_cents
from carcost.models.results.estimate import Notice, Total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carcost.calc.parameters import CostModel, Point
    from carcost.models.catalogue import Catalogue
    from carcost.models.coverage import Coverage
    from carcost.models.plan import Plan
    from carcost.models.results.estimate import Estimate
    from carcost.models.results.share import Branch, Share


def watched_total(model: CostModel) -> Watched:
    """Watch the total, in dollars."""
    return Watched("total", "the total", model.total, model.estimate.notices, model.estimate.sources)


def watched_share(
    model: CostModel, plans: Sequence[Plan], coverage: Coverage, catalogue: Catalogue, version: str
) -> Watched:
    """Watch one branch of what the patient owes, in dollars: the first one that is known at the base.

    It stays that branch at every point, and a notice names it and the others. Raises as `share` does, and
    `UsageError` where no branch is known, and for what happens by chance.
    """
    if any(one.unit == "chance" for one in model.parameters.values()):
        raise UsageError(
            "--chance: a plan pays of whole bills, not of averages; leave it out with --outcome share"
        )

    def share_at(point: Point) -> Share:
        return share(_estimate_at(model, point), plans, coverage, catalogue, version)

    base = share_at(model.point("base"))
    known = [one for one in base.branches if one.high is not None]
    if not known:
        raise UsageError("what the patient owes is not known in any branch; 'carcost share' says what to ask")
    watched = known[0]

    def owed(point: Point) -> Decimal:
        amounts = {one.code: one.high for one in share_at(point).branches}
        amount = amounts.get(watched.code)
        if amount is None:
            raise UsageError(f"{watched.label}: what the patient owes is not known over the whole range")
        return amount

    label = f"what the family owes {watched.label[:1].lower()}{watched.label[1:]}"
    return Watched("share", label, owed, (_fork(base, watched), *base.notices), base.sources)


def _estimate_at(model: CostModel, point: Point) -> Estimate:
    prices = model.prices(point)
    amounts = cost(model.terms, prices, to_cents, Decimal(0))
    lines = tuple(
        line.model_copy(update={"low": amounts.lines[line.component], "high": amounts.lines[line.component]})
        for line in model.estimate.line_items
    )
    total = Total(low=amounts.total, high=amounts.total)
    return model.estimate.model_copy(update={"line_items": lines, "total": total})


def _fork(base: Share, watched: Branch) -> Notice:
    """Say which branch is watched, and what the others come to at the base."""
    others = [
        f"{one.label[:1].lower()}{one.label[1:]} "
        + ("not known" if one.high is None else money_text(one.high, base.currency))
        for one in base.branches
        if one is not watched
    ]
    text = f"Only one branch is watched: {watched.label[:1].lower()}{watched.label[1:]}."
    if others:
        text += f" At the base the others are: {'; '.join(others)}."
    return Notice(code="one-branch", text=text)
