"""A scenario: the choices of one case."""

import re
from typing import Annotated, Final, Self

from pydantic import BeforeValidator, Field, model_validator

from carcost.errors import echo, kind_of, unknown
from carcost.models.base import Id, Line, Model, Setting
from carcost.models.day import KnownDate
from carcost.models.money import AMOUNT_HELP
from carcost.models.ranges import AmountRange, Amounts, Multipliers

SETTINGS: Final = ("inpatient", "outpatient")
MOST_INFUSIONS: Final = 10
LOWEST_INFUSION_PRICE: Final = 1_000


def _known_setting(value: object) -> object:
    if isinstance(value, str) and value not in SETTINGS:
        raise ValueError(unknown("setting", value, SETTINGS, "allowed: " + ", ".join(SETTINGS)))
    return value


def hospital_id(name: str) -> str:
    """Give the id of a hospital from its name as people write it: `md-anderson` of "MD Anderson"."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _small_count(value: object) -> object:
    """Take a whole number, also as text."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError(f"{kind_of(value)} is not a whole number from 1 to {MOST_INFUSIONS}")  # noqa: TRY004 - pydantic collects ValueError
    text = str(value).strip() if not isinstance(value, int) else str(min(value, MOST_INFUSIONS + 1))
    if not (text.isascii() and text.isdigit() and len(text) <= len("10")):
        raise ValueError(f"{echo(text)} is not a whole number from 1 to {MOST_INFUSIONS}")
    if not 1 <= int(text) <= MOST_INFUSIONS:
        raise ValueError(f"{echo(text)} is not from 1 to {MOST_INFUSIONS}")
    return int(text)


def _a_plausible_price(value: AmountRange) -> AmountRange:
    if value.low < LOWEST_INFUSION_PRICE:
        raise ValueError(
            f"{value.low:f} dollars is no price of an infusion; {AMOUNT_HELP}, or leave the infusion out"
        )
    return value


class Scenario(Model):
    """The choices of one case; without any it is one inpatient infusion at the books' prices.

    Amounts are dollars and may be text as on the command line (`"375k:400k"`). A figure given here wins over
    the books, and its line says that the user gave it. Raises `pydantic.ValidationError`.
    """

    name: Id | None = Field(None, description="The scenario's name.")
    title: Line | None = Field(None, description="What the scenario is, in a few words.")
    text: Line | None = Field(None, description="What the scenario is, in one plain sentence.")
    setting: Annotated[Setting, BeforeValidator(_known_setting)] = Field(
        "inpatient", description="Where the infusion is given."
    )
    infusions: Annotated[int, BeforeValidator(_small_count)] | None = Field(
        None, description="How many infusions are given; the product's course, or 1, where it is not said."
    )
    infusion_price: Amounts | None = Field(
        None, description="The price of one infusion, instead of the books'."
    )
    stay_multiplier: Multipliers | None = Field(
        None, description="The hospital stay as a multiple of the infusion, instead of the books'."
    )
    add: dict[Id, Amounts] = Field(
        default_factory=dict, description="What further components cost, in dollars for the whole episode."
    )
    without: tuple[Id, ...] = Field((), description="Components that are left out.")
    indication: str | None = Field(
        None, min_length=1, max_length=60, description="The disease that is treated."
    )
    product: str | None = Field(
        None, min_length=1, max_length=60, description="The product: brand, generic name or HCPCS code."
    )
    hospital: str | None = Field(
        None, min_length=1, max_length=60, description="The hospital whose prices are used."
    )
    payer: str | None = Field(
        None,
        min_length=1,
        max_length=300,
        description="The payer whose agreed prices are used, as a book has it.",
    )
    as_of: KnownDate | None = Field(
        None, description="The day whose prices are used; the latest where it is not said."
    )
    stay: Id | None = Field(None, description="The id of the figure that is used for the hospital stay.")
    use: tuple[Id, ...] = Field((), description="Ids of figures that are used for their components.")
    books: tuple[str, ...] = Field((), description="Price books over the default one, the last on top.")
    default_book: bool = Field(default=True, description="False to leave the default book out.")

    @model_validator(mode="after")
    def _choices_agree(self) -> Self:
        both = sorted(set(self.add) & set(self.without))
        if both:
            raise ValueError(f'"{both[0]}" is both added and left out; choose one')
        if "infusion" in self.add:
            raise ValueError(
                "the price of an infusion is not added; give it as --infusion-price (infusion_price)"
            )
        if self.infusion_price is not None:
            _a_plausible_price(self.infusion_price)
        _stay_is_counted_once(self)
        return self


def _stay_is_counted_once(scenario: Scenario) -> None:
    if scenario.stay and scenario.stay_multiplier is not None:
        raise ValueError("the hospital stay has both a multiplier and a study's figure; give one of the two")
    if scenario.stay_multiplier is not None and scenario.setting == "outpatient":
        raise ValueError("a stay multiplier has no effect in an outpatient setting; leave one of the two out")
    if not scenario.stay and scenario.stay_multiplier is None:
        return
    if "hospital-stay" in scenario.add:
        raise ValueError("the hospital stay has both dollars and another figure; give one of the two")
    if "hospital-stay" in scenario.without:
        raise ValueError("the hospital stay has a figure and is left out; choose one")


class ScenarioEntry(Scenario):
    """A scenario in a file, which may extend another one."""

    extends: Id | None = Field(None, description="The scenario whose choices it takes over.")


class ScenarioFile(Model):
    """A file of scenarios."""

    scenarios: dict[Id, ScenarioEntry] = Field(description="The scenarios by their names.")
