"""What lets a reader check a paper: a look-up address as QR code, and the leaf of the event it was issued on."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import segno
from django.conf import settings

from sundial.cases.documents.values import Shown
from sundial.cases.documents.wording import words
from sundial.ledger.queries import number_of

MASK = 4


def proof(document_id: UUID, values: Mapping[str, Shown]) -> dict[str, Any]:
    """Return the foot of a paper: where to look it up, whom to call, and the hexadecimal leaf hash of its event."""
    address = f"{settings.PUBLIC_ADDRESS}/documents/{document_id}/"
    leaf = str(values["leaf"])
    numbers = {"case": values["case_number"], "receipt": number_of(bytes.fromhex(leaf))}
    telephones = {"telephone": values["organ_telephone"], "supervision": values["supervision_telephone"]}
    return {
        "address": address,
        "qr": qr(address),
        "lines": [line for line in (_labelled(numbers), _labelled(telephones)) if line],
        "leaf": leaf,
    }


def _labelled(facts: Mapping[str, Shown]) -> str:
    """Facts on one line, each after its word, the absent ones left out."""
    return "　".join(f"{words()[name]} {value}" for name, value in facts.items() if value)


def large_qr(text: str) -> str:
    """Return a QR code for very much text as SVG: least error correction, for it is as large as a palm already."""
    out = io.BytesIO()
    code = segno.make(text, error="l", micro=False, boost_error=False, mask=MASK)
    code.save(out, kind="svg", xmldecl=False, svgns=True, border=4)
    return out.getvalue().decode()


def qr(text: str) -> str:
    """Return a QR code as SVG text, error correction M, with its quiet zone.

    The mask is fixed: every reader reads every mask, and trying all eight costs more than setting the page.
    """
    out = io.BytesIO()
    segno.make(text, error="m", micro=False, mask=MASK).save(out, kind="svg", xmldecl=False, svgns=True, border=2)
    return out.getvalue().decode()
