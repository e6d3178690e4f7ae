"""SMS drivers that need no gateway: into a folder, one file a message, or onto the console.

A driver for a gateway has the same shape: ``send(number, text, key)``; ``key`` is the same when a message is repeated.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from django.conf import settings

from sundial.kernel import clock


def to_file(number: str, text: str, key: str) -> None:
    """Write the message into the outbox folder, once for each key."""
    folder = Path(settings.SMS_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    moment = f"{clock.now().astimezone(clock.BEIJING):%Y-%m-%d %H:%M:%S}"
    with contextlib.suppress(FileExistsError):  # the same key again: it was sent before the power went
        handle = os.open(folder / f"{key}.txt", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{moment}\n{number}\n{text}\n")


def to_console(number: str, text: str, key: str) -> None:
    """Print the message."""
    sys.stderr.write(f"SMS {number}: {text} [{key}]\n")
