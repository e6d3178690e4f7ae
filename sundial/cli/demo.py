"""``sundial demo``: build the demonstration county, move its clock, list its accounts; make a synthetic province."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from sundial.cli import setup
from sundial.cli.rights import Login
from sundial.cli.site import become, open_site
from sundial.cli.trouble import BadInput


@click.group()
@click.pass_context
def demo(context: click.Context) -> None:
    """Build the demo county, move its clock, or make a synthetic province."""
    if context.invoked_subcommand == "generate":
        return  # files only: no database
    os.environ["SUNDIAL_DEMO"] = "true"
    open_site(login=Login.OWNER)
    setup.migrate()
    become(Login.SEALER)
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


@demo.command()
@click.option("--cases", type=click.IntRange(min=1), required=True, help="How many cases; about ten events each.")
@click.option(
    "--seed", type=click.IntRange(0, 1_000_000), default=1, show_default=True, help="Another seed, another province."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("province"),
    show_default=True,
    help="New directory for the set.",
)
def generate(cases: int, seed: int, out: Path) -> None:
    """Make a synthetic province as an event set (Parquet), with known faults in truth.parquet."""
    from sundial.demo.province.generate import Order
    from sundial.demo.province.generate import generate as make
    from sundial.rules.logs import outputs
    from sundial.rules.logs.trouble import LogError

    began = time.perf_counter()
    columns = (TextColumn("Writing"), BarColumn(), MofNCompleteColumn(), TextColumn("cases"), TimeElapsedColumn())
    try:
        outputs.refuse_full(out)
    except LogError as error:
        raise BadInput(str(error)) from error
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Writing", total=cases)
        with outputs.whole_directory(out) as directory:
            manifest = make(Order(cases, seed, directory), done=lambda number: progress.advance(task, number))
    click.echo(
        f"{manifest.cases:,} cases, {manifest.events:,} events, {manifest.steps:,} steps in {out} "
        f"({time.perf_counter() - began:.1f} s). Day asked about: {manifest.as_of}."
    )


def say_accounts() -> None:
    from sundial.demo.queries import account_lines

    for line in account_lines():
        click.echo(line)
