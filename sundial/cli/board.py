"""``sundial ledger board``: the line of a day for the notice board."""

from __future__ import annotations

from datetime import datetime

import click

from sundial.cli.site import open_site
from sundial.cli.trouble import BadInput


@click.command()
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Day in Beijing; yesterday if none is named.")
def board(day: datetime | None) -> None:
    """Print the line of a day, for a notice board or a newspaper.

    It fixes the whole log as it stood when the day ended: typed into a file, sundial ledger fsck DIRECTORY --kept FILE tells at any
    later time whether the log still holds what was recorded then.
    """
    open_site()
    from datetime import timedelta

    from sundial.kernel import clock
    from sundial.ledger.board import of_day

    wanted = day.date() if day else clock.today() - timedelta(days=1)
    line = of_day(wanted) if wanted <= clock.today() else None
    if line is None:
        raise BadInput(f"Nothing was sealed by the end of {wanted}.")
    click.echo(line.text)
