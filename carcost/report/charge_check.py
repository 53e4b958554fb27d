"""Arranging what in a price file would mislead: how often, and where first."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from carcost.report.document import Document, Notes, Number, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carcost.models.results.charges import Charges, FileCharges

_COLUMNS: Final = ("file", "code", "text", "count", "places")


def arrange_charge_check(charges: Charges) -> Document:
    """Arrange the faults of each file, and what is set aside in it by the reason."""
    found = [(one, tuple(_faults(one))) for one in charges.files]
    tables = [
        Table(
            (one.file, "Times", "Where first"),
            tuple(Row((text, Number(f"{times:,}"), places)) for _, text, times, places in faults)
            or (Row(("nothing that would mislead", "", "")),),
        )
        for one, faults in found
    ]
    count = sum(len(faults) for _, faults in found)
    return Document(
        title=f"What would mislead in {_files(len(found))}: {_kinds(count)}",
        blocks=(
            *tables,
            Notes(
                (("Rules", "of CMS's format, as far as they touch a price; its own validator has them all"),)
            ),
        ),
        columns=_COLUMNS,
        records=tuple(
            (one.file, code, text, Decimal(times), places)
            for one, faults in found
            for code, text, times, places in faults
        ),
        currency=charges.currency,
    )


def _files(number: int) -> str:
    return "one price file" if number == 1 else f"{number} price files"


def _kinds(number: int) -> str:
    return "nothing" if not number else "one kind of fault" if number == 1 else f"{number} kinds of faults"


def _faults(one: FileCharges) -> Iterator[tuple[str, str, int, str]]:
    for finding in one.findings:
        yield finding.code, finding.text, finding.count, ", ".join(finding.places)
    reasons = dict.fromkeys(aside.reason for aside in one.set_aside)
    for reason in reasons:
        asides = [aside for aside in one.set_aside if aside.reason == reason]
        places = ", ".join(dict.fromkeys(aside.place for aside in asides[:3]))
        yield (
            "set-aside",
            f"prices of CAR-T that are none: {reason}",
            sum(aside.count for aside in asides),
            places,
        )
    priced = [group for group in one.groups if group.kind != "service"]
    if not one.groups:
        yield "no-car-t", "no price of CAR-T is found by its code", 1, ""
    elif not any(group.negotiated or group.allowed or group.without_dollars for group in priced):
        yield "no-payers", "no payer's price of a product or an admission", 1, ""
    without = sum(group.without_dollars for group in priced)
    if without:
        yield (
            "no-dollars",
            "plans with a percentage or an algorithm, and nothing to stand for it",
            without,
            "",
        )
