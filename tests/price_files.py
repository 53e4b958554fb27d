"""Price files as hospitals write them: small ones for tests, with every deviation that real ones have."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

SAID = {
    "hospital_name": "Mercy Example Hospital",
    "last_updated_on": "2026-04-01",
    "version": "3.0.0",
    "location_name": "Mercy Example Hospital|Mercy Clinic",
    "hospital_address": "1 Example Street, Springfield|2 Example Street, Springfield",
    "license_number|CA": "12345",
    "type_2_npi": "1234567893",
    "To the best of its knowledge": "true",
    "attester_name": "",
}


class Paid(NamedTuple):
    """What one payer and plan pays."""

    payer: str
    plan: str
    dollar: str = ""
    percentage: str = ""
    algorithm: str = ""
    methodology: str = "case rate"
    median: str = ""
    p10: str = ""
    p90: str = ""
    payments: str = ""


class Item(NamedTuple):
    """One thing with a price: its text, codes with types, setting, charges and payers."""

    text: str
    codes: tuple[tuple[str, str], ...]
    setting: str = "outpatient"
    gross: str = ""
    cash: str = ""
    payers: tuple[Paid, ...] = ()
    billing_class: str = "facility"
    minimum: str = ""
    maximum: str = ""


AETNA = Paid("Aetna [1001]", "HMO", "520000", median="510000", p10="480000", p90="560000", payments="23")
CIGNA = Paid("Cigna", "PPO", "610000.50")
PERCENT = Paid("United, Inc.", "Choice", percentage="65.6", methodology="percent of total billed charges")
ITEMS: tuple[Item, ...] = (
    Item(
        "SCREENING COLONOSCOPY",
        (("1001", "CDM"), ("45378", "CPT")),
        gross="2400",
        payers=(AETNA._replace(dollar="900"),),
    ),
    Item("YESCARTA SUSPENSION", (("0891", "RC"), ("Q2041", "HCPCS")), "both", "1200000", "900000"),
    Item("AXICABTAGENE CILOLEUCEL", (("Q2041", "HCPCS"),), payers=(AETNA, CIGNA)),
    Item("KYMRIAH", (("0078-0846-19", "NDC"),), payers=(PERCENT,)),
    Item(
        "CAR T-CELL AND OTHER IMMUNOTHERAPIES",
        (("018", "MS-DRG"),),
        "inpatient",
        "2000000",
        payers=(AETNA, CIGNA),
    ),
    Item(
        "CAR-T ADMINISTRATION",
        (("8101750", "CDM"), ("38228", "CPT")),
        gross="1187",
        payers=(AETNA._replace(dollar="353.52"),),
    ),
    Item("PROPRANOLOL CAPSULE", (("38225", "CDM"),), gross="1.35"),
    Item("SIPULEUCEL-T", (("Q2043", "HCPCS"),), gross="180000"),
)
_CODES = 2
_FIELDS = ("dollar", "percentage", "algorithm", "methodology", "median", "p10", "p90", "payments")
_TALL = (
    "payer_name", "plan_name", "standard_charge|negotiated_dollar", "standard_charge|negotiated_percentage",
    "standard_charge|negotiated_algorithm", "standard_charge|methodology", "median_amount", "10th_percentile",
    "90th_percentile", "count",
)  # fmt: skip
_WIDE = (
    "standard_charge|{}|negotiated_dollar", "standard_charge|{}|negotiated_percentage",
    "standard_charge|{}|negotiated_algorithm", "standard_charge|{}|methodology", "median_amount|{}",
    "10th_percentile|{}", "90th_percentile|{}", "count|{}",
)  # fmt: skip
_JSON = (
    "standard_charge_dollar", "standard_charge_percentage", "standard_charge_algorithm", "methodology",
    "median_amount", "10th_percentile", "90th_percentile", "count",
)  # fmt: skip
_LINE = (
    "standard_charge|gross",
    "standard_charge|discounted_cash",
    "standard_charge|min",
    "standard_charge|max",
)


def _of_line(item: Item) -> list[str]:
    codes = [cell for pair in (*item.codes, ("", ""), ("", ""))[:_CODES] for cell in pair]
    prices = [item.gross, item.cash, item.minimum, item.maximum]
    return [item.text, *codes, item.setting, item.billing_class, *prices]


def _names() -> list[str]:
    codes = [name for number in range(1, _CODES + 1) for name in (f"code|{number}", f"code|{number}|type")]
    return ["description", *codes, "setting", "billing_class", *_LINE]


def tall_rows(items: Sequence[Item]) -> list[list[str]]:
    """Give the rows of a tall file: the head, and a row for each payer of an item."""
    rows = [list(SAID), list(SAID.values()), [*_names(), *_TALL]]
    for item in items:
        for paid in item.payers or (Paid("", "", methodology=""),):
            cells = [getattr(paid, name) for name in _FIELDS]
            rows.append([*_of_line(item), paid.payer, paid.plan, *cells])
    return rows


def wide_rows(items: Sequence[Item], *, brackets: bool = False) -> list[list[str]]:
    """Give the rows of a wide file: columns for each payer and plan; without a plan they have a part less."""
    pairs = list(dict.fromkeys((paid.payer, paid.plan) for item in items for paid in item.payers))
    names = []
    for pair in pairs:
        parts = [f"[{part}]" if brackets and "[" not in part else part for part in pair if part]
        names += [name.format("|".join(parts)) for name in _WIDE]
    rows = [list(SAID), list(SAID.values()), [*_names(), *names]]
    for item in items:
        by_pair = {(paid.payer, paid.plan): paid for paid in item.payers}
        blank = Paid("", "", methodology="")
        cells = [getattr(by_pair.get(pair, blank), name) for pair in pairs for name in _FIELDS]
        rows.append([*_of_line(item), *cells])
    return rows


def as_csv(rows: Sequence[Sequence[str]], line_end: str = "\n") -> str:
    """Write rows as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator=line_end).writerows(rows)
    return text.getvalue()


