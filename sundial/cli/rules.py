"""``sundial rules``: read, check and explain the rules that jurists keep in ``rules/``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from sundial.cli import trouble
from sundial.kernel import clock
from sundial.rules.dictionary import LAWBOOK, load_dictionary
from sundial.rules.examples import run_examples
from sundial.rules.library import load, load_all
from sundial.rules.rule import Rule
from sundial.rules.source import RuleError
from sundial.rules.vocabulary import KIND_NAMES, LIGHT_NAMES, OWNERS, UNITS

directory_option = click.option(
    "--rules",
    "lawbook",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=LAWBOOK,
    help="Rule directory.",
)


@click.group()
def rules() -> None:
    """List, check and try the supervision rules."""


@rules.command()
@directory_option
def check(lawbook: Path) -> None:
    """Read every rule and run its worked examples."""
    outcomes = run_examples(_read(lawbook))
    wrong = [outcome for outcome in outcomes if not outcome.holds]
    for outcome in wrong:
        shown = ", ".join(outcome.lights) or "none"
        click.echo(
            f"{outcome.rule.file}:{outcome.example.line}: {outcome.example.name}: expected {outcome.example.expect}, got {shown}",
            err=True,
        )
    click.echo(
        f"{len({outcome.rule.file for outcome in outcomes})} rules, {len(outcomes)} examples, {len(wrong)} wrong."
    )
    if wrong:
        raise SystemExit(trouble.FINDINGS)


@rules.command(name="list")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Rules in force on this day; else today.")
@directory_option
def list_rules(on: datetime | None, lawbook: Path) -> None:
    """List the rules in force on a day."""
    day = on.date() if on else clock.today()
    try:
        live = load(lawbook, on=day)
    except RuleError as error:
        raise trouble.BadInput(str(error)) from error
    table = Table("Id", "Version", "Light", "Kind", "Name", "Basis")
    for rule in live:
        table.add_row(
            rule.id, str(rule.version), rule.light, rule.kind, f"{rule.name}\n{rule.name_en}", rule.legal_basis()
        )
    Console().print(table)


@rules.command()
@click.argument("rule_id")
@directory_option
def explain(rule_id: str, lawbook: Path) -> None:
    """Say what a rule looks at, why it lights and what must follow."""
    versions = [rule for rule in _read(lawbook) if rule.id == rule_id]
    if not versions:
        raise trouble.BadInput(f"There is no rule {rule_id}. See: sundial rules list")
    for rule in versions:
        _explain(rule)


def _read(lawbook: Path) -> list[Rule]:
    try:
        return load_all(lawbook)
    except RuleError as error:
        raise trouble.BadInput(str(error)) from error


def _explain(rule: Rule) -> None:
    dictionary = load_dictionary()
    facts = {**dictionary.case, **dictionary.step}
    click.echo(f"{rule.name} · {rule.name_en}  ({rule.id}, version {rule.version})")
    click.echo(f"{KIND_NAMES[rule.kind].zh} {rule.kind} → {LIGHT_NAMES[rule.light].zh} {rule.light}, {rule.severity}")
    click.echo(
        f"依据 basis: {rule.legal_basis()}; in force {rule.effective_from} – {rule.effective_until or '…'}; owner {OWNERS[rule.owner].zh} {OWNERS[rule.owner].en}"
    )
    if rule.note:
        click.echo(rule.note)
    click.echo(f"\nwhen:\n  {rule.when.text}")
    for name in sorted(rule.when.names):
        click.echo(f"    {name}: {facts[name].zh} · {facts[name].en}")
    for name, value in (rule.params or {}).items():
        click.echo(f"    :{name} = {value}")
    click.echo(f"\nsays:\n  {rule.sentence_zh}\n  {rule.sentence_en}")
    within = rule.follow_up.within
    ending = f" ({within[0]} {UNITS[within[1]].en})" if within else ""
    click.echo(f"\nthen: {rule.follow_up.who}: {rule.follow_up.what}{ending}")
    click.echo("\nexamples:")
    for example in rule.examples:
        click.echo(f"  {example.on} {example.expect:8} {example.name}")
    click.echo()
