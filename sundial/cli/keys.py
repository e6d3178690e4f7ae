"""Public keys as people type them on a command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sundial.cli.trouble import BadInput

if TYPE_CHECKING:
    from pathlib import Path

    from sundial.ledger import note
    from sundial.ledger.keyring import LogKey
    from sundial.ledger.national_keys import NationalKey

Key = TypeVar("Key", bound="note.Verifier")


def log_keys(vkey: str, option: str, rotations: Path | None) -> LogKey:
    """The key of a log with all that ``rotations`` (a file that need not be there) says came before and after it."""
    from sundial.ledger.keyring import RotationError, follow

    key = log_key(vkey, option)
    if rotations is None or not rotations.exists():
        return key
    try:
        return follow(key, rotations.read_text("utf-8"))
    except (RotationError, UnicodeDecodeError) as error:
        raise BadInput(f"{rotations}: {error}.") from error


def log_key(vkey: str, option: str) -> note.Ed25519Verifier:
    """The key of a log; ``BadInput`` naming ``option`` for anything else."""
    from sundial.ledger.note import Ed25519Verifier

    return _key_of(Ed25519Verifier, vkey, option, "signs other things with this key than a log does")


def witness_key(vkey: str, option: str) -> note.CosignatureVerifier:
    """The key of a witness; ``BadInput`` naming ``option`` for anything else."""
    from sundial.ledger.note import CosignatureVerifier

    return _key_of(CosignatureVerifier, vkey, option, "does not sign as a witness with this key")


def national_keys(vkey: str, option: str, rotations: Path | None, log: LogKey) -> NationalKey:
    """The key by which ``log`` also signs in the national suite, with all that ``rotations`` says came before and after it.

    ``BadInput`` naming ``option`` for anything else.
    """
    from sundial.ledger.keyring import RotationError
    from sundial.ledger.national_keys import follow
    from sundial.ledger.note import SM2Verifier

    key = _key_of(SM2Verifier, vkey, option, "has no SM2 key here")
    if rotations is None or not rotations.exists():
        return key
    try:
        return follow(key, rotations.read_text("utf-8"), log) or key
    except RotationError as error:
        raise BadInput(f"{rotations}: {error}.") from error


def _key_of(kind: type[Key], vkey: str, option: str, otherwise: str) -> Key:
    found = _parsed(vkey, option)
    if not isinstance(found, kind):
        raise BadInput(f"{option}: {found.name} {otherwise}.")
    return found


def _parsed(vkey: str, option: str) -> note.AnyVerifier:
    from sundial.ledger import note

    try:
        return note.parse_vkey(vkey)
    except note.NoteError as error:
        raise BadInput(f"{option}: {error}.") from error
