"""The program's entry: `carcost`, and `python -m carcost`."""

from __future__ import annotations

import contextlib
import gc
import os
import sys


def main() -> None:
    """Run the program and leave with its exit code."""
    # Imports make many objects and no garbage: collecting less often starts the program a twelfth faster.
    gc.set_threshold(100_000)
    # A pydantic plugin could see, and send away, what is validated here; looking for one costs time too.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "1"
    try:
        from carcost.cli.main import run

        code = int(run())
    except KeyboardInterrupt:
        code = 130
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    # All is written: taking the interpreter apart piece by piece would only cost time.
    os._exit(code)


if __name__ == "__main__":
    main()
