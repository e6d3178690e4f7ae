"""A transaction that the server ended to undo a deadlock is begun anew: nothing of it was kept, and nobody is told of an error."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection
from psycopg.errors import DeadlockDetected, SerializationFailure

Result = TypeVar("Result")
ENDED_BY_THE_SERVER = (DeadlockDetected, SerializationFailure)
ATTEMPTS = 3
# Seconds, at most, before the next attempt: whoever was let through has to end first, and two who met shall not meet again.
PAUSE = 0.2


def until_it_holds(act: Callable[[], Result]) -> Result:
    """Run a whole act, with a transaction of its own, and again where the server ended it over a conflict with another.

    An act inside a transaction that began before it is run once: what was done before would be lost. Raises what ``act`` raises,
    and the last OperationalError when every attempt met another.
    """
    for _attempt in range(ATTEMPTS - 1):
        try:
            return act()
        except OperationalError as trouble:
            if connection.in_atomic_block or not isinstance(trouble.__cause__, ENDED_BY_THE_SERVER):
                raise
        # No secret hangs on how long it waits.
        time.sleep(random.uniform(0, PAUSE))  # noqa: S311
    return act()
