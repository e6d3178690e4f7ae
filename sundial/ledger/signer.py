"""The key that signs checkpoints, and its own memory of the last one.

The memory lives in a file beside the key, not in the database: a database that was rolled back or rewritten
then finds no one to sign its second history. Moving both behind a process of their own changes no caller.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from sundial.ledger import note
from sundial.ledger.checkpoint import Checkpoint
from sundial.ledger.merkle import EMPTY_ROOT, ProofError, verify_consistency


class SignerRefusal(Exception):
    """The signer will not put its name to this: it contradicts what it has signed before."""


class KeyFileError(Exception):
    """The signing key cannot be read, or can be read by others."""


@dataclass(frozen=True, slots=True)
class Memory:
    """The last checkpoint known to be committed."""

    size: int
    root: bytes


class Signer:
    """Signs checkpoints of one log. ``directory`` holds the key (mode 0600) and the memory."""

    def __init__(self, directory: Path | None = None, origin: str | None = None) -> None:
        self.origin: str = origin or settings.LEDGER_ORIGIN
        self.directory: Path = directory or settings.LEDGER_DIRECTORY
        self._key = note.Ed25519Signer(self.origin, _load_or_make(self.directory / "signing.key"))

    @property
    def verifier(self) -> note.Ed25519Verifier:
        """Return the public half of the key."""
        return self._key.verifier

    def memory(self) -> Memory:
        """Return the last committed checkpoint this signer remembers; size 0 when it has signed none."""
        try:
            kept = json.loads(self._memory_path.read_text())
        except FileNotFoundError:
            return Memory(0, EMPTY_ROOT)
        return Memory(kept["size"], bytes.fromhex(kept["root"]))

    def sign(self, checkpoint: Checkpoint, prove: Callable[[int], Sequence[bytes]]) -> str:
        """Return the signed note of ``checkpoint``.

        ``prove(size)`` returns the proof that it extends the log of that size. The memory is read once and names the
        size itself, because another sequencer may be moving it forward. Raises SignerRefusal when the proof fails.
        """
        if checkpoint.origin != self.origin:
            raise SignerRefusal(f"this key signs for {self.origin}, not for {checkpoint.origin}")
        self._check_extends(checkpoint, prove)
        return note.write(checkpoint.text, [self._key.sign(checkpoint.text)])

    def remember(self, checkpoint: Checkpoint) -> None:
        """Move the memory forward. Called once the checkpoint is durably committed, before it is shown.

        Not at signing: a batch that is signed and then rolled back was seen by nobody and must not block the next.
        """
        with self._locked():
            if checkpoint.size > self.memory().size:
                kept = {"origin": self.origin, "size": checkpoint.size, "root": checkpoint.root.hex()}
                replace_file(self._memory_path, json.dumps(kept).encode())

    def _check_extends(self, checkpoint: Checkpoint, prove: Callable[[int], Sequence[bytes]]) -> None:
        last = self.memory()
        if last.size == 0:
            return
        if checkpoint.size < last.size:
            raise SignerRefusal(
                f"the log has {checkpoint.size} leaves but {last.size} were signed before: it was rolled back. "
                "Bring the missing leaves back from a mirror before sealing anything."
            )
        try:
            verify_consistency(last.size, checkpoint.size, prove(last.size), last.root, checkpoint.root)
        except ProofError as error:
            raise SignerRefusal(f"the log no longer extends what was signed at size {last.size}: {error}") from error

    @property
    def _memory_path(self) -> Path:
        return self.directory / "signed.json"

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.directory / "signed.lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and make it survive a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _sync_directory(path.parent)


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _load_or_make(path: Path) -> bytes:
    if not path.exists():
        _make(path)
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise KeyFileError(f"{path} may be read by others (mode {mode:o}); run chmod 600 and consider the key known")
    seed = bytes.fromhex(path.read_text().strip())
    if len(seed) != 32:
        raise KeyFileError(f"{path} does not hold a key of 32 bytes")
    return seed


def _make(path: Path) -> None:
    """Draw a key once; two processes starting together agree on whichever link came first."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
