"""Public keys as people type them on a command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sundial.cli.trouble import BadInput

if TYPE_CHECKING:
    from pathlib import Path

    from sundial.ledger import note
    from sundial.ledger.keyring import LogKey


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
    from sundial.ledger import note

    found = _parsed(vkey, option)
    if not isinstance(found, note.Ed25519Verifier):
        raise BadInput(f"{option}: {found.name} signs other things with this key than a log does.")
    return found


def witness_key(vkey: str, option: str) -> note.CosignatureVerifier:
    """The key of a witness; ``BadInput`` naming ``option`` for anything else."""
    from sundial.ledger import note

    found = _parsed(vkey, option)
    if not isinstance(found, note.CosignatureVerifier):
        raise BadInput(f"{option}: {found.name} does not sign as a witness with this key.")
    return found


def national_key(vkey: str, option: str) -> note.SM2Verifier:
    """The key by which a log also signs in the national suite; ``BadInput`` naming ``option`` for anything else."""
    from sundial.ledger import note

    found = _parsed(vkey, option)
    if not isinstance(found, note.SM2Verifier):
        raise BadInput(f"{option}: {found.name} has no SM2 key here.")
    return found


def _parsed(vkey: str, option: str) -> note.AnyVerifier:
    from sundial.ledger import note

    try:
        return note.parse_vkey(vkey)
    except note.NoteError as error:
        raise BadInput(f"{option}: {error}.") from error
