"""``sundial audit``: hold an event log to the rules."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from sundial.cli import trouble
from sundial.rules.dictionary import LAWBOOK
from sundial.rules.logs import outputs
from sundial.rules.logs.audit import Audit
from sundial.rules.logs.audit import audit as run_audit
from sundial.rules.logs.log_map import load_map
from sundial.rules.logs.trouble import LogError
from sundial.rules.source import RuleError

STAGES = {
    "recognise": "Looking which log this is",
    "read": "Reading",
    "relate": "Relating acts to cases",
    "facts": "Working out the facts",
    "rules": "Running the rules",
    "write": "Writing",
}
STYLES = {"red": "bold red", "yellow": "yellow", "warning": "blue", "grey": "dim"}


@click.command(
    epilog="Exit codes: 0 nothing found; 1 findings; 2 the file, the map or a rule cannot be read. "
    "How to write a map: docs/audit.md."
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--map", "map_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Mapping file of this log."
)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day asked about, local; else the day of the last event."
)
@click.option(
    "--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write summary and findings as JSON."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="New directory for findings (Parquet, CSV, JSON) and the HTML report.",
)
@click.option(
    "--rules",
    "lawbook",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=LAWBOOK,
    help="Rule directory.",
)
def audit(
    file: Path, map_file: Path | None, as_of: datetime | None, json_file: Path | None, out: Path | None, lawbook: Path
) -> None:
    """Check an event log FILE (XES, XES.gz, CSV, Parquet) against the rules."""
    console = Console()
    try:
        if out:
            outputs.refuse_full(out)
        done, summary = _run(file, map_file, as_of.date() if as_of else None, json_file, out, lawbook)
    except (LogError, RuleError) as error:
        raise trouble.BadInput(str(error)) from error
    _show(console, done, summary, chosen=map_file is None)
    for written in filter(None, (json_file, out)):
        console.print(f"Written: {written}")
    if any(summary["lights"].values()):
        raise SystemExit(trouble.FINDINGS)


def _run(
    file: Path, map_file: Path | None, as_of: date | None, json_file: Path | None, out: Path | None, lawbook: Path
) -> tuple[Audit, dict[str, Any]]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Reading", total=file.stat().st_size)

        def told(stage: str) -> None:
            progress.update(task, description=STAGES[stage])

        known = load_map(map_file) if map_file else None
        done = run_audit(file, known, as_of, lawbook=lawbook, read=lambda size: progress.advance(task, size), told=told)
        told("write")
        summary = done.summary()
        if json_file:
            outputs.write_json(done, summary, json_file)
        if out:
            outputs.write_directory(done, summary, out)
    return done, summary


def _show(console: Console, done: Audit, summary: dict[str, Any], *, chosen: bool) -> None:
    how = " (recognised; name another with --map)" if chosen else ""
    console.print(f"[bold]{summary['title']}[/] · {summary['title_en']}")
    console.print(f"Map {summary['map']}{how}. Dates are local to {summary['zone']}. As of {summary['as_of']}.")
    console.print(
        f"{summary['cases']:,} cases ({summary['ended']:,} ended, {summary['open']:,} open), {summary['events']:,} events "
        f"from {summary['first_event_on']} to {summary['last_event_on']}; {summary['rejected']['count']:,} rows rejected."
    )
    for reason in summary["rejected"]["reasons"]:
        console.print(f"  rejected: {reason['count']:,} × {reason['reason']}, first in line {reason['first_line']}")
    console.print(_rules_table(summary))
    if summary["worst"]:
        console.print(_worst_table(summary))
    if summary["oldest_open"]:
        oldest = summary["oldest_open"][0]
        console.print(
            f"Oldest open case: {oldest['case_id']}, begun {oldest['began_on']}, last touched {oldest['last_event_on']}."
        )


def _rules_table(summary: dict[str, Any]) -> Table:
    table = Table("Light", "Rule", "Basis", title="Findings by rule", title_justify="left")
    table.add_column("Findings", justify="right")
    for rule in summary["rules"]:
        light = f"[{STYLES[rule['light']]}]{rule['light']}[/]"
        table.add_row(light, f"{rule['name']}\n{rule['name_en']}", rule["basis"], f"{rule['findings']:,}")
    return table


def _worst_table(summary: dict[str, Any]) -> Table:
    table = Table("Case", "Light", "Why", title="Worst", title_justify="left")
    for finding in summary["worst"][:5]:
        light = f"[{STYLES[finding['light']]}]{finding['light']}[/]"
        table.add_row(finding["case_id"], light, finding["sentence_en"])
    return table
