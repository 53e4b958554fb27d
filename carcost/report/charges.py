"""Arranging what hospitals publish: prices by product and setting, or line by line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Final

from carcost.models.day import day_text
from carcost.models.money import DOLLARS, exact_text, money_text
from carcost.report.charge_records import GROUP_COLUMNS, ROW_COLUMNS, group_records, row_records
from carcost.report.document import Document, Notes, Number, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from carcost.models.results.charges import (
        AllowedRange,
        ChargeGroup,
        ChargeRange,
        ChargeRow,
        Charges,
        FileCharges,
        SetAside,
    )
    from carcost.report.document import Cell

_MOST_ASIDE: Final = 12
_LEAST_DOLLARS: Final = 100
_NEVER_USED: Final = ("minimum", "maximum")
_PERCENTILES: Final = ("p10", "p90")
_PRICED: Final = ("product", "admission")
_KINDS: Final = ("product", "admission", "other", "service")
_USUAL_CLASSES: Final = ("", "facility")
_COLUMN_WORDS: Final = {
    "gross": "gross",
    "cash": "cash",
    "minimum": "minimum",
    "maximum": "maximum",
    "dollar": "agreed",
    "percentage": "percentage",
    "estimated": "estimated",
    "median": "allowed median",
    "p10": "allowed 10th percentile",
    "p90": "allowed 90th percentile",
}
_OF_AN_ADMISSION: Final = (
    "its rate covers product and stay; a low one may be of a contract that pays the product apart"
)
_OF_SEVERITIES: Final = "all severities of illness are in one line here; --all shows them apart"
_OF_SEVERAL: Final = "of several plans P10 is the lowest, the median the middle and P90 the highest of theirs"
_OF_CANCER: Final = "these are prices of treating cancer; for autoimmune disease CAR-T is investigational"
_STAND_INS: Final = (
    "here as the median of what was allowed in 11 payments or more, or as an older file's estimate"
)
_TOO_FEW: Final = "and too few payments are known to stand for it"


def arrange_charges(charges: Charges) -> Document:
    """Arrange the prices of all files; several hospitals stand side by side under each product."""
    has_rows = any(one.rows for one in charges.files)
    blocks = [*_prices(charges), *_lines(charges), *_asides(charges.files)]
    return Document(
        title=_title(charges),
        blocks=(*blocks, Notes(tuple(_notes(charges)))),
        columns=ROW_COLUMNS if has_rows else GROUP_COLUMNS,
        records=tuple(row_records(charges) if has_rows else group_records(charges)),
        closing="ESTIMATE, NOT A QUOTE: published prices are no bill, no Good Faith Estimate, no advice",
        currency=charges.currency,
    )


def _title(charges: Charges) -> str:
    if len(charges.files) > 1:
        return f"What {len(charges.files)} hospitals' files say of CAR-T"
    what = ", ".join(charges.codes) or "CAR-T"
    return f"What {charges.files[0].hospital or charges.files[0].file} publishes for {what}"


def _prices(charges: Charges) -> Iterator[Table]:
    """Give what is charged, what payers agreed to, and what was in fact allowed."""
    groups = _side_by_side(charges)
    name = partial(_setting, several=len(charges.files) > 1)
    charged = [
        Row((name(one, group), _span(group.gross), _span(group.cash)), group=group.label)
        for one, group in groups
        if group.gross or group.cash
    ]
    agreed = [
        Row((name(one, group), *_three(group.negotiated)), group=group.label)
        for one, group in groups
        if group.negotiated
    ]
    allowed = [
        Row((name(one, group), *_allowed(group.allowed)), group=group.label)
        for one, group in groups
        if group.allowed and group.kind != "service"
    ]
    for title, headings, rows in (
        ("What the hospital charges", ("Gross", "Cash"), charged),
        ("What payers agreed to", ("Low", "Median", "High", "Plans"), agreed),
        ("What was in fact allowed", ("P10", "Median", "P90", "Plans", "Payments"), allowed),
    ):
        if rows:
            yield Table(("", *headings), tuple(rows), title=title)


def _side_by_side(charges: Charges) -> list[tuple[FileCharges, ChargeGroup]]:
    """Put the hospitals' prices of one product together, in the order of the first file that has it."""
    groups = [(one, group) for one in charges.files for group in one.groups]
    labels = list(dict.fromkeys(group.label for _, group in groups))
    return sorted(groups, key=lambda pair: (_KINDS.index(pair[1].kind), labels.index(pair[1].label)))


