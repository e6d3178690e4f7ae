"""``sundial demo``: build the demonstration county, move its clock, list its accounts."""

from __future__ import annotations

import os
from datetime import timedelta

import click

from sundial.cli import setup
from sundial.cli.site import open_site
from sundial.cli.trouble import BadInput


@click.group()
def demo() -> None:
    """Build the demo county, or move its clock."""
    os.environ["SUNDIAL_DEMO"] = "true"
    open_site()
    setup.migrate()
    from sundial.system import demo_clock

    demo_clock.refresh()


@demo.command()
def build() -> None:
    """Build the county in an empty database; do nothing in one that is not."""
    from sundial.demo.actions import build as build_county

    if not build_county():
        raise BadInput("The database is not empty; the county is only built in an empty one.")
    say_accounts()


@demo.command()
def accounts() -> None:
    """List the accounts of the cast and their first password."""
    say_accounts()


@demo.command()
@click.option("--days", type=click.IntRange(min=0), default=0, help="How many days to go forward.")
@click.option("--hours", type=click.IntRange(min=0), default=0, help="How many hours to go forward.")
def clock(days: int, hours: int) -> None:
    """Move the clock of the county forward, for every process that serves it."""
    from sundial.demo.clock import move
    from sundial.kernel.clock import BEIJING

    by = timedelta(days=days, hours=hours)
    if not by:
        raise BadInput("Say how far: --days 3, or --hours 12.")
    click.echo(f"It is now {move(by).astimezone(BEIJING):%Y-%m-%d %H:%M} in the county.")


def say_accounts() -> None:
    from sundial.demo.queries import account_lines

    for line in account_lines():
        click.echo(line)
