"""What a file is, by its bytes: the first of them for most, a look inside for packages."""

from __future__ import annotations

import zipfile
from pathlib import Path

import puremagic

ZIP = b"PK\x03\x04"
HEADS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}
MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "OFD.xml": "ofd"}
UNKNOWN = "?"


def sniff(path: Path) -> str:
    """Return the key of the type in ``files.yaml``, or the best name there is for anything else."""
    with path.open("rb") as file:
        head = file.read(4096)
    for start, key in HEADS.items():
        if head.startswith(start):
            return key
    if head.startswith(ZIP):
        return package_kind(path)
    return named(head)


def package_kind(path: Path) -> str:
    """Tell DOCX, XLSX and OFD from any other zip by the part each must have."""
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return "zip"
    found = [kind for part, kind in MAIN_PARTS.items() if part in names]
    return found[0] if len(found) == 1 else "zip"


def named(head: bytes) -> str:
    """What puremagic makes of the first bytes, as an extension."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    return found[0].extension.lstrip(".") or UNKNOWN
