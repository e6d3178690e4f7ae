"""Signed notes (C2SP signed-note): a short text and the lines of those who vouch for it, by Ed25519 or SM2. Pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sundial.ledger import sm2

ED25519 = 0x01
ED25519_COSIGNATURE = 0x04
# What has no number of its own: the name of the algorithm stands before the key then.
NAMED = 0xFF
KEY_ID_BYTES = 4
MOST_SIGNATURES = 100
_DASH = "— "


class NoteError(ValueError):
    """A note that is malformed, or that nobody known has signed, or whose known signature is wrong."""


class UnknownKey(NoteError):
    """None of the keys given has signed: another log, or a key before or after those."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who, which key, and the bytes after the key id."""

    name: str
    key_id: bytes
    data: bytes

    @property
    def line(self) -> str:
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.data).decode()}\n"


class Verifier(Protocol):
    """Whatever can say whether a signature over a text is its own."""

    @property
    def name(self) -> str: ...

    @property
    def key_id(self) -> bytes: ...

    @property
    def vkey(self) -> str: ...

    def verify(self, text: str, data: bytes) -> bool: ...


class NoteSigner(Protocol):
    """Whatever puts its line under a text: a key in a file, or a cryptographic module."""

    @property
    def verifier(self) -> Verifier: ...

    def sign(self, text: str) -> Signature: ...


@dataclass(frozen=True, slots=True)
class Ed25519Verifier:
    """The public key of a log or of anyone who signs a note's text as it stands."""

    name: str
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        return key_id(self.name, ED25519, self.public_key)

    @property
    def vkey(self) -> str:
        """Return the key as people exchange it: ``name+id+base64``."""
        return _vkey(self.name, ED25519, self.public_key)

    @property
    def keys(self) -> tuple[Ed25519Verifier, ...]:
        """All keys of a log that never changed its key."""
        return (self,)

    def at(self, size: int) -> Ed25519Verifier:
        """A log that never changed its key signs with this one at every size."""
        return self

    def verify(self, text: str, data: bytes) -> bool:
        return _ed25519(self.public_key, data, text.encode())


@dataclass(frozen=True, slots=True)
class CosignatureVerifier:
    """The public key of a witness, who signs a checkpoint together with the time (C2SP tlog-cosignature)."""

    name: str
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        return key_id(self.name, ED25519_COSIGNATURE, self.public_key)

    @property
    def vkey(self) -> str:
        """Return the key as people exchange it: ``name+id+base64``."""
        return _vkey(self.name, ED25519_COSIGNATURE, self.public_key)

    def verify(self, text: str, data: bytes) -> bool:
        return len(data) == 72 and _ed25519(self.public_key, data[8:], cosigned(cosigned_at(data), text))


@dataclass(frozen=True, slots=True)
class SM2Verifier:
    """The public key (0x04, x, y) by which a log also signs in the national suite: SM2 over SM3, the text as it stands."""

    name: str
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        return key_id(self.name, NAMED, sm2.OID + self.public_key)

    @property
    def vkey(self) -> str:
        """Return the key as people exchange it: ``name+id+base64``."""
        return _vkey(self.name, NAMED, sm2.OID + self.public_key)

    def at(self, size: int) -> SM2Verifier:
        """A log that never changed this key signs with it at every size."""
        return self

    def verify(self, text: str, data: bytes) -> bool:
        return sm2.verify(self.public_key, data, text.encode())


def cosigned_at(data: bytes) -> int:
    """Return the moment a cosignature names, in seconds since 1970."""
    return int.from_bytes(data[:8], "big")


def cosigned(time: int, text: str) -> bytes:
    """Return the bytes a witness signs."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def read(path: Path) -> str:
    """Return the text of a file that should hold a note; raises NoteError when it is no text, FileNotFoundError."""
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise NoteError("a note is text in UTF-8") from error


class Ed25519Signer:
    """A key that signs notes. Made from 32 secret bytes."""

    def __init__(self, name: str, seed: bytes) -> None:
        check_name(name)
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.verifier = Ed25519Verifier(name, self._key.public_key().public_bytes_raw())

    def sign(self, text: str) -> Signature:
        """Sign a note's text."""
        verifier = self.verifier
        return Signature(verifier.name, verifier.key_id, self._key.sign(text.encode()))


class SM2Signer:
    """A key of the national suite that signs notes. Made from 32 secret bytes; raises ValueError when they are none."""

    def __init__(self, name: str, secret: bytes) -> None:
        check_name(name)
        self._secret = secret
        self.verifier = SM2Verifier(name, sm2.public_key(secret))

    def sign(self, text: str) -> Signature:
        """Sign a note's text."""
        verifier = self.verifier
        data = sm2.sign(self._secret, verifier.public_key, text.encode())
        return Signature(verifier.name, verifier.key_id, data)


