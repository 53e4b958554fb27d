"""Reading NDJSON as tables, block by block; every line is in a table or among its faults."""

from __future__ import annotations

import codecs
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from carcost.errors import DataError, unknown_key
from carcost.load.pieces import Opened, blocks, first_block
from carcost.load.table import NOTHING_YET, Block, Table, Texts
from carcost.models.columns import CASE_ID, column_name
from carcost.models.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_MARKS: Final = (b'":null', b'": null')
_LOOKED_AT: Final = 1_000
_SCALARS: Final = (pl.Int64, pl.Float64, pl.Boolean)
_UNSURE: Final = (b"\\", b'" :', b'"\t:')
"""What makes counting keys by their colons unsure."""


class JsonInput:
    """A stream of NDJSON: its headings are the keys that its first block has and that are known.

    A key that comes later widens the table; one that is not known rejects its line.
    """

    widens = True

    def __init__(self, source: Opened, texts: Texts) -> None:
        self._source = source
        self._texts = texts
        self._blocks = blocks(source, lambda some: some.rfind(b"\n") + 1)
        self._first = first_block(self._blocks).removeprefix(codecs.BOM_UTF8)
        if not self._first.strip():
            raise DataError.at(source.name, "it is empty")
        first = b"\n".join(self._first.split(b"\n", _LOOKED_AT)[:_LOOKED_AT])
        keys = self._keys_of(first)
        # A case's own name has its place in every line that comes back, also where the first ones have none.
        own = [] if any(column_name(key) == CASE_ID for key in keys) else [CASE_ID]
        # What is kept may come first in a later line too.
        self.headings = list(dict.fromkeys((*own, *keys, *texts.keep)))
        self._types = self._types_of(first)

    def blocks(self) -> Iterator[Block]:
        """Give the bytes of all blocks; no more than a few of them are held at once."""
        yield Block(self._first)
        for block in self._blocks:
            yield Block(block) if block else NOTHING_YET

    def _is_known(self, key: str) -> bool:
        return key in self._texts.keep or column_name(key) in {*self._texts.numbers, *self._texts.texts}

    def _keys_of(self, lines: bytes) -> list[str]:
        """Name the keys of the first line, and those of some more that are known."""
        found: list[dict[str, Any]] = []
        for line in filter(bytes.strip, lines.split(b"\n")):
            with suppress(ValueError, RecursionError):
                one = json.loads(line)
                found += [one] if isinstance(one, dict) else []
        if not found:
            raise DataError.at(self._source.name, "the first line is no JSON object such as {...}", line=1)
        more = (key for one in found[1:] for key in one if self._is_known(key))
        return list(dict.fromkeys((*found[0], *more)))

    def _types_of(self, lines: bytes) -> dict[str, Any]:
        """Find the types: numbers are numbers, and what is kept is of the type that the first lines have."""
        try:
            found = dict(pl.read_ndjson(lines, infer_schema_length=_LOOKED_AT).schema)
        except pl.exceptions.PolarsError:
            found = {}
        kept = {key: kind for key, kind in found.items() if kind in _SCALARS and key in self._texts.keep}
        numbers = (key for key in self.headings if column_name(key) in self._texts.numbers)
        return kept | dict.fromkeys(numbers, pl.Float64)

    def parse(self, block: Block) -> Table:
        """Read a block; every line that is not blank is in the table or among the faults."""
        content: bytes = block.content
        frame = self._parsed(content, self.headings)
        lines = content.count(b"\n") + (not content.endswith(b"\n"))
        if frame is not None and frame.height == lines and self._has_no_other_keys(frame, content):
            return Table(frame, None, lines, [])
        return self._sifted(content)

    def _parsed(self, block: bytes, keys: Collection[str]) -> pl.DataFrame | None:
        """Read a block with numbers as numbers, or else with all values as text; nothing where that fails."""
        texts = dict.fromkeys(keys, pl.String)
        numbers = {key: self._types.get(key, pl.String) for key in keys}
        for schema in (numbers, texts):
            try:
                return pl.read_ndjson(block, schema=schema)
            except pl.exceptions.PolarsError:
                continue
        return None

    def _has_no_other_keys(self, frame: pl.DataFrame, block: bytes) -> bool:
        """Tell for sure that no key of a block was passed over: then the values read are all there are."""
        if any(mark in block for mark in _UNSURE):
            return False
        values = frame.height * frame.width - frame.null_count().sum_horizontal().item()
        keys = block.count(b'":')
        return bool(keys == values or keys == values + sum(block.count(mark) for mark in _MARKS))

    def _sifted(self, block: bytes) -> Table:
        """Look at each line; what is whole is read again."""
        clean, numbers, faults = [], [], []
        keys = dict.fromkeys(self.headings)
        count = 0
        for line in block.split(b"\n"):
            if not line.strip():
                continue
            found = self._line(line)
            if isinstance(found, str):
                faults.append(Fault(count, "", "record", found))
            else:
                keys |= dict.fromkeys(found)
                clean.append(json.dumps(found))
                numbers.append(count)
            count += 1
        schema = dict.fromkeys(keys, pl.String)
        rows = "\n".join(clean).encode()
        frame = pl.read_ndjson(rows, schema=schema) if clean else pl.DataFrame(schema=schema)
        return Table(frame, numbers, count, faults)

    def _line(self, line: bytes) -> dict[str, Any] | str:
        """Read one line strictly, its values as text, or say what is wrong with it."""
        twice: list[str] = []

        def as_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
            found = dict(pairs)
            twice.extend(key for key, _ in pairs[len(found) :])
            return found

        try:
            found = json.loads(line, object_pairs_hook=as_object, parse_float=str, parse_int=str)
        except UnicodeDecodeError:
            return "has a character that is not UTF-8"
        except (ValueError, RecursionError):
            return "is no JSON"
        if not isinstance(found, dict):
            return "is no JSON object such as {...}"
        if twice:
            return "has a key twice"
        other = next((key for key in found if not self._is_known(key)), None)
        if other is not None:
            known = [*self._texts.numbers, *self._texts.texts]
            return f"has an {unknown_key(other, known).partition('; allowed')[0]}"
        return {key: _text(value) for key, value in found.items()}


def _text(value: Any) -> str | None:  # noqa: ANN401 - any value of JSON
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value)
