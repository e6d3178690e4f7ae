"""Files that a signer or a witness stakes its name on: secret keys no other may read, memory that survives a power cut."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

KEY_BYTES = 32


class KeyFileError(Exception):
    """The signing key cannot be read, or can be read by others."""


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and make it survive a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _sync_directory(path.parent)


def put_in_place(coming: Path, path: Path) -> None:
    """Let ``coming`` take the place of ``path``, whose content is gone, for good."""
    coming.replace(path)
    _sync_directory(path.parent)


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def load_or_make(path: Path) -> bytes:
    """Return the secret of ``path``, drawn on first use. Raises KeyFileError when others may read it, or it is no key."""
    if not path.exists():
        _make(path)
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise KeyFileError(f"{path} may be read by others (mode {mode:o}); run chmod 600 and consider the key known")
    seed = bytes.fromhex(path.read_text().strip())
    if len(seed) != KEY_BYTES:
        raise KeyFileError(f"{path} does not hold a key of {KEY_BYTES} bytes")
    return seed


def _make(path: Path) -> None:
    """Draw a key once; two processes starting together agree on whichever link came first."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
