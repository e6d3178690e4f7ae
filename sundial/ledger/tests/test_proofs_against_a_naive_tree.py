from __future__ import annotations

import hashlib

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sundial.ledger import merkle
from sundial.ledger.merkle import ProofError

LEAVES = [merkle.leaf_hash(bytes([n % 256, n // 256])) for n in range(300)]
sizes = st.integers(1, len(LEAVES))


def naive(leaves: list[bytes]) -> bytes:
    """The definition of RFC 6962, section 2.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\1" + naive(leaves[:k]) + naive(leaves[k:])).digest()


def node(level: int, index: int) -> bytes:
    return naive(LEAVES[index << level : (index + 1) << level])


@given(sizes)
def test_every_way_to_the_root_is_the_same(size: int) -> None:
    assert merkle.root_of(LEAVES[:size]) == merkle.root(size, node) == naive(LEAVES[:size])


@given(sizes, st.data())
def test_every_leaf_can_be_proven(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion_proof(index, size, node)
    merkle.verify_inclusion(index, size, LEAVES[index], path, naive(LEAVES[:size]))


@given(sizes, sizes)
def test_every_growth_can_be_proven(one: int, other: int) -> None:
    old, new = sorted([one, other])
    path = merkle.consistency_proof(old, new, node)
    merkle.verify_consistency(old, new, path, naive(LEAVES[:old]), naive(LEAVES[:new]))


def mutated(data: st.DataObject, path: list[bytes]) -> list[bytes]:
    """Flip a bit, drop, add, swap or cut a hash."""
    how = data.draw(st.sampled_from(["flip", "drop", "repeat", "front", "shorten"]))
    at = data.draw(st.integers(0, max(len(path) - 1, 0)))
    path = list(path)
    if how == "front" or not path:
        return [LEAVES[7], *path]
    if how == "flip":
        path[at] = bytes([path[at][0] ^ 16]) + path[at][1:]
    elif how == "drop":
        del path[at]
    elif how == "repeat":
        path.insert(at, path[at])
    else:
        path[at] = path[at][:-1]
    return path


@given(sizes, st.data())
def test_no_mutated_inclusion_proof_is_accepted(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = mutated(data, merkle.inclusion_proof(index, size, node))
    with pytest.raises(ProofError):
        merkle.verify_inclusion(index, size, LEAVES[index], path, naive(LEAVES[:size]))


@given(sizes, st.data())
def test_no_proof_is_accepted_for_another_leaf_index_or_root(size: int, data: st.DataObject) -> None:
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size + 3))
    assume(index != other % len(LEAVES))
    path, root = merkle.inclusion_proof(index, size, node), naive(LEAVES[:size])
    with pytest.raises(ProofError):
        merkle.verify_inclusion(other, size, LEAVES[index], path, root)
    with pytest.raises(ProofError):
        merkle.verify_inclusion(index, size, LEAVES[other % len(LEAVES)], path, root)
    with pytest.raises(ProofError):
        merkle.verify_inclusion(index, size, LEAVES[index], path, LEAVES[index] if size > 1 else LEAVES[1])


@given(sizes, sizes, st.data())
def test_no_mutated_consistency_proof_is_accepted(one: int, other: int, data: st.DataObject) -> None:
    old, new = sorted([one, other])
    path = mutated(data, merkle.consistency_proof(old, new, node))
    with pytest.raises(ProofError):
        merkle.verify_consistency(old, new, path, naive(LEAVES[:old]), naive(LEAVES[:new]))


@given(sizes, sizes)
def test_no_consistency_with_swapped_or_foreign_roots(one: int, other: int) -> None:
    old, new = sorted([one, other])
    assume(old != new)
    path, before, after = merkle.consistency_proof(old, new, node), naive(LEAVES[:old]), naive(LEAVES[:new])
    for wrong in [(after, before), (before, before), (after, after), (LEAVES[9], after)]:
        with pytest.raises(ProofError):
            merkle.verify_consistency(old, new, path, *wrong)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (5, 5), (6, 5), (-1, 5)])
def test_an_index_outside_the_tree_is_refused(index: int, size: int) -> None:
    with pytest.raises(ProofError):
        merkle.verify_inclusion(index, size, LEAVES[0], [], LEAVES[0])
    with pytest.raises(ProofError):
        merkle.inclusion_proof(index, size, node)


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 5), (6, 5), (-1, 5)])
def test_growth_from_nothing_or_backwards_proves_nothing(old: int, new: int) -> None:
    with pytest.raises(ProofError):
        merkle.verify_consistency(old, new, [], merkle.EMPTY_ROOT, LEAVES[0])
    with pytest.raises(ProofError):
        merkle.consistency_proof(old, new, node)


@pytest.mark.parametrize("size", [2, 8, 200])
def test_equal_sizes_need_equal_roots_and_no_proof(size: int) -> None:
    root = naive(LEAVES[:size])
    merkle.verify_consistency(size, size, [], root, root)
    with pytest.raises(ProofError, match="two roots"):
        merkle.verify_consistency(size, size, [], root, LEAVES[0])


settings.register_profile("ledger", max_examples=60, deadline=None)
settings.load_profile("ledger")
