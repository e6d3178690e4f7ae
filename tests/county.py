"""The demo county, lived once for a whole run of the tests; whoever needs it takes a copy.

It is lived up to a moment that is always the same, so that no test depends on the hour or the weekday it runs at.

``county``        the county before anybody has touched it
``in_county``     Django's own connection leads to a copy of it, until the file ends
``public_files``  its public log, as files
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.database import create_database, database_address, drop_database, migrated

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

NOW = dt.datetime(2026, 11, 20, 8, 0, tzinfo=dt.UTC)  # a Friday, four in the afternoon
TEMPLATE = "sundial_county"
# What its officers were told of in those months is sent here, or every site of it would begin with sending some hundred letters.
LIVE = """
from sundial.cli.run import prepare
prepare()
from sundial.supervision.notices.sending import one_pass
while one_pass():
    pass
"""


@dataclass(frozen=True)
class County:
    """A database to copy, and the data directory that belongs to it."""

    database: str
    folder: Path

    @contextmanager
    def copied(self, purpose: str) -> Iterator[str]:
        """Copy the database under a name of its own and drop the copy afterwards."""
        name = f"sundial_{purpose}_{uuid.uuid4().hex[:12]}"
        create_database(name, template=self.database)
        try:
            yield name
        finally:
            drop_database(name)


@pytest.fixture(scope="session")
def county() -> County:
    """Live the county once for the whole run; the second process of a parallel run waits and uses the same."""
    shared = Path(os.environ["SUNDIAL_DATA"])
    folder = shared / "county"
    with (shared / "county.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "built").exists():
            folder.mkdir(exist_ok=True)
            create_database(TEMPLATE, template=migrated())
            set_clock(TEMPLATE, NOW)
            command = [sys.executable, "-c", LIVE]
            subprocess.run(command, env=environment(TEMPLATE, folder), check=True, timeout=1200)
            (folder / "built").touch()
    return County(TEMPLATE, folder)


@pytest.fixture(scope="module")
def in_county(county: County, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    from django.db import connection

    with county.copied("looked_at") as name, django_db_blocker.unblock():
        before = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = name
        yield
        connection.close()
        connection.settings_dict["NAME"] = before


@pytest.fixture(scope="module")
def public_files(in_county: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county's log as anybody may have it; written once, and only for reading."""
    from sundial.ledger.export import export

    folder = tmp_path_factory.getbasetemp() / "public_files"
    export(folder)
    return folder


def set_clock(database: str, now: dt.datetime) -> None:
    """Let the demonstration's clock in ``database`` show ``now``."""
    with psycopg.connect(database_address(database)) as connection:
        connection.execute("DELETE FROM system_clockoffset")
        ahead = now - dt.datetime.now(dt.UTC)  # noqa: TID251 - it is set by how far it is from the real time
        connection.execute("INSERT INTO system_clockoffset (id, ahead) VALUES (1, %s)", [ahead])


def environment(database: str, folder: Path) -> dict[str, str]:
    """Return what the program's environment is on a user's machine, but for its database and data directory."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    chosen = {"DATABASE_URL": database_address(database), "SUNDIAL_DATA": str(folder), "PYTHONUNBUFFERED": "1"}
    # Several sites stand on one server of a hundred connections, each with one or two visitors.
    return {**inherited, **chosen, "SUNDIAL_POOL": "6"}
