"""Checkpoints (C2SP tlog-checkpoint): one log, one size, one root, signed. Pure."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sundial.ledger import note
from sundial.ledger.merkle import HASH_BYTES

if TYPE_CHECKING:
    from sundial.ledger.keyring import LogKey

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class CheckpointError(ValueError):
    """A checkpoint that is malformed or speaks of another log."""


class KeyOfAnotherTime(note.NoteError):
    """Signed by a key of the log, but not by the one it had at that size: there is another history of it, or a key was stolen."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself at one size. Carries no extension lines: not every cosignature covers them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """Return the three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def parse(text: str) -> Checkpoint:
    """Read the three lines of a checkpoint; raises CheckpointError."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) != 3 or not text.endswith("\n") or not lines[0]:
        raise CheckpointError("a checkpoint has three lines: origin, size and root")
    if not _SIZE.fullmatch(lines[1]):
        raise CheckpointError(f"{lines[1]!r} is not a size")
    return Checkpoint(lines[0], int(lines[1]), _root(lines[2]))


def open_checkpoint(signed: str, log: LogKey, witnesses: Sequence[note.Verifier] = ()) -> Checkpoint:
    """Return the checkpoint in a note signed by ``log``, whose name is the log's origin, with the key it had at that size.

    Raises NoteError when a known signature is wrong or the log's own is missing, CheckpointError when the content
    is malformed or of another log, KeyOfAnotherTime when it bears the signature of another key of the log than it had then.
    """
    checkpoint = parse(note.split(signed)[0])
    key = log.at(checkpoint.size)
    try:
        _text, good = note.open_note(signed, [key, *witnesses])
    except note.UnknownKey:
        _refuse_another_time(signed, checkpoint.size, log)
        raise
    if not any(signature.key_id == key.key_id and signature.name == key.name for signature in good):
        raise note.NoteError(f"{log.name} has not signed this checkpoint")
    if checkpoint.origin != log.name:
        raise CheckpointError(f"this checkpoint is of {checkpoint.origin}, not of {log.name}")
    return checkpoint


def _refuse_another_time(signed: str, size: int, log: LogKey) -> None:
    others = [each for each in log.keys if each != log.at(size)]
    try:
        note.open_note(signed, others)
    except note.NoteError:
        return
    raise KeyOfAnotherTime(
        f"it is signed by a key that {log.name} did not have at {size} leaves: another history of the log, or a stolen key"
    )


def published_size(directory: Path) -> int:
    """Return the size that the checkpoint in ``directory`` claims; 0 when there is none. Checks no signature."""
    try:
        signed = note.read(directory / "checkpoint")
    except FileNotFoundError:
        return 0
    return parse(note.split(signed)[0]).size


def _root(encoded: str) -> bytes:
    try:
        root = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise CheckpointError("the root is not Base64") from error
    # A second spelling of the same bytes would be a second text of the same checkpoint.
    if len(root) != HASH_BYTES or base64.b64encode(root).decode() != encoded:
        raise CheckpointError("the root is not 32 bytes in Base64")
    return root
