"""``sundial rules backtest`` and ``replay``: what a text would have lit, and what a past day's lights were."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from sundial.cli import trouble
from sundial.cli.site import have_site
from sundial.kernel import clock
from sundial.rules.dictionary import load_dictionary
from sundial.rules.reading import load_rule
from sundial.rules.rule import Rule
from sundial.rules.source import RuleError

if TYPE_CHECKING:
    from sundial.supervision.backtest import Backtest
    from sundial.supervision.replay import Replay

DAY = click.DateTime(["%Y-%m-%d"])
A_YEAR = timedelta(days=365)
LISTED = 20


@click.command(epilog=trouble.EXIT_CODES)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from", "since", type=DAY, help="First day looked at; else a year before the last.")
@click.option("--to", "until", type=DAY, help="Last day looked at; else today.")
@click.option("--seconds", type=click.FloatRange(min=1), default=600.0, show_default=True, help="End after this long.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def backtest(file: Path, since: datetime | None, until: datetime | None, seconds: float, as_json: bool) -> None:
    """Say what the rule in FILE would have lit over past cases, against what the version in force lights.

    Nothing is written. Exit code 1 when a light would be new or gone.
    """
    wanted = _read(file)
    last = until.date() if until else clock.today()
    first = since.date() if since else last - A_YEAR
    if first > last:
        raise trouble.BadInput("--from is later than --to.")
    have_site()
    from sundial.supervision import backtest as past
    from sundial.supervision.rulebook import rules_on

    held = next((rule for rule in rules_on(clock.today()) if rule.id == wanted.id), None)
    result = past.backtest(wanted, held, first, last, seconds=seconds)
    click.echo(json.dumps(result.as_data(len(result.lit)), ensure_ascii=False, indent=2)) if as_json else _tell(result)
    if result.count("new") or result.count("gone"):
        raise SystemExit(trouble.FINDINGS)


def _read(file: Path) -> Rule:
    try:
        return load_rule(file, load_dictionary())
    except RuleError as error:
        raise trouble.BadInput(str(error)) from error


BY: tuple[tuple[str, Literal["organ", "item"]], ...] = (("by organ", "organ"), ("by item", "item"))


def _tell(result: Backtest) -> None:
    whole = "" if result.is_whole else f" of {result.of}; the time was up"
    click.echo(
        f"{result.since} – {result.until}: {result.cases} cases{whole}, {result.seconds:.1f} s. "
        f"{result.count('new')} new, {result.count('gone')} gone, {result.count('same')} the same."
    )
    for title, name in BY:
        click.echo(f"\n{title}:")
        for each, counts in result.by(name):
            click.echo(f"  {each}: +{counts['new']} −{counts['gone']} ={counts['same']}")
    changed = [each for each in result.lit if each.change != "same"]
    if changed:
        click.echo("\ncases:")
    for lit in changed[:LISTED]:
        click.echo(f"  {lit.change:4} {lit.on} {lit.number} {lit.light} {lit.sentence}")
    if len(changed) > LISTED:
        click.echo(f"  … and {len(changed) - LISTED} more; --json lists all.")


@click.command(epilog=trouble.EXIT_CODES)
@click.option("--day", "named", type=DAY, multiple=True, help="The day to recompute; may be given more than once.")
@click.option("--from", "since", type=DAY, help="Recompute every day from this one on …")
@click.option("--to", "until", type=DAY, help="… to this one, both included.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def replay(named: tuple[datetime, ...], since: datetime | None, until: datetime | None, as_json: bool) -> None:
    """Recompute the lights of a past day and compare them with the signals raised.

    Read from the record alone: events recorded by that day, the rule versions and calendar versions of that day, the registers
    as the look at that day kept them. Nothing is written. Exit code 1 when anything differs; every difference is listed.
    """
    days = _days(named, since, until)
    have_site()
    from sundial.supervision.replay import replay as recompute

    results = [recompute(each) for each in days]
    if as_json:
        click.echo(json.dumps([_plain(result) for result in results], ensure_ascii=False, indent=2))
    else:
        for result in results:
            _tell_day(result)
    if any(result.differences for result in results):
        raise SystemExit(trouble.FINDINGS)


def _days(named: tuple[datetime, ...], since: datetime | None, until: datetime | None) -> list[date]:
    span = bool(since and until)
    if bool(named) == span:
        raise trouble.BadInput("Say either --day, or --from and --to.")
    if since and until:
        return [since.date() + timedelta(days=n) for n in range((until.date() - since.date()).days + 1)]
    return [day.date() for day in named]


def _tell_day(result: Replay) -> None:
    click.echo(
        f"{result.day}: {result.cases} cases, {result.looks} looks, {result.lit} lit that day, {result.burning} found, "
        f"{len(result.differences)} differences, {result.seconds:.1f} s"
    )
    if not result.is_whole:
        click.echo("  items, officers, organs and cases beside each other: nothing was kept of a look at this day")
    for each in result.differences:
        click.echo(
            f"  {SAID[each.kind]}: {each.subject_type} {each.subject_id} rule {each.rule_id} "
            f"occurrence {each.occurrence}: {each.told}"
        )


SAID = {
    "not_lit": "found, but never lit",
    "lit_late": "found, but lit only later",
    "unexplained": "lit, but not found in the record",
    "other_version": "lit under another version",
    "other_light": "lit with another light",
    "other_values": "lit for other values",
}


def _plain(result: Replay) -> dict[str, object]:
    return {
        "day": result.day.isoformat(),
        "cases": result.cases,
        "lit": result.lit,
        "found": result.burning,
        "whole": result.is_whole,
        "seconds": round(result.seconds, 2),
        "differences": [
            {
                "kind": each.kind,
                "subject": each.subject_type,
                "id": str(each.subject_id),
                "rule": each.rule_id,
                "occurrence": each.occurrence,
                "told": each.told,
            }
            for each in result.differences
        ],
    }
