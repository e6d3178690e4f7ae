"""Inclusion by software that nobody here wrote: sigstore-python (group ``independent``); skipped where it is not installed.

It does not compare the index with the size, so a proof of a leaf beyond the log is not shown to it; ours refuses that by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from sundial.ledger import proof
from sundial.ledger.checkpoint import open_checkpoint
from sundial.ledger.merkle import ProofError, leaf_hash, verify_inclusion
from sundial.ledger.tests.sample import FOLDER, LOG, RECEIPTS

merkle = pytest.importorskip("sigstore._internal.merkle")
errors = pytest.importorskip("sigstore.errors")

Asked = SimpleNamespace


def asked() -> list[Asked]:
    """What the receipts of the sample log say of their leaves."""
    found = []
    for index in RECEIPTS:
        said = proof.parse((FOLDER / f"receipt-{index}.txt").read_text())
        checkpoint = open_checkpoint(said.checkpoint, LOG.verifier)
        entry = proof.disclosed(said.extra).entry
        found.append(
            Asked(entry=entry, at=said.index, size=checkpoint.size, way=list(said.hashes), root=checkpoint.root)
        )
    return found


def changed(one: Asked) -> Iterator[Asked]:
    """The same with one thing wrong, each hash and each byte of the entry in turn."""
    flip = [
        bytes([byte ^ 1 if place == at else byte for place, byte in enumerate(one.entry)])
        for at in range(len(one.entry))
    ]
    yield from (Asked(**vars(one) | {"entry": entry}) for entry in flip)
    for place, hash_ in enumerate(one.way):
        for bit in range(8):
            wrong = bytes([hash_[0] ^ 1 << bit]) + hash_[1:]
            yield Asked(**vars(one) | {"way": [*one.way[:place], wrong, *one.way[place + 1 :]]})
        yield Asked(**vars(one) | {"way": one.way[:place] + one.way[place + 1 :]})
    yield Asked(**vars(one) | {"way": [*one.way, one.root]})
    yield Asked(**vars(one) | {"root": bytes(32)})
    yield Asked(**vars(one) | {"at": one.at - 1})


def theirs(one: Asked) -> bool:
    said = SimpleNamespace(log_index=one.at, tree_size=one.size, hashes=one.way, root_hash=one.root)
    try:
        merkle.verify_merkle_inclusion(
            SimpleNamespace(_inner=SimpleNamespace(inclusion_proof=said, canonicalized_body=one.entry))
        )
    except errors.VerificationError:
        return False
    return True


def ours(one: Asked) -> bool:
    try:
        verify_inclusion(one.at, one.size, leaf_hash(one.entry), one.way, one.root)
    except ProofError:
        return False
    return True


def test_it_accepts_every_receipt_of_the_sample_log() -> None:
    assert [theirs(one) for one in asked()] == [ours(one) for one in asked()] == [True] * len(RECEIPTS)


def test_it_refuses_each_changed_one_as_we_do() -> None:
    wrong = [each for one in asked() for each in changed(one)]
    assert len(wrong) > 500
    assert not any(theirs(each) for each in wrong)
    assert not any(ours(each) for each in wrong)
