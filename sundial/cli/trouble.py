"""What a user reads when something fails: one sentence and an exit code, never a stack trace."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

OK, FINDINGS, BAD_INPUT, ENVIRONMENT, DEFECT = 0, 1, 2, 3, 4

EXIT_CODES = """\b
Exit codes: 0 all well; 1 findings, or a check that failed; 2 wrong usage or input;
3 this machine lacks something (network, disk, port, database); 4 a defect in Sundial."""


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
    kind = f"{type(error).__module__}.{type(error).__name__}"
    first_line = str(error).strip().splitlines()[0] if str(error).strip() else kind
    if kind == "django.core.exceptions.ImproperlyConfigured":
        return f"A setting is wrong: {first_line}", ENVIRONMENT
    if kind in {"django.db.utils.OperationalError", "psycopg.OperationalError"}:
        return f"The database cannot be used: {first_line}", ENVIRONMENT
    if kind == "sundial.kernel.refusal.Refusal":
        return first_line, BAD_INPUT
    return f"A defect in Sundial: {first_line} ({kind}). Run again with --debug before the command.", DEFECT


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
