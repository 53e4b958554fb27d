"""The scans of several price files: on both cores of this machine, or on a Dask cluster."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ProcessPoolExecutor, wait
from functools import partial
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from carcost.errors import DataError, UsageError, missing_library, printable
from carcost.load.charge_scan import scan_charges

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from carcost.models.charge import ScannedFile

_A_MOMENT: Final = 0.2
# Smaller files are read in the time that a process takes to start.
_WORTH_A_PROCESS: Final = 8 * 1024**2
_ANSWERS_WITHIN: Final = 10
_NO_ADDRESS: Final = "--scheduler: no Dask scheduler answers at this address"
# Bytes read of each file, shared by the processes that read them.
_done: Any = None


def scan_or_error(
    name: str,
    codes: Sequence[str] = (),
    *,
    check: bool = False,
    progress: Callable[[int], None] | None = None,
) -> ScannedFile | DataError:
    """Scan one file; what is wrong with it is given back, so that the other files go on."""
    try:
        return scan_charges(name, codes=codes, check=check, progress=progress)
    except DataError as error:
        return error


def scan_here(
    names: Sequence[str], codes: Sequence[str], *, check: bool, progress: Callable[[int], None]
) -> list[ScannedFile | DataError]:
    """Scan files on this machine, large ones as many at once as it has cores, and keep the files' order."""
    if len(names) == 1 or "-" in names or _size(names) < _WORTH_A_PROCESS:
        return [scan_or_error(name, codes, check=check, progress=progress) for name in names]
    context = get_context("spawn")
    done = context.Array("q", len(names), lock=False)
    cores = min(len(names), os.cpu_count() or 1)
    others = set(active_children())
    pool = ProcessPoolExecutor(cores, mp_context=context, initializer=_share, initargs=(done,))
    try:
        jobs = [pool.submit(_numbered, number, name, codes, check) for number, name in enumerate(names)]
        waiting = set(jobs)
        while waiting:
            waiting = wait(waiting, timeout=_A_MOMENT).not_done
            progress(sum(done))
        return [job.result() for job in jobs]
    except BaseException:
        for process in set(active_children()) - others:
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _size(names: Sequence[str]) -> int:
    return sum(Path(name).stat().st_size for name in names if Path(name).is_file())


def _share(done: Any) -> None:  # noqa: ANN401 - an array that processes share
    global _done  # noqa: PLW0603 - a process of the pool gets it once, when it starts
    _done = done
    # An interruption is for the process that started this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _numbered(number: int, name: str, codes: Sequence[str], check: bool) -> ScannedFile | DataError:  # noqa: FBT001 - called by position
    return scan_or_error(name, codes, check=check, progress=partial(_tell, number))


def _tell(number: int, done: int) -> None:
    _done[number] = done


def scan_on_cluster(
    names: Sequence[str], codes: Sequence[str], address: str, *, check: bool
) -> list[ScannedFile | DataError]:
    """Scan files on the workers of a Dask cluster, which must see them under the same paths.

    Where a worker is lost its files are scanned again by another. Raises `UsageError` where no scheduler
    answers.
    """
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise missing_library(error, "--scheduler", ("dask", "distributed"), "dask") from None
    if "-" in names:
        raise UsageError("--scheduler: the cluster cannot read this machine's standard input")
    paths = [str(Path(name).absolute()) for name in names]
    try:
        client = Client(address, timeout=_ANSWERS_WITHIN, set_as_default=False)
    except (OSError, ValueError, TimeoutError):
        raise UsageError(_NO_ADDRESS) from None
    with client:
        jobs = client.map(partial(scan_or_error, codes=tuple(codes), check=check), paths, pure=False)
        outcomes: list[ScannedFile | DataError] = client.gather(jobs)
    return [_named(*one) for one in zip(outcomes, paths, names, strict=True)]


def _named(outcome: ScannedFile | DataError, path: str, name: str) -> ScannedFile | DataError:
    """Give a file back the name under which it was asked for; the name of its member in a zip stays."""
    if isinstance(outcome, DataError):
        return DataError(problem._replace(file=name) for problem in outcome.problems)
    return outcome._replace(name=f"{printable(name)}{outcome.name.removeprefix(printable(path))}")