def _setting(one: FileCharges, group: ChargeGroup, *, several: bool) -> str:
    parts = [one.hospital or one.file] if several else []
    parts.append("in- or outpatient" if group.setting == "both" else group.setting or "setting not said")
    parts.append(_class(group.billing_class))
    return ", ".join(filter(None, parts))


def _class(billing_class: str) -> str:
    return "" if billing_class in _USUAL_CLASSES else billing_class


def _span(amounts: ChargeRange | None) -> Cell:
    """Give one amount as such, and several as a range."""
    if amounts is None or amounts.low == amounts.high:
        return amounts.low if amounts else ""
    return Number(f"{money_text(amounts.low, DOLLARS)} to {money_text(amounts.high, DOLLARS)}")


def _three(amounts: ChargeRange) -> tuple[Cell, ...]:
    return amounts.low, amounts.median, amounts.high, Number(f"{amounts.count}")


def _allowed(allowed: AllowedRange) -> tuple[Cell, ...]:
    return allowed.p10, allowed.median, allowed.p90, Number(f"{allowed.plans}"), Number(_payments(allowed))


def _payments(allowed: AllowedRange) -> str:
    if allowed.payments_most == allowed.payments_least:
        return str(allowed.payments_least)
    most = f" to {allowed.payments_most}" if allowed.payments_most else " or more"
    return f"{allowed.payments_least}{most}"


def _lines(charges: Charges) -> Iterator[Table]:
    """Give the lines themselves, one a payer and plan; a line of gross and cash alone has no payer."""
    labels = {group.target: group.label for _, group in _side_by_side(charges)}
    order = list(labels)
    lines = [(one, row) for one in charges.files for row in one.rows]
    lines.sort(key=lambda pair: (order.index(pair[1].target), pair[1].setting, pair[1].payer, pair[1].plan))
    several = len(charges.files) > 1
    headings = ("", "Agreed", "By rule", "P10", "Allowed", "P90", "Where", "Payments")
    cells = [_cells(one, row, several=several) for one, row in lines]
    # What no line has takes no room.
    kept = [place for place in range(len(headings)) if any(one[place] not in ("", None) for one in cells)]
    rows = tuple(
        Row(
            tuple(one[place] for place in kept),
            remarks=_remarks(row),
            group=_of_line(labels[row.target], row),
        )
        for one, (_, row) in zip(cells, lines, strict=True)
    )
    if rows:
        yield Table(tuple(headings[place] for place in kept), rows, title="Line by line")


def _cells(one: FileCharges, row: ChargeRow, *, several: bool) -> tuple[Cell, ...]:
    names = (one.hospital if several else "", row.payer or "no payer", row.plan)
    few = row.count.lower().replace(" through ", "–")
    return (
        ", ".join(filter(None, names)),
        _exact(row.dollar),
        _rule(row),
        row.p10,
        row.median,
        row.p90,
        row.place,
        few,
    )


def _of_line(label: str, row: ChargeRow) -> str:
    modifiers = f"modifiers {row.modifiers}" if row.modifiers else ""
    return ", ".join(filter(None, (label, row.setting, _class(row.billing_class), modifiers)))


def _exact(amount: Decimal | None) -> Cell:
    """Show a factor or a percentage that stands among dollars as it is."""
    return Number(f"{amount:f}") if amount is not None and amount < _LEAST_DOLLARS else amount


def _rule(row: ChargeRow) -> Cell:
    """Give the percentage or the algorithm where there are no dollars."""
    if row.dollar is not None:
        return ""
    if row.percentage is not None:
        return f"{row.percentage.normalize():f} %"
    return "algorithm" if row.algorithm else ""


