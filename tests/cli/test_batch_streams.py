"""`carcost batch` in pipes: rows leave as they come, and files are there whole or not at all."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Cli

ROOT: Final = Path(__file__).parents[2]
COMMAND: Final = [sys.executable, "-m", "carcost", "batch"]
ROW: Final = b"a,inpatient\n"
HEADER: Final = b"case_id,setting\n"
POSIX = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start the program with pipes, and end it after a while where it has not ended itself."""
    running: list[tuple[subprocess.Popen[bytes], threading.Timer]] = []
    settings = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}

    def popen(*argv: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [*COMMAND, *argv],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env=settings,
        )
        running.append((process, threading.Timer(30, process.kill)))
        running[-1][1].start()
        return process

    yield popen
    for process, timer in running:
        timer.cancel()
        process.kill()
        process.communicate()


def give(process: subprocess.Popen[bytes], content: bytes) -> None:
    assert process.stdin is not None
    process.stdin.write(content)
    process.stdin.flush()


def take(process: subprocess.Popen[bytes], lines: int) -> list[bytes]:
    assert process.stdout is not None
    return [process.stdout.readline() for _ in range(lines)]


@pytest.mark.parametrize(
    ("head", "row", "options"),
    [
        (HEADER, ROW, []),
        (b"", b'{"case_id":"a","setting":"inpatient"}\n', ["-f", "ndjson"]),
    ],
)
def test_the_first_rows_come_out_while_the_input_goes_on(
    start: Callable[..., subprocess.Popen[bytes]], head: bytes, row: bytes, options: list[str]
) -> None:
    process = start("-q", *options)
    give(process, head + row * 2 + row[:5])
    first = take(process, 3 if head else 2)
    assert b"375000" in first[-1]
    assert process.poll() is None
    give(process, row[5:])
    assert take(process, 1) == first[-1:]
    out, err = process.communicate(row)
    assert (out, err, process.returncode) == (first[-1], b"", 0)


@POSIX
@pytest.mark.parametrize("wanted", [["-f", "csv"], ["-f", "ndjson"]])
def test_an_endless_input_ends_with_its_reader(wanted: list[str]) -> None:
    ours = " ".join([*COMMAND, *wanted, "--keep", "note"])
    script = f"(echo case_id,note; yes a,{'x' * 1_000}) | {ours} | head -n 3; echo ${{PIPESTATUS[1]}}"
    ran = subprocess.run(["bash", "-c", script], check=True, capture_output=True, text=True, cwd=ROOT)
    lines = ran.stdout.splitlines()
    assert (len(lines), lines[-1], ran.stderr) == (4, "0", "")
    assert "375000" in lines[2]


@POSIX
@pytest.mark.parametrize(("redirect", "words"), [(">&-", "closed"), ("> /dev/full", "No space left")])
def test_a_closed_or_full_stdout_is_one_line(redirect: str, words: str) -> None:
    script = f"echo case_id | {' '.join(COMMAND)} -q {redirect}"
    ran = subprocess.run(["bash", "-c", script], check=False, capture_output=True, text=True, cwd=ROOT)
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
    assert words in ran.stderr


@POSIX
@pytest.mark.parametrize("sent", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("options", [["-f", "csv"], ["-f", "csv", "--rejects"], ["-f", "parquet"]])
def test_an_interruption_leaves_no_file(
    start: Callable[..., subprocess.Popen[bytes]], tmp_path: Path, options: list[str], sent: str
) -> None:
    why = [str(tmp_path / "why")] if options[-1] == "--rejects" else []
    process = start("-o", str(tmp_path / "out"), *options, *why)
    give(process, HEADER + ROW * 1_000 + b"b,nowhere\n")
    while not list(tmp_path.iterdir()) and process.poll() is None:
        time.sleep(0.02)
    time.sleep(0.5)
    process.send_signal(getattr(signal, sent))
    assert process.wait(timeout=20) == 130
    assert process.stdout is not None
    assert process.stderr is not None
    assert (process.stdout.read(), process.stderr.read()) == (b"", b"")
    assert list(tmp_path.iterdir()) == []


def test_what_fails_half_way_leaves_the_old_files(cli: Cli, tmp_path: Path) -> None:
    good, bad = tmp_path / "1.csv", tmp_path / "2.csv"
    output, rejects = tmp_path / "out.csv", tmp_path / "why.csv"
    good.write_bytes(HEADER + ROW * 1_000)
    rows = b"".join(b"case %d,inpatient\n" % number for number in range(20_000))
    bad.write_bytes(gzip.compress(HEADER + rows)[:-100])
    output.write_text("old")
    rejects.write_text("old")
    ran = cli("batch", str(good), str(bad), "-o", str(output), "--rejects", str(rejects))
    assert ran == (4, "", f"carcost: {bad}: the gzip file is cut off or damaged\n")
    assert (output.read_text(), rejects.read_text()) == ("old", "old")
    assert sorted(tmp_path.iterdir()) == [good, bad, output, rejects]


def test_a_later_file_is_looked_at_before_anything_is_written(cli: Cli, tmp_path: Path) -> None:
    good, bad = tmp_path / "1.csv", tmp_path / "2.csv"
    good.write_bytes(HEADER + ROW)
    bad.write_bytes(b"case_id,setting,colour\n")
    ran = cli("batch", str(good), str(bad))
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.startswith(f'carcost: {bad}: column: unknown "colour"')
