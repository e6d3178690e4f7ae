"""``sundial audit``: hold an event log, or a whole event set, to the rules."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from sundial.cli import trouble
from sundial.rules.dictionary import LAWBOOK
from sundial.rules.library import UnknownRule
from sundial.rules.logs import outputs
from sundial.rules.logs.audit import audit as audit_log
from sundial.rules.logs.log_map import load_map
from sundial.rules.logs.result import Audit
from sundial.rules.logs.trouble import LogError
from sundial.rules.sets.audit import Settings, audit_set
from sundial.rules.sets.spark import EngineMissing, audit_on_spark
from sundial.rules.source import RuleError

STAGES = {
    "recognise": "Looking which log this is",
    "read": "Reading",
    "relate": "Relating acts to cases",
    "facts": "Working out the facts",
    "rules": "Running the rules",
    "judge": "Judging region by region",
    "write": "Writing",
}
STYLES = {"red": "bold red", "yellow": "yellow", "warning": "blue", "grey": "dim"}


MEMORY = re.compile(r"(\d+(?:\.\d+)?)\s*(MB|GB|MiB|GiB)", re.IGNORECASE)
UNITS = {"MB": 10**6, "GB": 10**9, "MIB": 1 << 20, "GIB": 1 << 30}


class Memory(click.ParamType[int]):
    """An amount of memory, such as 4GB or 512MiB, in bytes."""

    name = "SIZE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        if not (found := MEMORY.fullmatch(value.strip())):
            self.fail(f"{value} is not an amount of memory; write one such as 4GB or 512MB", param, ctx)
        return int(float(found[1]) * UNITS[found[2].upper()])


@dataclass(frozen=True)
class Asked:
    """What the command line asks for."""

    source: Path
    map_file: Path | None
    as_of: date | None
    lawbook: Path
    only: tuple[str, ...]
    engine: str
    memory: int
    threads: int
    scratch: Path | None


@click.command(
    epilog="Exit codes: 0 nothing found; 1 findings; 2 the file, the map or a rule cannot be read. "
    "How to write a map, and the event-set format: docs/audit.md."
)
@click.argument("source", metavar="FILE", type=click.Path(exists=True, path_type=Path))
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
    "--rules", "only", metavar="ID,KIND,…", help="Run only these rules, named by id or kind (time, procedure, …)."
)
@click.option(
    "--lawbook",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=LAWBOOK,
    help="Another rule directory.",
)
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="What computes; spark is for event sets.",
)
@click.option(
    "--memory", type=Memory(), default="4GiB", show_default=True, help="Memory limit of an event set's audit."
)
@click.option(
    "--threads", type=click.IntRange(min=1), default=os.cpu_count() or 1, show_default=True, help="Threads likewise."
)
@click.option(
    "--scratch",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Directory for what is passing; a Spark cluster must see it.",
)
def audit(
    source: Path,
    map_file: Path | None,
    as_of: datetime | None,
    json_file: Path | None,
    out: Path | None,
    only: str | None,
    lawbook: Path,
    engine: str,
    memory: int,
    threads: int,
    scratch: Path | None,
) -> None:
    """Check an event log FILE (XES, XES.gz, CSV, Parquet) or an event set (a directory) against the rules."""
    console = Console()
    named = tuple(filter(None, (name.strip() for name in (only or "").split(","))))
    asked = Asked(source, map_file, as_of.date() if as_of else None, lawbook, named, engine, memory, threads, scratch)
    try:
        if out:
            outputs.refuse_full(out)
        done, summary = _run(asked, json_file, out)
    except (LogError, RuleError, UnknownRule) as error:
        raise trouble.BadInput(str(error)) from error
    except EngineMissing as error:
        raise trouble.EnvironmentTrouble(str(error)) from error
    _show(console, done, summary, chosen=map_file is None and source.is_file())
    for written in filter(None, (json_file, out)):
        console.print(f"Written: {written}")
    if any(summary["lights"].values()):
        raise SystemExit(trouble.FINDINGS)


def _run(asked: Asked, json_file: Path | None, out: Path | None) -> tuple[Audit, dict[str, Any]]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Reading", total=asked.source.stat().st_size)
        done = _set(asked, progress, task) if asked.source.is_dir() else _log(asked, progress, task)
        progress.update(task, description=STAGES["write"])
        summary = done.summary()
        if json_file:
            outputs.write_json(done, summary, json_file)
        if out:
            outputs.write_directory(done, summary, out)
    return done, summary


def _log(asked: Asked, progress: Progress, task: TaskID) -> Audit:
    if asked.engine == "spark":
        raise trouble.BadInput("--engine spark audits event sets; a single log is read by duckdb: leave out --engine.")
    known = load_map(asked.map_file) if asked.map_file else None
    return audit_log(
        asked.source,
        known,
        asked.as_of,
        lawbook=asked.lawbook,
        only=asked.only,
        read=lambda size: progress.advance(task, size),
        told=lambda stage: progress.update(task, description=STAGES[stage]),
    )


def _set(asked: Asked, progress: Progress, task: TaskID) -> Audit:
    if asked.map_file:
        raise trouble.BadInput("An event set needs no map: leave out --map.")
    settings = Settings(threads=asked.threads, memory=asked.memory, scratch=asked.scratch)
    if asked.engine == "spark":
        return audit_on_spark(
            asked.source,
            asked.as_of,
            lawbook=asked.lawbook,
            only=asked.only,
            settings=settings,
            told=lambda stage: progress.update(task, description=STAGES[stage], total=None),
        )
    progress.update(task, description=STAGES["judge"])
    return audit_set(
        asked.source,
        asked.as_of,
        lawbook=asked.lawbook,
        only=asked.only,
        settings=settings,
        sized=lambda size: progress.update(task, total=size),
        read=lambda size: progress.advance(task, size),
    )


def _show(console: Console, done: Audit, summary: dict[str, Any], *, chosen: bool) -> None:
    how = " (recognised; name another with --map)" if chosen else ""
    console.print(f"[bold]{summary['title']}[/] · {summary['title_en']}")
    what = f"Map {summary['map']}{how}" if summary["map"] else "Event set"
    console.print(f"{what}. Dates are local to {summary['zone']}. As of {summary['as_of']}.")
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
