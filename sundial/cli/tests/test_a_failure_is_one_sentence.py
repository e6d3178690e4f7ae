"""What the program says when something is missing, and the code it ends with."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest
from django.db import OperationalError, ProgrammingError, connection, transaction

from sundial.cli import trouble
from sundial.kernel.arrangements import load_arrangement
from sundial.kernel.refusal import Refusal


def sundial(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PYTEST_VERSION"}}
    return subprocess.run(
        [sys.executable, "-m", "sundial.cli.main", *arguments],
        env=inherited | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_a_taken_port_names_another() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = sundial("run", "--port", str(port))
    assert done.returncode == trouble.ENVIRONMENT
    assert f"Port {port} on 127.0.0.1 is taken" in done.stderr
    assert f"--port {port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_named() -> None:
    done = sundial("setup", SUNDIAL_DEBUG="perhaps")
    assert done.returncode == trouble.ENVIRONMENT
    assert "SUNDIAL_DEBUG must be true or false, not 'perhaps'" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unreachable_database_is_told(tmp_path: Path) -> None:
    done = sundial("serve", "--port", "0", DATABASE_URL=f"postgresql:///x?host={tmp_path}")
    assert done.returncode == trouble.BAD_INPUT  # click refuses port 0 itself
    done = sundial("setup", "--database", DATABASE_URL=f"postgresql:///x?host={tmp_path}")
    assert done.returncode == trouble.ENVIRONMENT
    assert done.stderr.startswith("Error: The database cannot be used")


def test_a_data_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    done = sundial("run", "--port", "0", "--no-browser", SUNDIAL_DATA=str(in_the_way / "data"))
    assert done.returncode == trouble.ENVIRONMENT
    assert f"The data directory {in_the_way / 'data'} cannot be made (Not a directory)" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_ended_for_want_of_space_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUNDIAL_DATA", str(tmp_path))
    log = tmp_path / "postgres" / "log"
    log.parent.mkdir()
    lost = OperationalError("couldn't get a connection after 30.00 sec")
    log.write_text("LOG:  starting PostgreSQL 18\nPANIC:  could not write to file: No space left on device\n")
    assert trouble.sentence(lost) == (f"The disk is full: {log.parent} has no space left. Free some and try again.", 3)
    log.write_text(log.read_text() + "LOG:  starting PostgreSQL 18\n")
    assert trouble.sentence(lost)[0].startswith("The database cannot be used")


def test_debug_shows_the_trace() -> None:
    done = sundial("--debug", "setup", SUNDIAL_DEBUG="perhaps")
    assert "Traceback" in done.stderr


def test_a_wrong_word_is_wrong_usage() -> None:
    assert sundial("rnu").returncode == trouble.BAD_INPUT


@pytest.mark.parametrize(
    ("error", "words", "code"),
    [
        (OSError(28, "No space left on device", "/data/x"), "The disk is full: /data/x", trouble.ENVIRONMENT),
        (PermissionError(13, "Permission denied", "/data/x"), "Not permitted: /data/x", trouble.ENVIRONMENT),
        (FileNotFoundError(2, "No such file", "log.xes"), "There is no file log.xes", trouble.BAD_INPUT),
        (Refusal("a.b", "The limit is missing."), "The limit is missing.", trouble.BAD_INPUT),
        (ZeroDivisionError("division by zero"), "A defect in Sundial: division by zero", trouble.DEFECT),
    ],
)
def test_each_kind_has_its_sentence_and_code(error: Exception, words: str, code: int) -> None:
    text, ends_with = trouble.sentence(error)
    assert words in text
    assert ends_with == code


@pytest.mark.parametrize(("terminal", "words"), [("C.UTF-8", "not readable YAML"), ("zh_CN.UTF-8", "不是可读取的")])
def test_a_refusal_speaks_the_language_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, terminal: str, words: str
) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", terminal)
    faulty = tmp_path / "2027.yaml"
    faulty.write_text("year: [", encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        load_arrangement(faulty)
    assert words in trouble.sentence(refused.value)[0]


def test_the_codes_are_in_the_help() -> None:
    from sundial.cli.main import cli

    shown = cli.get_help(click.Context(cli))
    assert all(f"{code} " in shown for code in range(5))


def test_the_help_needs_neither_django_nor_a_database() -> None:
    program = "import sys; from sundial.cli.main import cli; cli(['--help'], standalone_mode=False); "
    program += "assert 'django' not in sys.modules, 'help must be quick'"
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)


@pytest.mark.django_db
def test_tables_of_an_older_program_are_told_with_what_to_do() -> None:
    with connection.cursor() as cursor:
        with pytest.raises(ProgrammingError) as met, transaction.atomic():
            cursor.execute("SELECT FROM ledger_not_there")
        assert trouble.sentence(met.value)[1] == trouble.DEFECT, "the tables are the newest: it is our fault"
        cursor.execute(
            "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations WHERE app = 'ledger')"
        )
    text, code = trouble.sentence(met.value)
    assert code == trouble.ENVIRONMENT and "sundial setup --database" in text
