"""What to ask the plan and the hospital now, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from carcost.models.results.share import Question

if TYPE_CHECKING:
    from carcost.models.plan import PlanKind

_POLICY: Final = {
    "investigational": "Does the policy call this treatment investigational for this disease?",
    "prior-authorisation": "Is prior authorisation needed? Is it given in writing, and until when?",
}
_APPEAL: Final = {
    "appeal": "A denial can be appealed: ask for its reason in writing, for the deadline of the appeal, "
    "and for the independent review after it.",
}
_QUESTIONS: Final[dict[PlanKind, dict[str, str]]] = {
    "insurance": {
        **_POLICY,
        "network": "Are hospital and doctors in network? If not, can there be a single case agreement?",
        "met": "What is met of deductible and yearly limit, and when does the next plan year begin?",
        "exclusions": "Does every part of the treatment count towards the yearly limit?",
        "travel": "Is there a travel and lodging benefit, and what must be asked for beforehand?",
        **_APPEAL,
    },
    "medicare": {
        "coverage": "Will Medicare cover this use? If not, has the hospital said so in a written notice?",
        "department": "Is the infusion given in the hospital's own outpatient department? Elsewhere the "
        "patient's part of one service is not capped.",
        "status": "Will a stay count as inpatient or observation? Was there one in the last 60 days?",
        "doctors": "Which doctors bill beside the hospital? Part B pays them, and the patient owes a part.",
        "supplement": "Is there a Medigap or other second plan, and what of this does it pay?",
        "trial": "Is there a trial whose routine costs Medicare covers?",
        **_APPEAL,
    },
    "medicaid": {
        **_POLICY,
        "state": "In which hospitals does the state's programme cover this, and what is the patient's part?",
        "travel": "Does the programme pay for rides and lodging?",
        **_APPEAL,
    },
    "uninsured": {
        "self-pay": "What is the hospital's self-pay price? Ask for a Good Faith Estimate in writing.",
        "assistance": "What does the hospital's financial assistance give, and by when must one apply?",
        "maker": "Does the maker of the product help with its price, with travel or with lodging?",
        "coverage": "Could Medicaid, a Marketplace plan or a clinical trial cover it?",
    },
}


def questions(kind: PlanKind) -> tuple[Question, ...]:
    """Give the questions that fit a kind of coverage."""
    return tuple(Question(code=code, text=text) for code, text in _QUESTIONS[kind].items())
