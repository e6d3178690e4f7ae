"""Serve the pages in production: nothing is built, created or loaded here, only checked."""

from __future__ import annotations

import os

import click

from sundial.cli import web
from sundial.cli.site import open_site
from sundial.cli.trouble import EnvironmentTrouble


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
def serve(host: str, port: int) -> None:
    """Serve the pages in production, behind a proxy that ends TLS.

    Run `sundial setup --database` first, and `sundial worker` beside it.
    """
    os.environ.setdefault("SUNDIAL_HTTPS", "true")
    listener = web.listen(host, port)
    web.stop_on_signals()
    try:
        open_site(pooled=True)
        refuse_unprepared()
        proxies = os.environ.get("SUNDIAL_PROXIES", "127.0.0.1")
        web.serve_until_stopped(listener, lambda: click.echo(f"Serving on http://{host}:{port}/"), proxies)
    except web.Stopped:
        click.echo("Stopped.")


def refuse_unprepared() -> None:
    """Raise EnvironmentTrouble when the database lacks migrations or the static files were not built."""
    from sundial.cli.setup import STATIC_STAMP, pending_migrations

    if not STATIC_STAMP.exists():
        raise EnvironmentTrouble("The static files are not built. Run: sundial setup")
    lacking = pending_migrations()
    if lacking:
        raise EnvironmentTrouble(f"The database lacks {lacking} migrations. Run: sundial setup --database")
