"""``sundial import``: take over the cases another system tells of in its log."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from sundial.cli.catalogue import ready
from sundial.cli.trouble import FINDINGS, BadInput

if TYPE_CHECKING:
    from sundial.exchange.actions import Result

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    name="import",
    epilog="Exit codes: 0 every row taken or known already; 1 some rows were refused; 2 the file or the map cannot be read. "
    "How to write a map: docs/audit.md.",
)
@click.argument("file", type=FILE)
@click.option("--item", required=True, metavar="CODE", help="Power item whose cases these are.")
@click.option("--map", "map_file", type=FILE, help="Mapping file of this log; else it must be one the product knows.")
@click.option(
    "--refused", "refused_file", type=click.Path(dir_okay=False, path_type=Path), help="Write refused rows as CSV."
)
def take_over(file: Path, item: str, map_file: Path | None, refused_file: Path | None) -> None:
    """Take over the cases that another system tells of in FILE (XES, CSV, Parquet), each whole or not at all.

    Every row is examined before the first is written; what cannot be used is refused by its line and reason. Importing a file
    again takes only what is new. The cases are watched by the rules of their own law, and nobody acts on them here.
    """
    console = ready()
    from sundial.exchange.actions import take_over as take
    from sundial.kernel.refusal import Refusal
    from sundial.rules.logs.log_map import load_map
    from sundial.rules.logs.trouble import LogError
    from sundial.rules.source import RuleError

    began = time.monotonic()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    try:
        known = load_map(map_file) if map_file else None
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task("Examining")
            result = take(
                file, item, known, told=lambda done: progress.update(task, description=f"{done} cases taken over")
            )
    except (LogError, RuleError, Refusal) as error:
        raise BadInput(str(error)) from error
    if refused_file:
        _write_refused(refused_file, result)
    seconds = time.monotonic() - began
    console.print(
        f"{result.system.title_en}: {result.taken} cases with {result.events} acts taken over in {seconds:.1f} s, "
        f"{result.unchanged} known already; amounts {result.amount:,.2f}."
    )
    for reason, count in sorted(result.reasons.items()):
        console.print(f"  refused: {reason}: {count}")
    if result.refused:
        raise SystemExit(FINDINGS)


def _write_refused(file: Path, result: Result) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["line", "case", "reason", "value"])
        # A text that looks like a formula stays text when a spreadsheet opens the file.
        rows.writerows([each.line, *map(_plain, (each.record, each.reason, each.value))] for each in result.refused)


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
