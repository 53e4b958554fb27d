"""Reading a price file in JSON, item by item; the keys at its top may come in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from carcost.errors import DataError
from carcost.load.json_window import BrokenJsonError, JsonWindow, array_items
from carcost.models.charge import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carcost.load.charge_text import ChargeText
    from carcost.models.charge import Findings
    from carcost.models.finder import Finder

_ITEMS: Final = "standard_charge_information"
_MOST_KEPT: Final = 100


class JsonFile:
    """A price file in JSON; `header` is what it says of itself, whole when all lines are read."""

    layout: Final = "json"

    def __init__(self, text: ChargeText, findings: Findings) -> None:
        self._name = text.name
        self._window = JsonWindow(text.stream.read)
        self._findings = findings
        self.header: dict[str, Any] = {}
        self.names: set[str] = set()
        self.records = 0
        self._is_all_broken = False

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
        """Walk over the keys at the top, and give the items on the way; all other keys are kept if small."""
        window = self._window
        window.take("\ufeff")
        found = False
        try:
            window.take("{")
            while not window.take("}") and window.peek():
                key = window.value()
                self._expect(isinstance(key, str) and window.take(":"))
                if key == _ITEMS and window.peek() == "[":
                    found = True
                    yield from self._numbered()
                elif window.peek() == "[":
                    values = (value for _, value in array_items(window, _is_item, self._broken))
                    self.header[key] = [value for number, value in enumerate(values) if number < _MOST_KEPT]
                else:
                    self.header[key] = window.value()
                self.names.add(key)
                if not window.take(",") and window.peek() != "}":
                    self._findings.add("broken-json", "JSON that cannot be read, outside of the items")
            if window.peek():
                self._findings.add("after-the-end", "text after the end of the JSON object")
        except BrokenJsonError as error:
            if error.cut_off and found:
                message = f"the file ends in the middle, after item {self.records}: it is cut off"
                raise DataError.at(self._name, message) from None
            self._findings.add("broken-json", "JSON that cannot be read, outside of the items")
        if found and self._is_all_broken:
            raise DataError.at(self._name, f"no item of its list {_ITEMS} can be read")
        if not found:
            raise DataError.at(self._name, f"this is no hospital's price file: it has no list {_ITEMS}")

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
