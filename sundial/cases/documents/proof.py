"""What lets a reader check a paper: a look-up address as QR code, and the leaf of the event it was issued on."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import segno
from django.conf import settings


def proof(document_id: UUID, case_number: str, leaf: str) -> dict[str, Any]:
    """Return the foot of a paper. ``leaf`` is the hexadecimal leaf hash of the event, empty when there is none yet."""
    address = f"{settings.PUBLIC_ADDRESS}/documents/{document_id}/"
    return {"address": address, "qr": qr(address), "case_number": case_number, "leaf": leaf}


def qr(text: str) -> str:
    """Return a QR code as SVG text, error correction M, with its quiet zone."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", xmldecl=False, svgns=True, border=2)
    return out.getvalue().decode()
