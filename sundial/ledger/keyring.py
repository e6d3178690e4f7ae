"""Keys of one log that followed each other. Each handed over at one size: the old key signs up to it, the new one beyond. Pure.

Whoever holds any key of the chain finds all of them by the rotations, which old and new key have both signed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from sundial.ledger import note
from sundial.ledger.checkpoint import Checkpoint, CheckpointError, parse

HEADER = "sundial/key-rotation/v1"
# Beside them stand those of the national signature (national_keys.py), in the order in which it happened.
NATIONAL_HEADER = "sundial/national-key/v1"
# Where a published log keeps them.
FILE = "rotations"
_BEGINNING = re.compile(rf"^(?={HEADER}$|{NATIONAL_HEADER}$)", re.MULTILINE)
_FORM = re.compile(r"(?P<checkpoint>[^\n]+\n[^\n]+\n[^\n]+\n)(?P<old>[^\n]+)\n(?P<new>[^\n]+)\n")


class RotationError(ValueError):
    """A rotation that is malformed, not signed by both keys, or does not follow the one before it."""


class LogKey(Protocol):
    """Whatever tells which key of a log signs at which size: one key, or a ring of them."""

    @property
    def name(self) -> str: ...

    @property
    def vkey(self) -> str: ...

    @property
    def keys(self) -> tuple[note.Ed25519Verifier, ...]: ...

    def at(self, size: int) -> note.Ed25519Verifier: ...


@dataclass(frozen=True, slots=True)
class Rotation:
    """The key ``old`` hands over to ``new``; ``checkpoint`` is the last one that ``old`` may have signed."""

    checkpoint: Checkpoint
    old: note.Ed25519Verifier
    new: note.Ed25519Verifier

    @property
    def text(self) -> str:
        """The six lines that both keys sign. No checkpoint reads like this, so neither can pass for the other."""
        return f"{HEADER}\n{self.checkpoint.text}{self.old.vkey}\n{self.new.vkey}\n"

    def signed(self, old: note.Ed25519Signer, new: note.Ed25519Signer) -> str:
        """The note, nine lines."""
        return note.write(self.text, [old.sign(self.text), new.sign(self.text)])


@dataclass(frozen=True, slots=True)
class Keyring:
    """Every key of a log, oldest first, and what was handed over between them. ``text`` is the file that says so."""

    rotations: tuple[Rotation, ...]
    text: str

    @property
    def name(self) -> str:
        return self.newest.name

    @property
    def newest(self) -> note.Ed25519Verifier:
        return self.rotations[-1].new

    @property
    def vkey(self) -> str:
        """The key that signs now, as people exchange it."""
        return self.newest.vkey

    @property
    def keys(self) -> tuple[note.Ed25519Verifier, ...]:
        return (self.rotations[0].old, *(each.new for each in self.rotations))

    def at(self, size: int) -> note.Ed25519Verifier:
        """The one key whose signature counts under a checkpoint of ``size``."""
        return next((each.old for each in self.rotations if size <= each.checkpoint.size), self.newest)


def follow(trusted: note.Ed25519Verifier, rotations: str) -> LogKey:
    """All keys of the log that ``trusted`` is a key of; raises RotationError when the rotations do not lead to it."""
    chain = tuple(read_all(rotations))
    if not chain:
        return trusted
    found = Keyring(chain, rotations)
    if trusted not in found.keys:
        raise RotationError(f"the rotations do not lead to the key {trusted.vkey}")
    return found


def read_all(rotations: str) -> Iterator[Rotation]:
    """The rotations of the log's own key in a file, oldest first. Raises RotationError."""
    found = [read(each) for each in own_notes(rotations)]
    for earlier, later in pairwise(found):
        if later.old != earlier.new or later.checkpoint.size < earlier.checkpoint.size:
            raise RotationError("a rotation does not follow the one before it")
    return iter(found)


def own_notes(rotations: str) -> list[str]:
    """The notes that hand over the log's own key, as they stand in a file of rotations."""
    return [each for each in notes(rotations) if not each.startswith(f"{NATIONAL_HEADER}\n")]


def notes(rotations: str) -> list[str]:
    """The notes of a file of rotations, as they stand there: each begins with a header. What stands before the first is one too, and no rotation."""
    return [each for each in _BEGINNING.split(rotations) if each]


def read(signed: str) -> Rotation:
    """One rotation, once both its keys have signed it. Raises RotationError."""
    try:
        text, signatures = note.split(signed)
        form = _FORM.fullmatch(text.removeprefix(f"{HEADER}\n")) if text.startswith(f"{HEADER}\n") else None
        if form is None or len(signatures) != 2:
            raise RotationError("this is not the rotation of a log's key")
        found = Rotation(parse(form["checkpoint"]), _key(form["old"]), _key(form["new"]))
        _check(found, signed)
    except (note.NoteError, CheckpointError) as error:
        raise RotationError(str(error)) from error
    return found


def _check(found: Rotation, signed: str) -> None:
    if {found.old.name, found.new.name} != {found.checkpoint.origin} or found.old == found.new:
        raise RotationError("a rotation names two different keys of one log")
    _text, good = note.open_note(signed, [found.old, found.new])
    if len({each.key_id for each in good}) != 2:
        raise RotationError("a rotation is signed by the old key and by the new one")


def _key(vkey: str) -> note.Ed25519Verifier:
    found = note.parse_vkey(vkey)
    if not isinstance(found, note.Ed25519Verifier) or found.vkey != vkey:
        raise RotationError("a rotation names two keys of a log")
    return found


def checkpoints(key: LogKey) -> Sequence[Checkpoint]:
    """What the log was at each handing over: anybody's recomputation has to meet these."""
    return [each.checkpoint for each in rotations(key)]


def rotations(key: LogKey) -> Sequence[Rotation]:
    """How the keys of a log followed each other, if they did."""
    return key.rotations if isinstance(key, Keyring) else ()
