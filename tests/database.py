"""The database each test begins with: its tables made once for a whole run, and the calendars already entered.

Migrations take five seconds and a calendar of thirteen thousand days a fifth of one: too much for each process, and for
each test. The calendars stand there as if an earlier day had loaded them; a test that loads one finds it stored.
"""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql

MIGRATED = "sundial_migrated"
MIGRATE = "from sundial.cli import setup, site; site.open_site(); setup.migrate()"
CHECKOUT = Path(__file__).resolve().parent.parent
ENTERED = "SELECT * FROM organs_calendarday WHERE calendar_id < 0"
_days: list[bytes] = []


def migrated() -> str:
    """Bring one database to the newest tables, unless another process of this run has, and return its name."""
    shared = Path(os.environ["SUNDIAL_DATA"])
    done = shared / "migrated"
    with (shared / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            create_database(MIGRATED)
            command = [sys.executable, "-c", MIGRATE]
            surroundings = {**os.environ, "DATABASE_URL": database_address(MIGRATED)}
            subprocess.run(command, cwd=CHECKOUT, env=surroundings, check=True, timeout=600)
            done.touch()
    return MIGRATED


def enter_calendars(**signal: object) -> None:
    """Store the calendars most tests count by, under keys that stay the same: who has read one need not read it again."""
    from sundial.kernel import clock, workdays
    from sundial.organs.actions import _copy_days
    from sundial.organs.models import Calendar
    from sundial.permits.tests.life import days_from_2025

    calendars = [workdays.national(), days_from_2025()]
    rows = [
        Calendar(pk=-key, name=days.name, version=days.version, provisional_from=days.provisional_from)
        for key, days in enumerate(calendars, 1)
    ]
    for row, days in zip(rows, calendars, strict=True):
        row.loaded_at = clock.start_of_day(days.first)
        row.save(force_insert=True)
    if _days:
        _enter_kept_days()
        return
    for row, days in zip(rows, calendars, strict=True):
        _copy_days(row, days)
    _keep_days()


def _keep_days() -> None:
    """Have the days entered as the server writes them: each test that commits has this process enter them again."""
    from django.db import connection

    with connection.cursor() as cursor, cursor.copy(f"COPY ({ENTERED}) TO STDOUT (FORMAT binary)") as copy:
        _days.extend(bytes(piece) for piece in copy)


def _enter_kept_days() -> None:
    from django.db import connection

    with connection.cursor() as cursor, cursor.copy("COPY organs_calendarday FROM STDIN (FORMAT binary)") as copy:
        copy.write(b"".join(_days))


def permit_furnishing() -> None:
    """Let the connected database be given organs, officers and items without their events."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass, tgname FROM pg_trigger "
            "WHERE tgname ~ '^(organs|powers)_.*_require_event$' AND tgname NOT LIKE '%benchmark%'"
        )
        for table, trigger in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")


@contextmanager
def past_the_guards(address: str, *tables: str) -> Iterator[psycopg.Connection]:
    """A connection that changes ``tables`` as if it had been done, with its events, before the test; then the guards stand again."""
    with psycopg.connect(address) as connection:
        for table in tables:
            connection.execute(_guard(table, "DISABLE"))
        yield connection
        for table in tables:
            connection.execute(_guard(table, "ENABLE ALWAYS"))


def _guard(table: str, stands: LiteralString) -> sql.Composed:
    names = sql.Identifier(table), sql.Identifier(f"{table}_require_event")
    return sql.SQL("ALTER TABLE {} " + stands + " TRIGGER {}").format(*names)


def database_address(name: str) -> str:
    return re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", os.environ["DATABASE_URL"], count=1)


def create_database(name: str, template: str = "template0") -> None:
    """Create a database like ``template``; one that an interrupted run left on a server of yours is dropped first."""
    drop_database(name)
    _tell_server(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)),
    )


def drop_database(name: str) -> None:
    _tell_server(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _tell_server(statement: sql.Composed) -> None:
    with psycopg.connect(database_address("postgres"), autocommit=True) as connection:
        connection.execute(statement)
