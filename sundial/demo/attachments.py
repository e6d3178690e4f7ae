"""What the invented applicants upload: a small, honest PDF that says it is a demonstration."""

from __future__ import annotations

import hashlib
from io import BytesIO

from django.core.files.base import File

from sundial.cases import files
from sundial.cases.models import Party, StoredFile

SLOT = "material"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F 4 0 R >> >> >>"
# A standard Chinese face every reader draws from its own fonts; so the file stays under two kilobytes.
FACE = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts ["
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >>"
    b" /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
    b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>] >>"
)


def uploaded(name: str, party: Party) -> StoredFile:
    """Upload the material ``name`` of ``party`` as a citizen would: through the checks every upload passes."""
    lines = [name, f"申请人：{party.name}", "本件为演示材料，不具有任何效力。"]
    data = pdf(lines)
    return files.store(File(BytesIO(data), name=f"{name[:40].replace('/', '、')}.pdf"), slot=SLOT)


def pdf(lines: list[str]) -> bytes:
    """One page with ``lines`` of text."""
    shown = b"".join(_line(text, 760 - 40 * n, 20 if n == 0 else 14) for n, text in enumerate(lines))
    identity = hashlib.sha256(shown).hexdigest()[:32].encode()
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE,
        FACE,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
    ]
    return _file(bodies, identity)


def _line(text: str, height: int, size: int) -> bytes:
    return b"BT /F %d Tf 60 %d Td <%s> Tj ET\n" % (size, height, text.encode("utf-16-be").hex().encode())


def _file(bodies: list[bytes], identity: bytes) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R /ID [<%s> <%s>] >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(bodies) + 1,
        identity,
        identity,
        start,
    )
    return bytes(out)
