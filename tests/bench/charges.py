"""How long `carcost charges` takes, against grep, bare loops and mrfkit; never a test.

    PYTHONPATH=tests python -m bench.charges FOLDER [MEGABYTES] [PYTHON_WITH_MRFKIT]

The folder gets a tall, a wide and a JSON file of that size (500 by default), of a tenth and of four times it.
All take turns, as whole processes, three times; the figures are medians, in ratios to the bare loop, which
reads every row or item and does nothing with it. `grep -cE` with the codes is the floor. The scan is the
library's function in a process of its own; the command comes with its table.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench.batch import Measured, median, run, tell

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 3
GREP = r"Q20(4[12]|5[34568])|3822[5-8]|05(3[789]|40)T|C90(73|76|81|98)|C9301|MS-DRG|71287-|57894-111|83047-"
SCAN = "import sys; from carcost import scan_charges; print(len(scan_charges(sys.argv[1]).charges))"
BARE_CSV = """
import csv, sys

with open(sys.argv[1], encoding="utf-8", newline="") as file:
    for row in csv.reader(file):
        pass
"""
BARE_JSON = """
import json, sys

decode = json.JSONDecoder().raw_decode
with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read(1 << 20)
    place = text.index("[", text.index('"standard_charge_information"')) + 1
    while True:
        try:
            item, place = decode(text, place)
        except ValueError:
            more = file.read(1 << 20)
            if not more:
                break
            text, place = text[place:] + more, 0
            continue
        while place < len(text) and text[place] in ", \\n":
            place += 1
"""
MRFKIT = "import sys, mrfkit; print(sum(1 for _ in mrfkit.iter_records(sys.argv[1])))"


def make(folder: Path, kind: str, megabytes: int) -> str:
    """Write a file, unless it is there already."""
    path = folder / f"{kind}-{megabytes}"
    if not path.exists():
        run("-m", "bench.charge_files", kind, str(megabytes), str(path))
    return str(path)


def command(*files: str) -> Measured:
    """Run the command as its user does."""
    return run("-m", "carcost", "charges", *files)


def compare(path: str, mrfkit: str | None) -> None:
    """Compare the ways to read one file."""
    bare = BARE_JSON if "json" in Path(path).name else BARE_CSV
    shell = shutil.which("sh") or "sh"
    # Into a pipe: grep stops at the first hit where nobody wants the count.
    os.environ["LC_ALL"] = "C"
    # Every way once beforehand, so that the file is in memory for all of them.
    ways: dict[str, Callable[[], Measured]] = {
        "a bare loop": lambda: run("-c", bare, path),
        "grep -cE": lambda: run("-c", f"grep -cE '{GREP}' '{path}' | cat", program=shell),
        "scan_charges": lambda: run("-c", SCAN, path),
        "carcost charges": lambda: command(path),
    }
    rounds = [{name: way() for name, way in ways.items()} for _ in range(RUNS + 1)][1:]
    found = {name: median([one[name] for one in rounds]) for name in ways}
    print(f"\n{Path(path).name}: {Path(path).stat().st_size / 1024**2:.0f} MB")
    for name, measured in found.items():
        tell(name, measured, found["a bare loop"])
    if mrfkit:
        tell("mrfkit", run("-c", MRFKIT, path, program=mrfkit), found["a bare loop"])


def grow(folder: Path, megabytes: int) -> None:
    """Show how time and memory grow with the file, and what two files at once take."""
    print()
    for kind in ("tall", "wide", "json"):
        for size in (megabytes // 10, megabytes, megabytes * 4):
            path = make(folder, kind, size)
            command(path)
            tell(f"carcost charges, {kind}, {size} MB", median([command(path) for _ in range(RUNS)]))
    files = [make(folder, kind, megabytes) for kind in ("tall", "wide")]
    tell("one after the other", Measured(*map(sum, zip(*map(command, files), strict=True))))
    tell("both at once", command(*files))


if __name__ == "__main__":
    where = Path(sys.argv[1])
    size = int(sys.argv[2]) if sys.argv[2:] else 500
    for name in ("tall", "wide", "json"):
        compare(make(where, name, size), sys.argv[3] if sys.argv[3:] else None)
    grow(where, size)
