"""Prove a backup without restoring it: every part is what was written, every row can be read, and its log has the root that was signed.

Needs the backup and the keys, and neither database nor network.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.backups import parts, rows
from sundial.backups.keyfile import KeyFile
from sundial.backups.sealing import Altered
from sundial.kernel.refusal import Refusal
from sundial.ledger import keyring, merkle, note
from sundial.ledger.checkpoint import Checkpoint, open_checkpoint, parse
from sundial.ledger.unit_keys import BYTES

PUBLIC_HALF, ROTATIONS = "ledger/verifying.key", f"ledger/{keyring.FILE}"
LEAVES = f"{parts.TABLES}/ledger_leaf"


@dataclass
class Proven:
    """What was found: rows, sealed values that no key opens any more, files, leaves of the log."""

    rows: int = 0
    forgotten: int = 0
    files: int = 0
    leaves: int = 0


def check(folder: Path, found: KeyFile) -> tuple[parts.Manifest, Proven]:
    """Read all of a backup. Raises ``Refusal`` as ``parts.read_manifest`` does, ``backup.altered``, ``backup.log``."""
    manifest = parts.read_manifest(folder, found.house)
    parts.check_parts(folder, manifest)
    proven, tree = Proven(), merkle.Frontier()
    for name in manifest.parts:
        if name != parts.FILES:
            for row in table(folder, name, found, proven):
                if name == LEAVES:
                    tree.append(merkle.leaf_hash(_bytes(row["entry"])))
                    proven.leaves += 1
    _check_files(folder, found, proven)
    _check_log(manifest, found, tree, proven.leaves)
    return manifest, proven


def table(folder: Path, name: str, found: KeyFile, proven: Proven) -> Iterator[dict[str, str | None]]:
    """The rows of one table, opened as far as there are keys. Raises ``Refusal`` ``backup.altered``."""
    with parts.PartReader(folder, name, found.house) as reader:
        lines = reader.lines()
        columns: list[str] = next(lines)
        for line in lines:
            values, forgotten = _opened(line, name, columns, found)
            proven.rows += 1
            proven.forgotten += forgotten
            yield dict(zip(columns, values, strict=True))


def _opened(line: list[Any], name: str, columns: list[str], found: KeyFile) -> tuple[rows.Row, int]:
    try:
        return rows.opened(line, name.removeprefix(f"{parts.TABLES}/"), columns, found.keys)
    except Altered as wrong:
        raise parts.altered(name) from wrong


def _check_files(folder: Path, found: KeyFile, proven: Proven) -> None:
    with parts.PartReader(folder, parts.FILES, found.house) as reader:
        for header in reader.files():
            key = key_of_file(header, found)
            for _number in range(header.frames):
                reader.read(key) if key else reader.skip()
            proven.files += 1
            proven.forgotten += key is None


def key_of_file(header: parts.Header, found: KeyFile) -> bytes | None:
    """The key of a stored file's bytes; None once it was destroyed."""
    return found.keys.of(("cases_storedfile", UUID(header.id)), BYTES)


def _check_log(manifest: parts.Manifest, found: KeyFile, tree: merkle.Frontier, leaves: int) -> None:
    if not manifest.checkpoint:
        return
    try:
        signed = (
            open_checkpoint(manifest.checkpoint, _log_key(found)) if PUBLIC_HALF in found.files else _unsigned(manifest)
        )
    except (note.NoteError, keyring.RotationError) as wrong:
        raise _wrong_log() from wrong
    if (signed.size, signed.root) != (leaves, tree.root()):
        raise _wrong_log()


def _wrong_log() -> Refusal:
    return Refusal("backup.log", _("The log in this backup is not the one its checkpoint was signed over."))


def _log_key(found: KeyFile) -> keyring.LogKey:
    newest = note.parse_vkey(found.files[PUBLIC_HALF].decode())
    assert isinstance(newest, note.Ed25519Verifier)
    return keyring.follow(newest, found.files.get(ROTATIONS, b"").decode())


def _unsigned(manifest: parts.Manifest) -> Checkpoint:
    """Where the signer runs by itself and keeps its key, the manifest's own code holds the checkpoint together with the rest."""
    return parse(note.split(manifest.checkpoint)[0])


def _bytes(text: str | None) -> bytes:
    return bytes.fromhex(str(text).removeprefix("\\x"))
