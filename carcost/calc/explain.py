"""Explaining an estimate: what each component is, and how its amounts come about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carcost.errors import UsageError, unknown
from carcost.models.money import exact_text
from carcost.models.results.explanation import ExplainedComponent, Explanation

if TYPE_CHECKING:
    from carcost.models.catalogue import Catalogue
    from carcost.models.component import Component
    from carcost.models.results.estimate import Estimate, LineItem
    from carcost.models.results.stamp import CitedSource

ARTICLE_SAYS = {
    "priced": "the article of the default book gives a figure",
    "included": "it is inside the product's price",
    "not-counted": "it calls associated costs considerable, and gives no figure for any of them",
}


def explain(estimate: Estimate, catalogue: Catalogue, name: str | None = None) -> Explanation:
    """Explain one component of an estimate, or all of them; raises `UsageError` for an unknown one."""
    components = catalogue.components if name is None else (_known(name, catalogue),)
    explained = tuple(_explained(component, estimate, catalogue) for component in components)
    lines = [part.line for part in explained if part.line]
    used = {source for line in lines for source in line.sources}
    return Explanation(
        carcost_version=estimate.carcost_version,
        currency=estimate.currency,
        price_year=estimate.price_year,
        price_books=estimate.price_books,
        components=explained,
        total=estimate.total,
        total_formula=_total_formula(estimate),
        notices=estimate.notices,
        sources=tuple(_for(lines, source) for source in estimate.sources if source.id in used),
    )


def _for(lines: list[LineItem], source: CitedSource) -> CitedSource:
    """Keep the places in a source that these lines are from."""
    places = [line.locator for line in lines if line.locator and line.sources[0] == source.id]
    return source.model_copy(update={"locator": "; ".join(dict.fromkeys(places))}) if places else source


def _known(name: str, catalogue: Catalogue) -> Component:
    component = catalogue.component(name.strip().lower())
    if component is None:
        names = [component.id for component in catalogue.components]
        raise UsageError(unknown("component", name, names, "'carcost list components' shows all"))
    return component


def _explained(component: Component, estimate: Estimate, catalogue: Catalogue) -> ExplainedComponent:
    line = next((line for line in estimate.line_items if line.component == component.id), None)
    step = next(step.label for step in catalogue.steps if step.id == component.step)
    return ExplainedComponent(
        component=component.id,
        label=component.label,
        step=step,
        description=component.description,
        article=ARTICLE_SAYS[component.article],
        outcome=_outcome(component, estimate, line),
        line=line,
    )


def _outcome(component: Component, estimate: Estimate, line: LineItem | None) -> str:
    if line is not None:
        return "counted"
    for included in estimate.included:
        if included.component == component.id:
            return f"not a line of its own: the price of {included.inside} already covers it"
    reason = next(item.reason for item in estimate.not_counted if item.component == component.id)
    return f"not counted: {reason}"


def _total_formula(estimate: Estimate) -> str:
    """Write both sums: `low $375,000 + $0 = $375,000; high ...`."""
    sums = []
    for end in ("low", "high"):
        parts = [exact_text(getattr(line, end), estimate.currency) for line in estimate.line_items]
        total = exact_text(getattr(estimate.total, end), estimate.currency)
        sums.append(f"{end} {' + '.join(parts)} = {total}" if len(parts) > 1 else f"{end} {total}")
    return "; ".join(sums)
