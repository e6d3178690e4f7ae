"""Who signs for this site: a process of our own, or the one that listens at the socket the site names.

Neither the web nor the worker holds the key: they hand a checkpoint and its proof to the signer, and get a note or a refusal.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from functools import cache
from typing import IO, Any

from django.conf import settings

from sundial.kernel.suites import NATIONAL
from sundial.ledger import note, sequencer, witnessing
from sundial.ledger.checkpoint import Checkpoint
from sundial.ledger.keyring import LogKey, follow
from sundial.ledger.national_keys import NationalKey
from sundial.ledger.national_keys import follow as follow_national
from sundial.ledger.signer import NATIONAL_PUBLIC_HALF, PUBLIC_HALF, ROTATIONS, SignerRefusal

PATIENCE = 10.0  # seconds


class SignerGone(Exception):
    """The signer does not answer. Nothing is sealed until it does; what was recorded waits."""


class RemoteSigner:
    """A signer in another process, asked over two streams. Threads take turns."""

    def __init__(self, questions: IO[bytes], answers: IO[bytes], origin: str) -> None:
        self.origin = origin
        self._questions, self._answers = questions, answers
        self._turn = threading.Lock()
        self._since = 0
        self._notes: dict[int, str] = {}

    @property
    def verifier(self) -> LogKey:
        """The public keys of the log: the one that signs now, and those before it."""
        told = self._ask(ask="key")
        return _ring(told["key"], told["rotations"])

    @property
    def rotations(self) -> str:
        """Every rotation of the key so far."""
        return str(self._ask(ask="key")["rotations"])

    @property
    def national(self) -> str:
        """The public key of the national suite; empty where the log signs without it."""
        return str(self._ask(ask="key")["national"])

    def sign(self, checkpoint: Checkpoint, prove: Callable[[int], Sequence[bytes]]) -> str:
        """As ``Signer.sign``; the signer names the size it wants the proof from. Raises SignerRefusal, SignerGone."""
        signed = self._prove("sign", checkpoint, prove)
        self._notes[checkpoint.size] = signed
        return signed

    def rotate(self, checkpoint: Checkpoint, prove: Callable[[int], Sequence[bytes]]) -> str:
        """As ``Signer.rotate``. Raises SignerRefusal, SignerGone."""
        return self._prove("rotate", checkpoint, prove)

    def rotate_national(self, checkpoint: Checkpoint, prove: Callable[[int], Sequence[bytes]]) -> str:
        """As ``Signer.rotate_national``. Raises SignerRefusal, SignerGone."""
        return self._prove("rotate_national", checkpoint, prove)

    def _prove(self, ask: str, checkpoint: Checkpoint, prove: Callable[[int], Sequence[bytes]]) -> str:
        told: dict[str, Any] = {"since": self._since}
        while "since" in told:
            self._since = told["since"]
            # Before the first question nobody knows what the signer remembers; it answers with the size then.
            proof = [each.hex() for each in prove(self._since)] if 0 < self._since <= checkpoint.size else []
            told = self._ask(ask=ask, checkpoint=checkpoint.text, since=self._since, proof=proof)
        return str(told["note"])

    def remember(self, checkpoint: Checkpoint) -> None:
        """As ``Signer.remember``, for a checkpoint that this one had signed."""
        self._ask(ask="remember", note=self._notes.pop(checkpoint.size))
        self._since = max(self._since, checkpoint.size)

    def _ask(self, **question: Any) -> dict[str, Any]:
        with self._turn:
            try:
                self._questions.write(json.dumps(question).encode() + b"\n")
                self._questions.flush()
                line = self._answers.readline()
            except (OSError, ValueError) as error:
                raise SignerGone(f"the signer does not answer: {error}") from error
        if not line:
            raise SignerGone("the signer has ended")
        told: dict[str, Any] = json.loads(line)
        if "refused" in told:
            raise SignerRefusal(told["refused"])
        return told


def at_socket(path: str, origin: str) -> RemoteSigner:
    """The signer that listens at ``path``. Raises SignerGone when nobody does."""
    connected = socket.socket(socket.AF_UNIX)
    connected.settimeout(PATIENCE)
    try:
        connected.connect(path)
    except OSError as error:
        raise SignerGone(f"no signer listens at {path}: {error.strerror or error}") from error
    return RemoteSigner(connected.makefile("wb"), connected.makefile("rb"), origin)


def own_process(directory: str, origin: str) -> RemoteSigner:
    """A signer of our own; it ends with this process."""
    child = subprocess.Popen(
        [sys.executable, "-m", "sundial.ledger.signer_process", directory, origin, settings.LEDGER_SUITE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdin is not None and child.stdout is not None
    return RemoteSigner(child.stdin, child.stdout, origin)


@cache
def signer() -> RemoteSigner:
    """The signer this process asks, kept while it answers. Raises SignerGone."""
    if settings.LEDGER_SIGNER:
        return at_socket(settings.LEDGER_SIGNER, settings.LEDGER_ORIGIN)
    return own_process(str(settings.LEDGER_DIRECTORY), settings.LEDGER_ORIGIN)


@cache
def ask_once() -> None:
    """Ask the witnesses whether anything was lost; once they agree, this process need not ask again."""
    witnessing.ask_before_signing(verifier())


def ready_signer() -> RemoteSigner:
    """The signer, once the witnesses have agreed. Raises LostLeaves, WitnessTrouble, SignerGone."""
    ask_once()
    return signer()


def verifier() -> LogKey:
    """The public keys of this site's log, for which nobody but the signer reads the secret one. Raises SignerGone."""
    if settings.LEDGER_SIGNER:
        return at_socket(settings.LEDGER_SIGNER, settings.LEDGER_ORIGIN).verifier
    kept = settings.LEDGER_DIRECTORY / PUBLIC_HALF
    if not kept.exists():  # The first signer makes the key.
        return signer().verifier
    return _ring(kept.read_text("ascii"), rotations())