def as_object(items: Sequence[Item]) -> dict[str, Any]:
    """Give the object of a JSON file."""
    return {
        "hospital_name": SAID["hospital_name"],
        "last_updated_on": SAID["last_updated_on"],
        "version": SAID["version"],
        "location_name": SAID["location_name"].split("|"),
        "hospital_address": SAID["hospital_address"].split("|"),
        "type_2_npi": ["1234567893"],
        "standard_charge_information": [_as_item(item) for item in items],
        "modifier_information": [],
    }


def _as_item(item: Item) -> dict[str, Any]:
    charge: dict[str, Any] = {"setting": item.setting, "billing_class": item.billing_class}
    for key, value in zip(
        ("gross_charge", "discounted_cash", "minimum", "maximum"),
        (item.gross, item.cash, item.minimum, item.maximum),
        strict=True,
    ):
        if value:
            charge[key] = _number(value)
    if item.payers:
        charge["payers_information"] = [_as_payer(paid) for paid in item.payers]
    return {
        "description": item.text,
        "code_information": [{"code": code, "type": kind} for code, kind in item.codes],
        "standard_charges": [charge],
    }


def _as_payer(paid: Paid) -> dict[str, Any]:
    payer: dict[str, Any] = {"payer_name": paid.payer, "plan_name": paid.plan}
    for key, name in zip(_JSON, _FIELDS, strict=True):
        value = getattr(paid, name)
        if value:
            payer[key] = value if name in ("algorithm", "methodology", "payments") else _number(value)
    return payer


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def zipped(content: bytes, name: str = "mercy_standardcharges.csv", *others: tuple[str, bytes]) -> bytes:
    """Put a file, and perhaps others, into a zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        for other, inside in others:
            archive.writestr(other, inside)
    return packed.getvalue()


def deviant(chance: random.Random) -> tuple[bytes, str]:
    """Give a file with deviations at random that a reader must see through, and its text before packing."""
    items = list(ITEMS) + [
        Item(
            f"ITEM {number}",
            ((f"{chance.randrange(10**6)}", "CDM"), (f"{chance.randrange(10_000, 99_999)}", "CPT")),
            gross="10",
        )
        for number in range(chance.randrange(20))
    ]
    chance.shuffle(items)
    if chance.random() < 0.4:
        text = json.dumps(
            dict(chance.sample(sorted(as_object(items).items()), 8)), indent=chance.choice((None, 1))
        )
    else:
        rows = tall_rows(items) if chance.random() < 0.5 else wide_rows(items, brackets=chance.random() < 0.5)
        text = as_csv(_deviate(rows, chance), chance.choice(("\n", "\r\n")))
    encoding = chance.choice(("utf-8", "utf-8-sig", "utf-16", "utf-8"))
    content = text.encode(encoding)
    packing = chance.choice((bytes, bytes, gzip.compress, zipped))
    return packing(content), text


def _is_of_a_payer(name: str) -> bool:
    return (name.count("|") > 1 and not name.startswith("code|")) or name.partition("|")[0] in (
        "median_amount",
        "10th_percentile",
        "90th_percentile",
        "count",
    )


def _deviate(rows: list[list[str]], chance: random.Random) -> list[list[str]]:
    """Deviate as real files do: order, case and spaces of column names, odd cells, short and long rows."""
    head, (names, *body) = rows[:2], rows[2:]
    order = chance.sample(range(len(names)), len(names))
    shuffled = [[row[place] for place in order] for row in (names, *body)]
    names, *body = shuffled
    if chance.random() < 0.5:
        names = [name if _is_of_a_payer(name) else name.replace("|", " | ").upper() for name in names]
    if chance.random() < 0.5:
        place = chance.randrange(len(names))
        names = [*names[:place], "", *names[place:]]
        body = [[*row[:place], "", *row[place:]] for row in body]
    for row in body:
        if chance.random() < 0.3:
            row[chance.randrange(len(row))] += chance.choice((" ", "  "))
        if chance.random() < 0.1:
            row.append("one more")
        while row and not row[-1] and chance.random() < 0.5:
            row.pop()
    if chance.random() < 0.3:
        body.insert(chance.randrange(len(body)), [""])
    place = next(number for number, name in enumerate(names) if name.lower() == "description")
    for row in body:
        if place < len(row) and chance.random() < 0.2:
            row[place] += chance.choice(("\nsecond line", ' 5" tube', "; naïve café", ' "quoted"'))
    return [*head, names, *body]
