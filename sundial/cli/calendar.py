"""``sundial calendar``: take a newly published arrangement of holidays into use."""

from __future__ import annotations

from pathlib import Path

import click

from sundial.cli import language, setup


@click.group()
def calendar() -> None:
    """See the working calendar and take a new arrangement into use."""


@calendar.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would move, change nothing.")
def import_command(file: Path, dry_run: bool) -> None:
    """Take the arrangement in FILE into use and show every open clock it moves: its last day before and after.

    FILE has the format of the arrangements the product carries (sundial/kernel/data/arrangements).
    """
    setup.open_up_to_date()
    language.speak()
    from django.db import transaction

    from sundial.cases.arrangements import adopt_arrangement
    from sundial.cases.deadlines import last_day
    from sundial.ledger.actor import Actor

    with transaction.atomic():
        adopted = adopt_arrangement(file, by=Actor.system())
        transaction.set_rollback(dry_run)
    click.echo(f"{'Would use' if dry_run else 'In use'}: {adopted.calendar}")
    for day in adopted.days:
        click.echo(f"  {day.date}  {day.old} → {day.new}")
    click.echo(f"{len(adopted.clocks)} open clocks {'would move' if dry_run else 'moved'}")
    for moved in adopted.clocks:
        days = f"{last_day(moved.old_due_at)} → {last_day(moved.new_due_at)}"
        click.echo(f"  {moved.case.number}  {moved.clock.get_kind_display()}  {days}")


@calendar.command()
def show() -> None:
    """Show the calendars in use and from which day each is provisional."""
    setup.open_up_to_date()
    from sundial.organs.models import Calendar

    for row in Calendar.objects.order_by("name", "version"):
        click.echo(f"{row}  provisional from {row.provisional_from}  used by {row.organs.count()} organs")
