from __future__ import annotations

import hashlib
import json

import pytest

from sundial.ledger import merkle, note, proof, tiles
from sundial.ledger.canonical import canonical
from sundial.ledger.checkpoint import Checkpoint, open_checkpoint
from sundial.ledger.commitment import FieldOpening, commitment_of
from sundial.ledger.tests.vectors import read

FIVE = read("five_events")
EIGHT = read("eight_leaves")
NOTE = read("signed_note")
ENTRIES = [entry.encode() for entry in FIVE["entries"]]
HASHES = [merkle.leaf_hash(entry) for entry in ENTRIES]
ROOT = bytes.fromhex(FIVE["roots"]["5"])
LOG = note.parse_vkey(FIVE["vkeys"]["log"])
WITNESSES = [note.parse_vkey(FIVE["vkeys"][name]) for name in ("w1", "w2")]
assert isinstance(LOG, note.Ed25519Verifier)


def node(level: int, index: int) -> bytes:
    return merkle.root_of(HASHES[index << level : (index + 1) << level])


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_of_the_classic_eight_leaves(size: int) -> None:
    hashes = [merkle.leaf_hash(bytes.fromhex(leaf)) for leaf in EIGHT["leaves"][:size]]
    assert merkle.root_of(hashes).hex() == EIGHT["roots"][size - 1]


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert merkle.root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_specifications_note_opens() -> None:
    text, good = note.open_note(NOTE["note"], [note.parse_vkey(NOTE["vkey"])])
    assert text == "This is an example message.\n"
    assert [each.name for each in good] == ["example.com/foo"]


def test_keys_have_the_published_form() -> None:
    seed = bytes.fromhex(FIVE["seeds"]["log"])
    assert note.Ed25519Signer(FIVE["origin"], seed).verifier.vkey == FIVE["vkeys"]["log"]
    assert WITNESSES[0].vkey == FIVE["vkeys"]["w1"]


def test_entries_are_canonical_and_hash_as_published() -> None:
    assert [canonical(json.loads(entry)) for entry in ENTRIES] == ENTRIES
    assert [each.hex() for each in HASHES] == FIVE["leaf_hashes"]


def test_the_commitment_opens() -> None:
    opening = FIVE["opening_of_2"].items()
    fields = [FieldOpening(name, bytes.fromhex(salt), value) for name, (salt, value) in opening]
    assert {each.name: each.digest.hex() for each in fields} == FIVE["digests_of_2"]
    assert commitment_of(fields).hex() == json.loads(ENTRIES[2])["c"]


@pytest.mark.parametrize("size", [2, 3, 4, 5])
def test_roots_of_the_five_events(size: int) -> None:
    assert merkle.root(size, node).hex() == FIVE["roots"][str(size)]


def test_proofs_are_the_published_ones() -> None:
    assert [each.hex() for each in merkle.inclusion_proof(2, 5, node)] == FIVE["inclusion_of_2_in_5"]
    assert [each.hex() for each in merkle.consistency_proof(3, 5, node)] == FIVE["consistency_3_to_5"]


def test_tile_and_bundle_are_the_published_ones() -> None:
    tile = tiles.append(0, HASHES, lambda level, n: b"")[0, 0]
    assert hashlib.sha256(tile).hexdigest() == FIVE["sha256_of_tile"]
    assert hashlib.sha256(tiles.bundle(ENTRIES)).hexdigest() == FIVE["sha256_of_bundle"]
    assert tiles.unbundle(tiles.bundle(ENTRIES)) == ENTRIES


def test_our_signature_makes_the_published_checkpoint() -> None:
    text = Checkpoint(FIVE["origin"], 5, ROOT).text
    signer = note.Ed25519Signer(FIVE["origin"], bytes.fromhex(FIVE["seeds"]["log"]))
    assert FIVE["checkpoint"].startswith(note.write(text, [signer.sign(text)]))


def test_log_and_both_witnesses_vouch_for_the_checkpoint() -> None:
    _, good = note.open_note(FIVE["checkpoint"], [LOG, *WITNESSES])
    assert len(good) == 3
    assert [note.cosigned_at(each.data) for each in good[1:]] == list(FIVE["cosigned_at"].values())
    assert open_checkpoint(FIVE["checkpoint"], LOG, WITNESSES) == Checkpoint(FIVE["origin"], 5, ROOT)


def test_a_receipt_made_of_them_verifies() -> None:
    hashes = tuple(merkle.inclusion_proof(2, 5, node))
    text = proof.Proof(2, hashes, FIVE["checkpoint"], proof.Disclosure(ENTRIES[2]).extra).text
    disclosure, checkpoint = proof.verify(text, LOG, WITNESSES)
    assert (disclosure.entry, checkpoint.size) == (ENTRIES[2], 5)
