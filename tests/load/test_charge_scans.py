"""Several price files at once: in processes, and on a Dask cluster that loses a worker."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from price_files import ITEMS, as_csv, tall_rows, zipped

from carcost.errors import DataError
from carcost.load import charge_scans
from carcost.load.charge_scan import scan_charges
from carcost.load.charge_scans import scan_here, scan_on_cluster

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Cli

    from carcost.models.charge import ScannedFile

FILES = 12


@pytest.fixture
def names(tmp_path: Path) -> list[str]:
    """Give files of which some are packed, and one is none."""
    found = []
    for number in range(FILES):
        items = [one._replace(gross=str(100_000 + number)) for one in ITEMS]
        content = as_csv(tall_rows(items * 40)).encode()
        path = tmp_path / f"hospital-{number}.csv"
        path.write_bytes(zipped(content) if number % 3 == 0 else content)
        found.append(str(path))
    (tmp_path / "page.csv").write_text("<html>", encoding="utf-8")
    return [*found, str(tmp_path / "page.csv")]


def told(outcomes: list[ScannedFile | DataError]) -> list[object]:
    return [str(one) if isinstance(one, DataError) else one for one in outcomes]


def one_by_one(names: list[str]) -> list[object]:
    found: list[ScannedFile | DataError] = [scan_charges(name) for name in names[:-1]]
    with pytest.raises(DataError) as raised:
        scan_charges(names[-1])
    return told([*found, raised.value])


def test_processes_give_what_one_after_the_other_gives(
    names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charge_scans, "_WORTH_A_PROCESS", 0)
    seen: list[int] = []
    assert told(scan_here(names, (), check=False, progress=seen.append)) == one_by_one(names)
    assert seen == sorted(seen)


@pytest.fixture
def cluster() -> Iterator[object]:
    """Start a scheduler and two workers, each a process of its own, on loopback only."""
    distributed = pytest.importorskip("distributed", reason="the extra 'dask' is not installed")
    settings = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with distributed.LocalCluster(host="127.0.0.1", silence_logs=50, **settings) as cluster:
        yield cluster


@pytest.mark.skipif(os.name != "posix", reason="ends a process by a signal")
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_loses_a_worker_loses_no_file(
    names: list[str], cluster: object, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    expected = one_by_one(names)
    address: str = cluster.scheduler_address  # type: ignore[attr-defined]
    workers = list(cluster.workers.values())  # type: ignore[attr-defined]
    victim: int = workers[0].pid
    # Names come several times, so that the work lasts until the worker is gone.
    many = names * 15

    ended: list[int] = []

    def end_it() -> None:
        time.sleep(0.4)
        os.kill(victim, signal.SIGKILL)
        ended.append(victim)

    ending = threading.Thread(target=end_it)
    ending.start()
    outcomes = scan_on_cluster(many, (), address, check=False)
    ending.join()
    assert ended == [victim]
    assert told(outcomes) == expected * 15
    files = names[:3]
    assert cli("charges", *files, "--scheduler", address, "-f", "csv") == cli("charges", *files, "-f", "csv")
