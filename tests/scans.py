"""Scans of the small price files, and what of them is compared."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from price_files import (
    ITEMS,
    as_csv,
    as_object,
    tall_rows,
    wide_rows,
)

from carcost.load.charge_scan import scan_charges

if TYPE_CHECKING:
    from carcost.models.charge import ScannedFile

Price = tuple[Any, ...]
TALL = as_csv(tall_rows(ITEMS)).encode()
WIDE = as_csv(wide_rows(ITEMS)).encode()
JSON = json.dumps(as_object(ITEMS)).encode()


def scan(content: bytes, **options: Any) -> ScannedFile:  # noqa: ANN401 - the options of the scan
    return scan_charges(io.BytesIO(content), **options)


def prices(scanned: ScannedFile) -> set[Price]:
    """Give what matters of each price, but for its place."""
    return {
        (
            one.target.id,
            one.setting,
            one.gross,
            one.payer,
            one.plan,
            one.dollar,
            one.percentage,
            one.median,
            one.payments,
        )
        for one in scanned.charges
    }


def the_same(scanned: ScannedFile) -> tuple[Any, ...]:
    return scanned.hospital, scanned.locations, scanned.updated, scanned.rules, prices(scanned)
