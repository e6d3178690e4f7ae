"""Files made byte by byte: good ones of every accepted type, and the parts hostile ones are built from."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable

from django.core.files.uploadedfile import SimpleUploadedFile

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="application/octet-stream")


def pdf(extra: bytes = b"", *, catalog: bytes = b"", head: bytes = b"%PDF-1.7\n", tail: bytes = b"") -> bytes:
    """A small complete PDF; ``extra`` stands among its objects, ``catalog`` in its catalogue."""
    body = head + b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>\nendobj\n"
    body += b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
    body += b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n" + extra
    xref = len(body)
    body += b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 4 /Root 1 0 R >>\n"
    return body + b"startxref\n" + str(xref).encode() + b"\n%%EOF\n" + tail


def pdf_stream(content: bytes, dictionary: bytes, *, pack: bool = True) -> bytes:
    data = zlib.compress(content) if pack else content
    return b"9 0 obj\n<< " + dictionary + b" >>\nstream\n" + data + b"\nendstream\nendobj\n"


def png(width: int = 4, height: int = 4, *, extra: bytes = b"", tail: bytes = b"") -> bytes:
    rows = b"".join(b"\0" + b"\x80" * 3 * 4 for _ in range(4))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = png_chunk(b"IHDR", header) + extra + png_chunk(b"IDAT", zlib.compress(rows)) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks + tail


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def jpeg(width: int = 8, height: int = 8, *, comment: bytes = b"", tail: bytes = b"") -> bytes:
    """A JPEG as far as its frame goes: marks, sizes, a scan and an end."""
    parts = [jpeg_part(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")]
    if comment:
        parts.append(jpeg_part(0xFE, comment))
    parts.append(jpeg_part(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0"))
    parts.append(jpeg_part(0xDA, b"\1\1\0\0\x3f\0") + b"\x12\x34\xff\0\x56")
    return b"\xff\xd8" + b"".join(parts) + b"\xff\xd9" + tail


def jpeg_part(mark: int, data: bytes) -> bytes:
    return bytes([0xFF, mark]) + struct.pack(">H", len(data) + 2) + data


def types_xml(main: str, part: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/{part}" ContentType="{main}"/></Types>'
    ).encode()


def relations(*targets: tuple[str, str, str]) -> bytes:
    """Relationship XML of (type, target, mode) triples."""
    rows = "".join(
        f'<Relationship Id="r{n}" Type="{kind}" Target="{target}"{f" TargetMode={chr(34)}{mode}{chr(34)}" if mode else ""}/>'
        for n, (kind, target, mode) in enumerate(targets)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{RELS}">{rows}</Relationships>'.encode()


def package(members: Iterable[tuple[str | zipfile.ZipInfo, bytes]], *, head: bytes = b"", tail: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in members:
            box.writestr(name, data)
    return head + out.getvalue() + tail


def docx(*more: tuple[str | zipfile.ZipInfo, bytes], main: str = WORD, body: bytes = b"<w:p/>", **ends: bytes) -> bytes:
    text = (
        b'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="urn:w"><w:body>' + body + b"</w:body></w:document>"
    )
    parts = [
        ("[Content_Types].xml", types_xml(main, "word/document.xml")),
        ("_rels/.rels", relations((f"{OFFICE}/officeDocument", "word/document.xml", ""))),
        ("word/document.xml", text),
    ]
    return package([*parts, *more], **ends)


def xlsx(*more: tuple[str | zipfile.ZipInfo, bytes], main: str = SHEET) -> bytes:
    parts = [
        ("[Content_Types].xml", types_xml(main, "xl/workbook.xml")),
        ("_rels/.rels", relations((f"{OFFICE}/officeDocument", "xl/workbook.xml", ""))),
        ("xl/workbook.xml", b'<?xml version="1.0" encoding="UTF-8"?><workbook/>'),
    ]
    return package([*parts, *more])


def ofd(*more: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    root = b'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" DocType="OFD" Version="1.1"/>'
    return package(
        [("OFD.xml", root), ("Doc_0/Document.xml", b"<?xml version='1.0'?><ofd:Document xmlns:ofd='urn:o'/>"), *more]
    )
