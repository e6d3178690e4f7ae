"""Open the site for a command: database found or started, Django set up."""

from __future__ import annotations

import gc
import os

from sundial.cli.rights import Login, address_of, divide
from sundial.system import postgres

CONNECTIONS_PER_WEB_SERVER = 20
# Python looks for cycles among its objects whenever this many more were made than let go. Its own 700 is less than a page makes, and
# each look goes through what was made before as well, up to the whole program, of which nothing is ever let go.
OBJECTS_BETWEEN_SEARCHES = 50_000
# Our own server's address for its owner; another server's address says already who one is.
_owner: list[str] = []


def open_site(pooled: bool = False, login: Login = Login.APP) -> None:
    """Connect to ``DATABASE_URL``, else start the embedded PostgreSQL and log in there as ``login``; then set Django up. Call it once.

    A web server wants ``pooled`` connections, because each request runs in a thread of its own.
    """
    if pooled:
        os.environ.setdefault("SUNDIAL_POOL", str(CONNECTIONS_PER_WEB_SERVER))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sundial.settings")
    if "DATABASE_URL" not in os.environ:
        _owner.append(postgres.start())
        os.environ["DATABASE_URL"] = address(login)
    gc.set_threshold(OBJECTS_BETWEEN_SEARCHES)
    import django

    django.setup()


def address(login: Login) -> str:
    """Where ``login`` finds the database. An empty one has no rights to divide yet: everybody comes as its owner."""
    if not _owner:
        return os.environ["DATABASE_URL"]
    return address_of(_owner[0], login if divide(_owner[0]) else Login.OWNER)


def become(login: Login) -> None:
    """Go on as ``login``, on our own server: no connection is left that another opened."""
    if not _owner:
        return
    from django.db import connections
    from django.db.backends.postgresql.base import DatabaseWrapper

    os.environ["DATABASE_URL"] = address(login)
    connections.close_all()
    default = connections["default"]
    if isinstance(default, DatabaseWrapper):
        default.close_pool()
    connections.settings["default"]["USER"] = str(login)


def have_site() -> None:
    """Open the site unless this process has it open already."""
    from django.apps import apps

    if not apps.ready:
        open_site()
