"""Processes come, go and are killed; the server and its data must outlive all but the last."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sundial.system.postgres import Server, ServerTrouble

PROGRAM = """
import sys
from pathlib import Path
from sundial.system import postgres
print(postgres.start(Path(sys.argv[1]), durable=False), flush=True)
sys.stdin.read()
"""


class User:
    """A process of its own that uses the server until told to end."""

    def __init__(self, directory: Path) -> None:
        command = [sys.executable, "-c", PROGRAM, str(directory)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.address = self.process.stdout.readline().strip()

    def end(self) -> None:
        self.process.communicate("")

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder of our own: every pytest that starts closes the parent of ``tmp_path`` to other accounts."""
    with tempfile.TemporaryDirectory(prefix="sundial-") as name:
        yield Path(name)


@pytest.fixture
def directory(folder: Path) -> Iterator[Path]:
    yield folder / "postgres"
    wait_until_stopped(Server(folder / "postgres"))


def wait_until_stopped(server: Server) -> None:
    patience = time.monotonic() + 120
    while server.lives():
        assert time.monotonic() < patience, "the server was left running"
        time.sleep(0.05)


def answer(address: str, query: str) -> object:
    with psycopg.connect(address) as connection:
        row = connection.execute(query.encode()).fetchone()
        return row[0] if row else None


def test_the_server_stays_while_one_of_two_users_does(directory: Path) -> None:
    first, second = User(directory), User(directory)
    first.end()
    assert answer(second.address, "SELECT 1") == 1
    second.end()
    assert not Server(directory).lives()


def test_a_killed_user_leaves_no_server_behind_and_loses_nothing(directory: Path) -> None:
    user = User(directory)
    with psycopg.connect(user.address) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS value")
    user.kill()
    wait_until_stopped(Server(directory))
    again = User(directory)
    assert answer(again.address, "SELECT value FROM kept") == 7
    again.end()


def test_a_killed_server_starts_again_even_when_its_number_was_given_away(directory: Path) -> None:
    user = User(directory)
    pid_file = directory / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    os.kill(int(lines[0]), signal.SIGKILL)
    time.sleep(0.5)
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    user.kill()
    again = User(directory)
    assert answer(again.address, "SELECT 1") == 1
    again.end()


def test_a_first_start_cut_short_is_begun_anew(directory: Path) -> None:
    half = directory.with_name("postgres.new")
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    user = User(directory)
    assert answer(user.address, "SELECT current_database()") == "sundial"
    user.end()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has files that PostgreSQL may not own")
def test_a_backup_that_root_copied_back_is_started(directory: Path) -> None:
    first = User(directory)
    first.end()
    for path in (directory, *directory.rglob("*")):
        os.chown(path, 0, 0)
    user = User(directory)
    assert answer(user.address, "SELECT 1") == 1
    user.end()


def test_a_start_that_fails_is_not_explained_by_an_earlier_run(directory: Path) -> None:
    user = User(directory)
    user.end()
    with (directory / "log").open("a") as log:
        log.write("FATAL:  terminating connection due to administrator command\n")
    (directory / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(ServerTrouble, match="contains errors") as failed:
        Server(directory).start()
    assert "administrator" not in str(failed.value)


def test_the_socket_is_private(directory: Path) -> None:
    user = User(directory)
    assert (directory / ".s.PGSQL.5432").stat().st_mode & 0o077 == 0
    assert answer(user.address, "SHOW listen_addresses") == ""
    user.end()


def test_a_path_too_long_for_a_socket_still_works(folder: Path) -> None:
    directory = folder / ("long" * 30) / "postgres"
    user = User(directory)
    assert answer(user.address, "SELECT 1") == 1
    user.end()
    wait_until_stopped(Server(directory))
