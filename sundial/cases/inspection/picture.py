"""Pictures: a whole JPEG or PNG of a sane size, with no other file inside or behind it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from sundial.cases.inspection.policy import policy, signatures
from sundial.cases.inspection.trouble import Harmful

PNG_HEAD = b"\x89PNG\r\n\x1a\n"
JPEG_SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
JPEG_ALONE = {0x01, *range(0xD0, 0xD9)}
JPEG_SCAN = 0xDA


def check_picture(path: Path) -> None:
    """Raise Harmful unless the picture is whole, not larger than the policy's pixels, and nothing but a picture."""
    data = path.read_bytes()
    width, height, end = png(data) if data.startswith(PNG_HEAD) else jpeg(data)
    if width * height > policy()["picture"]["most_pixels"]:
        raise Harmful(
            "too_many_pixels",
            _("The picture is %(width)s × %(height)s; at most %(most)s million pixels are accepted."),
            width=width,
            height=height,
            most=policy()["picture"]["most_pixels"] // 1_000_000,
        )
    _nothing_else(data, end)


def png(data: bytes) -> tuple[int, int, int]:
    """Width, height and the offset behind the last chunk of a PNG. Raises Harmful when it is broken."""
    size: tuple[int, int] = (0, 0)
    for kind, offset, length in png_chunks(data):
        if kind == b"IHDR":
            size = struct.unpack_from(">II", data, offset)
        if kind == b"IEND" and size[0] and size[1]:
            return *size, offset + length + 4
    raise broken()


def png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    offset = len(PNG_HEAD)
    while offset + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, offset)
        if offset + 12 + length > len(data):
            raise broken()
        yield kind, offset + 8, length
        offset += 12 + length


def jpeg(data: bytes) -> tuple[int, int, int]:
    """Width, height and the offset behind the end mark of a JPEG. Raises Harmful when it is broken."""
    size: tuple[int, int] = (0, 0)
    for mark, offset in jpeg_marks(data):
        if mark in JPEG_SIZES:
            height, width = struct.unpack_from(">HH", data, offset + 3)
            size = (width, height)
        if mark == JPEG_SCAN:
            end = data.find(b"\xff\xd9", offset)
            if end < 0 or not (size[0] and size[1]):
                raise broken()
            return *size, end + 2
    raise broken()


def jpeg_marks(data: bytes) -> Iterator[tuple[int, int]]:
    """Each mark with the offset of its length field."""
    offset = 2
    while offset + 4 <= len(data) and data[offset] == 0xFF:
        mark = data[offset + 1]
        if mark in JPEG_ALONE or mark == 0xFF:
            offset += 1 if mark == 0xFF else 2
            continue
        length = struct.unpack_from(">H", data, offset + 2)[0]
        if length < 2 or offset + 2 + length > len(data):
            raise broken()
        yield mark, offset + 2
        offset += 2 + length


def broken() -> Harmful:
    return Harmful("damaged", _("The file is damaged or incomplete."))


def _nothing_else(data: bytes, end: int) -> None:
    """Cameras add a little behind the end mark; other files and scripts have no business there or in the comments."""
    for signature in signatures("foreign"):
        start = 0 if signature.isascii() and signature.startswith(b"<") else end
        if data.lower().find(signature.lower(), start) >= 0:
            raise Harmful("holds_another", _("Another file is hidden in this picture."))
