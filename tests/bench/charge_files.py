"""Writes price files of any size, valid by the rules of 3.0: tall, wide or JSON; the same for the same size.

    python tests/bench/charge_files.py tall|wide|json MEGABYTES FILE

One item in five thousand is CAR-T: a product, an admission, or a service.
"""

from __future__ import annotations

import csv
import json
import random
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

PAYERS = [f"Payer {number} [{1000 + number}]" for number in range(12)]
PLANS = ("HMO", "PPO", "Medicare Advantage", "Exchange")
STATEMENT = "To the best of its knowledge and belief, this hospital has included what the rules ask for."
HEAD = {
    "hospital_name": "Mercy Example Hospital",
    "last_updated_on": "2026-04-01",
    "version": "3.0.0",
    "location_name": "Mercy Example Hospital",
    "hospital_address": "1 Example Street, Springfield",
    "license_number|CA": "12345",
    "type_2_npi": "1234567893",
    STATEMENT: "true",
    "attester_name": "A Person",
}
WORDS = [
    "repair",
    "biopsy",
    "scan",
    "panel",
    "visit",
    "therapy",
    "infusion",
    "test",
    "injection",
    "graft",
    "removal",
    "drainage",
]
CAR_T = (
    ("AXICABTAGENE CILOLEUCEL SUSPENSION", (("Q2041", "HCPCS"), ("0891", "RC")), "outpatient", 533_230.17),
    (
        "CILTACABTAGENE AUTOLEUCEL SUSPENSION",
        (("57894-111-01", "NDC"), ("0891", "RC")),
        "outpatient",
        565_868.94,
    ),
    ("CHIMERIC ANTIGEN RECEPTOR (CAR) T-CELL", (("018", "MS-DRG"),), "inpatient", 503_005.10),
    ("CAR-T CELL ADMINISTRATION", (("38228", "CPT"), ("0874", "RC")), "outpatient", 1_187.00),
)
TALL = [
    "description",
    "code|1",
    "code|1|type",
    "code|2",
    "code|2|type",
    "setting",
    "drug_unit_of_measurement",
    "drug_type_of_measurement",
    "modifiers",
    "standard_charge|gross",
    "standard_charge|discounted_cash",
    "payer_name",
    "plan_name",
    "standard_charge|negotiated_dollar",
    "standard_charge|negotiated_percentage",
    "standard_charge|negotiated_algorithm",
    "median_amount",
    "10th_percentile",
    "90th_percentile",
    "count",
    "standard_charge|min",
    "standard_charge|max",
    "standard_charge|methodology",
    "additional_generic_notes",
]
PAID = ("standard_charge_dollar", "median_amount", "10th_percentile", "90th_percentile", "count")
OF_A_PAYER = ("negotiated_dollar", "negotiated_percentage", "negotiated_algorithm", "methodology")
ALLOWED = ("median_amount", "10th_percentile", "90th_percentile", "count", "additional_payer_notes")
SOME_PLANS = [(payer, plan) for payer in PAYERS for plan in PLANS[:3]]


