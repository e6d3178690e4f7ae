"""A whole receipt in one QR code: it comes back as it was, and nothing else does."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sundial.ledger import packed, reading
from sundial.ledger.proof import ReceiptError
from sundial.ledger.tests.sample import FOLDER, LOG
from sundial.ledger.tests.vectors import read

RECEIPT = (FOLDER / "receipt-299.txt").read_text()
SAID = read("packed_receipt")


def test_the_published_code_is_the_receipt() -> None:
    assert packed.unpack(SAID["code"]) == packed.unpack(packed.pack(RECEIPT) or "") == RECEIPT
    assert reading.read(packed.unpack(f" {SAID['code']}\n"), LOG.verifier).index == 299
    assert packed.unpack(RECEIPT) == RECEIPT
    assert set(SAID["code"]) <= set(packed.SIGNS)


@pytest.mark.parametrize("damaged", SAID["damaged"])
def test_a_damaged_code_is_refused(damaged: str) -> None:
    with pytest.raises(ReceiptError):
        packed.unpack(damaged)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_comes_back(text: str) -> None:
    assert packed.unpack(packed.pack(text) or "") == text


def test_what_is_too_long_makes_no_code_and_what_would_burst_is_refused() -> None:
    assert packed.pack("".join(chr(0x4E00 + each) for each in range(4000))) is None
    burst = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = burst.compress(bytes(packed.MOST_BYTES + 1)) + burst.flush()
    with pytest.raises(ReceiptError):
        packed.unpack(packed.PREFIX + packed._encoded(data))
