"""The records of what hospitals publish, for CSV and NDJSON: a group a record, or a line."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carcost.models.results.charges import Charges
    from carcost.report.document import Cell

_RANGES: Final = ("low", "median", "high", "count")
GROUP_COLUMNS: Final = (
    "file",
    "hospital",
    "updated",
    "target",
    "label",
    "setting",
    "billing_class",
    "codes",
    *(f"{name}_{end}" for name in ("gross", "cash", "negotiated") for end in _RANGES),
    "stand_ins",
    "without_dollars",
    "allowed_p10",
    "allowed_median",
    "allowed_p90",
    "allowed_plans",
    "payments_least",
    "payments_most",
    "currency",
)
_ROW_TEXTS: Final = (
    "place",
    "target",
    "code",
    "code_type",
    "description",
    "setting",
    "billing_class",
    "payer",
    "plan",
    "modifiers",
    "methodology",
)
_ROW_AMOUNTS: Final = ("gross", "cash", "dollar", "percentage")
_ROW_ALLOWED: Final = ("estimated", "median", "p10", "p90")
ROW_COLUMNS: Final = (
    "file",
    "hospital",
    *_ROW_TEXTS,
    *_ROW_AMOUNTS,
    "algorithm",
    *_ROW_ALLOWED,
    "count",
    "note",
    "set_aside",
    "currency",
)


def group_records(charges: Charges) -> Iterator[tuple[Cell, ...]]:
    """Give a record for each group of each file, in the columns of `GROUP_COLUMNS`."""
    for one in charges.files:
        for group in one.groups:
            allowed = group.allowed
            yield (
                one.file,
                one.hospital,
                one.updated,
                group.target,
                group.label,
                group.setting,
                group.billing_class,
                " ".join(group.codes),
                *(
                    _number(getattr(amounts, end, None))
                    for amounts in (group.gross, group.cash, group.negotiated)
                    for end in _RANGES
                ),
                Decimal(group.stand_ins),
                Decimal(group.without_dollars),
                *(
                    _number(getattr(allowed, name, None))
                    for name in ("p10", "median", "p90", "plans", "payments_least", "payments_most")
                ),
                charges.currency,
            )


def row_records(charges: Charges) -> Iterator[tuple[Cell, ...]]:
    """Give a record for each line of each file, in the columns of `ROW_COLUMNS`."""
    for one in charges.files:
        for row in one.rows:
            yield (
                one.file,
                one.hospital,
                *(getattr(row, name) for name in _ROW_TEXTS),
                *(getattr(row, name) for name in _ROW_AMOUNTS),
                row.algorithm,
                *(getattr(row, name) for name in _ROW_ALLOWED),
                row.count,
                row.note,
                " ".join(row.set_aside),
                charges.currency,
            )


def _number(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
