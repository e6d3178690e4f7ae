"""ClamAV as the scanner of uploads: the bytes go to ``clamd`` over its socket, so it needs no right to read our files.

Set ``SUNDIAL_FILE_SCANNER=sundial.cases.inspection.clamav.is_clean``; ``SUNDIAL_CLAMAV`` names the socket.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

CHUNK = 64 * 1024
SECONDS = 60


class ScannerTrouble(Exception):
    """clamd could not be asked, or gave no verdict; the upload is refused."""


def is_clean(path: Path) -> bool:
    """Whether clamd finds nothing in the file. Raises ScannerTrouble without a verdict, OSError when nobody listens."""
    verdict = _ask(path)
    if verdict.endswith("FOUND"):
        return False
    if verdict.endswith(": OK"):
        return True
    raise ScannerTrouble(verdict)


def _ask(path: Path) -> str:
    """Send the file as clamd's INSTREAM wants it: each piece after its length, a length of nothing at the end."""
    with _connected() as clamd:
        clamd.sendall(b"zINSTREAM\0")
        for piece in _pieces(path):
            clamd.sendall(struct.pack("!I", len(piece)) + piece)
        clamd.sendall(struct.pack("!I", 0))
        return _answer(clamd)


def _connected() -> socket.socket:
    """``/run/clamav/clamd.ctl`` or ``host:port``."""
    where = settings.CLAMAV
    if where.startswith("/"):
        found = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        found.settimeout(SECONDS)
        found.connect(where)
        return found
    host, _colon, port = where.rpartition(":")
    return socket.create_connection((host, int(port)), SECONDS)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece


def _answer(clamd: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and (more := clamd.recv(CHUNK)):
        said += more
    return said.rstrip(b"\0").decode("utf-8", "replace").strip()
