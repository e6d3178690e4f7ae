"""A PostgreSQL of one benchmark's own, empty, and gone when it ends."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path


def open_database() -> str:
    """Start the server, bring the schema up, connect Django to it, and return its address."""
    data = tempfile.mkdtemp(prefix="sundial-bench-")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # what is filled goes even then
    atexit.register(shutil.rmtree, data, ignore_errors=True)  # before the server's own, so that it runs after it
    os.environ |= {"SUNDIAL_DATA": data, "DJANGO_SETTINGS_MODULE": "sundial.settings"}
    from sundial.system import postgres

    os.environ["DATABASE_URL"] = postgres.start(Path(data) / "postgres")
    connect()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return os.environ["DATABASE_URL"]


def connect() -> None:
    """Join the database that ``open_database`` named; for the processes a benchmark starts."""
    import django

    django.setup()
