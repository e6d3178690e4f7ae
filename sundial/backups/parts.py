"""A backup on disk: a folder of parts, each a row of sealed frames, and a manifest that is written last and names them all.

A part is frames, each after its length in four big-endian bytes. A frame is sealed with its part's name and its number, so that none can
be left out, moved or taken from elsewhere; the manifest says how long each part is, and bears a code only the house's key makes.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.utils.translation import gettext_lazy as _

from sundial.backups.sealing import Altered, name_of, seal, unseal
from sundial.kernel.refusal import Refusal

FORMAT = 1
MANIFEST = "manifest.json"
TABLES = "tables"
FILES = "files"
# How much is sealed at once.
FRAME = 1 << 20
LENGTH_BYTES = 4
# Of papers and pictures nearly nothing is saved, whatever it costs.
COMPRESSION = 1


@dataclass(frozen=True)
class Part:
    """What the manifest says of one part: its size in bytes, their SHA-256 in hexadecimal, and how many rows or files it holds."""

    size: int
    sha256: str
    rows: int


@dataclass
class Manifest:
    """What a backup is. ``checkpoint`` is that of the log when it was made, empty where nothing was sealed yet; ``house`` names the key."""

    made_at: str
    program: str
    migrations: list[str]
    checkpoint: str
    house: str
    parts: dict[str, Part] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def size(self) -> int:
        """The bytes of all parts."""
        return sum(part.size for part in self.parts.values())

    def code(self, key: bytes) -> str:
        """What only the house's key makes of all this."""
        said = json.dumps(asdict(self), sort_keys=True).encode()
        return hmac.new(key, b"sundial/backup/manifest\0" + said, hashlib.sha256).hexdigest()


class PartWriter:
    """Writes one part; use it in a ``with`` statement and take ``part`` afterwards."""

    def __init__(self, folder: Path, name: str, key: bytes) -> None:
        self.name, self.key, self.rows = name, key, 0
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("xb")
        self._frames, self._bytes, self._digest = 0, 0, hashlib.sha256()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._file.flush()
            os.fsync(self._file.fileno())
        self._file.close()

    def write(self, data: bytes, key: bytes | None = None) -> None:
        """Add a frame, under a key of its own where one is given."""
        sealed = seal(zlib.compress(data, COMPRESSION), key or self.key, _about(self.name, self._frames))
        framed = len(sealed).to_bytes(LENGTH_BYTES, "big") + sealed
        self._file.write(framed)
        self._digest.update(framed)
        self._frames += 1
        self._bytes += len(framed)

    @property
    def part(self) -> Part:
        return Part(self._bytes, self._digest.hexdigest(), self.rows)


class PartReader:
    """Reads one part, frame after frame."""

    def __init__(self, folder: Path, name: str, key: bytes) -> None:
        self.name, self.key = name, key
        self._file = (folder / name).open("rb")
        self._frames = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def read(self, key: bytes | None = None) -> bytes | None:
        """The next frame; None at the end. Raises ``Refusal`` as ``altered`` says."""
        sealed, number = self.skip(), self._frames - 1
        if sealed is None:
            return None
        try:
            return zlib.decompress(unseal(sealed, key or self.key, _about(self.name, number)))
        except (Altered, zlib.error) as wrong:
            raise altered(self.name) from wrong

    def skip(self) -> bytes | None:
        """The next frame as it lies there."""
        length = self._file.read(LENGTH_BYTES)
        if not length:
            return None
        self._frames += 1
        return self._file.read(int.from_bytes(length, "big"))

    def files(self) -> Iterator[Header]:
        """The files in this part; after each its bytes must be read, or skipped."""
        while (frame := self.read()) is not None:
            yield Header(**json.loads(frame))

    def lines(self) -> Iterator[Any]:
        """The lines of a table: its columns first, then its rows."""
        while (frame := self.read()) is not None:
            for line in frame.splitlines():
                yield json.loads(line)


@dataclass(frozen=True)
class Header:
    """What stands before the bytes of a stored file: its row's key, its place in the store, its size."""

    id: str
    path: str
    size: int

    @property
    def frames(self) -> int:
        return -(-self.size // FRAME)


def write_file(writer: PartWriter, header: Header, path: Path, key: bytes) -> None:
    """Add a file, its bytes under a key of its own."""
    writer.write(json.dumps(asdict(header)).encode())
    with path.open("rb") as file:
        for _number in range(header.frames):
            writer.write(file.read(FRAME), key)


def altered(name: str) -> Refusal:
    return Refusal(
        "backup.altered",
        _("The part “%(part)s” of this backup is torn or was altered. Take another backup; this one is not restored."),
        part=name,
    )


def write_manifest(folder: Path, manifest: Manifest, key: bytes) -> None:
    """Make the folder a backup: until its manifest is there, it is none."""
    said = asdict(manifest) | {"code": manifest.code(key)}
    draft = folder / f".{MANIFEST}"
    with draft.open("x", encoding="utf-8") as file:
        json.dump(said, file, ensure_ascii=False, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(folder / MANIFEST)


def read_manifest(folder: Path, key: bytes) -> Manifest:
    """The manifest. Raises ``Refusal``: ``backup.none``, ``backup.unknown``, ``backup.other_keys``, ``backup.altered``."""
    path = folder / MANIFEST
    if not path.is_file():
        raise Refusal(
            "backup.none",
            _("%(folder)s is no backup, or one that was not finished: it has no %(manifest)s."),
            folder=folder,
            manifest=MANIFEST,
        )
    try:
        said: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
        if said.get("format") != FORMAT:
            raise Refusal("backup.unknown", _("This backup was made by a newer Sundial. Restore it with that one."))
        code = str(said["code"])
        parts = {name: Part(**part) for name, part in said["parts"].items()}
        manifest = Manifest(**{**{k: v for k, v in said.items() if k != "code"}, "parts": parts})
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise altered(MANIFEST) from wrong
    if manifest.house != name_of(key).hex():
        raise Refusal("backup.other_keys", _("These keys are not of the house this backup was made of."))
    if not hmac.compare_digest(code, manifest.code(key)):
        raise altered(MANIFEST)
    return manifest


def check_parts(folder: Path, manifest: Manifest) -> None:
    """Refuse (``backup.altered``) the first part that is missing, or not what the manifest says."""
    for name, part in manifest.parts.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != part.size:
            raise altered(name)
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != part.sha256:
                raise altered(name)


def _about(name: str, number: int) -> bytes:
    return f"{name}\0{number}".encode()