def _remarks(row: ChargeRow) -> tuple[str, ...]:
    """Give gross and cash where no payer is named, an estimate, and what is set aside."""
    amounts = [] if row.payer else [("gross", row.gross), ("cash", row.cash)]
    amounts.append(("estimated", row.estimated))
    said = [f"{name} {exact_text(amount, DOLLARS)}" for name, amount in amounts if amount is not None]
    hidden = {*_NEVER_USED, *(_PERCENTILES if "median" in row.set_aside else ())}
    used = [_COLUMN_WORDS[name] for name in row.set_aside if name not in hidden]
    if used:
        said.append(f"set aside: {', '.join(used)}")
    return tuple(said)


def _asides(files: Iterable[FileCharges]) -> Iterator[Table]:
    """Give what was set aside, and why: first what would have been used, and not all of a long list."""
    found = [(one, aside) for one in files for aside in one.set_aside]
    if not found:
        return
    found.sort(key=lambda pair: pair[1].column in _NEVER_USED)
    rows = [_aside_row(one, aside) for one, aside in found[:_MOST_ASIDE]]
    if len(found) > _MOST_ASIDE:
        rows.append(Row((f"and {len(found) - _MOST_ASIDE} more; -f json has all", "", "")))
    yield Table(("Found", "Where", "Why"), tuple(rows), title="Set aside")


def _aside_row(one: FileCharges, aside: SetAside) -> Row:
    label = next((group.label for group in one.groups if group.target == aside.target), aside.target)
    times = f", {aside.count} times" if aside.count > 1 else ""
    who = ", ".join(filter(None, (aside.payer, aside.plan)))
    found = f"{label}: {_COLUMN_WORDS[aside.column]} {_amount(aside.found)}"
    return Row((found, f"{aside.place}{times}", aside.reason), remarks=(who,) if who else ())


def _amount(found: str) -> str:
    """Write what is a number as dollars, and what is none as it stands there."""
    try:
        return exact_text(Decimal(found), DOLLARS) if Decimal(found) >= 1 else f"${found}"
    except ArithmeticError:
        return found


def _notes(charges: Charges) -> Iterator[tuple[str, str]]:
    for one in charges.files:
        yield "File", _of_file(one)
        if not one.groups:
            what = "these codes" if charges.codes else "CAR-T"
            yield "Nothing found", f"{one.file} has no price of {what} that is wanted here"
    groups = [group for one in charges.files for group in one.groups]
    yield from _relative(
        sum(group.stand_ins for group in groups), sum(group.without_dollars for group in groups)
    )
    for is_there, label, text in (
        (any(group.kind == "admission" for group in groups), "Admission", _OF_AN_ADMISSION),
        (any(group.target.startswith("apr-") for group in groups), "APR-DRG", _OF_SEVERITIES),
        (any(group.allowed and group.allowed.plans > 1 for group in groups), "Allowed", _OF_SEVERAL),
        (any(group.kind in _PRICED for group in groups), "Proxy", _OF_CANCER),
    ):
        if is_there:
            yield label, text
    for label, remark in dict.fromkeys((group.label, group.remark) for group in groups if group.remark):
        yield label, remark
    findings = sum(len(one.findings) for one in charges.files)
    if findings:
        kinds = "kind of fault was" if findings == 1 else "kinds of faults were"
        yield "Look closer", f"{findings} {kinds} seen: --check tells all"


def _relative(stand_ins: int, without: int) -> Iterator[tuple[str, str]]:
    """Say what became of prices that are no dollars in the file."""
    if stand_ins:
        verb = "is" if stand_ins == 1 else "are"
        yield (
            "Stand-ins",
            f"{stand_ins} of the agreed prices {verb} a percentage or an algorithm in the file, {_STAND_INS}",
        )
    if without:
        verb = "plan pays" if without == 1 else "plans pay"
        yield "No dollars", f"{without} {verb} by a percentage or an algorithm only, {_TOO_FEW}"


def _of_file(one: FileCharges) -> str:
    day = day_text(date.fromisoformat(one.updated)) if one.updated else "without a day"
    unit = "items" if one.layout == "json" else "lines"
    return f"{one.file}, {day}: {one.layout}, rules {one.rules}, {one.records:,} {unit}"
