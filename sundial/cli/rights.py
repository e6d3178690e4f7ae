"""Who logs in to the embedded server: each program with the rights its work needs, and none that could change the record.

A server of one's own is divided by ``sundial ledger roles``; here it happens by itself, whenever the tables have changed. It
keeps programs apart, not people: whoever may read the data directory may also start this server as its owner.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from urllib.parse import urlsplit

import psycopg

from sundial.ledger.roles import SQL
from sundial.system.postgres import SUPERUSER


class Login(StrEnum):
    """What a program does, and so whom it logs in as."""

    OWNER = SUPERUSER  # makes tables
    APP = "sundial_app"  # pages and commands
    SEALER = "sundial_sealer"  # the worker
    ERASER = "sundial_eraser"
    AUDITOR = "sundial_auditor"
    KEEPER = "sundial_keeper"  # backups


ROLES = {
    # Filling a county counts the rows anew meanwhile, which is not every role's to do.
    # The worker also forgets what two people on the desk have agreed to.
    Login.SEALER: "tl_app, tl_sequencer, tl_eraser, pg_maintain",
    Login.APP: "tl_app",
    Login.ERASER: "tl_app, tl_eraser",
    Login.AUDITOR: "tl_auditor",
    Login.KEEPER: "tl_app, tl_keeper",
}
_LOGIN = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{login}') THEN CREATE ROLE {login} LOGIN; END IF;
END $$;
GRANT {roles} TO {login};
"""
SCRIPT = SQL + "".join(_LOGIN.format(login=login, roles=roles) for login, roles in ROLES.items())
STAMP = hashlib.sha256(SCRIPT.encode()).hexdigest()
# Any two processes that divide the rights of one server must agree on this number; it means nothing else.
LOCK = 7_305_191_217
# The record is there, and either nobody divided it this way yet, or a table came since.
_UNDIVIDED = """
SELECT to_regclass('public.ledger_pending') IS NOT NULL AND (
    NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tl_app' AND shobj_description(oid, 'pg_authid') = %s)
    OR EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')
               AND relowner <> (SELECT oid FROM pg_roles WHERE rolname = 'tl_owner'))
    OR EXISTS (SELECT FROM pg_proc WHERE proname LIKE 'ledger\\_%%' AND pronamespace = 'public'::regnamespace
               AND proowner <> (SELECT oid FROM pg_roles WHERE rolname = 'tl_owner'))), to_regclass('public.ledger_pending') IS NULL
"""


def divide(owner: str) -> bool:
    """Divide the rights on the database at ``owner``'s address if they are not; return whether there is a record to divide."""
    with psycopg.connect(owner) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        (undivided, empty), *_rest = connection.execute(_UNDIVIDED, [STAMP]).fetchall()
        if undivided:
            connection.execute(SCRIPT.encode())
            connection.execute(f"COMMENT ON ROLE tl_app IS '{STAMP}'".encode())
        return not empty


def address_of(owner: str, login: Login) -> str:
    """The address by which ``login`` comes to the database that its owner reaches at ``owner``."""
    return owner.replace(urlsplit(owner).netloc, f"{login}@", 1)
