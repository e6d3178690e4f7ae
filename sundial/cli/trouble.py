"""What a user reads when something fails: one sentence and an exit code, never a stack trace."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from sundial.cli import language

OK, FINDINGS, BAD_INPUT, ENVIRONMENT, DEFECT = 0, 1, 2, 3, 4

EXIT_CODES = """\b
Exit codes: 0 all well; 1 findings, or a check that failed; 2 wrong usage or input;
3 this machine lacks something (network, disk, port, database); 4 a defect in Sundial."""


# What PostgreSQL says where a program asks for tables that a later one made, by the names of the driver's errors.
LACKING = frozenset({"UndefinedTable", "UndefinedColumn", "UndefinedFunction"})
SPEAKS_FOR_ITSELF = {"sundial.system.postgres.ServerTrouble": ENVIRONMENT, "sundial.kernel.refusal.Refusal": BAD_INPUT}


class BadInput(click.ClickException):
    """The input cannot be used; the message names the place and the reason."""

    exit_code = BAD_INPUT


class EnvironmentTrouble(click.ClickException):
    """The machine lacks something; the message says what to do about it."""

    exit_code = ENVIRONMENT


def sentence(error: Exception) -> tuple[str, int]:
    """Say in one sentence what went wrong, and with which exit code the program ends."""
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return (
            f"The disk is full: {error.filename or 'no space left'}. Free some space and try again.",
            ENVIRONMENT,
        )
    if isinstance(error, PermissionError):
        return f"Not permitted: {error.filename or error}.", ENVIRONMENT
    if isinstance(error, FileNotFoundError):
        return f"There is no file {error.filename}.", BAD_INPUT
    kinds = {f"{kind.__module__}.{kind.__name__}" for kind in type(error).__mro__}  # by name: nothing is imported
    first_line = (in_words(error).strip().splitlines() or [type(error).__name__])[0]
    if kinds & SPEAKS_FOR_ITSELF.keys():
        return first_line, SPEAKS_FOR_ITSELF[(kinds & SPEAKS_FOR_ITSELF.keys()).pop()]
    if "django.core.exceptions.ImproperlyConfigured" in kinds:
        return f"A setting is wrong: {first_line}", ENVIRONMENT
    if kinds & {"django.db.utils.OperationalError", "psycopg.OperationalError"}:
        return ended() or f"The database cannot be used: {first_line}", ENVIRONMENT
    if LACKING & {type(error).__name__, type(error.__cause__).__name__} and lacks_migrations():
        return "The database has the tables of an older program, or none. Run: sundial setup --database", ENVIRONMENT
    return (
        f"A defect in Sundial: {first_line} ({type(error).__name__}). Run again with --debug before the command.",
        DEFECT,
    )


def lacks_migrations() -> bool:
    """Whether the database still wants to be brought to the newest tables; False where that cannot be told."""
    from sundial.cli.setup import pending_migrations

    try:
        return pending_migrations() > 0
    except Exception:  # whatever it is, it is not what the user asked about
        return False


def in_words(error: Exception) -> str:
    """Say the error in the language of the terminal; before Django is set up, sentences are English anyhow."""
    if "django.apps" not in sys.modules or not sys.modules["django.apps"].apps.ready:
        return str(error)
    from django.utils import translation

    with translation.override(language.code()):
        return str(error)


def ended() -> str:
    """Why the embedded server ended, when its log says so."""
    from sundial.system.postgres import why_it_ended

    return why_it_ended()


@contextmanager
def told_in_one_sentence(trace: bool) -> Iterator[None]:
    """End the program with a sentence instead of a trace, unless ``trace`` is wanted."""
    try:
        yield
    except Exception as error:  # the outermost handler: whatever failed, a person reads one sentence
        if trace:
            raise
        text, code = sentence(error)
        click.echo(f"Error: {text}", err=True)
        sys.exit(code)