def items() -> Iterator[tuple[str, tuple[tuple[str, str], ...], str, float, bool]]:
    """Give items for ever: text, codes, setting, gross charge, and whether they are a drug."""
    chance = random.Random(2026)  # noqa: S311 - the same file each time
    number = 0
    while True:
        number += 1
        if number % 5_000 == 2_500:
            text, codes, setting, price = CAR_T[number // 5_000 % len(CAR_T)]
            yield text, codes, setting, price * 2, codes[0][1] == "NDC"
            continue
        words = [chance.choice(WORDS).upper() for _ in range(3)]
        text = f"{words[0]} {words[1]} OF {words[2]} NO {chance.randrange(10**6)}"
        codes = ((f"{chance.randrange(10**7, 10**8)}", "CDM"), (f"{chance.randrange(10_000, 99_999)}", "CPT"))
        if codes[1][0].startswith("3822"):
            continue
        yield (
            text,
            codes,
            chance.choice(("inpatient", "outpatient", "both")),
            chance.randrange(10**3, 10**7) / 100,
            False,
        )


def prices(gross: float, place: int) -> tuple[float, float, float, float, str]:
    """Give a payer's dollars, and median, 10th and 90th percentile of allowed amounts with their count."""
    dollar = round(gross * (0.3 + 0.01 * (place % 50)), 2)
    return (
        dollar,
        round(dollar * 0.98, 2),
        round(dollar * 0.7, 2),
        round(dollar * 1.2, 2),
        str(11 + place % 90),
    )


def write_tall(file: IO[str], size: int) -> None:
    """Write a row for each payer and plan of an item."""
    rows = csv.writer(file, lineterminator="\n")
    rows.writerows([list(HEAD), list(HEAD.values()), TALL])
    for text, codes, setting, gross, is_drug in items():
        flat = [cell for pair in (*codes, ("", ""))[:2] for cell in pair]
        drug = ["1", "UN"] if is_drug else ["", ""]
        low, high = (round(gross * part, 2) for part in (0.3, 0.79))
        for place, (payer, plan) in enumerate(SOME_PLANS[: 1 + int(gross) % 36]):
            dollar, median, p10, p90, count = prices(gross, place)
            rows.writerow(
                [text, *flat, setting, *drug, "", gross, round(gross * 0.75, 2), payer, plan, dollar, "", "",
                 median, p10, p90, count, low, high, "case rate", ""]
            )  # fmt: skip
        if file.tell() >= size:
            return


def write_wide(file: IO[str], size: int) -> None:
    """Write a row an item, with nine columns for each payer and plan."""
    names = [*TALL[:11], "standard_charge|min", "standard_charge|max", "additional_generic_notes"]
    for payer, plan in SOME_PLANS:
        names += [f"standard_charge|{payer}|{plan}|{key}" for key in OF_A_PAYER]
        names += [f"{key}|{payer}|{plan}" for key in ALLOWED]
    rows = csv.writer(file, lineterminator="\n")
    rows.writerows([list(HEAD), list(HEAD.values()), names])
    for text, codes, setting, gross, is_drug in items():
        flat = [cell for pair in (*codes, ("", ""))[:2] for cell in pair]
        drug = ["1", "UN"] if is_drug else ["", ""]
        row = [
            text,
            *flat,
            setting,
            *drug,
            "",
            gross,
            round(gross * 0.75, 2),
            round(gross * 0.3, 2),
            round(gross * 0.79, 2),
            "",
        ]
        for place in range(len(SOME_PLANS)):
            dollar, median, p10, p90, count = prices(gross, place)
            row += [dollar, "", "", "case rate", median, p10, p90, count, ""]
        rows.writerow(row)
        if file.tell() >= size:
            return


def write_json(file: IO[str], size: int) -> None:
    """Write one object on one line, with the items in its long list."""
    head: dict[str, Any] = {
        key: value
        for key, value in HEAD.items()
        if key not in (STATEMENT, "license_number|CA", "attester_name")
    }
    for key in ("location_name", "hospital_address", "type_2_npi"):
        head[key] = [head[key]]
    head["license_information"] = {"license_number": "12345", "state": "CA"}
    head["attestation"] = {"attestation": STATEMENT, "confirm_attestation": True, "attester_name": "A Person"}
    file.write(json.dumps(head)[:-1] + ', "standard_charge_information": [')
    separator = ""
    for text, codes, setting, gross, is_drug in items():
        payers = []
        for place, (payer, plan) in enumerate(SOME_PLANS[: 1 + int(gross) % 36]):
            paid = dict(zip(PAID, prices(gross, place), strict=True))
            payers.append({"payer_name": payer, "plan_name": plan, "methodology": "case rate", **paid})
        charge = {
            "setting": setting,
            "gross_charge": gross,
            "discounted_cash": round(gross * 0.75, 2),
            "minimum": round(gross * 0.3, 2),
            "maximum": round(gross * 0.79, 2),
            "payers_information": payers,
        }
        item: dict[str, Any] = {
            "description": text,
            "code_information": [{"code": code, "type": kind} for code, kind in codes],
            "standard_charges": [charge],
        }
        if is_drug:
            item["drug_information"] = {"unit": 1, "type": "UN"}
        file.write(separator + json.dumps(item))
        separator = ", "
        if file.tell() >= size:
            break
    file.write('], "modifier_information": []}\n')


WRITERS = {"tall": write_tall, "wide": write_wide, "json": write_json}


def write(kind: str, megabytes: int, path: Path) -> None:
    """Write a file of that kind and about that size."""
    with path.open("w", encoding="utf-8", newline="") as file:
        WRITERS[kind](file, megabytes * 1024**2)


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
