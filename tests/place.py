"""Where a run of the tests keeps its files: in memory where there is room, else on the disk.

The database is copied, emptied and dropped dozens of times in a run, and nothing of it is to outlast the run. On a disk each copy
of the tables costs a second of work and each emptying half of one, most of it the file system's; in memory a tenth.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

import psutil

MEMORY = Path("/dev/shm")  # noqa: S108 - every folder in it is made by mkdtemp, for its owner alone
# A run of three processes leaves half a gigabyte; the rest is for the browsers and servers that run meanwhile.
ROOM = 6 * 1024**3
NAME = "sundial-test-"
ALIVE = "alive"
CHECKOUT = Path(__file__).resolve().parent.parent


def new() -> Path:
    """Make a folder for this run, which goes when the run ends; its temporary files are made in it too."""
    memory = MEMORY if has_room(MEMORY) else None
    hidden = Path(tempfile.mkdtemp(prefix=f".{NAME}", dir=memory))
    _hold(hidden)
    folder = hidden.rename(hidden.with_name(hidden.name.removeprefix(".")))  # only now may another run find it
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if memory:
        clear(memory)
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    return folder


def has_room(memory: Path) -> bool:
    """Whether files may be kept in ``memory``: it is there, and neither it nor the machine is short."""
    if not os.access(memory, os.W_OK | os.X_OK):
        return False
    return min(shutil.disk_usage(memory).free, psutil.virtual_memory().available) >= ROOM


def clear(memory: Path) -> None:
    """Remove what runs that were killed have left there: memory is not to fill up with them."""
    for folder in memory.glob(f"{NAME}*"):
        try:
            # Made anew where only a rest is left, because a program was still writing there when the run ended.
            with (folder / ALIVE).open("a") as held:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:  # at work, or another user's
            continue


def _hold(folder: Path) -> None:
    """Keep a lock that the kernel lets go when this process ends, however it ends."""
    fcntl.flock(os.open(folder / ALIVE, os.O_RDWR | os.O_CREAT, 0o600), fcntl.LOCK_EX)
