"""Arranging charts: ranges as bars, what moves a range, and how draws are spread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.models.money import exact_range, money_text, multiplier_range
from carcost.report.document import Bar, Chart, Column, Mark

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from carcost.models.results.comparison import Comparison
    from carcost.models.results.estimate import Estimate
    from carcost.models.results.sensitivity import AnalysedParameter, Sensitivity
    from carcost.models.results.share import Share


def estimate_chart(estimate: Estimate) -> Chart:
    """Show what each component costs, low to high, and the total."""
    bars = [Bar(line.label, line.low, line.high) for line in estimate.line_items]
    total = Bar("Total", estimate.total.low, estimate.total.high, strong=True)
    return _ranges("What it may cost", (*bars, total), estimate.currency)


def comparison_chart(comparison: Comparison) -> Chart:
    """Show the totals of all columns."""
    bars = tuple(
        Bar(column.name, column.total.low, column.total.high, strong=column.baseline)
        for column in comparison.columns
    )
    return _ranges("Totals side by side", bars, comparison.currency)


def share_chart(share: Share) -> Chart | None:
    """Show each branch that is known of what the family may owe."""
    bars = tuple(
        Bar(branch.label, branch.low, branch.high)
        for branch in share.branches
        if branch.low is not None and branch.high is not None
    )
    return _ranges("What the family may owe", bars, share.currency) if bars else None


def _ranges(title: str, bars: Sequence[Bar], currency: str) -> Chart:
    parts = [f"{bar.label} {_range(bar.low, bar.high, currency)}" for bar in bars]
    return Chart(f"{title} ({currency})", f"{title}: {'; '.join(parts)}.", tuple(bars))


def _range(low: Decimal, high: Decimal, currency: str) -> str:
    ends = list(dict.fromkeys(money_text(amount, currency) for amount in (low, high)))
    return " to ".join(ends)


def tornado(sensitivity: Sensitivity) -> Chart:
    """Show how far each parameter alone moves the outcome, around its base."""
    currency = sensitivity.currency
    bars = tuple(
        Bar(
            f"{one.parameter.name} ({values(one.parameter, currency)})",
            min(one.at_low, one.at_high),
            max(one.at_low, one.at_high),
        )
        for one in sensitivity.one_way
    )
    title, marks = f"What moves {sensitivity.outcome_label} ({currency})", (Mark("base", sensitivity.base),)
    return Chart(title, _movers(sensitivity), bars, marks=marks, from_zero=False)


def _movers(sensitivity: Sensitivity) -> str:
    """Say what moves the outcome most, and how far the others do."""
    base = money_text(sensitivity.base, sensitivity.currency)
    if not any(one.swing for one in sensitivity.one_way):
        names = ", ".join(one.parameter.name for one in sensitivity.one_way)
        return f"Around a base of {base}, nothing moves it ({names})."
    (first, most), *others = (
        (one.parameter.name, money_text(one.swing, sensitivity.currency)) for one in sensitivity.one_way
    )
    rest = "".join(f"; {name} by {swing}" for name, swing in others)
    return f"Around a base of {base}, {first} moves it most, by {most}{rest}."


def values(parameter: AnalysedParameter, currency: str) -> str:
    """Write the range of a parameter: `$375,000 to $425,000`, `0 to 1 times`, or `chance 6%`."""
    if parameter.unit == "chance":
        return "no or yes"
    if parameter.unit == "times":
        return f"{multiplier_range(parameter.low, parameter.high)} times"
    return exact_range(parameter.low, parameter.high, currency)


def spread(title: str, sentence: str, columns: Sequence[Column], marks: Sequence[Mark]) -> Chart:
    """Show how draws are spread, with amounts that are marked."""
    return Chart(title, sentence, columns=tuple(columns), marks=tuple(marks), from_zero=False)
