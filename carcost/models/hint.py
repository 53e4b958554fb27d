"""A cheap test that most rows fail: one pattern over all code cells of a row.

What it lets through is looked at again, cell by cell; what it stops has no code in any spelling.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# These are short: they count only at the start of a cell, behind letters and zeros.
_SHORT = ("MS-DRG", "APR-DRG", "APC", "RC")


def hint(codes: Iterable[tuple[str, str]]) -> Callable[[str], object]:
    """Give a test of cells that each follow a line break; it takes (type, code) as `spellings` has them.

    A tree of prefixes is about six times as fast as a list of words, and both cases as fast as one.
    """
    short, words = set(), set()
    for kind, code in codes:
        if kind in _SHORT:
            short.add(code.lstrip("0"))
        elif kind == "NDC":
            labeler, product = (part.lstrip("0") for part in code.split("-"))
            words |= {f"{labeler}{gap}{product}" for gap in ("-", "", "0", "-0", "-00", "00")}
        else:
            words |= {code.lstrip("0"), code.lstrip("0").lower()}
    patterns = [_tree(words)] if words else []
    if short:
        patterns.append(rf"\n[^0-9\n]*0*(?:{_tree(short)})(?:[-. ]?[1-4])?(?![0-9])")
    return re.compile("|".join(patterns) or r"(?!)").search


def _tree(words: Iterable[str]) -> str:
    """Write words as one pattern in which common beginnings stand once."""
    ordered = sorted(set(words))
    branches = []
    for first, same in groupby(ordered, key=lambda word: word[:1]):
        if first:
            branches.append(re.escape(first) + _tree(word[1:] for word in same))
    if not branches:
        return ""
    tree = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{tree})?" if "" in ordered else tree
