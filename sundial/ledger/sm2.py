"""SM2 signatures over SM3 (GB/T 32918.2, GB/T 32905), as bytes. Pure. The one place that knows the library.

The signer's identity is the usual one of GM/T 0009, so that any product can check what is signed here.
"""

from __future__ import annotations

import gmalg

# Object identifier of "SM2 with SM3": names the algorithm where a note has no number for it.
OID = b"1.2.156.10197.1.501"
IDENTITY = b"1234567812345678"
SECRET_BYTES, PUBLIC_BYTES, SIGNATURE_BYTES = 32, 65, 64
# Order of the curve of GB/T 32918.5, less one: a secret is smaller.
_MOST_SECRET = 0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_7203DF6B_21C6052B_53BBF409_39D54123 - 1
_UNCOMPRESSED = 0x04


def public_key(secret: bytes) -> bytes:
    """The public key of a secret of 32 bytes: 0x04, x, y. Raises ValueError where the secret is out of range."""
    if len(secret) != SECRET_BYTES or not 0 < int.from_bytes(secret, "big") < _MOST_SECRET:
        raise ValueError("an SM2 secret is a number of 32 bytes below the order of the curve")
    return bytes(gmalg.SM2().generate_pk(secret))


def is_public_key(public: bytes) -> bool:
    """Whether these bytes are a point of the curve, uncompressed."""
    return len(public) == PUBLIC_BYTES and public[0] == _UNCOMPRESSED and bool(gmalg.SM2().verify_pk(public))


def sign(secret: bytes, public: bytes, message: bytes) -> bytes:
    """The signature of ``message``: r, s, each of 32 bytes."""
    r, s = gmalg.SM2(secret, IDENTITY, public).sign(message)
    return bytes(r.rjust(SECRET_BYTES, b"\0") + s.rjust(SECRET_BYTES, b"\0"))


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether ``signature`` (r, s) is of ``message``. The key must be one for which ``is_public_key`` holds."""
    if len(signature) != SIGNATURE_BYTES:
        return False
    halves = signature[:SECRET_BYTES], signature[SECRET_BYTES:]
    return bool(gmalg.SM2(uid=IDENTITY, pk=public).verify(message, *halves))
