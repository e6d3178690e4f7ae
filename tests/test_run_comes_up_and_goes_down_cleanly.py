"""``sundial run`` as a user starts it: its own database, one directory, one process tree, no remains."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from sundial.cli.rights import Login, address_of
from sundial.system.postgres import Server

OPEN = re.compile(r"Open after ([\d.]+) s: (http://127\.0\.0\.1:\d+/)")
PATIENCE = 300


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="sundial-run-") as name:
        yield Path(name)


def started(folder: Path) -> tuple[subprocess.Popen[str], float, str]:
    """Start the program over ``folder`` without a county; return it, its time to open in seconds, its address."""
    inherited = {k: v for k, v in os.environ.items() if k != "DATABASE_URL" and not k.startswith("PYTEST_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "sundial.cli.main", "run", "--port", "0", "--no-browser"],
        env={**inherited, "SUNDIAL_DATA": str(folder), "SUNDIAL_DEMO": "false", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    found = next(match for line in process.stdout if (match := OPEN.search(line)))
    return process, float(found[1]), found[2]


def wait_until(happened: Callable[[], bool]) -> None:
    patience = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < patience
        time.sleep(0.1)


# What an application that was broken into would try, so that the record no longer says what happened.
FORBIDDEN = (
    "UPDATE ledger_leaf SET entry = ''",
    "DELETE FROM ledger_event",
    "TRUNCATE ledger_leaf CASCADE",
    "INSERT INTO ledger_checkpoint VALUES (1, '', '', now())",
    "SELECT entry FROM ledger_pending",
    "ALTER TABLE ledger_leaf DISABLE TRIGGER ALL",
    "DROP TRIGGER ledger_leaf_check ON ledger_leaf",
    "CREATE FUNCTION public.ledger_check_leaf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "SELECT ledger_forget(gen_random_uuid(), '{data}', '', '{}')",
    "SET session_replication_role = replica",
    "SET ROLE tl_owner",
)


def who_works_in(server: Server) -> set[str]:
    with psycopg.connect(server.address("sundial")) as connection:
        rows = connection.execute(
            "SELECT usename FROM pg_stat_activity WHERE datname = 'sundial' AND pid <> pg_backend_pid()"
        )
        return {str(name) for (name,) in rows}


def refused(server: Server, login: Login) -> list[str]:
    """The states in which the database ends each of these statements."""
    with psycopg.connect(address_of(server.address("sundial"), login), autocommit=True) as connection:
        assert connection.execute("SELECT count(*) FROM ledger_leaf").fetchone()
        return [state_of(connection, statement) for statement in FORBIDDEN]


def state_of(connection: psycopg.Connection[tuple[object, ...]], statement: str) -> str:
    try:
        connection.execute(statement.encode())
    except psycopg.Error as error:
        return error.sqlstate or ""
    return "done"


def test_it_opens_ends_on_request_opens_again_and_is_killed(folder: Path) -> None:
    process, _, address = started(folder)
    assert urllib.request.urlopen(address + "static/ui/tokens.css").status == 200  # noqa: S310 - our own address
    server = Server(folder / "postgres")
    wait_until(lambda: Login.SEALER in who_works_in(server))
    assert who_works_in(server) <= {Login.APP, Login.SEALER}, "nobody works as the owner of the tables"
    assert set(refused(server, Login.APP)) == {"42501"}
    family = psutil.Process(process.pid).children(recursive=True)
    worker = next(child for child in family if "worker" in child.cmdline())
    assert worker.environ()["SUNDIAL_PUBLIC_ADDRESS"] == address, "papers print the address that was opened"
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=PATIENCE)
    assert "Stopped." in said
    assert process.returncode == 0
    assert not Server(folder / "postgres").lives()
    wait_until(lambda: not any(child.is_running() and child.status() != "zombie" for child in family))

    again, _, _ = started(folder)
    busy = psutil.Process(again.pid).cpu_times()  # not the clock on the wall: the machine may have other work
    assert busy.user + busy.system + busy.children_user + busy.children_system < 10
    killed_it_leaves_nothing_running(again, folder)


def killed_it_leaves_nothing_running(process: subprocess.Popen[str], folder: Path) -> None:
    family = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.communicate()
    wait_until(lambda: not any(child.is_running() and child.status() != "zombie" for child in family))
    wait_until(lambda: not Server(folder / "postgres").lives())
