"""The choices in which two scenarios differ, in plain words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from carcost.models.day import day_text
from carcost.models.money import DOLLARS, exact_range, multiplier_range
from carcost.models.ranges import AmountRange, MultiplierRange
from carcost.models.results.comparison import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carcost.models.scenario import Scenario

# What each choice is called, and what it is where nobody made it.
_WORDS: Final = {
    "setting": ("the setting", ""),
    "infusions": ("the number of infusions", "1"),
    "infusion_price": ("the price of an infusion", "the books'"),
    "stay_multiplier": ("the hospital stay as a multiple of the infusion", "the books'"),
    "add": ("the cost of", "the books'"),
    "without": ("what is left out", "nothing"),
    "indication": ("the disease", "any autoimmune disease"),
    "product": ("the product", "any product"),
    "hospital": ("the hospital", "any hospital"),
    "payer": ("the payer", "any payer"),
    "as_of": ("the day of the prices", "the latest"),
    "stay": ("the figure for the hospital stay", "the books' own choice"),
    "use": ("the figures chosen by name", "none"),
    "books": ("the books over the default one", "none"),
    "default_book": ("the default book", ""),
}
_NAMES: Final = ("name", "title", "text")
_OF_THE_DAY: Final = ("as_of", "books")


def same_choices(one: Scenario, other: Scenario) -> bool:
    """Tell whether two scenarios are alike but for their names, the day of the prices and the books."""
    return all(
        _value(one, field) == _value(other, field)
        for field in type(one).model_fields
        if field not in (*_NAMES, *_OF_THE_DAY)
    )


def choice_reasons(scenario: Scenario, baseline: Scenario) -> Iterator[Reason]:
    """Name every choice in which a scenario differs from the baseline's."""
    for field in type(scenario).model_fields:
        after, before = _value(scenario, field), _value(baseline, field)
        if field in _NAMES or after == before:
            continue
        if field == "add":
            yield from _costs(after, before)
        else:
            words, unsaid = _WORDS.get(field, (field.replace("_", " "), "not given"))
            yield _choice(field, words, _text(before) or unsaid, _text(after) or unsaid)


def _costs(after: dict[str, AmountRange], before: dict[str, AmountRange]) -> Iterator[Reason]:
    words, unsaid = _WORDS["add"]
    for name in dict.fromkeys((*before, *after)):
        was, is_ = (_text(costs.get(name)) or unsaid for costs in (before, after))
        if was != is_:
            yield _choice(f"add.{name}", f"{words} {name}", was, is_)


def _choice(field: str, words: str, before: str, after: str) -> Reason:
    text = f"{words[:1].upper()}{words[1:]}: {after} instead of {before}."
    return Reason(code="choice", subject=field, before=before, after=after, text=text)


def _value(scenario: Scenario, field: str) -> Any:  # noqa: ANN401 - choices are of many types
    """Give a choice so that equal ones are equal: the order of what is left out says nothing."""
    value = getattr(scenario, field)
    if field == "infusions":
        return value or 1
    return tuple(sorted(value)) if field in ("without", "use") else value


def _text(value: Any) -> str:  # noqa: ANN401 - choices are of many types
    """Write a choice for a reader; nothing where there is none."""
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return "used" if value else "left out"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, AmountRange):
        return exact_range(value.low, value.high, DOLLARS)
    if isinstance(value, MultiplierRange):
        return multiplier_range(value.low, value.high)
    return day_text(value) if isinstance(value, dt.date) else str(value)
