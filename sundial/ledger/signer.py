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
from sundial.ledger import keyfile, keyring, national_keys, note
from sundial.ledger.checkpoint import Checkpoint
from sundial.ledger.merkle import EMPTY_ROOT, ProofError, verify_consistency

PUBLIC_HALF, ROTATIONS = "verifying.key", keyring.FILE
SECRET, NEXT = "signing.key", "next.key"
NATIONAL_SECRET, NATIONAL_NEXT, NATIONAL_PUBLIC_HALF = "signing.sm2.key", "next.sm2.key", "verifying.sm2.key"


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

    def rotate_national(self, checkpoint: Checkpoint, prove: Callable[[int], Sequence[bytes]]) -> str:
        """Begin, change or end the national signature. Raises SignerRefusal."""


@dataclass(frozen=True, slots=True)
class Memory:
    """The last checkpoint known to be committed."""

    size: int
    root: bytes


class Signer:
    """Signs checkpoints of one log. ``directory`` holds the key (mode 0600), its public half and the memory.

    With ``suite`` NATIONAL a key of its own puts an SM2 line under each checkpoint of a new log as well. In a log that has begun that line neither begins
    nor ends by another ``suite`` alone, but by ``rotate_national``: a line that is merely missing would be a finding.
    """

    def __init__(self, directory: Path | None = None, origin: str | None = None, suite: str | None = None) -> None:
        self.origin: str = origin or settings.LEDGER_ORIGIN
        self.directory: Path = directory or settings.LEDGER_DIRECTORY
        keyfile.load_or_make(self.directory / SECRET)
        self._suite = suite or settings.LEDGER_SUITE
        self._national: note.SM2Signer | None = None
        self._read: tuple[int, int] | None = None
        self._read_national: tuple[tuple[int, int] | None, ...] | None = None
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
    def national(self) -> note.SM2Verifier | None:
        """The public half of the key of the national suite; None where the log signs without it."""
        with self._locked():
            self._reread()
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

    def rotate_national(self, checkpoint: Checkpoint, prove: Callable[[int], Sequence[bytes]]) -> str:
        """Bring the national signature to what the suite says: begin it, hand it over to a new key, or end it. Return the signed handover.

        As ``rotate`` otherwise. Raises SignerRefusal, also where there is no such signature and none is asked for.
        """
        with self._locked():
            self._reread()
            self._check_extends(checkpoint, prove)
            self._move_on(checkpoint)
            old, new = self._national, self._national_signer(NATIONAL_NEXT) if self._suite == NATIONAL else None
            if old is None and new is None:
                raise SignerRefusal("this log does not sign by SM2, and SUNDIAL_LEDGER_SUITE does not ask for it")
            told = national_keys.Handover(checkpoint, *(each.verifier if each else None for each in (old, new)))
            handover = told.signed([each for each in (self._key, old, new) if each])
            keyfile.replace_file(self.directory / ROTATIONS, (self.rotations + handover).encode())
            self._reread()
        return handover

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
        self._reread_national()

    def _reread_national(self) -> None:
        """As for the log's own key; a signature that was ended has no key any more."""
        secret, coming = self.directory / NATIONAL_SECRET, self.directory / NATIONAL_NEXT
        if self._read_national == self._national_files():
            return
        handed = (each for each in keyring.notes(self.rotations) if each.startswith(f"{keyring.NATIONAL_HEADER}\n"))
        told = [national_keys.parse(each) for each in handed]
        if told and told[-1].new is None:
            for gone in (secret, self.directory / NATIONAL_PUBLIC_HALF):
                gone.unlink(missing_ok=True)
        elif told and coming.exists() and told[-1].new == self._national_signer(NATIONAL_NEXT).verifier:
            keyfile.put_in_place(coming, secret)
        # A log that has begun says first, under its own key, that it will sign so from here on.
        begins = self._suite == NATIONAL and not told and self.memory().size == 0
        self._national = self._national_signer(NATIONAL_SECRET) if begins or secret.exists() else None
        if self._national:
            self._publish(NATIONAL_PUBLIC_HALF, self._national.verifier)
        self._read_national = self._national_files()

    def _national_files(self) -> tuple[tuple[int, int] | None, ...]:
        """What the national key depends on, so that it is read again when one of the files was replaced."""
        found = (self.directory / name for name in (NATIONAL_SECRET, ROTATIONS))
        return tuple((each.stat().st_ino, each.stat().st_mtime_ns) if each.exists() else None for each in found)

    def _national_signer(self, name: str) -> note.SM2Signer:
        try:
            return note.SM2Signer(self.origin, keyfile.load_or_make(self.directory / name))
        except ValueError as error:
            raise keyfile.KeyFileError(f"{self.directory / name}: {error}") from error

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
