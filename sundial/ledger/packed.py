"""A whole receipt as text for one QR code: deflated, then in the 45 signs that such a code packs tightest (RFC 9285). Pure."""

from __future__ import annotations

import zlib

from sundial.ledger.proof import ReceiptError

PREFIX = "SUNDIAL1:"
# What the largest QR code holds of these signs with the least error correction.
MOST_SIGNS = 4296
# No receipt is as long; a text that would unpack to more was not made here.
MOST_BYTES = 256 * 1024
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_RAW = -15


def pack(receipt: str) -> str | None:
    """The text of the code, or None when the receipt is too long for any."""
    deflated = zlib.compressobj(9, zlib.DEFLATED, _RAW)
    said = PREFIX + _encoded(deflated.compress(receipt.encode()) + deflated.flush())
    return said if len(said) <= MOST_SIGNS else None


def unpack(text: str) -> str:
    """The receipt in the text of a code; another text comes back as it is. Raises ReceiptError."""
    said = text.strip()
    if not said.startswith(PREFIX):
        return text
    opened = zlib.decompressobj(_RAW)
    try:
        receipt = opened.decompress(_decoded(said.removeprefix(PREFIX)), MOST_BYTES)
        if not opened.eof or opened.unused_data:
            raise ReceiptError("the code holds no whole receipt")
        return receipt.decode()
    except (ValueError, zlib.error, OverflowError) as error:
        raise ReceiptError("the code was damaged") from error


def _encoded(data: bytes) -> str:
    parts = []
    for at in range(0, len(data), 2):
        pair = data[at : at + 2]
        number = int.from_bytes(pair, "big")
        for _sign in range(len(pair) + 1):
            number, sign = divmod(number, 45)
            parts.append(SIGNS[sign])
    return "".join(parts)


def _decoded(said: str) -> bytes:
    data = b""
    for at in range(0, len(said), 3):
        group = said[at : at + 3]
        number = sum(SIGNS.index(sign) * 45**place for place, sign in enumerate(group))
        data += number.to_bytes(len(group) - 1, "big")
    return data
