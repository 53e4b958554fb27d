"""The patient's rows of a comparison: the same branch of several shares side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from carcost.calc.share_notices import OWN_CODES
from carcost.models.results.comparison import PatientCell, PatientRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carcost.models.results.estimate import Notice
    from carcost.models.results.share import Branch, Share

_ORDER: Final = (
    "covered",
    "in-network",
    "next-year",
    "out-of-network",
    "trial",
    "denied",
    "uninsured",
    "outside",
)
_NO_BRANCH: Final = "the scenario is this case itself"


def patient_rows(names: Sequence[str], shares: Sequence[Share]) -> tuple[PatientRow, ...]:
    """Give each branch that any share has, with a cell for each column; none where there are no shares."""
    forks = [{branch.code: branch for branch in share.branches} for share in shares]
    rows = []
    for code in _ORDER:
        own = [fork.get(code) for fork in forks]
        label = next((branch.label for branch in own if branch is not None), None)
        if label is not None:
            cells = tuple(_cell(name, branch) for name, branch in zip(names, own, strict=True))
            rows.append(PatientRow(branch=code, label=label, cells=cells))
    return tuple(rows)


def _cell(name: str, branch: Branch | None) -> PatientCell:
    if branch is None:
        return PatientCell(column=name, state="no-branch", reason=_NO_BRANCH)
    return PatientCell(
        column=name,
        state=branch.state,
        low=branch.low,
        high=branch.high,
        low_without=branch.low_without,
        reason=branch.reason,
    )


def patient_notices(shares: Sequence[Share]) -> tuple[Notice, ...]:
    """Give what the shares say beside what their estimates say, each once."""
    found = {notice.text: notice for share in shares for notice in share.notices if notice.code in OWN_CODES}
    return tuple(found.values())
