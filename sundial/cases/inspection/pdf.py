"""PDF: whole, readable, and without anything that acts, carries other files or reaches out."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from sundial.cases.inspection.policy import policy
from sundial.cases.inspection.trouble import Harmful

HEX_IN_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
OBJECT_STREAM = re.compile(rb"/ObjStm\b")
END = b"%%EOF"
NOT_IN_NAME = rb"(?![A-Za-z0-9_.+-])"


def check_pdf(path: Path) -> None:
    """Raise Harmful unless the PDF is complete, open and passive. Names written with #-escapes are read as they mean."""
    data = path.read_bytes()
    _whole(data)
    plain = readable_names(data)
    if named_in(plain, ["Encrypt"]):
        raise Harmful("encrypted", _("The file is protected with a password; save it without one and send it again."))
    objects = STREAM.sub(b"stream endstream", plain)
    _passive(plain, policy()["pdf"]["active"])
    _passive(objects, policy()["pdf"]["active_in_objects"])
    for part in hidden_objects(data):
        _passive(readable_names(part), [*policy()["pdf"]["active"], *policy()["pdf"]["active_in_objects"]])


def readable_names(data: bytes) -> bytes:
    """``/J#61vaScript`` is ``/JavaScript`` to every reader, so it is to us."""
    return HEX_IN_NAME.sub(lambda found: bytes([int(found[1], 16)]), data)


def named_in(data: bytes, names: list[str]) -> str:
    """The first of ``names`` that stands in ``data`` as a whole PDF name, or nothing."""
    pattern = rb"/(" + b"|".join(name.encode() for name in names) + rb")" + NOT_IN_NAME
    found = re.search(pattern, data)
    return found[1].decode() if found else ""


def hidden_objects(data: bytes) -> Iterator[bytes]:
    """Unpack the object streams (PDF 1.5), where objects and so actions may stand compressed."""
    left = policy()["pdf"]["most_unpacked"]
    for found in STREAM.finditer(data):
        dictionary = dictionary_before(data, found.start())
        if not OBJECT_STREAM.search(readable_names(dictionary)):
            continue
        part = unpack(found[1], dictionary, left)
        left -= len(part)
        yield part


def dictionary_before(data: bytes, stream_start: int) -> bytes:
    """The stream's own dictionary: what stands between its ``obj`` and the word ``stream``."""
    start = data.rfind(b"obj", 0, stream_start)
    return data[max(start, 0) : stream_start]


def unpack(packed: bytes, dictionary: bytes, most: int) -> bytes:
    """Unpack a Flate stream to at most ``most`` bytes. Raises Harmful for any other filter: unread is not harmless."""
    filters = re.findall(rb"/(\w+Decode|Fl|LZW|A85|AHx|RL)\b", readable_names(dictionary))
    if not filters:
        return packed
    if filters not in ([b"FlateDecode"], [b"Fl"]):
        raise Harmful("unreadable", _("Parts of the file cannot be checked; print it to a new PDF and send that."))
    unpacker = zlib.decompressobj()
    try:
        part = unpacker.decompress(packed, most)
    except zlib.error:
        raise Harmful("damaged", _("The file is damaged or incomplete.")) from None
    if unpacker.unconsumed_tail:
        raise Harmful("bomb", _("The file unpacks to far more than it seems to hold."))
    return part


def _whole(data: bytes) -> None:
    end = data.rfind(END)
    if end < 0 or b"startxref" not in data:
        raise Harmful("damaged", _("The file is damaged or incomplete."))
    if len(data) - end - len(END) > policy()["pdf"]["most_after_end"] or b"PK\x05\x06" in data[end:]:
        raise Harmful("holds_another", _("Another file is hidden behind the end of this one."))


def _passive(data: bytes, names: list[str]) -> None:
    found = named_in(data, names)
    if found:
        raise Harmful(
            "active",
            _("The PDF holds something that acts or carries files (/%(found)s); print it to a new PDF and send that."),
            found=found,
        )
