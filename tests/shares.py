"""Plans and shares in short, for the tests of what a patient owes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import carcost
from carcost import Coverage, Plan, Scenario, load_plan

if TYPE_CHECKING:
    from carcost.models.results.share import Branch, Share

ONE_SERVICE = {"setting": "outpatient", "infusion_price": "400k"}
"""One service of 400,000 dollars."""


def plan(**terms: object) -> Plan:
    """A plan with these terms in 2026."""
    return plan_of({"year": 2026, **terms})


def plan_of(*years: dict[str, Any], **values: object) -> Plan:
    """A plan of these years."""
    return Plan.model_validate({"id": "ours", "title": "Ours", "years": list(years), **values})


def shared(design: Plan | str, scenario: dict[str, Any] | None = None, **coverage: object) -> Share:
    """Work out a share; the scenario is one service of 400,000 dollars where none is given."""
    case = Scenario.model_validate(ONE_SERVICE if scenario is None else scenario)
    chosen = load_plan(design) if isinstance(design, str) else design
    return carcost.share(case, plan=chosen, coverage=Coverage.model_validate(coverage))


def branch(share: Share, code: str) -> Branch:
    return next(one for one in share.branches if one.code == code)


def ends(share: Share, code: str) -> tuple[object, object]:
    found = branch(share, code)
    return found.low, found.high


def codes(share: Share) -> set[str]:
    return {notice.code for notice in share.notices}
