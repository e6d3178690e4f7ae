"""Files: kept under random names outside the web root, known by their SHA-256, handed back only as attachments.

The bytes are on disk, synced, before the row that names them; a rolled-back transaction leaves a file no row
names, which ``sweep`` removes a day later.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from pathlib import Path

from django.conf import settings

from sundial.cases.models import StoredFile
from sundial.kernel import clock

PDF = "application/pdf"


def keep(data: bytes, *, name: str) -> StoredFile:
    """Store a PDF that this program made itself. ``name`` is what a reader's browser will call it."""
    path = place()
    write(path, data)
    return StoredFile.objects.create(
        path=str(path.relative_to(settings.MEDIA_ROOT)),
        name=name[-200:],
        media_type=PDF,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        stored_at=clock.now(),
    )


def place() -> Path:
    """Return a new random path under MEDIA_ROOT, its folder made."""
    key = uuid.uuid4().hex
    path = Path(settings.MEDIA_ROOT) / key[:2] / key
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def write(path: Path, data: bytes) -> None:
    """Write ``data`` so that a power cut after this call cannot lose it."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a new name in ``folder`` as durable as the bytes it stands for."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
