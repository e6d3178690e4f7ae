"""The file of keys: kept elsewhere than the backups, written anew by each, so that a key destroyed in the house is in it no longer.

It also holds what only the house may have: its secrets and the signer's key and memory. Whoever has it and a backup has everything.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.kernel.refusal import Refusal
from sundial.ledger.unit_keys import ALL, HOUSE, Keys

OWNER_ALONE = 0o600


@dataclass(frozen=True)
class KeyFile:
    """All keys of a house when it was written; ``files`` are its secrets by their place in the data directory."""

    keys: Keys
    files: Mapping[str, bytes]

    @property
    def house(self) -> bytes:
        return self.keys.rows[(*HOUSE, ALL)]


def read(path: Path) -> KeyFile:
    """Raises ``Refusal``: ``backup.no_keys``, ``backup.bad_keys``."""
    if not path.is_file():
        raise Refusal(
            "backup.no_keys",
            _("There is no file of keys at %(path)s. Without it nothing of a backup can be read."),
            path=path,
        )
    try:
        said = json.loads(path.read_text("utf-8"))
        keys = Keys((kind, UUID(id_), unit, bytes.fromhex(secret)) for kind, id_, unit, secret in said["keys"])
        files = {name: base64.b64decode(data) for name, data in said["files"].items()}
        found = KeyFile(keys, files)
        assert found.house
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise Refusal("backup.bad_keys", _("%(path)s is no file of keys, or was altered."), path=path) from wrong
    return found


def write(path: Path, found: KeyFile) -> None:
    """Put the keys in the place of those that were there. Its owner alone may read it."""
    rows = [
        [kind, str(id_), unit, secret.hex()] for (kind, id_, unit), secret in sorted(found.keys.rows.items(), key=str)
    ]
    files = {name: base64.b64encode(data).decode() for name, data in found.files.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(
            os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ALONE), "w", encoding="utf-8"
        ) as file:
            json.dump({"files": files, "keys": rows}, file, indent=0)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
