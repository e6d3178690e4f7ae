"""The web server: one listening socket, one uvicorn, a quiet end."""

from __future__ import annotations

import errno
import signal
import socket
import threading
import time
from collections.abc import Callable
from types import FrameType

from sundial.cli.trouble import EnvironmentTrouble


class Stopped(BaseException):
    """The user or the machine asked for an end; unwinding closes everything in order."""


def stop_on_signals() -> None:
    """Turn interrupt, termination and a closed terminal into ``Stopped``, so that every ``finally`` runs."""
    for name in ["SIGINT", "SIGTERM", "SIGHUP"]:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), raise_stopped)


def raise_stopped(number: int, frame: FrameType | None) -> None:
    raise Stopped


def listen(host: str, port: int) -> socket.socket:
    """Take the port before any slow work begins. Raises EnvironmentTrouble when it is taken or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise EnvironmentTrouble(
                f"Port {port} on {host} is taken. Stop what uses it, or choose another, such as --port {port + 1} "
                f"(make run PORT={port + 1})."
            ) from error
        raise EnvironmentTrouble(f"Cannot listen on {host}:{port}: {error.strerror}.") from error
    listener.set_inheritable(True)
    return listener


def serve_until_stopped(
    listener: socket.socket, when_open: Callable[[], None] = lambda: None, proxies: str = ""
) -> None:
    """Serve the site on ``listener`` until a signal; ``when_open`` is called once it answers.

    Only a proxy whose address is among ``proxies`` (separated by commas) is believed when it says whom it speaks for:
    else whoever asks could choose the address by which wrong passwords are counted.
    """
    import uvicorn

    config = uvicorn.Config(
        "sundial.asgi:application",
        lifespan="off",
        log_level="warning",
        timeout_graceful_shutdown=2,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
    )
    server = uvicorn.Server(config)
    threading.Thread(target=call_when_open, args=(server, when_open), daemon=True).start()
    try:
        server.run(sockets=[listener])
    finally:
        let_connections_go()


def let_connections_go() -> None:
    """Close the pool of database connections, whose threads would otherwise delay the end."""
    from django.db import connections
    from django.db.backends.postgresql.base import DatabaseWrapper

    connection = connections["default"]

    connection.close()
    if isinstance(connection, DatabaseWrapper):
        connection.close_pool()


def call_when_open(server: object, when_open: Callable[[], None]) -> None:
    while not getattr(server, "started", False):
        time.sleep(0.05)
    when_open()