def national_key() -> note.SM2Verifier | None:
    """The public key by which this site's log also signs in the national suite; None where it does not. Raises SignerGone."""
    kept = settings.LEDGER_DIRECTORY / NATIONAL_PUBLIC_HALF
    if settings.LEDGER_SIGNER:
        vkey = at_socket(settings.LEDGER_SIGNER, settings.LEDGER_ORIGIN).national
    elif kept.exists():
        vkey = kept.read_text("ascii")
    else:
        vkey = signer().national if settings.LEDGER_SUITE == NATIONAL else ""
    found = note.parse_vkey(vkey) if vkey else None
    return found if isinstance(found, note.SM2Verifier) else None


def national_keys() -> NationalKey | None:
    """The keys by which this site's log has signed in the national suite, each at its sizes; None where it never did. Raises SignerGone."""
    return follow_national(national_key(), rotations(), verifier())


def rotations() -> str:
    """Every rotation of the keys of this site's log, as it is published. Raises SignerGone."""
    if settings.LEDGER_SIGNER:
        return at_socket(settings.LEDGER_SIGNER, settings.LEDGER_ORIGIN).rotations
    kept = settings.LEDGER_DIRECTORY / ROTATIONS
    return kept.read_text() if kept.exists() else ""


def witness_once() -> bool:
    """One pass of the worker: as ``witnessing.witness_once``. Raises WitnessTrouble, SignerGone."""
    return witnessing.witness_once(rotations)


def _ring(vkey: str, rotations: str) -> LogKey:
    found = note.parse_vkey(vkey)
    assert isinstance(found, note.Ed25519Verifier)
    return follow(found, rotations)


def seal_once() -> bool:
    """One pass of the worker's sealing. Raises BrokenLog, SignerRefusal, SignerGone, and what ``ready_signer`` raises.

    A signer that ended is asked for anew, and so are the witnesses.
    """
    try:
        return sequencer.one_pass(ready_signer())
    except SignerGone:
        signer.cache_clear()
        ask_once.cache_clear()
        raise
