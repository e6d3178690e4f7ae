"""Seconds of processor time a piece of work takes here and in the server: on a busy machine they say more than the clock."""

from __future__ import annotations

import time
from collections.abc import Callable

import psutil


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Do ``work``; return what this process and what all processes of the connected server spent meanwhile."""
    server = _server()
    before, began = _of(server), time.process_time()
    work()
    return time.process_time() - began, _of(server) - before


def _server() -> psutil.Process:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    parent = psutil.Process(backend).parent()
    assert parent, "a server's process has a parent"
    return parent


def _of(server: psutil.Process) -> float:
    times = [process.cpu_times() for process in (server, *server.children())]
    return float(sum(each.user + each.system for each in times))
