"""Reading a price file in JSON, item by item; the keys at its top may come in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from carcost.errors import DataError
from carcost.load.json_window import BrokenJsonError, JsonWindow, array_items, plain_items
from carcost.models.charge import Findings, Line
from carcost.models.charge_rules import modifier_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carcost.load.charge_text import ChargeText
    from carcost.models.finder import Finder

_ITEMS: Final = "standard_charge_information"
_MODIFIERS: Final = "modifier_information"
# The keys at the top that are used, or that tell the rules; all others are passed over.
_NAMES: Final = (
    "hospital_name",
    "last_updated_on",
    "version",
    "location_name",
    "hospital_location",
    "hospital_address",
    "type_2_npi",
    "attestation",
    "affirmation",
)
_BROKEN: Final = "parts of the JSON, other than items, that cannot be read"
_MOST_KEPT: Final = 100
_LONGEST_KEPT: Final = 1_000


class JsonFile:
    """A price file in JSON; `header` is what it says of itself, whole when all lines are read."""

    layout: Final = "json"

    def __init__(self, text: ChargeText, findings: Findings) -> None:
        self._name = text.name
        self._window = JsonWindow(text.stream.read)
        self._findings = findings
        self.header: dict[str, Any] = {}
        self.names: set[str] = set()
        self.modifier_faults = Findings()
        self.records = 0
        self._found = self._is_complete = self._is_all_broken = False

    def lines(self, finder: Finder) -> Iterator[Line]:
        """Give the items of which a code may be one that is looked for."""
        for number, item in self._items():
            try:
                cells = [one["code"] for one in item["code_information"]]
                if not finder.hint("\n" + "\n".join(cells)):
                    continue
            except (TypeError, KeyError):  # a code that is no text, or none
                pass
            if any(finder.may_be(code) for code, _ in _codes(item)):
                yield from _lines(number, item)

    def every_line(self) -> Iterator[Line]:
        """Give all items."""
        for number, item in self._items():
            yield from _lines(number, item)

    def _items(self) -> Iterator[tuple[int, Any]]:
        """Walk over the keys at the top, and give the items on the way.

        After a slip in the head reading goes on with the items, wherever they are.
        """
        window = self._window
        window.take("\ufeff")
        try:
            window.take("{")
            yield from self._pairs()
        except BrokenJsonError as error:
            self._told(error)
            if not self._found and self._is_found():
                yield from self._after_a_slip()
        if self._found and self._is_all_broken:
            raise DataError.at(self._name, f"no item of its list {_ITEMS} can be read")
        if not self._found:
            raise DataError.at(self._name, f"this is no hospital's price file: it has no list {_ITEMS}")

    def _is_found(self) -> bool:
        try:
            return self._window.step_behind(_ITEMS)
        except BrokenJsonError:
            return False

    def _after_a_slip(self) -> Iterator[tuple[int, Any]]:
        try:
            yield from self._value_of(_ITEMS)
            self._window.take(",")
            yield from self._pairs()
        except BrokenJsonError as error:
            self._told(error)

    def _told(self, error: BrokenJsonError) -> None:
        if error.cut_off and self._found and not self._is_complete:
            message = f"the file ends in the middle, after item {self.records}: it is cut off"
            raise DataError.at(self._name, message) from None
        self._findings.add("broken-json", _BROKEN)

    def _pairs(self) -> Iterator[tuple[int, Any]]:
        window = self._window
        while not (is_whole := window.take("}")) and window.peek():
            key = window.value()
            self._expect(isinstance(key, str) and window.take(":"))
            yield from self._value_of(key)
            if not window.take(",") and window.peek() != "}":
                self._findings.add("broken-json", _BROKEN)
        if not is_whole:
            self._findings.add("broken-json", _BROKEN)
        if window.peek():
            self._findings.add("after-the-end", "texts after the end of the JSON object")

    def _value_of(self, key: str) -> Iterator[tuple[int, Any]]:
        """Read the value of a key at the top: the items one by one, of the others what is used of them."""
        if key in _NAMES:
            self.names.add(key)
        if self._window.peek() != "[":
            value = self._window.value()
            if key in _NAMES and not isinstance(value, dict):
                self.header[key] = value
        elif key == _ITEMS:
            self._found = True
            yield from self._numbered()
            self._is_complete = True
        else:
            self._read_list(key)

    def _read_list(self, key: str) -> None:
        texts: list[Any] = []
        for value in plain_items(self._window):
            if key == _MODIFIERS and isinstance(value, dict):
                for code, message in modifier_faults(value):
                    self.modifier_faults.add(code, message)
            if key in _NAMES and len(texts) < _MOST_KEPT:
                texts.append(value[:_LONGEST_KEPT] if isinstance(value, str) else None)
        if key in _NAMES:
            self.header[key] = texts

    @staticmethod
    def _expect(is_there: bool) -> None:  # noqa: FBT001 - the only thing it is given
        if not is_there:
            raise BrokenJsonError

    def _numbered(self) -> Iterator[tuple[int, Any]]:
        for number, item in array_items(self._window, _is_item, self._broken):
            self.records = number
            self._is_all_broken = self._is_all_broken and not isinstance(item, dict)
            if isinstance(item, dict):
                yield number, item
            else:
                self._broken(number)

    def _broken(self, number: int) -> None:
        self._is_all_broken = self._is_all_broken or not self.records
        self._findings.add("broken-item", "items that cannot be read", f"item {number}")


def _is_item(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    return isinstance(value, dict) and ("standard_charges" in value or "code_information" in value)


def _codes(item: dict[str, Any]) -> list[tuple[str, str]]:
    found = []
    for one in _dicts(item.get("code_information")):
        code = _text(one.get("code")).strip()
        if code:
            found.append((code, _text(one.get("type")).strip()))
    return found


def _lines(number: int, item: dict[str, Any]) -> Iterator[Line]:
    charges = _dicts(item.get("standard_charges"))
    drug = next(iter(_dicts(item.get("drug_information"))), {})
    for count, charge in enumerate(charges, 1):
        place = f"item {number}" if len(charges) == 1 else f"item {number}, charge {count}"
        payers = _dicts(charge.get("payers_information"))
        values = {key: value for key, value in charge.items() if key != "payers_information"}
        values["modifiers"] = "|".join(map(_text, _list(charge.get("modifier_code"))))
        values |= {"drug_unit": drug.get("unit"), "drug_type": drug.get("type")}
        yield Line(place, _text(item.get("description")).strip(), tuple(_codes(item)), values, payers)
    if not charges:
        yield Line(f"item {number}", _text(item.get("description")).strip(), tuple(_codes(item)), {}, ())


def _list(value: Any) -> list[Any]:  # noqa: ANN401 - any JSON value
    return value if isinstance(value, list) else [value] if value is not None else []


def _dicts(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON value
    return [one for one in _list(value) if isinstance(one, dict)]


def _text(value: Any) -> str:  # noqa: ANN401 - any JSON value
    return value if isinstance(value, str) else "" if value is None else str(value)
