"""The frame that comes back: kept columns, amounts, and what is wrong with the rows that have none."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import narwhals as nw

from carcost.calc.frame import Frames
from carcost.calc.headings import read_headings
from carcost.calc.partitions import by_partition
from carcost.calc.rows import rows_of
from carcost.calc.whole import AnyFrame, dollars, text_by_kind
from carcost.errors import UsageError
from carcost.models.columns import CASE_ID

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from carcost.calc.frame import Computed
    from carcost.models.setup import Setup

NOT_COUNTED: Final = "not_counted"
FLAGS: Final = "flags"
PROBLEM: Final = "problem"


def estimate_frame(frame: AnyFrame, setup: Setup, keep: Sequence[str], *, components: bool) -> AnyFrame:
    """Compute all rows of a frame of any engine, and give one of the same."""
    task = partial(_on_one_machine, setup=setup, keep=keep, components=components)
    found = by_partition(frame, task)
    return task(frame) if found is None else found


def _on_one_machine(frame: AnyFrame, setup: Setup, keep: Sequence[str], *, components: bool) -> AnyFrame:
    try:
        own: AnyFrame = nw.from_native(frame)
    except TypeError:
        raise UsageError(
            f"{type(frame).__name__}: this is no frame of a library that narwhals knows"
        ) from None
    names = own.collect_schema().names()
    headings = read_headings(names, setup.columns, keep, with_plan=bool(setup.plans))
    frames = Frames(setup)
    read = frames.read(own, headings)
    rows = rows_of(read.frame.select(*read.keys.all).unique()) if read.keys.all else ((),)
    computed = frames.compute(read, rows, frames.components(headings) if components else ())
    return result_frame(computed, kept_columns(headings, keep)).to_native()


def kept_columns(headings: Mapping[str, str], keep: Sequence[str]) -> dict[str, str]:
    """Give the headings of what comes back as it is, by the names under which it does."""
    own = {CASE_ID: headings[CASE_ID]} if CASE_ID in headings else {}
    return own | {name: name for name in keep}


def shown_amounts(computed: Computed, kept: Mapping[str, str]) -> dict[str, nw.Expr]:
    """Give the amounts that are shown, in cents by name; `UsageError` for a kept column of such a name."""
    taken = next((name for name in kept if name in {*computed.amounts, NOT_COUNTED, FLAGS, PROBLEM}), None)
    if taken is not None:
        raise UsageError(f"--keep: {taken} is the name of a column of the result; rename yours")
    return computed.amounts


def result_frame(computed: Computed, kept: Mapping[str, str]) -> AnyFrame:
    """Give all rows in their order; a rejected one has its problem in words, and no amounts."""
    # Every row is of a known kind here; if one were not, it must not get the amounts of another.
    fine = (computed.problem == 0) & computed.known
    shown = shown_amounts(computed, kept)
    results = {name: dollars(cents) for name, cents in shown.items()}
    results |= {NOT_COUNTED: computed.not_counted, FLAGS: computed.flags}
    texts = {
        place: f"{column}: {reason}" if column else reason
        for place, (column, reason) in computed.problems.items()
    }
    return computed.frame.select(
        *(nw.col(heading).alias(name) for name, heading in kept.items()),
        *(nw.when(fine).then(value).alias(name) for name, value in results.items()),
        nw.when(~fine).then(text_by_kind(computed.problem, {0: "", **texts})).alias(PROBLEM),
    )
