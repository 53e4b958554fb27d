"""What hospitals publish for CAR-T, file by file."""

from typing import Literal

from pydantic import Field

from carcost.models.money import Money
from carcost.models.results.stamp import Part, Result


class ChargeRange(Part):
    """Prices from low to high, in dollars, and how many there are."""

    low: Money = Field(description="The lowest, in dollars.")
    median: Money = Field(description="The median, in dollars.")
    high: Money = Field(description="The highest, in dollars.")
    count: int = Field(description="How many there are: different amounts, or pairs of payer and plan.")


class AllowedRange(Part):
    """What was in fact allowed, in dollars, by the file's own account of past payments."""

    median: Money = Field(description="The median; of several plans, the median of theirs.")
    p10: Money | None = Field(
        description="The 10th percentile; of several plans, the lowest of theirs; null where there is none."
    )
    p90: Money | None = Field(
        description="The 90th percentile; of several plans, the highest of theirs; null where there is none."
    )
    plans: int = Field(description="How many pairs of payer and plan it is from.")
    payments_least: int = Field(
        description="How many payments it is from, at least: 1 where a file says 1 through 10."
    )
    payments_most: int | None = Field(description="How many at most; null where a plan's count is not known.")


class ChargeGroup(Part):
    """The prices of one product, admission or service in one setting and billing class."""

    target: str = Field(description="The product's id, ms-drg-018, apr-drg-011, or a service.")
    kind: Literal["product", "admission", "service", "other"] = Field(description="What it is.")
    label: str = Field(description="What it is called.")
    remark: str = Field(description="What has to be known of its prices; mostly nothing.")
    setting: str = Field(description="inpatient, outpatient or both, as the file has it.")
    billing_class: str = Field(
        description="facility, professional or both; empty where the file does not say."
    )
    codes: tuple[str, ...] = Field(description="The codes by which its lines were found.")
    gross: ChargeRange | None = Field(description="Gross charges; null without any.")
    cash: ChargeRange | None = Field(description="Discounted cash prices; null without any.")
    negotiated: ChargeRange | None = Field(
        description="Prices negotiated with payers, one a payer and plan; null without any."
    )
    stand_ins: int = Field(
        description="How many of the negotiated are a percentage or an algorithm in the file, here as the "
        "median of what was allowed in 11 payments or more, or as the estimate of a file by rules before 3.0."
    )
    without_dollars: int = Field(
        description="How many plans have only a percentage or an algorithm, and nothing to stand for it."
    )
    allowed: AllowedRange | None = Field(description="What was in fact allowed; null without any.")


class ChargeRow(Part):
    """One line of the file, for one payer and plan or for none; amounts in dollars, as the file has them."""

    place: str = Field(description="Where in the file: line 47 of a CSV file, item 3 of a JSON file.")
    target: str = Field(description="What it is a price of.")
    code: str = Field(description="The code by which it was found.")
    code_type: str = Field(description="The type of the code, as the file has it.")
    description: str = Field(description="The file's text.")
    setting: str = Field(description="The setting.")
    billing_class: str = Field(description="The billing class.")
    payer: str = Field(description="The payer; empty for none.")
    plan: str = Field(description="The plan; empty for none.")
    modifiers: str = Field(description="The modifiers; empty for none.")
    methodology: str = Field(description="How the price is made.")
    gross: Money | None = Field(description="The gross charge.")
    cash: Money | None = Field(description="The discounted cash price.")
    dollar: Money | None = Field(description="The negotiated price in dollars.")
    percentage: Money | None = Field(description="The negotiated percentage, such as 65.6.")
    algorithm: str = Field(description="The negotiated algorithm.")
    estimated: Money | None = Field(description="The estimated amount, in files by the rules before 3.0.")
    median: Money | None = Field(description="The median of what was allowed.")
    p10: Money | None = Field(description="The 10th percentile of what was allowed.")
    p90: Money | None = Field(description="The 90th percentile of what was allowed.")
    count: str = Field(description='Of how many payments: "0", "1 through 10", or a number from 11 up.')
    note: str = Field(description="The file's note on it.")
    set_aside: tuple[str, ...] = Field(description="Which of the amounts are set aside.")


class SetAside(Part):
    """What is plainly no price of what it stands for, and is left out of low and high."""

    target: str = Field(description="What it would be a price of.")
    column: str = Field(description="Which amount it is.")
    found: str = Field(description="What the file has there.")
    reason: str = Field(description="Why it is set aside.")
    payer: str = Field(description="The payer; empty for none.")
    plan: str = Field(description="The plan; empty for none.")
    place: str = Field(description="Where it stands first.")
    count: int = Field(description="How many times.")


class FileFinding(Part):
    """Something in a file that may mislead."""

    code: str = Field(description="A name for it.")
    text: str = Field(description="What it is.")
    count: int = Field(description="How many times.")
    places: tuple[str, ...] = Field(description="Where first.")


class FileCharges(Part):
    """What one price file says of CAR-T."""

    file: str = Field(description="The file's name.")
    size: int = Field(description="How many bytes it has.")
    layout: Literal["tall", "wide", "json"] = Field(description="Its layout.")
    hospital: str = Field(description="The hospital, as the file has it.")
    locations: tuple[str, ...] = Field(description="Its locations.")
    updated: str = Field(description="The day of its last update; empty where no day can be read.")
    version: str = Field(description="What its version cell says.")
    rules: str = Field(description="The rules that its columns follow: 3.0, or 2.x.")
    records: int = Field(description="How many lines of a CSV file, or items of a JSON file, were read.")
    groups: tuple[ChargeGroup, ...] = Field(description="The prices, by what they are of, setting and class.")
    rows: tuple[ChargeRow, ...] = Field((), description="The lines, where they were asked for.")
    set_aside: tuple[SetAside, ...] = Field(description="What was left out of low and high.")
    findings: tuple[FileFinding, ...] = Field(description="What else may mislead.")


class Charges(Result):
    """What hospitals publish for CAR-T, in the order of the files."""

    kind: Literal["charges"] = Field("charges", description="What kind of result it is.")
    currency: str = Field("USD", description="The currency of all amounts.")
    codes: tuple[str, ...] = Field(
        (), description="The codes that were asked for; all of CAR-T where there are none."
    )
    payer: str | None = Field(None, description="The text that payers' names have in them; null for all.")
    plan: str | None = Field(None, description="The text that plans' names have in them; null for all.")
    setting: str | None = Field(None, description="The setting; null for both.")
    kept_all: bool = Field(False, description="True where nothing was set aside that is a number.")  # noqa: FBT003 - a field's default
    files: tuple[FileCharges, ...] = Field(description="The files.")
