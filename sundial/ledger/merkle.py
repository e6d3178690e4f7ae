"""The Merkle tree of RFC 6962 over SHA-256: hashes, roots, proofs and their verifiers. Pure.

Proof functions take ``node(level, index)``, so that they read hashes from a list, a table or a web server.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

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
