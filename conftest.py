"""One embedded PostgreSQL for the whole test run; pytest-django makes a fresh database in it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sundial.settings")
os.environ.setdefault("SUNDIAL_DATA", tempfile.mkdtemp(prefix="sundial-test-"))

if "DATABASE_URL" not in os.environ:
    from sundial.system import postgres

    os.environ["DATABASE_URL"] = postgres.start(Path(os.environ["SUNDIAL_DATA"]) / "postgres")
