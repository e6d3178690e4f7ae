"""Files: kept under random names outside the web root, known by their SHA-256, handed back only as attachments.

The bytes are on disk, synced, before the row that names them; a rolled-back transaction leaves a file no row
names, which ``sweep`` removes a day later.
"""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from sundial.cases.inspection import inspect
from sundial.cases.inspection import slot as slot_named
from sundial.cases.inspection.policy import Slot, file_type
from sundial.cases.models import StoredFile
from sundial.cases.streaming import Download
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal

CHUNK = 256 * 1024
ORPHAN_AFTER = 24 * 3600.0
INCOMING = "incoming"


def store(upload: File[bytes], *, slot: str, field: str = "file") -> StoredFile:
    """Take an upload into ``slot`` of ``files.yaml`` and return its row.

    Raises Refusal (``file.…``) naming ``field`` and what is accepted; then nothing of the upload stays.
    """
    policy = slot_named(slot)
    path = _place(INCOMING)
    try:
        size, digest = _receive(upload, path, policy, field)
        accepted = inspect(path, upload.name or "", policy, field=field)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return _row(_settle(path), accepted.name, accepted.type.media_type, size, digest)


def keep(data: bytes, *, name: str, kind: str = "pdf") -> StoredFile:
    """Store what this program made itself. ``kind`` is a type of ``files.yaml``."""
    path = _place(INCOMING)
    _write(path, [data])
    digest = hashlib.sha256(data).hexdigest()
    return _row(_settle(path), name[-200:], file_type(kind).media_type, len(data), digest)


def path_of(stored: StoredFile) -> Path:
    """Where the bytes are."""
    return Path(settings.MEDIA_ROOT) / stored.path


def serve(stored: StoredFile) -> Download:
    """Answer with the file as a download no browser will run. Raises Refusal when the bytes are gone or changed."""
    path = intact(stored)
    response = Download(path.open("rb"), as_attachment=True, filename=stored.name, content_type=stored.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def intact(stored: StoredFile) -> Path:
    """Return the path of a file whose bytes still have the recorded SHA-256; else raise Refusal."""
    path = path_of(stored)
    if not path.is_file():
        raise Refusal("file.lost", _("The file “%(name)s” is no longer in the store."), name=stored.name)
    if digest_of(path) != stored.sha256:
        raise Refusal("file.altered", _("The file “%(name)s” is not what was stored."), name=stored.name)
    return path


def digest_of(path: Path) -> str:
    """SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sweep() -> bool:
    """Remove files no row names, once they are a day old. Returns False: one pass does all there is."""
    # Age is the file system's own; the demo's clock may stand months ahead of it.
    oldest = time.time() - ORPHAN_AFTER
    for path in _old_files(oldest):
        if not StoredFile.objects.filter(path=_key(path)).exists():
            path.unlink(missing_ok=True)
    return False


def _old_files(before: float) -> Iterator[Path]:
    for path in Path(settings.MEDIA_ROOT).glob("*/*"):
        if path.is_file() and path.stat().st_mtime < before:
            yield path


def _receive(upload: File[bytes], path: Path, slot: Slot, field: str) -> tuple[int, str]:
    """Stream to disk, counting and hashing on the way; stop at the first byte too many."""
    digest, size = hashlib.sha256(), 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for chunk in upload.chunks(CHUNK):
            size += len(chunk)
            if size > slot.most:
                raise slot.refuse(
                    "too_large", _("The file is too large. Accepted: %(accepted)s."), field=field, name=upload.name
                )
            digest.update(chunk)
            yield chunk

    _write(path, counted())
    if size == 0:
        raise slot.refuse("empty", _("The file is empty. Accepted: %(accepted)s."), field=field, name=upload.name)
    return size, digest.hexdigest()


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    """Write so that a power cut after this call cannot lose the bytes."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def _place(folder: str = "") -> Path:
    """A new random path, its folder made."""
    key = uuid.uuid4().hex
    path = Path(settings.MEDIA_ROOT) / (folder or key[:2]) / key
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _settle(path: Path) -> Path:
    """Move a checked file to its place, the new name as durable as its bytes."""
    final = _place()
    path.rename(final)
    handle = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return final


def _row(path: Path, name: str, media_type: str, size: int, digest: str) -> StoredFile:
    return StoredFile.objects.create(
        path=_key(path), name=name, media_type=media_type, size=size, sha256=digest, stored_at=clock.now()
    )


def _key(path: Path) -> str:
    return str(path.relative_to(settings.MEDIA_ROOT))
