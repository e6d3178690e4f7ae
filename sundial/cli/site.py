"""Open the site for a command: database found or started, Django set up."""

from __future__ import annotations

import os

from sundial.system import postgres


def open_site() -> None:
    """Connect to ``DATABASE_URL``, else start the embedded PostgreSQL; then set Django up. Call it once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sundial.settings")
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = postgres.start()
    import django

    django.setup()
