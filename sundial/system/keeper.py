"""Wait until no process uses the embedded PostgreSQL any more, however they ended, then stop it."""

from __future__ import annotations

import fcntl
import os
import sys
from pathlib import Path

from sundial.system.postgres import Server, hold


def keep(directory: Path) -> None:
    """Block until the ``users`` lock is free of others, then stop the server."""
    os.chdir("/")
    server = Server(directory)
    if server.beside("users").exists():
        hold(server.beside("users"), fcntl.LOCK_EX)
        server.stop()


if __name__ == "__main__":
    if not os.fork():  # our parent goes on; nobody has to wait for us
        keep(Path(sys.argv[1]))
