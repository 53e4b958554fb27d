"""Arranging a simulation: its figures with their errors, the spread, what explains it, notices, sources."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from carcost.models.money import digits, money_text
from carcost.report.charts import spread, values
from carcost.report.document import Cell, Chart, Column, Document, Mark, Notes, Number, Row, Table
from carcost.report.estimate import LISTED_BY_ESTIMATE, beside_the_total, closing, notice_items
from carcost.report.sensitivity import value_text
from carcost.report.sources import sources_in_short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carcost.models.results.simulation import DrawnParameter, Simulation

COLUMNS: Final = (
    "row",
    "name",
    "value",
    "error",
    "low",
    "base",
    "high",
    "distribution",
    "explains",
    "currency",
    "text",
)
_LABELS: Final = {
    "assumed-distributions": "Assumed",
    "percentile-ends": "Percentiles",
    "long-tail": "Long tail",
    "base-is-likeliest": "Likeliest",
    "drawn-independently": "Drawn",
    "drawn-correlated": "Together",
}
_PERCENT: Final = 100
_CENT: Final = Decimal("0.01")
_SMALL: Final = Decimal("0.0005")


def arrange_simulation(simulation: Simulation) -> Document:
    """Arrange a simulation."""
    blocks: list[Table | Notes | Chart] = [_figures(simulation), _chart(simulation)]
    if simulation.probabilities:
        blocks.append(_probabilities(simulation))
    blocks += [
        _parameters(simulation),
        Notes(
            (
                *_drawn(simulation),
                *beside_the_total(simulation.included, simulation.not_counted, LISTED_BY_ESTIMATE),
                *notice_items(simulation.notices, _LABELS),
            )
        ),
        sources_in_short(simulation.sources),
    ]
    name = simulation.scenario.name or simulation.scenario.setting
    return Document(
        title=f"How likely is what: {name}, {simulation.draws:,} draws ({simulation.currency})",
        blocks=tuple(blocks),
        columns=COLUMNS,
        records=tuple(tuple(row.get(column) for column in COLUMNS) for row in _records(simulation)),
        closing=closing(simulation.notices),
        currency=simulation.currency,
    )


def _figures(simulation: Simulation) -> Table:
    """Give the mean, the standard deviation and the percentiles, each with its Monte Carlo error."""
    rows = [("Mean", simulation.mean), ("Standard deviation", simulation.standard_deviation)]
    rows += [(_name(one.percentile), one) for one in simulation.percentiles]
    return Table(
        ("Of all draws", "Total", "Error"),
        tuple(Row((name, one.value, _error(one.error, simulation.currency))) for name, one in rows),
    )


def _error(error: Decimal | None, currency: str) -> Number:
    return Number("too few" if error is None else f"±{money_text(error, currency)}")


def _name(percentile: Decimal) -> str:
    return f"P{percentile.normalize():f}"


def _chart(simulation: Simulation) -> Chart:
    currency = simulation.currency
    asked = [Mark(_name(one.percentile), one.value) for one in simulation.percentiles]
    asked += [Mark("asked", one.above) for one in simulation.probabilities]
    marks = [mark for mark in asked if _in_sight(mark.at, simulation)]
    amounts = ", ".join(f"{mark.label} {money_text(mark.at, currency)}" for mark in asked)
    sentence = f"The draws lie around a mean of {money_text(simulation.mean.value, currency)}; {amounts}."
    # Columns differ a little in width; what is drawn is how dense the draws are.
    width = (simulation.histogram[-1].high - simulation.histogram[0].low) / len(simulation.histogram)
    columns = [
        Column(one.low, one.high, round(one.count * width / max(one.high - one.low, _CENT)))
        for one in simulation.histogram
    ]
    return spread(f"How the draws are spread ({currency})", sentence, columns, marks)


def _in_sight(amount: Decimal, simulation: Simulation) -> bool:
    return simulation.histogram[0].low <= amount <= simulation.histogram[-1].high


def _probabilities(simulation: Simulation) -> Table:
    rows = tuple(
        Row(
            (
                f"more than {money_text(one.above, simulation.currency)}",
                _percent(one.probability, finer=one.error < _SMALL),
                Number(f"±{_percent(one.error, finer=one.error < _SMALL)}"),
            )
        )
        for one in simulation.probabilities
    )
    return Table(("The total is", "Chance", "Error"), rows)


def _percent(part: Decimal, *, finer: bool = False) -> Number:
    return Number(f"{part * _PERCENT:.{2 if finer else 1}f}%")


def _parameters(simulation: Simulation) -> Table:
    currency = simulation.currency
    rows = []
    for one in simulation.parameters:
        parameter = one.parameter
        how = f"{one.distribution}{_around(one, currency)}"
        if one.assumed and one.distribution != "event":
            how += ", assumed"
        spread_over = values(parameter, currency)
        if one.distribution == "event":
            spread_over = f"chance {value_text(parameter, parameter.base, currency)}"
        explains = Number("too few") if one.explains is None else _percent(one.explains)
        rows.append(Row((parameter.name, explains, how, spread_over)))
    return Table(("Parameter", "Explains", "Drawn", "Over"), tuple(rows), "What explains the spread")


def _around(one: DrawnParameter, currency: str) -> str:
    """Say around which value a distribution has its peak, where that is chosen."""
    if one.distribution not in ("triangular", "pert"):
        return ""
    return f" around {value_text(one.parameter, one.parameter.base, currency)}"


def _drawn(simulation: Simulation) -> Iterator[tuple[str, str]]:
    yield "Seed", f"{simulation.seed}: --seed {simulation.seed} gives the same draws again."
    yield (
        "Error",
        "One standard error of the draws: with another seed a figure is within two of them 19 times in 20.",
    )
    yield "Explains", "The part of the variance that would go if the parameter were known."
    for one in simulation.correlations:
        yield (
            "Correlated",
            f"{one.one} and {one.other}, {one.correlation:g} (of the normals they are drawn from).",
        )
    for fixed in simulation.fixed:
        yield "Fixed", f"{fixed.name} has one value: {value_text(fixed, fixed.base, simulation.currency)}."


def _records(simulation: Simulation) -> Iterator[dict[str, Cell]]:
    currency = simulation.currency
    yield {"row": "draws", "name": "draws", "text": f"{simulation.draws} draws, seed {simulation.seed}"}
    for name, one in (("mean", simulation.mean), ("standard-deviation", simulation.standard_deviation)):
        yield {"row": name, "name": name, "value": one.value, "error": one.error, "currency": currency}
    for percentile in simulation.percentiles:
        yield {
            "row": "percentile",
            "name": digits(percentile.percentile),
            "value": percentile.value,
            "error": percentile.error,
            "currency": currency,
        }
    for chance in simulation.probabilities:
        yield {
            "row": "probability",
            "name": digits(chance.above),
            "value": Number(f"{chance.probability}"),
            "error": Number(f"{chance.error}"),
        }
    for drawn in simulation.parameters:
        yield {
            "row": "parameter",
            "name": drawn.parameter.name,
            "low": drawn.parameter.low,
            "base": drawn.parameter.base,
            "high": drawn.parameter.high,
            "distribution": drawn.distribution,
            "explains": None if drawn.explains is None else Number(f"{drawn.explains}"),
            "text": "assumed, not data" if drawn.assumed else "from its source",
        }
    for included in simulation.included:
        text = f"inside the price of {included.inside}"
        yield {"row": "included", "name": included.component, "text": text}
    for left in simulation.not_counted:
        yield {"row": "not-counted", "name": left.component, "text": left.reason}
    for notice in simulation.notices:
        yield {"row": "notice", "name": notice.code, "text": notice.text}
