"""Whose cosignatures stand under a note. Pure: a reader needs no database for it."""

from __future__ import annotations

from collections.abc import Sequence

from sundial.ledger import note


def good_cosigners(signed: str, witnesses: Sequence[note.CosignatureVerifier]) -> list[str]:
    """Names of the given witnesses whose cosignature stands under ``signed``; raises NoteError for a wrong one."""
    text, signatures = note.split(signed)
    keys = {(each.name, each.key_id): each for each in witnesses}
    good = []
    for signature in signatures:
        verifier = keys.get((signature.name, signature.key_id))
        if verifier and not verifier.verify(text, signature.data):
            raise note.NoteError(f"the signature of {signature.name} is wrong")
        if verifier and verifier.name not in good:
            good.append(verifier.name)
    return good
