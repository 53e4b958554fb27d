"""How long a whole process takes, against `python -c pass` in the same environment; never a test.

    python tests/bench/start_up.py [RUNS]

The commands take turns, so that a slow moment of the machine meets all of them. Byte code has to be on disk:
unset PYTHONDONTWRITEBYTECODE. Linux and macOS.
"""

from __future__ import annotations

import os
import statistics
import sys
import time

TARGETS: dict[str, tuple[list[str], float | None]] = {
    "python -c pass": (["-c", "pass"], 1),
    "--version": (["-m", "carcost", "--version"], 7),
    "estimate": (["-m", "carcost", "estimate"], 19),
    "estimate -f json": (["-m", "carcost", "estimate", "-f", "json"], 16),
    "estimate -f csv": (["-m", "carcost", "estimate", "-f", "csv"], None),
    "share": (["-m", "carcost", "share", "--plan", "marketplace"], None),
    "show lupus": (["-m", "carcost", "show", "lupus"], None),
}


def run(arguments: list[str]) -> tuple[float, float]:
    """Run Python with these arguments; give seconds and the peak memory in MB."""
    null = os.open(os.devnull, os.O_WRONLY)
    began = time.perf_counter()
    process = os.posix_spawn(
        sys.executable,
        [sys.executable, *arguments],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_DUP2, null, 1)],
    )
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - began
    os.close(null)
    if status:
        raise SystemExit(f"python {' '.join(arguments)} failed")
    return seconds, usage.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def main() -> None:
    """Print, for each command, the median seconds, the ratio to the floor, the target and the peak memory."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    measured: dict[str, list[tuple[float, float]]] = {name: [] for name in TARGETS}
    for turn in range(runs + 1):
        for name, (arguments, _) in TARGETS.items():
            result = run(arguments)
            if turn:
                measured[name].append(result)
    floor = measured["python -c pass"]
    heads = f"{'median ms':>10}{'fastest ms':>11}{'ratio':>7}{'of fastest':>11}{'target':>8}{'peak MB':>9}"
    print(f"{'command':18}{heads}")
    for name, (_, target) in TARGETS.items():
        times = [seconds for seconds, _ in measured[name]]
        median = statistics.median(times) / statistics.median(seconds for seconds, _ in floor)
        fastest = min(times) / min(seconds for seconds, _ in floor)
        peak = max(memory for _, memory in measured[name])
        goal = f"{target:.0f}" if target else ""
        row = f"{statistics.median(times) * 1000:10.0f}{min(times) * 1000:11.0f}{median:7.1f}{fastest:11.1f}"
        print(f"{name:18}{row}{goal:>8}{peak:9.1f}")


if __name__ == "__main__":
    main()
