"""A plan: the benefit design that decides what part of an allowed amount the patient owes."""

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Final, Literal, Self

from pydantic import BeforeValidator, Field, PrivateAttr, ValidationInfo, field_validator, model_validator

from carcost.models.base import Id, Line, Model
from carcost.models.coinsurance import Coinsurance
from carcost.models.day import AnyDate, MonthAndDay
from carcost.models.figure import Provenance
from carcost.models.money import DOLLARS, Amount, exact_text
from carcost.models.source import Source

PlanKind = Literal["insurance", "medicare", "medicaid", "uninsured"]
FIRST_YEAR: Final = 2020
LAST_YEAR: Final = 2100
LAST_DAY: Final = 150
"""The last day of a benefit period that Medicare Part A pays for, with all lifetime reserve days."""

NO_LIMIT: Final = "none"

OPTIONS_ONLY: Final = "own-figures"
"""The id of a plan of which only the options on the command line are known."""


def _none_is_no_limit(value: object) -> object:
    return None if isinstance(value, str) and value.strip().lower() == NO_LIMIT else value


Limit = Annotated[Amount | None, BeforeValidator(_none_is_no_limit)]
"""A yearly limit in dollars; `None`, also written "none", is no limit at all and never 0."""


class DayCharge(Model):
    """A charge for each day of a stay, from one day of it to another."""

    first: int = Field(ge=1, le=LAST_DAY, strict=True, description="The first such day, counted from 1.")
    last: int = Field(ge=1, le=LAST_DAY, strict=True, description="The last such day.")
    amount: Amount = Field(description="What the patient owes for each of these days, in dollars.")
    name: Line | None = Field(None, description="What such a day is called, such as lifetime reserve day.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"the last day ({self.last}) is before the first ({self.first})")
        return self


class ServiceTerms(Model):
    """What a plan asks for one class of service, where that differs from its general terms."""

    deductible: Amount | None = Field(
        None, description="A deductible of its own, in dollars, instead of the plan's; 0 where none applies."
    )
    deductible_met: Amount = Field(Decimal(0), description="What of it is already met, in dollars.")
    coinsurance: Coinsurance | None = Field(
        None, description="The patient's part of what is left after deductible and copay."
    )
    copay: Amount | None = Field(
        None, description="Dollars for each admission, or else for each service, after the deductible."
    )
    most: Amount | None = Field(
        None, description="The most that copay and coinsurance of one service may come to, in dollars."
    )
    days: tuple[DayCharge, ...] = Field((), description="Charges for each day of an admission.")
    by_product: dict[Id, Coinsurance] = Field(
        default_factory=dict, description="Coinsurance for single products, instead of the general one."
    )

    @field_validator("deductible_met")
    @classmethod
    def _no_more_met_than_the_deductible(cls, met: Amount, info: ValidationInfo) -> Amount:
        return _within(met, info, "deductible")

    @field_validator("days")
    @classmethod
    def _one_charge_a_day(cls, days: tuple[DayCharge, ...]) -> tuple[DayCharge, ...]:
        ordered = sorted(days, key=lambda one: one.first)
        for before, after in pairwise(ordered):
            if after.first <= before.last:
                raise ValueError(f"the day {after.first} has two charges; keep one")
        return tuple(ordered)


class Services(Model):
    """The classes of service, each with what a plan asks for it beside its general terms."""

    inpatient: ServiceTerms = Field(ServiceTerms(), description="All of a hospital admission.")
    outpatient: ServiceTerms = Field(ServiceTerms(), description="Care without an admission.")
    product: ServiceTerms = Field(
        ServiceTerms(), description="The CAR-T product, given without an admission."
    )


class Terms(Model):
    """What a plan asks in one year, in or out of its network; an amount that is absent is not known.

    Where deductible or coinsurance are not known, the patient is taken to pay everything up to the limit.
    """

    deductible: Amount | None = Field(None, description="The patient's yearly deductible, in dollars.")
    deductible_met: Amount = Field(Decimal(0), description="What of it is already met, in dollars.")
    family_deductible: Amount | None = Field(None, description="The whole family's deductible, in dollars.")
    family_deductible_met: Amount = Field(Decimal(0), description="What of it is already met, in dollars.")
    coinsurance: Coinsurance | None = Field(
        None, description="The patient's part of an allowed amount after the deductible, such as 20%."
    )
    out_of_pocket_maximum: Limit = Field(
        None, description='The patient\'s yearly limit, in dollars; absent, or "none", is no limit.'
    )
    out_of_pocket_met: Amount = Field(Decimal(0), description="What of it is already met, in dollars.")
    family_out_of_pocket_maximum: Limit = Field(
        None, description="The whole family's yearly limit, in dollars; absent is no limit."
    )
    family_out_of_pocket_met: Amount = Field(Decimal(0), description="What of it is already met, in dollars.")
    services: Services = Field(Services(), description="Classes of service with terms of their own.")

    @field_validator("deductible_met", "family_deductible_met")
    @classmethod
    def _no_more_met_than_the_deductible(cls, met: Amount, info: ValidationInfo) -> Amount:
        return _within(met, info, str(info.field_name).removesuffix("_met"))

    @field_validator("out_of_pocket_maximum", "family_out_of_pocket_maximum")
    @classmethod
    def _not_below_the_deductible(cls, limit: Amount | None, info: ValidationInfo) -> Amount | None:
        name = "family_deductible" if str(info.field_name).startswith("family") else "deductible"
        refuse_limit_below(info.data.get(name), limit)
        return limit

    @field_validator("family_deductible", "family_out_of_pocket_maximum")
    @classmethod
    def _not_below_the_individual_s(cls, family: Amount | None, info: ValidationInfo) -> Amount | None:
        own = info.data.get(str(info.field_name).removeprefix("family_"))
        if family is not None and own is not None and family < own:
            raise ValueError(
                f"the family's ({exact_text(family, DOLLARS)}) is below one person's "
                f"({exact_text(own, DOLLARS)})"
            )
        return family

    @field_validator("out_of_pocket_met", "family_out_of_pocket_met")
    @classmethod
    def _no_more_met_than_the_maximum(cls, met: Amount, info: ValidationInfo) -> Amount:
        return _within(met, info, f"{str(info.field_name).removesuffix('_met')}_maximum")


def refuse_limit_below(deductible: Decimal | None, limit: Decimal | None) -> None:
    """Refuse a yearly limit below the deductible, which counts towards it; raises `ValueError`."""
    if deductible is not None and limit is not None and limit < deductible:
        raise ValueError(
            f"the maximum ({exact_text(limit, DOLLARS)}) is below the deductible "
            f"({exact_text(deductible, DOLLARS)}); the deductible counts towards it"
        )


def _within(met: Decimal, info: ValidationInfo, whole_name: str) -> Decimal:
    """Refuse more met than there is, and something met of what is not given."""
    if whole_name not in info.data or not met:
        return met
    whole, name = info.data[whole_name], whole_name.removeprefix("family_").replace("out_of_pocket_", "")
    if whole is None:
        raise ValueError(f"{exact_text(met, DOLLARS)} is met of a {name} that is not given")
    if met > whole:
        raise ValueError(
            f"more is met ({exact_text(met, DOLLARS)}) than the {name} ({exact_text(whole, DOLLARS)})"
        )
    return met


class OutOfNetwork(Terms):
    """What a plan asks where hospital or doctor are not in its network."""

    covered: bool = Field(default=True, strict=True, description="False where the plan then pays nothing.")
    balance_billing: bool = Field(
        default=True,
        strict=True,
        description="True where the hospital may bill what is above the allowed amount.",
    )


class PlanYear(Terms):
    """What a plan asks in its year that begins in the calendar year `year`."""

    year: int = Field(
        ge=FIRST_YEAR, le=LAST_YEAR, strict=True, description="The calendar year in which it begins."
    )
    out_of_network: OutOfNetwork | None = Field(
        None, description="What applies out of network; absent is not known."
    )


class PlanFigure(Provenance):
    """Where a figure of a plan, or a rule that it follows, was read."""

    as_of: AnyDate = Field(description="The day from which it holds, or on which it was stated.")
    year: int | None = Field(None, description="The plan year that it is of; none means every year.")
    field: Line | None = Field(
        None, description="The field that it fills, such as out_of_pocket_maximum; none for a rule."
    )
    derived: Line | None = Field(None, description="How it follows from what was read, where it does.")


class Plan(Model):
    """A benefit design, year by year; a shipped plan names the source of each of its figures.

    Raises `pydantic.ValidationError`.
    """

    id: Id = Field(description="The plan's name.")
    title: Line = Field(description="What plan it is, in a few words; never whose.")
    text: Line | None = Field(None, description="What it is, in one plain sentence.")
    version: Line = Field("1", description="The version of its figures, such as the day of the last change.")
    kind: PlanKind = Field("insurance", description="What kind of coverage it is.")
    year_begins: MonthAndDay = Field("01-01", description="The day on which a plan year begins: 01-01.")
    coverage: Line | None = Field(
        None, description="What is known of whether it covers CAR-T, in one plain sentence."
    )
    trials: bool = Field(
        default=False, strict=True, description="True where it covers the routine costs of a clinical trial."
    )
    outside: tuple[Id, ...] = Field((), description="Components that the plan does not cover.")
    years: tuple[PlanYear, ...] = Field((), description="Its figures, a plan year each.")
    sources: tuple[Source, ...] = Field((), description="Where its figures were read.")
    figures: tuple[PlanFigure, ...] = Field((), description="Which figure was read where.")

    _sha256: str | None = PrivateAttr(None)

    @property
    def sha256(self) -> str | None:
        """The SHA-256 of the file it was read from; None for a plan made in memory."""
        return self._sha256

    def year(self, year: int) -> PlanYear | None:
        """Give the figures of a plan year, or None where it has none."""
        return next((one for one in self.years if one.year == year), None)

    @model_validator(mode="after")
    def _each_year_once(self) -> Self:
        years = [one.year for one in self.years]
        doubled = next((year for year in years if years.count(year) > 1), None)
        if doubled is not None:
            raise ValueError(f"the plan year {doubled} is there twice; keep one")
        if self.kind == "medicare":
            for one in self.years:
                _refuse_incomplete_medicare(one)
        known = {source.id for source in self.sources}
        if any(not {one.source, one.quotes or one.source} <= known for one in self.figures):
            raise ValueError("a figure names a source that is not one of [[sources]]")
        return self


def _refuse_incomplete_medicare(year: PlanYear) -> None:
    """Refuse a year of Medicare in which an admission, or the product, would cost a fifth of everything."""
    if year.services.inpatient.deductible is None or year.services.product.most is None:
        raise ValueError(
            f"the year {year.year} of Medicare needs services.inpatient.deductible (Part A's) and "
            "services.product.most (the most for one outpatient service); without them a fifth of all is owed"
        )


class PlanFile(Plan):
    """A plan in a file, which may extend a shipped one."""

    extends: Id | None = Field(
        None, description="The shipped plan whose keys, and plan years, it takes over where it has none."
    )
