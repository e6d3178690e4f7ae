"""The keys of a log's national signature that followed each other: begun, changed and ended at a size, and the log's own key says so. Pure.

Whoever knows the log's key, or any national key of the chain, finds all of them; each was signed by the log, by the key that ended and by
the one that began.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from sundial.ledger import checkpoint as checkpoints
from sundial.ledger import note
from sundial.ledger.checkpoint import Checkpoint, CheckpointError
from sundial.ledger.keyring import NATIONAL_HEADER, LogKey, RotationError, notes, read

# In place of a key: the log did not sign by SM2 before, or does not any more.
NO_KEY = "none"
_FORM = re.compile(rf"{NATIONAL_HEADER}\n(?P<checkpoint>[^\n]+\n[^\n]+\n[^\n]+\n)(?P<old>[^\n]+)\n(?P<new>[^\n]+)\n")


class NationalKey(Protocol):
    """Whatever tells by which key of the national suite a log signs at which size: one key, or several that followed each other."""

    @property
    def name(self) -> str: ...

    def at(self, size: int) -> note.SM2Verifier | None: ...


@dataclass(frozen=True, slots=True)
class Handover:
    """After ``checkpoint`` the log signs by ``new`` instead of ``old``; None where it did not before, or does not any more."""

    checkpoint: Checkpoint
    old: note.SM2Verifier | None
    new: note.SM2Verifier | None

    @property
    def text(self) -> str:
        """The six lines that are signed."""
        old, new = (each.vkey if each else NO_KEY for each in (self.old, self.new))
        return f"{NATIONAL_HEADER}\n{self.checkpoint.text}{old}\n{new}\n"

    @property
    def keys(self) -> tuple[note.SM2Verifier, ...]:
        return tuple(each for each in (self.old, self.new) if each)

    def signed(self, signers: Sequence[note.NoteSigner]) -> str:
        """The note, under the log's own signature and those of ``keys``."""
        return note.write(self.text, [each.sign(self.text) for each in signers])


@dataclass(frozen=True, slots=True)
class NationalKeys:
    """Every key of a log's national signature, oldest first."""

    name: str
    handovers: tuple[Handover, ...]

    def at(self, size: int) -> note.SM2Verifier | None:
        """The one key whose signature counts under a checkpoint of ``size``; None where the log does not sign by SM2."""
        return next((each.old for each in self.handovers if size <= each.checkpoint.size), self.handovers[-1].new)

    def handed_over(self, size: int) -> bool:
        """Whether the key that counts at ``size`` took over from what was before: then its line cannot be missing."""
        return self.handovers[0].checkpoint.size < size and self.at(size) is not None


def follow(trusted: note.SM2Verifier | None, rotations: str, log: LogKey) -> NationalKey | None:
    """All keys of the chain that ``trusted`` is of; without it, those that the log's own key vouches for. None where the log has none.

    Raises RotationError, also when the rotations do not lead to ``trusted``.
    """
    chain = tuple(read_all(rotations, log))
    if not chain:
        return trusted
    if trusted and not any(trusted in each.keys for each in chain):
        raise RotationError(f"the rotations do not lead to the key {trusted.vkey}")
    return NationalKeys(log.name, chain)


def read_all(rotations: str, log: LogKey) -> Iterator[Handover]:
    """The handovers in a file of rotations, oldest first, each signed by the key that ``log`` had then. Raises RotationError."""
    keys = iter(log.keys)
    own, size, found = next(keys), 0, []
    for each in notes(rotations):
        if each.startswith(f"{NATIONAL_HEADER}\n"):
            found.append(_read(each, own))
            at = found[-1].checkpoint.size
        else:
            own, at = next(keys, own), read(each).checkpoint.size
        if at < size:
            raise RotationError("a rotation does not follow the one before it")
        size = at
    if any(later.old != earlier.new for earlier, later in pairwise(found)):
        raise RotationError("a national key does not follow the one before it")
    return iter(found)


def parse(signed: str) -> Handover:
    """What a handing over says; its signatures are not judged. Raises RotationError."""
    try:
        form = _FORM.fullmatch(note.split(signed)[0])
        if form is None:
            raise RotationError("this is not the handing over of a national key")
        return Handover(checkpoints.parse(form["checkpoint"]), _key(form["old"]), _key(form["new"]))
    except (note.NoteError, CheckpointError) as error:
        raise RotationError(str(error)) from error


def _read(signed: str, own: note.Ed25519Verifier) -> Handover:
    found = parse(signed)
    try:
        _check(found, signed, own)
    except note.NoteError as error:
        raise RotationError(str(error)) from error
    return found


def _check(found: Handover, signed: str, own: note.Ed25519Verifier) -> None:
    if found.old == found.new or {own.name, *(each.name for each in found.keys)} != {found.checkpoint.origin}:
        raise RotationError("a national key is handed over to another, within one log")
    wanted: list[note.Verifier] = [own, *found.keys]
    _text, good = note.open_note(signed, wanted)
    if {each.key_id for each in good} != {each.key_id for each in wanted}:
        raise RotationError(
            "the handing over of a national key is signed by the log, by the key that ends and by the one that begins"
        )


def _key(vkey: str) -> note.SM2Verifier | None:
    if vkey == NO_KEY:
        return None
    found = note.parse_vkey(vkey)
    if not isinstance(found, note.SM2Verifier) or found.vkey != vkey:
        raise RotationError("the handing over of a national key names SM2 keys of a log")
    return found
