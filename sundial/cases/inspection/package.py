"""Packages (DOCX, XLSX, OFD): a zip that is small, flat, honest and passive.

Sizes are counted while unpacking; what the zip says of itself is not believed.
"""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _
from lxml import etree

from sundial.cases.inspection.policy import policy
from sundial.cases.inspection.trouble import Harmful, no_malware

CHUNK = 256 * 1024
# A signature may stand across two chunks.
OVERLAP = 128
PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 0x1
END_OF_DIRECTORY = b"PK\x05\x06"
END_SIZE = 22
HYPERLINK = "/hyperlink"
FIELD_CODES = (b"DDEAUTO", b"DDE ", b"INCLUDETEXT", b"INCLUDEPICTURE ")


def check_package(path: Path) -> None:
    """Raise Harmful for a package that is a bomb, hides, leads out, or acts."""
    _ends_where_it_says(path)
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
            _honest(members)
            total = sum(_part(package, member, path.stat().st_size) for member in members)
            _not_a_bomb(total, path.stat().st_size)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError):
        raise damaged() from None


def _ends_where_it_says(path: Path) -> None:
    """A zip is read from its end: what stands before its first entry or behind its end is another file."""
    data = path.read_bytes()
    end = data.rfind(END_OF_DIRECTORY)
    if end < 0:
        raise damaged()
    comment = int.from_bytes(data[end + 20 : end + END_SIZE], "little")
    size, start = (int.from_bytes(data[end + n : end + n + 4], "little") for n in (12, 16))
    if end + END_SIZE + comment != len(data) or comment or start + size != end:
        raise Harmful("holds_another", _("Another file is hidden in this one."))


def _honest(members: list[zipfile.ZipInfo]) -> None:
    bounds = policy()["package"]
    names = [member.filename.casefold() for member in members]
    if len(members) > bounds["most_members"] or len(set(names)) != len(names):
        raise bomb()
    for member in members:
        if _strays(member):
            raise Harmful("path", _("The file holds a part whose name leads out of it."))
        if member.flag_bits & ENCRYPTED:
            raise Harmful(
                "encrypted", _("The file is protected with a password; save it without one and send it again.")
            )
        if any(word in member.filename.casefold() for word in bounds["macro_parts"]):
            raise Harmful("macro", _("The file holds macros or controls; save it without them and send it again."))
    _apart(members)


def _strays(member: zipfile.ZipInfo) -> bool:
    """Absolute paths, steps upwards, drive letters, backslashes, hidden characters, and links."""
    name = member.orig_filename
    parts = name.split("/")
    link = stat.S_ISLNK(member.external_attr >> 16)
    return link or name.startswith("/") or ".." in parts or any(c in name for c in "\\:\0") or not name.isprintable()


def _apart(members: list[zipfile.ZipInfo]) -> None:
    """Entries that share their bytes are how a small zip unpacks without end."""
    end = 0
    for member in sorted(members, key=lambda each: each.header_offset):
        if member.header_offset < end:
            raise bomb()
        end = member.header_offset + member.compress_size


def _part(package: zipfile.ZipFile, member: zipfile.ZipInfo, packed_size: int) -> int:
    """Unpack one part, checking it as it comes; return its true size."""
    if member.is_dir():
        return 0
    if member.compress_type not in PACKINGS:
        raise Harmful("unreadable", _("Parts of the file cannot be checked; save it again and send that."))
    size, structure = 0, _is_structure(member.filename)
    kept = bytearray()
    for n, chunk in enumerate(_chunks(package, member)):
        size += len(chunk)
        _not_a_bomb(size, packed_size)
        if n == 0:
            _no_file_inside(chunk)
            _plain_xml(member.filename, chunk)
        seen = bytes(kept[-OVERLAP:]) + chunk
        _no_field_codes(member.filename, seen)
        no_malware(seen)
        kept = kept + chunk if structure else bytearray(chunk[-OVERLAP:])
        if structure and size > policy()["package"]["most_part_of_structure"]:
            raise bomb()
    if structure:
        _stays_inside(bytes(kept))
    return size


def _chunks(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with package.open(member) as part:
        while chunk := part.read(CHUNK):
            yield chunk


def _is_structure(name: str) -> bool:
    return name.endswith(".rels") or name == "[Content_Types].xml"


def _not_a_bomb(size: int, packed: int) -> None:
    bounds = policy()["package"]
    if size > bounds["most_unpacked"] or (size > bounds["ratio_from"] and size > packed * bounds["most_ratio"]):
        raise bomb()


def _no_file_inside(head: bytes) -> None:
    for signature in policy()["package"]["nested"]:
        if head.startswith(bytes.fromhex(signature)):
            raise Harmful("nested", _("The file carries another file inside; send that one by itself."))


def _plain_xml(name: str, head: bytes) -> None:
    """XML parts are UTF-8 and declare no document type: that is where entity bombs and outside files come in."""
    if not name.endswith((".xml", ".rels")):
        return
    start = head[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"<") or b"\0" in head[:64] or b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise Harmful("unreadable", _("Parts of the file cannot be checked; save it again and send that."))


def _no_field_codes(name: str, chunk: bytes) -> None:
    if name.startswith("word/") and name.endswith(".xml") and b"instr" in chunk:
        for code in FIELD_CODES:
            if code in chunk:
                raise Harmful(
                    "external", _("The file fetches content from elsewhere; replace the link by its content.")
                )


def _stays_inside(data: bytes) -> None:
    """Read relationships and content types: no target outside but a link to click, no macro-enabled main part."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError:
        raise damaged() from None
    if root.getroottree().docinfo.doctype:
        raise Harmful("unreadable", _("Parts of the file cannot be checked; save it again and send that."))
    for each in root.iter("{*}Relationship"):
        if each.get("TargetMode", "").lower() == "external" and not _is_plain_link(each):
            raise Harmful("external", _("The file fetches content from elsewhere; replace the link by its content."))
    for each in root.iter("{*}Override", "{*}Default"):
        if "macroenabled" in each.get("ContentType", "").lower() or "vbaproject" in each.get("ContentType", "").lower():
            raise Harmful("macro", _("The file holds macros or controls; save it without them and send it again."))


def _is_plain_link(relationship: etree._Element) -> bool:
    scheme = urlsplit(relationship.get("Target", "")).scheme.lower()
    return relationship.get("Type", "").endswith(HYPERLINK) and scheme in policy()["package"]["link_schemes"]


def bomb() -> Harmful:
    return Harmful("bomb", _("The file unpacks to far more than it seems to hold."))


def damaged() -> Harmful:
    return Harmful("damaged", _("The file is damaged or incomplete."))
