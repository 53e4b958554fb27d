"""Finding CAR-T among the rows of a price file: by code and type of code, never by a likeness of names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from carcost.errors import UsageError, echo, unknown
from carcost.models.hint import hint
from carcost.models.spelling import CODED, spellings, type_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from carcost.models.codes import CodeEntry, Codes

Kind = Literal["product", "admission", "service", "other"]

_CAR_T: Final = re.compile(r"\bcar[- ]t\b|\bchimeric antigen", re.IGNORECASE)
_WRITTEN_MS_DRG: Final = re.compile(r"\s*MS", re.IGNORECASE)
_NAMED: Final = "NAME"
_CODE_HELP: Final = f"write it like Q2041, 38241, 018, or TYPE:CODE, the type one of: {', '.join(CODED)}"
# What is likeliest to say which product it is comes first.
_ORDER: Final = ("HCPCS", "NDC", "APC", "MS-DRG", "APR-DRG", "RC", "CDM", "LOCAL")


class Target(NamedTuple):
    """What a code stands for.

    `remark` is what has to be known of its prices, mostly nothing.
    """

    id: str
    kind: Kind
    label: str
    remark: str = ""


class Found(NamedTuple):
    """What a row is about, and by which code that is known."""

    target: Target
    code: str
    type: str


class Finder:
    """Knows the codes that are looked for: `hint` tests all cells of a row cheaply, `find` tells for sure."""

    def __init__(self, targets: Mapping[tuple[str, str], Target | None], names: Mapping[str, Target]) -> None:
        self._targets = targets
        self._types = tuple(kind for kind in _ORDER if any(one == kind for one, _ in targets))
        self._names = names
        words = "|".join(map(re.escape, names)) or r"(?!)"
        self._any_name = re.compile(rf"(?<![a-z0-9])(?:{words})(?![a-z])", re.IGNORECASE)
        self.hint = hint(targets)

    def may_be(self, cell: str) -> bool:
        """Tell whether a cell may be one of the codes, whatever its type."""
        return any((kind, code) in self._targets for kind in self._types for code in spellings(kind, cell))

    def find(self, codes: Iterable[tuple[str, str]], text: str) -> Found | None:
        """Say what a row with these codes and their types, and this text, is about; None for nothing wanted.

        A code for any drug, and a revenue code, counts only together with a product's name in the text.
        """
        typed = [(code, type_of(kind), kind) for code, kind in codes]
        found = [
            one
            for wanted in self._types
            for cell, kind, written in typed
            for one in self._found(wanted, cell, kind, written, text)
        ]
        # A code that says all by itself comes before one that needs a name.
        return next(
            (one for needs_name in (False, True) for needed, one in found if needed == needs_name), None
        )

    def looks_alike(self, codes: Iterable[tuple[str, str]]) -> bool:
        """Tell whether a code is spelled like a product's or a service's, but is of another type."""
        return any(
            type_of(kind) != "HCPCS" and self._targets.get(("HCPCS", code))
            for cell, kind in codes
            for code in spellings("HCPCS", cell)
        )

    def _found(
        self, wanted: str, cell: str, kind: str | None, written: str, text: str
    ) -> Iterator[tuple[bool, Found]]:
        """Give what a cell stands for as a code of the wanted type, and whether it needs a name too."""
        for code in spellings(wanted, cell) if kind in (wanted, "DRG") else ():
            if (wanted, code) not in self._targets:
                continue
            target = self._targets[wanted, code]
            is_other = target is not None and target.kind == "other"
            if kind == "DRG" and not (_is_group(wanted, cell, text) or is_other):
                continue
            needs_name = target is None or (wanted == "RC" and not is_other)
            named = self._any_name.search(text) if needs_name else None
            if named and target is None:
                target = self._names[named[0].lower()]
            if target is not None and (named or not needs_name):
                yield needs_name, Found(target, code, written)


def _is_group(wanted: str, cell: str, text: str) -> bool:
    """Tell which group a plain DRG is of, by what the row says."""
    if wanted == "MS-DRG":
        return bool(_WRITTEN_MS_DRG.match(cell) or _CAR_T.search(text))
    return wanted == "APR-DRG" and bool(_CAR_T.search(text))


def finder(codes: Codes, labels: Mapping[str, str], only: Sequence[str] = ()) -> Finder:
    """Make the finder of all codes, or `only` of some: `Q2041`, `018`, with a type `APR-DRG:011`, `RC:0636`.

    `labels` are the products' names. Raises `UsageError` for what is no code.
    """
    targets: dict[tuple[str, str], Target | None] = {}
    names: dict[str, Target] = {}
    for entry in codes.codes:
        for written in entry.codes:
            target = _target(entry, labels)
            if entry.type == _NAMED and target is not None:
                names[written.lower()] = target
            else:
                targets |= {(entry.type, code): target for code in spellings(entry.type, written)}
    if only:
        targets = {key: target for text in only for key, target in _chosen(text, targets).items()}
    return Finder(targets, names)


def _target(entry: CodeEntry, labels: Mapping[str, str]) -> Target | None:
    if entry.product:
        return Target(entry.product, "product", labels.get(entry.product, entry.product), remark=entry.remark)
    if entry.service:
        return Target(entry.service, "service", entry.label or entry.service)
    if entry.admission:
        return Target(entry.admission, "admission", entry.label or entry.admission)
    return None


def _chosen(
    text: str, known: Mapping[tuple[str, str], Target | None]
) -> dict[tuple[str, str], Target | None]:
    """Give the codes that a text names: known ones in any type, or another one of its own type."""
    written, colon, code = text.rpartition(":")
    kind = type_of(written)
    kind = "MS-DRG" if kind == "DRG" else kind
    if colon and kind is None:
        raise UsageError(f"--code: {unknown('type of code', written, CODED)}")
    asked = [(one, spelled) for one in ([kind] if kind else CODED) for spelled in spellings(one, code)]
    chosen = {key: known[key] for key in asked if known.get(key) and key[0] != "RC"}
    if chosen:
        return chosen
    others = [key for key in asked if key[0] == (kind or "HCPCS")]
    if not others:
        raise UsageError(f"--code: {_shown(code)} is no code by itself; {_CODE_HELP}")
    return {key: Target("-".join(key).lower(), "other", " ".join(key)) for key in others}


def _shown(code: str) -> str:
    return "nothing" if not code.strip() else echo(code)
