"""Documents of every command that has charts, and a text that would like to be more than text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import carcost
from carcost import Scenario, load_plan
from carcost.report.compare import arrange_comparison
from carcost.report.document import Chart
from carcost.report.estimate import arrange_estimate
from carcost.report.sensitivity import arrange_sensitivity
from carcost.report.share import arrange_share
from carcost.report.simulation import arrange_simulation
from carcost.report.sweep import arrange_sweep

if TYPE_CHECKING:
    from carcost.report.document import Document

HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e&\"'"


SWEPT = (
    "crs-care",
    "icans-care",
    "infection-care",
    "lodging",
    "meals",
    "travel",
    "lost-income",
    "follow-up",
    "ivig",
    "monitoring",
    "evaluation",
    "bridging-therapy",
)


def _documents() -> dict[str, Document]:
    inpatient, outpatient = Scenario(), Scenario(setting="outpatient")
    return {
        "estimate": arrange_estimate(carcost.estimate(), show_not_counted=True, show_sources=True),
        "compare": arrange_comparison(carcost.compare(inpatient, outpatient, plan=load_plan("marketplace"))),
        "share": arrange_share(carcost.share(inpatient, plan=load_plan("medicare")), show_steps=True),
        "compare-long-names": arrange_comparison(
            carcost.compare(
                inpatient, outpatient, inpatient, names=("W" * 60, "細胞療法の費用" * 8, "a-b " * 15)
            )
        ),
        "sensitivity-share": arrange_sensitivity(carcost.sensitivity(plan=load_plan("hdhp"))),
        "sweep-wide": arrange_sweep(carcost.sweep(dict.fromkeys(SWEPT[:5], (1_000, 250_000)))),
        "sweep-widest": arrange_sweep(carcost.sweep(dict.fromkeys(SWEPT, (1_000_000,)))),
        "sensitivity": arrange_sensitivity(carcost.sensitivity(two_way=("infusion", "hospital-stay"))),
        "simulate": arrange_simulation(carcost.simulate(draws=2_000, seed=1, above=[700_000])),
    }


DOCUMENTS = _documents()
CHARTED = [
    name for name, document in DOCUMENTS.items() if any(isinstance(one, Chart) for one in document.blocks)
]
