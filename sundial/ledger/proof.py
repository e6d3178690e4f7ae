"""Receipts (C2SP tlog-proof@v1): the text by which a citizen proves one event against a signed checkpoint. Pure."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sundial.ledger import note
from sundial.ledger.canonical import Json, canonical
from sundial.ledger.checkpoint import Checkpoint, open_checkpoint
from sundial.ledger.commitment import FieldOpening, commit
from sundial.ledger.keyring import LogKey
from sundial.ledger.merkle import HASH_BYTES, leaf_hash, verify_inclusion

HEADER = "c2sp.org/tlog-proof@v1"
NUMBER_BYTES = 10
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")


class ReceiptError(ValueError):
    """A receipt that is malformed or whose disclosed fields do not open its leaf."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a leaf stands, how it hangs under the root, and the signed root. ``extra`` is not itself authenticated."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes = b""

    @property
    def text(self) -> str:
        """Return the file a citizen keeps."""
        extra = [f"extra {_b64(self.extra)}"] if self.extra else []
        lines = [HEADER, *extra, f"index {self.index}", *map(_b64, self.hashes)]
        return "\n".join(lines) + "\n\n" + self.checkpoint


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What ``extra`` carries: the public leaf, the fields its holder may show, and the digests of the others."""

    entry: bytes
    fields: tuple[FieldOpening, ...] = ()
    masked: Mapping[str, bytes] = field(default_factory=dict)
    erased: tuple[str, ...] = ()

    @property
    def extra(self) -> bytes:
        """Return ``JCS({"entry": text, "masked": {name: digest}, "opening": {name: [salt, value]}})``.

        Which of the masked fields the log itself has forgotten is added as ``"erased": [name]``, where there is one.
        """
        masked: dict[str, Json] = {name: digest.hex() for name, digest in self.masked.items()}
        opening: dict[str, Json] = {each.name: [each.salt.hex(), each.value] for each in self.fields}
        erased: dict[str, Json] = {"erased": list(self.erased)} if self.erased else {}
        return canonical({"entry": self.entry.decode(), "masked": masked, "opening": opening, **erased})


def parse(text: str) -> Proof:
    """Read a receipt's lines; raises ReceiptError. Proves nothing yet."""
    head, blank, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if not blank or lines[0] != HEADER or len(lines) < 2:
        raise ReceiptError("this is not a receipt of version tlog-proof@v1")
    extra = _unb64(lines.pop(1).removeprefix("extra ")) if lines[1].startswith("extra ") else b""
    index = _INDEX.fullmatch(lines[1]) if len(lines) > 1 else None
    if index is None:
        raise ReceiptError("the receipt does not say which leaf it speaks of")
    hashes = tuple(_unb64(line) for line in lines[2:])
    if any(len(each) != HASH_BYTES for each in hashes):
        raise ReceiptError("a hash in the receipt is not 32 bytes long")
    return Proof(int(index[1]), hashes, checkpoint, extra)


def verify(text: str, log: LogKey, witnesses: Sequence[note.Verifier] = ()) -> tuple[Disclosure, Checkpoint]:
    """Check a receipt of ``log`` and return what it discloses and under which checkpoint.

    Recomputes the leaf, and the commitment in it, from ``extra``. Raises ReceiptError, ProofError, NoteError or CheckpointError.
    """
    proof = parse(text)
    disclosure = disclosed(proof.extra)
    checkpoint = open_checkpoint(proof.checkpoint, log, witnesses)
    verify_inclusion(proof.index, checkpoint.size, leaf_hash(disclosure.entry), proof.hashes, checkpoint.root)
    check_opening(disclosure)
    return disclosure, checkpoint


def receipt_number(leaf_hash: bytes) -> str:
    """Return the receipt number: the first 80 bits of the leaf hash, in four groups that can be read aloud."""
    text = base64.b32encode(leaf_hash[:NUMBER_BYTES]).decode()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def disclosed(extra: bytes) -> Disclosure:
    """Read ``extra``; raises ReceiptError when it is not in the form of ``Disclosure.extra``."""
    try:
        content = json.loads(extra)
        fields = [FieldOpening(name, bytes.fromhex(salt), value) for name, (salt, value) in content["opening"].items()]
        masked = {name: bytes.fromhex(digest) for name, digest in content["masked"].items()}
        erased = tuple(str(name) for name in content.get("erased", ()) if name in masked)
        return Disclosure(content["entry"].encode(), tuple(fields), masked, erased)
    except (ValueError, KeyError, TypeError, AttributeError, UnicodeError) as error:
        raise ReceiptError("the receipt does not carry its leaf") from error


def check_opening(disclosure: Disclosure) -> None:
    """Check that the disclosed fields, with the digests of the masked ones, are what the leaf committed to."""
    digests = {**disclosure.masked, **{each.name: each.digest for each in disclosure.fields}}
    if digests and commit(digests).hex() != json.loads(disclosure.entry).get("c"):
        raise ReceiptError("the disclosed fields are not those this leaf committed to")


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unb64(line: str) -> bytes:
    try:
        return base64.b64decode(line, validate=True)
    except ValueError as error:
        raise ReceiptError("a line of the receipt is not Base64") from error
