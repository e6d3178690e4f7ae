"""The worker's eye: sleeps until an event is announced or a while has passed, then looks at what is due."""

from __future__ import annotations

import json
import threading
import time

import psycopg
from django.db import connection

from sundial.supervision.actions.sweep import BATCH, sweep

# Seconds without an announcement after which due clocks are looked at all the same: what time alone lights burns within
# a second of its moment.
PATIENCE = 0.5
# Seconds after a look during which further acts gather for the next: the first act is looked at as it comes, but acts that
# follow closely share the cost of a look.
GATHER = 0.05

_ears = threading.local()


def watch_once() -> bool:
    """Sweep once; when nothing was due, wait for an act. Return that there may be more to do: the watch never rests."""
    looked_at = sweep()
    if looked_at == 0:
        _wait(PATIENCE)
    elif looked_at < BATCH:
        time.sleep(GATHER)
    return True


def _wait(seconds: float) -> None:
    """Return at the first act announced, and with it forget all that wait behind: one look serves them all."""
    ears = _listener()
    for notice in ears.notifies(timeout=seconds):
        if not _is_light(notice.payload):
            break
    for _ in ears.notifies(timeout=0):
        pass


def _is_light(announcement: str) -> bool:
    """Lights and what became of them are events too, but change no rule's answer."""
    kind: str = json.loads(announcement)["kind"]
    return kind.startswith("signal.")


def _listener() -> psycopg.Connection[object]:
    """One connection per thread that only listens; a lost one is opened anew."""
    ears: psycopg.Connection[object] | None = getattr(_ears, "connection", None)
    if ears is None or ears.closed:
        parameters = connection.get_connection_params()
        known = {"host", "port", "dbname", "user", "password"}
        ears = psycopg.connect(autocommit=True, **{k: v for k, v in parameters.items() if k in known})
        ears.execute("LISTEN sundial_event")
        _ears.connection = ears
    return ears


def hang_up() -> None:
    """Close this thread's line; whoever keeps watch in a thread calls it when the watch ends."""
    ears: psycopg.Connection[object] | None = getattr(_ears, "connection", None)
    if ears is not None:
        ears.close()
        _ears.connection = None
