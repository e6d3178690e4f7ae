"""The signer as a process of its own: it alone reads the key, and asks for a proof before it signs. One JSON object a line.

    {"ask": "key"}                                        → {"key": VKEY, "rotations": TEXT, "national": VKEY or ""}
    {"ask": "sign", "checkpoint": TEXT, "since": N, "proof": [HEX …]}
                                                          → {"note": TEXT}, {"since": M} (prove it from M), {"refused": WHY}
    {"ask": "rotate", "checkpoint": TEXT, "since": N, "proof": [HEX …]}
                                                          → as "sign", the note being that of the rotation
    {"ask": "rotate_national", …}                         → the same, of the national signature
    {"ask": "remember", "note": TEXT}                     → {}, {"refused": WHY}

Whoever may talk to it can have nothing signed but what extends what was signed before, cannot take the memory back, and gets no key. At the socket only
the signer's own user (or root) may have the key changed: a worker that was taken over could else hand it over again and again.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import socketserver
import struct
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from sundial.kernel.suites import SUITES
from sundial.ledger.checkpoint import CheckpointError, open_checkpoint, parse
from sundial.ledger.note import NoteError
from sundial.ledger.signer import Signer, SignerRefusal

LONGEST_LINE = 1 << 20
ONLY_OWNER = 0o177
ROOT = 0
# Who connected, as Linux tells it: process, user and group.
PEER = struct.Struct("3i")
_ROTATING = ("rotate", "rotate_national")


class Overtaken(Exception):
    """What the signer remembers has moved on to ``size`` since it was asked."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


def answer(signer: Signer, asked: Mapping[str, Any], may_rotate: bool = True) -> dict[str, Any]:
    """What the signer says to one question; a refusal is an answer, and so is a question it does not understand."""
    try:
        if asked["ask"] in _ROTATING and not may_rotate:
            return {
                "refused": "only the user who keeps the key may have it changed: run sundial ledger rotate as that user"
            }
        if asked["ask"] == "key":
            national = signer.national
            return {
                "key": signer.verifier.vkey,
                "rotations": signer.rotations,
                "national": national.vkey if national else "",
            }
        if asked["ask"] in ("sign", *_ROTATING):
            return _sign(signer, asked)
        if asked["ask"] == "remember":
            signer.remember(open_checkpoint(str(asked["note"]), signer.ring))
            return {}
    except (SignerRefusal, CheckpointError, NoteError) as error:
        return {"refused": str(error)}
    except (KeyError, TypeError, ValueError):
        pass
    return {"refused": "the signer does not understand this question"}


def _sign(signer: Signer, asked: Mapping[str, Any]) -> dict[str, Any]:
    checkpoint = parse(str(asked["checkpoint"]))
    since = signer.memory().size
    if 0 < since <= checkpoint.size and asked["since"] != since:
        return {"since": since}
    proof = [bytes.fromhex(each) for each in asked["proof"]]

    def proven(size: int) -> list[bytes]:
        if size != asked["since"]:  # another sequencer has its batch remembered meanwhile
            raise Overtaken(size)
        return proof

    put_name = {"sign": signer.sign, "rotate": signer.rotate, "rotate_national": signer.rotate_national}
    try:
        return {"note": put_name[asked["ask"]](checkpoint, proven)}
    except Overtaken as overtaken:
        return {"since": overtaken.size}


def serve(signer: Signer, questions: BinaryIO, answers: BinaryIO, may_rotate: bool = True) -> None:
    """Answer line by line until ``questions`` ends; ``may_rotate`` is whether this asker may have the key changed."""
    while line := questions.readline(LONGEST_LINE):
        try:
            asked = json.loads(line)
        except ValueError:
            asked = {}
        try:
            told = answer(signer, asked if isinstance(asked, dict) else {}, may_rotate)
            answers.write(json.dumps(told).encode() + b"\n")
            answers.flush()
        except BrokenPipeError:  # Whoever asked was killed meanwhile.
            return


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    signer: Signer


class _Caller(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, _Server)
        own = _user_of(self.request) in (os.getuid(), ROOT)
        serve(self.server.signer, self.rfile, self.wfile, own)  # type: ignore[arg-type]  # both are binary streams


def _user_of(connected: socket.socket) -> int | None:
    """The user at the other end, as the kernel says; None where it does not tell."""
    option = getattr(socket, "SO_PEERCRED", None)
    if option is None:
        return None
    _process, user, _group = PEER.unpack(connected.getsockopt(socket.SOL_SOCKET, option, PEER.size))
    return int(user)


def listen(signer: Signer, path: Path) -> None:
    """Answer at the socket ``path`` until stopped; only its owner, or whoever the owner lets, may connect."""
    path.unlink(missing_ok=True)
    before = os.umask(ONLY_OWNER)
    try:
        server = _Server(str(path), _Caller)
    finally:
        os.umask(before)
    server.signer = signer
    with server:
        server.serve_forever()


def main() -> None:
    """Answer at standard input until it closes: the process that started this one stopped, or was killed."""
    reading = argparse.ArgumentParser()
    reading.add_argument("directory", type=Path)
    reading.add_argument("origin")
    reading.add_argument("suite", choices=SUITES)
    told = reading.parse_args()
    # Ctrl-C reaches the whole group; this one ends when its parent has written its last checkpoint.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(Signer(told.directory, told.origin, told.suite), sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
