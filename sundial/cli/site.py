"""Open the site for a command: database found or started, Django set up."""

from __future__ import annotations

import os

from sundial.system import postgres

CONNECTIONS_PER_WEB_SERVER = 20


def open_site(pooled: bool = False) -> None:
    """Connect to ``DATABASE_URL``, else start the embedded PostgreSQL; then set Django up. Call it once.

    A web server wants ``pooled`` connections, because each request runs in a thread of its own.
    """
    if pooled:
        os.environ.setdefault("SUNDIAL_POOL", str(CONNECTIONS_PER_WEB_SERVER))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sundial.settings")
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = postgres.start()
    import django

    django.setup()


def have_site() -> None:
    """Open the site unless this process has it open already."""
    from django.apps import apps

    if not apps.ready:
        open_site()
