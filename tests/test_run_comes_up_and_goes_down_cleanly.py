"""``sundial run`` as a user starts it: its own database, one directory, one process tree, no remains."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from sundial.system.postgres import Server

OPEN = re.compile(r"Open after ([\d.]+) s: (http://127\.0\.0\.1:\d+/)")
PATIENCE = 300


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="sundial-run-") as name:
        yield Path(name)


def started(folder: Path) -> tuple[subprocess.Popen[str], float, str]:
    """Start the program over ``folder`` without a county; return it, its time to open in seconds, its address."""
    inherited = {k: v for k, v in os.environ.items() if k != "DATABASE_URL" and not k.startswith("PYTEST_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "sundial.cli.main", "run", "--port", "0", "--no-browser"],
        env={**inherited, "SUNDIAL_DATA": str(folder), "SUNDIAL_DEMO": "false", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    found = next(match for line in process.stdout if (match := OPEN.search(line)))
    return process, float(found[1]), found[2]


def wait_until(happened: Callable[[], bool]) -> None:
    patience = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < patience
        time.sleep(0.1)


def test_it_opens_ends_on_request_and_opens_again(folder: Path) -> None:
    process, _, address = started(folder)
    assert urllib.request.urlopen(address + "static/ui/tokens.css").status == 200  # noqa: S310 - our own address
    family = psutil.Process(process.pid).children(recursive=True)
    assert any("worker" in child.cmdline() for child in family)
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=PATIENCE)
    assert "Stopped." in said
    assert process.returncode == 0
    assert not Server(folder / "postgres").lives()
    assert not any(child.is_running() for child in family)

    again, _, _ = started(folder)
    busy = psutil.Process(again.pid).cpu_times()  # not the clock on the wall: the machine may have other work
    again.send_signal(signal.SIGINT)
    again.communicate(timeout=PATIENCE)
    assert busy.user + busy.system + busy.children_user + busy.children_system < 10


def test_killed_it_leaves_nothing_running(folder: Path) -> None:
    process, _, _ = started(folder)
    family = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.communicate()
    wait_until(lambda: not any(child.is_running() and child.status() != "zombie" for child in family))
    wait_until(lambda: not Server(folder / "postgres").lives())
