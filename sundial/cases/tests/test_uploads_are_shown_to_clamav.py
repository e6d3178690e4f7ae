"""An upload goes to clamd as it wants it; what it finds is refused, and so is everything while it cannot be asked."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sundial.cases.inspection.clamav import ScannerTrouble, is_clean

EVIL = b"X5O!P%@AP-EICAR"


def serve(listener: socket.socket) -> None:
    """Answer as clamd does: read pieces by their length until one is empty, then say what was found."""
    while True:
        try:
            client, _address = listener.accept()
        except OSError:
            return
        with client, client.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            content = b""
            while length := struct.unpack("!I", stream.read(4))[0]:
                content += stream.read(length)
            said = (
                b"Eicar FOUND"
                if EVIL in content
                else b"INSTREAM size limit exceeded. ERROR"
                if len(content) > 200_000
                else b"OK"
            )
            client.sendall(b"stream: " + said + b"\0")


@pytest.fixture
def clamd(tmp_path: Path, settings: Any) -> Iterator[Path]:
    address = tmp_path / "clamd.ctl"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(address))
        listener.listen()
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        settings.CLAMAV = str(address)
        yield address


def test_what_clamd_finds_is_not_clean_and_a_verdict_it_does_not_give_is_none(clamd: Path, tmp_path: Path) -> None:
    file = tmp_path / "upload"
    file.write_bytes(b"a" * 100_000)
    assert is_clean(file)
    file.write_bytes(b"a" * 70_000 + EVIL)
    assert not is_clean(file)
    file.write_bytes(b"a" * 300_000)
    with pytest.raises(ScannerTrouble, match="size limit"):
        is_clean(file)


def test_nobody_listening_is_no_verdict(tmp_path: Path, settings: Any) -> None:
    settings.CLAMAV = str(tmp_path / "nobody.ctl")
    (tmp_path / "upload").write_bytes(b"a")
    with pytest.raises(OSError):
        is_clean(tmp_path / "upload")
