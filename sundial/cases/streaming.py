"""Answers sent while they are made: nothing is held in memory but one chunk, however large the case."""

from __future__ import annotations

import zipfile
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from asgiref.sync import sync_to_async
from django.http import FileResponse, StreamingHttpResponse

from sundial.cases.inspection.names import clean_name

CHUNK = 256 * 1024
PACKED = {".pdf", ".jpg", ".jpeg", ".png", ".docx", ".xlsx", ".ofd"}


class InTurns(StreamingHttpResponse):
    """Gives an asynchronous server one chunk at a time. Django's own answer would first collect them all."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        chunks = iter(self)
        step = sync_to_async(lambda: next(chunks, None), thread_sensitive=False)
        while (chunk := await step()) is not None:
            yield chunk


class Download(InTurns, FileResponse):
    """A stored file on its way out."""


@dataclass(frozen=True)
class Member:
    """One file of the zip: bytes, or a path whose bytes are read when its turn comes."""

    name: str
    content: bytes | Path


class _Outlet:
    """What zipfile writes to: it collects until it is emptied, and cannot go back."""

    def __init__(self) -> None:
        self.waiting = bytearray()
        self.written = 0

    def write(self, data: bytes) -> int:
        self.waiting += data
        self.written += len(data)
        return len(data)

    def tell(self) -> int:
        return self.written

    def flush(self) -> None: ...

    def taken(self) -> bytes:
        data, self.waiting = bytes(self.waiting), bytearray()
        return data


def zipped(members: Iterable[Member], *, root: str) -> Iterator[bytes]:
    """Yield a zip of ``members`` under the folder ``root``. Names are made safe; one that stands twice is numbered."""
    outlet, used = _Outlet(), set[str]()
    folder = clean_name(root)
    with zipfile.ZipFile(cast(BinaryIO, outlet), "w", zipfile.ZIP_DEFLATED) as box:
        for member in members:
            entry = zipfile.ZipInfo(f"{folder}/{_unused(clean_name(member.name), used)}")
            stored = Path(entry.filename).suffix.lower() in PACKED
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            with box.open(entry, "w", force_zip64=True) as part:
                for chunk in _chunks(member.content):
                    part.write(chunk)
                    yield outlet.taken()
            yield outlet.taken()
    yield outlet.taken()


def _chunks(content: bytes | Path) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _unused(name: str, used: set[str]) -> str:
    """Two pieces may bear one name on a system that does not tell capitals apart."""
    stem, dot, ending = name.rpartition(".")
    free, n = name, 2
    while free.casefold() in used:
        free, n = f"{stem}_{n}{dot}{ending}", n + 1
    used.add(free.casefold())
    return free
