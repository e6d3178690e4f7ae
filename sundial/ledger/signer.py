"""The key that signs checkpoints, and its own memory of the last one.

The memory lives in a file beside the key, not in the database: a database that was rolled back or rewritten
then finds no one to sign its second history. ``signer_process`` runs one where nobody else reads the key.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings

from sundial.kernel.suites import NATIONAL
from sundial.ledger import keyfile, keyring, note
from sundial.ledger.checkpoint import Checkpoint
from sundial.ledger.merkle import EMPTY_ROOT, ProofError, verify_consistency

PUBLIC_HALF, ROTATIONS = "verifying.key", keyring.FILE
SECRET, NEXT = "signing.key", "next.key"
NATIONAL_SECRET, NATIONAL_PUBLIC_HALF = "signing.sm2.key", "verifying.sm2.key"


class SignerRefusal(Exception):
    """The signer will not put its name to this: it contradicts what it has signed before."""


class Signs(Protocol):
    """What a sequencer needs of a signer, be it in this process or in another."""

    origin: str

    @property
    def rotations(self) -> str:
        """Every rotation of the key so far."""

    def sign(self, checkpoint: Checkpoint, prove: Callable[[int], Sequence[bytes]]) -> str:
        """Return the signed note. Raises SignerRefusal."""

    def remember(self, checkpoint: Checkpoint) -> None:
        """Move the memory forward to what is committed."""

    def rotate(self, checkpoint: Checkpoint, prove: Callable[[int], Sequence[bytes]]) -> str:
        """Hand over to a new key. Raises SignerRefusal."""


@dataclass(frozen=True, slots=True)
class Memory:
    """The last checkpoint known to be committed."""

    size: int
    root: bytes


class Signer:
    """Signs checkpoints of one log. ``directory`` holds the key (mode 0600), its public half and the memory.

    With ``suite`` NATIONAL a key of its own puts an SM2 line under each checkpoint as well.
    """

    def __init__(self, directory: Path | None = None, origin: str | None = None, suite: str | None = None) -> None:
        self.origin: str = origin or settings.LEDGER_ORIGIN
        self.directory: Path = directory or settings.LEDGER_DIRECTORY
        keyfile.load_or_make(self.directory / SECRET)
        self._national = self._national_signer() if (suite or settings.LEDGER_SUITE) == NATIONAL else None
        self._read: tuple[int, int] | None = None
        with self._locked():
            self._reread()

    @property
    def verifier(self) -> note.Ed25519Verifier:
        """Return the public half of the key."""
        with self._locked():
            self._reread()
        return self._key.verifier

    @property
    def rotations(self) -> str:
        """Every rotation of the key so far, as the log publishes them."""
        kept = self.directory / ROTATIONS
        return kept.read_text() if kept.exists() else ""

    @property
    def national(self) -> note.Verifier | None:
        """The public half of the key of the national suite; None where the log signs without it."""
        return self._national.verifier if self._national else None

    @property
    def ring(self) -> keyring.LogKey:
        """The keys this log has had."""
        return keyring.follow(self.verifier, self.rotations)

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
        with self._locked():  # nobody rotates the key between these two lines
            self._reread()
            self._check_extends(checkpoint, prove)
            signers: list[note.NoteSigner] = [self._key, *([self._national] if self._national else [])]
            return note.write(checkpoint.text, [each.sign(checkpoint.text) for each in signers])

    def remember(self, checkpoint: Checkpoint) -> None:
        """Move the memory forward. Called once the checkpoint is durably committed, before it is shown.

        Not at signing: a batch that is signed and then rolled back was seen by nobody and must not block the next.
        """
        with self._locked():
            self._move_on(checkpoint)

    def rotate(self, checkpoint: Checkpoint, prove: Callable[[int], Sequence[bytes]]) -> str:
        """Hand over to a new key and return the signed rotation; the old secret is gone then.

        ``checkpoint`` is the newest one committed, while nothing is being sealed: beyond it the old key's signature counts for
        nothing. Raises SignerRefusal, when it does not extend what was signed.
        """
        with self._locked():
            self._reread()
            self._check_extends(checkpoint, prove)
            self._move_on(checkpoint)
            new = note.Ed25519Signer(self.origin, keyfile.load_or_make(self.directory / NEXT))
            rotation = keyring.Rotation(checkpoint, self._key.verifier, new.verifier).signed(self._key, new)
            keyfile.replace_file(self.directory / ROTATIONS, (self.rotations + rotation).encode())
            self._reread()
        return rotation

    def _move_on(self, checkpoint: Checkpoint) -> None:
        if checkpoint.size > self.memory().size:
            kept = {"origin": self.origin, "size": checkpoint.size, "root": checkpoint.root.hex()}
            keyfile.replace_file(self._memory_path, json.dumps(kept).encode())

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

    def _reread(self) -> None:
        """Take the key from its file, which another process may have rotated; finish a rotation that was cut short."""
        secret, coming = self.directory / SECRET, self.directory / NEXT
        if coming.exists():
            next_key = note.Ed25519Signer(self.origin, keyfile.load_or_make(coming))
            last = list(keyring.read_all(self.rotations))[-1:]
            if last and last[0].new == next_key.verifier:
                keyfile.put_in_place(coming, secret)
        status = secret.stat()
        if self._read != (status.st_ino, status.st_mtime_ns):
            self._key = note.Ed25519Signer(self.origin, keyfile.load_or_make(secret))
            self._read = (status.st_ino, status.st_mtime_ns)
            self._publish(PUBLIC_HALF, self._key.verifier)

    def _national_signer(self) -> note.NoteSigner:
        try:
            found = note.SM2Signer(self.origin, keyfile.load_or_make(self.directory / NATIONAL_SECRET))
        except ValueError as error:
            raise keyfile.KeyFileError(f"{self.directory / NATIONAL_SECRET}: {error}") from error
        self._publish(NATIONAL_PUBLIC_HALF, found.verifier)
        return found

    def _publish(self, name: str, public: note.Verifier) -> None:
        """Lay the public half beside the key, for all who check and must not read the key."""
        kept, vkey = self.directory / name, public.vkey.encode()
        if not kept.exists() or kept.read_bytes() != vkey:
            keyfile.replace_file(kept, vkey)

    @property
    def _memory_path(self) -> Path:
        return self.directory / "signed.json"

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.directory / "signed.lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
