"""The Merkle tree of RFC 6962 over SHA-256: hashes, roots, proofs and their verifiers. Pure.

Makers of proofs take ``node(level, index)``: the hash over leaves ``index * 2**level`` and the following
``2**level``. So they read from a list, from tiles in a table or from tiles on somebody's web server.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()
HASH_BYTES = 32

Nodes = Callable[[int, int], bytes]


class ProofError(ValueError):
    """A proof that proves nothing: wrong shape, wrong size or wrong root."""


def leaf_hash(entry: bytes) -> bytes:
    """Return ``SHA256(0x00 || entry)``."""
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return ``SHA256(0x01 || left || right)``."""
    return hashlib.sha256(b"\1" + left + right).digest()


class Frontier:
    """The perfect subtrees along the right edge: enough to append leaves and to know the root. O(log n) memory."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash at the right."""
        size, hash_ = self.size, leaf
        while size & 1:
            hash_ = node_hash(self._peaks.pop(), hash_)
            size >>= 1
        self._peaks.append(hash_)
        self.size += 1

    def root(self) -> bytes:
        """Return the root over every leaf so far; ``SHA256("")`` when there is none."""
        if not self._peaks:
            return EMPTY_ROOT
        hash_ = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            hash_ = node_hash(peak, hash_)
        return hash_


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over a list of leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def root(size: int, node: Nodes) -> bytes:
    """Return the root of the tree of ``size`` leaves."""
    return _subtree(0, size, node) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, node: Nodes) -> list[bytes]:
    """Return the hashes from leaf ``index`` up to the root of ``size`` leaves; ProofError when there is no such leaf."""
    if not 0 <= index < size:
        raise ProofError(f"there is no leaf {index} in a tree of {size}")
    return _path(index, 0, size, node)


def consistency_proof(old: int, new: int, node: Nodes) -> list[bytes]:
    """Return the hashes that show a tree of ``new`` leaves to extend the one of ``old``; ProofError for sizes out of order."""
    if not 0 < old <= new:
        raise ProofError(f"nothing can be proven between sizes {old} and {new}")
    return [] if old == new else _subproof(old, 0, new, True, node)


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Check that ``leaf`` is number ``index`` under ``root``; raises ProofError (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        raise ProofError(f"index {index} lies outside a tree of {size}")
    _check_lengths([leaf, root, *proof])
    at, last, hash_ = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofError("the proof is too long")
        if at & 1 or at == last:
            hash_ = node_hash(sibling, hash_)
            at, last = _skip_missing_right(at, last)
        else:
            hash_ = node_hash(hash_, sibling)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise ProofError("the proof is too short")
    if hash_ != root:
        raise ProofError("the proof leads to another root")


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Check that the tree of ``new`` extends the one of ``old``; raises ProofError (RFC 9162, section 2.1.4.2).

    A size of 0 is refused: an empty tree is extended by everything, so nothing would be proven.
    """
    if not 0 < old <= new:
        raise ProofError(f"nothing is proven between sizes {old} and {new}")
    if old == new:
        if proof or old_root != new_root:
            raise ProofError("one size has two roots" if not proof else "the proof is too long")
        return
    _check_lengths([old_root, new_root, *proof])
    if not proof:
        raise ProofError("the proof is empty")
    _fold_consistency(old, new, list(proof), old_root, new_root)


def _fold_consistency(old: int, new: int, hashes: list[bytes], old_root: bytes, new_root: bytes) -> None:
    if old & (old - 1) == 0:
        hashes.insert(0, old_root)
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            raise ProofError("the proof is too long")
        if at & 1 or at == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            at, last = _skip_missing_right(at, last)
        else:
            after = node_hash(after, sibling)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise ProofError("the proof is too short")
    if before != old_root or after != new_root:
        raise ProofError("the proof leads to another root")


def _skip_missing_right(at: int, last: int) -> tuple[int, int]:
    """Climb past the levels where the rightmost node has no sibling."""
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def _check_lengths(hashes: Sequence[bytes]) -> None:
    if any(len(each) != HASH_BYTES for each in hashes):
        raise ProofError("a hash in the proof is not 32 bytes long")


def _split(count: int) -> int:
    """Return the largest power of two smaller than ``count``."""
    return 1 << (count - 1).bit_length() - 1


def _subtree(start: int, end: int, node: Nodes) -> bytes:
    count = end - start
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return node(level, start >> level)
    middle = start + _split(count)
    return node_hash(_subtree(start, middle, node), _subtree(middle, end, node))


def _path(index: int, start: int, end: int, node: Nodes) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(index, start, middle, node), _subtree(middle, end, node)]
    return [*_path(index, middle, end, node), _subtree(start, middle, node)]


def _subproof(old: int, start: int, end: int, whole: bool, node: Nodes) -> list[bytes]:
    """RFC 6962, section 2.1.2; ``whole`` while the old tree is a subtree the verifier already knows."""
    if old == end:
        return [] if whole else [_subtree(start, end, node)]
    middle = start + _split(end - start)
    if old <= middle:
        return [*_subproof(old, start, middle, whole, node), _subtree(middle, end, node)]
    return [*_subproof(old, middle, end, False, node), _subtree(start, middle, node)]
