"""The patient's rows of a comparison: the same branch of several shares side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from carcost.models.results.comparison import PatientCell, PatientRow
from carcost.models.results.estimate import Notice
from carcost.models.results.share import BranchCode, ShareNotice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carcost.models.results.share import Branch, Share

_LABELS: Final[dict[BranchCode, str]] = {
    "covered": "If the plan covers it",
    "in-network": "If covered and in network",
    "next-year": "If it runs into a second plan year",
    "out-of-network": "If out of network",
    "trial": "If in a clinical trial that the plan accepts",
    "denied": "If denied or not covered",
    "uninsured": "Without insurance",
    "outside": "On top, what no limit covers",
}
"""The branches without the years and names that they have in one column."""

_NO_BRANCH: Final = {
    "trial": "this scenario is the trial itself",
    "next-year": "nothing of it falls into a second plan year",
}


def patient_rows(names: Sequence[str], shares: Sequence[Share]) -> tuple[PatientRow, ...]:
    """Give each branch that any share has, with a cell for each column; none where there are no shares."""
    forks = [{branch.code: branch for branch in share.branches} for share in shares]
    rows = []
    for code in get_args(BranchCode):
        own = [fork.get(code) for fork in forks]
        if any(own):
            cells = tuple(_cell(name, branch, code) for name, branch in zip(names, own, strict=True))
            rows.append(PatientRow(branch=code, label=_LABELS[code], cells=cells))
    return tuple(rows)


def _cell(name: str, branch: Branch | None, code: BranchCode) -> PatientCell:
    if branch is None:
        reason = _NO_BRANCH.get(code, "there is no such branch here")
        return PatientCell(column=name, label=None, state="no-branch", reason=reason)
    return PatientCell(
        column=name,
        label=branch.label,
        plan_years=branch.plan_years,
        state=branch.state,
        low=branch.low,
        high=branch.high,
        low_without=branch.low_without,
        reason=branch.reason,
    )


def patient_notices(names: Sequence[str], shares: Sequence[Share]) -> tuple[Notice, ...]:
    """Give what the shares say beside what their estimates say; what is not said of all names its columns."""
    said: dict[tuple[str, str], list[str]] = {}
    for name, share in zip(names, shares, strict=False):
        for notice in share.notices:
            if notice.code in get_args(ShareNotice):
                said.setdefault((notice.code, notice.text), []).append(name)
    return tuple(
        Notice(code=code, text=text if len(columns) == len(shares) else f"In {', '.join(columns)}: {text}")
        for (code, text), columns in said.items()
    )
