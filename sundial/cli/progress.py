"""Steps told as they happen: on a terminal the name while it runs, everywhere the seconds once it is done."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import click

WIDTH = 28


def step(name: str, work: Callable[[], bool]) -> None:
    """Do one piece of work and say how long it took; silent when there was nothing to do."""
    began = time.monotonic()
    under_way(name)
    try:
        done = work()
    finally:
        wipe()
    if done:
        click.echo(f"  {name:<{WIDTH}} {time.monotonic() - began:5.1f} s")


def under_way(name: str, share: float | None = None) -> None:
    """Show on a terminal what is being done, and how much of it is (0 to 1). A log gets finished steps only."""
    if sys.stdout.isatty():
        wipe()
        click.echo(f"  {name:<{WIDTH}} {'…' if share is None else f'{share:.0%}':>5}", nl=False)


def wipe() -> None:
    """Take the line back that told what was under way."""
    if sys.stdout.isatty():
        click.echo("\r\x1b[2K", nl=False)
