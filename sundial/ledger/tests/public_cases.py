"""The 196 cases of the public Merkle test set (transparency-dev/merkle, testdata), remade from its rules: 12 hold, 184 do not.

The set takes proofs in the tree of the classic eight leaves and spoils each in every way it lists; the rest stands alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sundial.ledger import merkle
from sundial.ledger.tests.vectors import read

EIGHT = read("eight_leaves")
HASHES = [merkle.leaf_hash(bytes.fromhex(leaf)) for leaf in EIGHT["leaves"]]
SOME = bytes.fromhex("abacaba000000000000000000000000000000000000000000060061e00123456")
EMPTY = merkle.EMPTY_ROOT
LEAVES = [(0, 1), (0, 8), (5, 8), (2, 3), (1, 5)]  # index, size
GROWTHS = [(1, 1), (1, 8), (6, 8), (2, 5), (6, 7)]
# A number below nought, as the set's unsigned integers write it.
BELOW_NOUGHT = 2**64 - 1


@dataclass(frozen=True)
class Case:
    """One question. For an inclusion, ``old`` is the index and ``old_hash`` the leaf's."""

    kind: str
    old: int
    new: int
    old_hash: bytes
    new_hash: bytes
    proof: tuple[bytes, ...]
    told: str
    holds: bool = False


def cases() -> Iterator[Case]:
    """All 196."""
    for index, size in LEAVES:
        path = tuple(merkle.inclusion_proof(index, size, node))
        yield from _spoiled_inclusion(Case("inclusion", index, size, HASHES[index], root(size), path, "whole", True))
    yield from _lone_inclusions()
    for old, new in GROWTHS:
        path = tuple(merkle.consistency_proof(old, new, node))
        yield from _spoiled_consistency(Case("consistency", old, new, root(old), root(new), path, "whole", True))
    yield from _lone_consistencies()


def node(level: int, index: int) -> bytes:
    return merkle.root_of(HASHES[index << level : (index + 1) << level])


def root(size: int) -> bytes:
    return bytes.fromhex(EIGHT["roots"][size - 1])


def _spoiled_inclusion(case: Case) -> Iterator[Case]:
    yield case
    bad = replace(case, holds=False)
    yield replace(bad, old=case.old - 1 if case.old else BELOW_NOUGHT, told="index one less")
    yield replace(bad, old=case.old + 1, told="index one more")
    yield replace(bad, old=case.old ^ 2, told="index with a bit turned")
    yield from _sizes(bad)
    yield replace(bad, old_hash=b"WrongLeaf", told="another leaf")
    yield replace(bad, new_hash=EMPTY, told="root of nothing")
    yield replace(bad, new_hash=SOME, told="any root")
    yield from _padded(bad, [b"", case.new_hash])
    yield from _bent(bad, 8)
    if case.proof:
        yield replace(bad, proof=case.proof[:-1], told="shortened")
    if len(case.proof) > 1:
        yield replace(bad, proof=(case.proof[0], SOME, *case.proof[1:]), told="one put in")


def _spoiled_consistency(case: Case) -> Iterator[Case]:
    yield case
    if not case.proof:
        return
    bad = replace(case, holds=False)
    for old, told in [(case.old - 1, "one less"), (case.old + 1, "one more"), (case.old ^ 2, "with a bit turned")]:
        yield replace(bad, old=old, told=f"old size {told}")
    yield from _sizes(bad)
    yield replace(bad, old_hash=b"WrongRoot", told="another old root")
    yield replace(bad, new_hash=b"WrongRoot", told="another new root")
    yield replace(bad, old_hash=case.new_hash, new_hash=case.old_hash, told="roots changed about")
    yield replace(bad, proof=(), told="no proof")
    yield from _padded(bad, [b"", case.old_hash, case.new_hash])
    yield replace(bad, proof=(case.proof[0], *case.proof), told="first one twice")
    yield replace(bad, proof=case.proof[:-1], told="shortened")
    yield from _bent(bad, 16)


def _sizes(bad: Case) -> Iterator[Case]:
    yield replace(bad, new=bad.new * 2, told="size doubled")
    yield replace(bad, new=bad.new // 2, told="size halved")


def _padded(bad: Case, extra: list[bytes]) -> Iterator[Case]:
    for each in extra:
        yield replace(bad, proof=(*bad.proof, each), told=f"{len(each)} bytes behind")
        yield replace(bad, proof=(each, *bad.proof), told=f"{len(each)} bytes before")


def _bent(bad: Case, bit: int) -> Iterator[Case]:
    for at, each in enumerate(bad.proof):
        bent = bytes([each[0] ^ bit]) + each[1:]
        yield replace(bad, proof=(*bad.proof[:at], bent, *bad.proof[at + 1 :]), told=f"a bit of hash {at}")


def _lone_inclusions() -> Iterator[Case]:
    only = merkle.leaf_hash(b"data")
    for leaf, top in [(only, only), (b"", only), (only, b""), (b"", b"")]:
        yield Case("inclusion", 0, 1, leaf, top, (), "a tree of one", leaf == top == only)
    for index, size in [(0, 0), (0, 1), (1, 0), (2, 1)]:
        for leaf, top in [(SOME, b""), (b"", EMPTY), (SOME, EMPTY)]:
            yield Case("inclusion", index, size, leaf, top, (), "no such leaf")


def _lone_consistencies() -> Iterator[Case]:
    one, other = b"don't care 1", b"don't care 2"
    for old, new in [(0, 0), (1, 1), (0, 1), (1, 0), (2, 1), (1, 2)]:
        yield Case("consistency", old, new, one, other, (), "two roots, no proof")
    yield Case("consistency", 0, 0, one, one, (), "nothing and nothing")
    yield Case("consistency", 1, 1, other, other, (), "the same tree", True)
    for size in (0, 1):
        yield Case("consistency", size, size, EMPTY, other, (), "one size, two roots")
        yield Case("consistency", size, size, EMPTY, EMPTY, (EMPTY,), "one size and a proof")
    yield Case("consistency", 0, 1, EMPTY, EMPTY, (), "from nothing")
    yield Case("consistency", 0, 1, EMPTY, EMPTY, (EMPTY,), "from nothing with a proof")
