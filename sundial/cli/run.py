"""From nothing to the demo county open in a browser: database, pages, worker and web server."""

from __future__ import annotations

import importlib
import importlib.util
import os
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import click

from sundial.cli import setup, web
from sundial.cli.progress import step, under_way
from sundial.cli.rights import Login
from sundial.cli.site import address, become, open_site

COUNTY = "Demo county"


@click.command()
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port of this machine; 0 takes a free one.",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser window.")
def run(port: int, no_browser: bool) -> None:
    """Open the demo county in a browser, from nothing.

    Starts an embedded PostgreSQL (or uses DATABASE_URL), builds the pages, loads the county if the database
    is empty, and serves until Ctrl-C. Stopping or killing it loses nothing that was saved.
    """
    began = time.monotonic()
    listener = web.listen("127.0.0.1", port)
    web.stop_on_signals()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    # Papers and codes print where they can be looked up: here, unless the site says it is seen elsewhere.
    os.environ.setdefault("SUNDIAL_PUBLIC_ADDRESS", address)
    try:
        prepare()
        with worker_beside():
            web.serve_until_stopped(listener, lambda: say_open(address, began, no_browser))
    except web.Stopped:
        click.echo("\nStopped. Everything saved is in the data directory.")


def prepare() -> None:
    """Bring this machine from whatever it has to a site ready to serve, telling each step that does work."""
    os.environ.setdefault("SUNDIAL_DEMO", "true")
    from sundial.system.postgres import data_directory

    click.echo(f"Sundial 日晷\n  Data directory: {data_directory()}")
    setup.translate()
    with ThreadPoolExecutor(1) as beside:  # the network has its own pace
        fetched = beside.submit(setup.fetch)
        step("Database server", start_database)
        step("Database tables", setup.migrate)
        fetched.result()
    become(Login.SEALER)
    step("Hashed static files", setup.collect)
    step(COUNTY, load_demo)
    become(Login.APP)
    step("Rule book", setup.enter_rules)


def start_database() -> bool:
    open_site(pooled=True, login=Login.OWNER)
    return True


def load_demo() -> bool:
    """Build the demo county in an empty database; return whether there was anything to build."""
    if importlib.util.find_spec("sundial.demo.actions") is None:
        return False
    from django.conf import settings
    from django.contrib.auth import get_user_model

    if not settings.DEMO or get_user_model()._default_manager.exists():
        return False
    click.echo("  The demo county is being lived: some hundred cases, a minute or more.")
    importlib.import_module("sundial.demo.actions").build(lambda share: under_way(COUNTY, share))
    return True


@contextmanager
def worker_beside() -> Iterator[None]:
    """Run ``sundial worker`` as a child that ends with us, even when we are killed: it watches its input."""
    stop = threading.Event()
    keeper = threading.Thread(target=keep_worker, args=(stop,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join(timeout=10)


def keep_worker(stop: threading.Event) -> None:
    """Start the worker, and start it again if it ends before we do."""
    while not stop.is_set():
        command = [sys.executable, "-m", "sundial.cli.main", "worker", "--until-stdin-closes"]
        alone = {name: value for name, value in os.environ.items() if name != "SUNDIAL_POOL"}
        alone["DATABASE_URL"] = address(Login.SEALER)
        child = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True, env=alone)
        while child.poll() is None and not stop.wait(0.2):
            pass
        if child.poll() is None:
            end(child)
            return
        click.echo(f"The worker ended with code {child.returncode}; starting it again.", err=True)
        stop.wait(2)


def end(child: subprocess.Popen[bytes]) -> None:
    """Ask the worker to finish its pass; kill it if it has not after five seconds."""
    if child.stdin:
        child.stdin.close()
    try:
        child.wait(timeout=5)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def say_open(address: str, began: float, no_browser: bool) -> None:
    """Say where the site is, who may sign in, and show it when there is a screen."""
    click.echo(f"Open after {time.monotonic() - began:.1f} s: {address}")
    for line in demo_accounts():
        click.echo(f"  {line}")
    click.echo("Stop with Ctrl-C.")
    if not no_browser and has_screen():
        webbrowser.open(address)


def demo_accounts() -> list[str]:
    """Return one line for each account of the demo cast, with its first password."""
    if importlib.util.find_spec("sundial.demo.queries") is None:
        return []
    return list(importlib.import_module("sundial.demo.queries").account_lines())


def has_screen() -> bool:
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
