"""Streams and files: whole or not at all, and quiet about closed pipes."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from carcost.cli.output import write_file
from carcost.errors import UsageError

if TYPE_CHECKING:
    from conftest import Cli

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "carcost"]
POSIX = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")


def start(*argv: str, **settings: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, **settings}
    return subprocess.run([*COMMAND, *argv], check=False, capture_output=True, cwd=ROOT, env=environment)


def test_a_file_has_what_stdout_would_have(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "estimate.json"
    ran = cli("estimate", "-f", "json", "-o", str(file))
    assert (ran.code, ran.out, ran.err) == (0, "", f"carcost: wrote {file}\n")
    assert file.read_text(encoding="utf-8") == cli("estimate", "-f", "json", "-o", "-").out
    assert cli("estimate", "-f", "json", "-o", str(file), "-q").err == ""
    assert list(tmp_path.iterdir()) == [file]


@POSIX
def test_a_file_keeps_its_mode_and_a_link_its_target(tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_text("old")
    file.chmod(0o640)
    link.symlink_to(file)
    write_file(str(link), "new")
    assert link.is_symlink()
    assert file.read_text() == "new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


@POSIX
def test_a_device_is_written_to_and_not_replaced() -> None:
    write_file("/dev/null", "text")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.parametrize("name", ["no/such/folder/file", ".", "bad\0name", "x" * 5000, ""])
def test_a_place_that_cannot_be_written_is_an_error(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = cli("estimate", "-o", name)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("carcost: --output: ")
    assert "cannot be written" in ran.err or "is empty" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_what_fails_half_way_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UsageError, match="No space left"):
        write_file(str(file), "new")
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


@POSIX
def test_a_closed_pipe_ends_quietly() -> None:
    script = f"{sys.executable} -m carcost list -f csv | head -1; echo ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", script], check=True, capture_output=True, text=True, cwd=ROOT)
    assert (ran.stdout, ran.stderr) == ("kind,name,label,about\n0\n", "")
    closed = f"{sys.executable} -m carcost estimate | true; echo ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", closed], check=True, capture_output=True, text=True, cwd=ROOT)
    assert (ran.stdout, ran.stderr) == ("0\n", "")


@POSIX
def test_a_closed_or_full_stdout_is_one_line() -> None:
    for redirect, words in ((">&-", "closed"), ("> /dev/full", "No space left")):
        script = f"{sys.executable} -m carcost estimate {redirect}"
        ran = subprocess.run(["bash", "-c", script], check=False, capture_output=True, text=True, cwd=ROOT)
        assert ran.returncode == 2
        assert ran.stderr.count("\n") == 1
        assert words in ran.stderr


def test_a_stream_without_unicode_gets_plain_characters() -> None:
    ran = start("estimate", PYTHONIOENCODING="ascii")
    assert ran.returncode == 0
    assert b"0 to 1 x infusion" in ran.stdout
    assert b"-----" in ran.stdout
    assert b"?" not in ran.stdout


@pytest.mark.parametrize(
    "settings", [{"NO_COLOR": "1"}, {"TERM": "dumb", "FORCE_COLOR": "1"}, {"COLUMNS": "40"}]
)
def test_off_a_terminal_there_is_no_colour_and_no_width(settings: dict[str, str]) -> None:
    ran = start("estimate", **settings)
    assert b"\x1b" not in ran.stdout
    assert b"Investigational: no CAR-T product is known to be approved for an autoimmune disease in" in (
        ran.stdout
    )


@pytest.mark.parametrize(
    ("settings", "argv", "color"),
    [
        ({}, [], True),
        ({"NO_COLOR": "1"}, [], False),
        ({"TERM": "dumb"}, [], False),
        ({}, ["--no-color"], False),
    ],
)
def test_colour_on_a_terminal(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], argv: list[str], color: bool
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    out = cli("estimate", *argv).out
    assert ("\x1b[1m" in out) is color
    assert "$850,000" in out


def test_nothing_is_left_when_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("shutil.copymode", interrupt)
    file = tmp_path / "file"
    file.write_text("old")
    assert cli("estimate", "-o", str(file)).code == 130
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_book_in_use_is_not_overwritten(cli: Cli, tmp_path: Path) -> None:
    book = tmp_path / "mine.toml"
    article = (ROOT / "data/books/article.toml").read_text(encoding="utf-8")
    book.write_text(article.replace('"article"', '"mine"'), encoding="utf-8")
    before = book.read_bytes()
    ran = cli("estimate", "--book", str(book), "-o", str(book))
    assert (ran.code, ran.out) == (2, "")
    assert "would be lost" in ran.err
    assert book.read_bytes() == before


@POSIX
@pytest.mark.parametrize("redirect", ["2>&-", "2> /dev/full"])
def test_without_stderr_nothing_goes_to_stdout(redirect: str) -> None:
    script = f"{sys.executable} -m carcost estimate --fail-above 1 -f json {redirect}; echo $?"
    ran = subprocess.run(["bash", "-c", script], check=True, capture_output=True, text=True, cwd=ROOT)
    assert ran.stdout.endswith("}\n3\n")
    assert "gate" not in ran.stdout


@POSIX
def test_a_pipe_by_name_and_a_closed_stdin() -> None:
    script = f"{sys.executable} -m carcost estimate -q -o /dev/stdout | tail -1"
    ran = subprocess.run(["bash", "-c", script], check=True, capture_output=True, text=True, cwd=ROOT)
    assert "ESTIMATE, NOT A QUOTE" in ran.stdout
    script = f"{sys.executable} -m carcost check - <&-"
    ran = subprocess.run(["bash", "-c", script], check=False, capture_output=True, text=True, cwd=ROOT)
    assert (ran.returncode, ran.stderr) == (4, "carcost: standard input: it is closed\n")


@POSIX
def test_help_into_a_closed_pipe_is_no_error() -> None:
    script = f"{sys.executable} -m carcost estimate -h | head -c1; echo ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", script], check=True, capture_output=True, text=True, cwd=ROOT)
    assert ran.stdout.endswith("0\n")
    assert "Traceback" not in ran.stderr


def test_what_is_for_programs_is_utf8_everywhere() -> None:
    ran = start("list", "indications", "-f", "json", PYTHONIOENCODING="ascii")
    assert "Sjögren".encode() in ran.stdout