class CosignatureSigner:
    """The key of a witness, who signs what it has seen together with the time. Made from 32 secret bytes."""

    def __init__(self, name: str, seed: bytes) -> None:
        check_name(name)
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.verifier = CosignatureVerifier(name, self._key.public_key().public_bytes_raw())

    def sign(self, text: str, time: int) -> Signature:
        """Sign a checkpoint's text as seen at ``time``, in seconds since 1970."""
        data = time.to_bytes(8, "big") + self._key.sign(cosigned(time, text))
        return Signature(self.verifier.name, self.verifier.key_id, data)


def key_id(name: str, type_: int, public_key: bytes) -> bytes:
    """Return ``SHA256(name || 0x0A || type || public key)[:4]``."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([type_]) + public_key).digest()[:KEY_ID_BYTES]


def parse_vkey(vkey: str) -> AnyVerifier:
    """Read ``name+id+base64``; raises NoteError when it is malformed, of an unknown type or its id does not fit."""
    try:
        name, id_, key64 = vkey.strip().split("+", 2)
        check_name(name)
        key = base64.b64decode(key64, validate=True)
    except (ValueError, binascii.Error) as error:
        raise NoteError(f"{vkey!r} is not a verifier key") from error
    verifier = _verifier(name, key)
    if verifier.key_id.hex() != id_:
        raise NoteError(f"{name}: the key id does not belong to the key")
    return verifier


def write(text: str, signatures: Iterable[Signature]) -> str:
    """Return the note: text, blank line, signature lines."""
    check_text(text)
    return text + "\n" + "".join(signature.line for signature in signatures)


def split(note: str) -> tuple[str, list[Signature]]:
    """Return text and signature lines without judging the signatures; raises NoteError when malformed."""
    text, blank, lines = note.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise NoteError("a note is text, a blank line and signature lines")
    check_text(text + "\n")
    signatures = [_parse_line(line) for line in lines.removesuffix("\n").split("\n")]
    if len(signatures) > MOST_SIGNATURES:
        raise NoteError(f"a note with more than {MOST_SIGNATURES} signatures is not read")
    return text + "\n", signatures


def open_note(note: str, verifiers: Sequence[Verifier]) -> tuple[str, list[Signature]]:
    """Return the text and the good signatures of known keys.

    Unknown keys are ignored. Raises NoteError when a known key's signature is wrong, or when none is known.
    """
    text, signatures = split(note)
    known = {(each.name, each.key_id): each for each in verifiers}
    good: list[Signature] = []
    for signature in signatures:
        verifier = known.get((signature.name, signature.key_id))
        if verifier is None:
            continue
        if not verifier.verify(text, signature.data):
            raise NoteError(f"the signature of {signature.name} is wrong")
        good.append(signature)
    if not good:
        raise UnknownKey("no known key has signed this note")
    return text, good


def check_name(name: str) -> None:
    """Refuse a key name that would break a signature line."""
    if not name or "+" in name or any(each.isspace() for each in name):
        raise NoteError(f"{name!r} cannot name a key: no spaces, no plus sign")


def check_text(text: str) -> None:
    """Refuse a text that could be read in two ways."""
    if not text.endswith("\n"):
        raise NoteError("the text of a note ends in a newline")
    if any(ord(each) < 0x20 and each != "\n" for each in text):
        raise NoteError("the text of a note holds no control characters")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NoteError("the text of a note is not valid Unicode") from error


AnyVerifier = Ed25519Verifier | CosignatureVerifier | SM2Verifier
# What stands before the public key, and how many bytes of it follow.
_VERIFIERS: tuple[tuple[bytes, int, type[AnyVerifier]], ...] = (
    (bytes([ED25519]), 32, Ed25519Verifier),
    (bytes([ED25519_COSIGNATURE]), 32, CosignatureVerifier),
    (bytes([NAMED]) + sm2.OID, sm2.PUBLIC_BYTES, SM2Verifier),
)


def _verifier(name: str, key: bytes) -> AnyVerifier:
    for start, length, kind in _VERIFIERS:
        public = key.removeprefix(start)
        if key.startswith(start) and len(public) == length and (kind is not SM2Verifier or sm2.is_public_key(public)):
            return kind(name, public)
    raise NoteError(f"{name}: a key of this type is not known here")


def _vkey(name: str, type_: int, public_key: bytes) -> str:
    encoded = base64.b64encode(bytes([type_]) + public_key).decode()
    return f"{name}+{key_id(name, type_, public_key).hex()}+{encoded}"


def _parse_line(line: str) -> Signature:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    try:
        data = base64.b64decode(encoded, validate=True)
        check_name(name)
    except ValueError as error:
        raise NoteError("a signature line is malformed") from error
    if not line.startswith(_DASH) or not space or len(data) <= KEY_ID_BYTES:
        raise NoteError("a signature line is malformed")
    return Signature(name, data[:KEY_ID_BYTES], data[KEY_ID_BYTES:])


def _ed25519(public_key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True
