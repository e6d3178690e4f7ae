"""``sundial rules``: check, list and explain rules; try a change on past cases; recompute a past day."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click
from rich.console import Console
from rich.table import Table

from sundial.cli import trouble
from sundial.cli.rules_past import backtest, replay
from sundial.cli.site import have_site
from sundial.kernel import clock
from sundial.rules.dictionary import LAWBOOK, load_dictionary
from sundial.rules.examples import run_examples
from sundial.rules.library import load, load_all, rule_files
from sundial.rules.phrases import duty
from sundial.rules.reading import load_rule
from sundial.rules.rule import Rule
from sundial.rules.source import RuleError
from sundial.rules.vocabulary import KIND_NAMES, KINDS, LIGHT_NAMES, LIGHTS, OWNERS, UNITS
from sundial.rules.words import in_words

if TYPE_CHECKING:
    from sundial.supervision.precision import Precision

FILES = "Read the rule files of this directory; no database is needed then."
directory_option = click.option(
    "--rules", "lawbook", type=click.Path(exists=True, file_okay=False, path_type=Path), help=FILES
)
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


@click.group(epilog=trouble.EXIT_CODES)
def rules() -> None:
    """Check, list and explain rules; try a change on past cases; recompute a past day."""


rules.add_command(backtest)
rules.add_command(replay)


@rules.command(epilog=trouble.EXIT_CODES)
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=LAWBOOK)
@as_json_option
def check(path: Path, as_json: bool) -> None:
    """Read the rules of PATH (a file or a directory; else those that came with the program) and run their examples.

    Every file that cannot be read is told with line, column and sentence, not only the first.
    """
    files = [path] if path.is_file() else rule_files(path)
    read, wrong = _each_read(files)
    outcomes = run_examples(read)
    failed = [outcome for outcome in outcomes if not outcome.holds]
    for outcome in failed:
        shown = ", ".join(outcome.lights) or "none"
        wrong.append(
            Wrong(
                outcome.rule.file,
                outcome.example.line,
                1,
                f"{outcome.example.name}: expected {outcome.example.expect}, got {shown}",
            )
        )
    if as_json:
        click.echo(_json({"rules": len(files), "examples": len(outcomes), "wrong": [each.as_data() for each in wrong]}))
    else:
        for each in wrong:
            click.echo(str(each), err=True)
        click.echo(f"{len(files)} rules, {len(outcomes)} examples, {len(wrong)} wrong.")
    if len(read) < len(files):
        raise SystemExit(trouble.BAD_INPUT)
    if failed:
        raise SystemExit(trouble.FINDINGS)


@dataclass(frozen=True)
class Wrong:
    """Something wrong in a rule file, with its place."""

    file: Path
    line: int
    column: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.sentence}"

    def as_data(self) -> dict[str, object]:
        return {"file": str(self.file), "line": self.line, "column": self.column, "sentence": self.sentence}


def _each_read(files: Iterable[Path]) -> tuple[list[Rule], list[Wrong]]:
    read, wrong = [], []
    for file in files:
        try:
            read.append(load_rule(file, load_dictionary()))
        except RuleError as error:
            wrong.append(Wrong(error.file, error.line, error.column, error.sentence))
    return read, wrong


@dataclass(frozen=True)
class Line:
    """One line of the list: a rule, where it stands in its life, and how often it was right."""

    rule: Rule
    state: str
    precision: Precision | None = None

    def as_data(self) -> dict[str, object]:
        rule = self.rule
        return {
            "id": rule.id,
            "version": rule.version,
            "state": self.state,
            "light": rule.light,
            "kind": rule.kind,
            "name": rule.name,
            "name_en": rule.name_en,
            "basis": rule.legal_basis(),
            "owner": rule.owner,
            "effective_from": rule.effective_from.isoformat(),
            "effective_until": rule.effective_until.isoformat() if rule.effective_until else None,
            **({"precision": self.precision.as_data()} if self.precision else {}),
        }


@rules.command(name="list", epilog=trouble.EXIT_CODES)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Rules in force on this day; else today.")
@click.option("--kind", type=click.Choice(KINDS), help="Only rules of this kind.")
@click.option("--light", type=click.Choice(LIGHTS), help="Only rules that give this light.")
@click.option("--state", help="Versions in this state instead: draft, backtested, confirmed, live, retired, abandoned.")
@click.option("--precision", "with_precision", is_flag=True, help="Show what became of the lights of each rule.")
@directory_option
@as_json_option
def list_rules(
    on: datetime | None,
    kind: str | None,
    light: str | None,
    state: str | None,
    with_precision: bool,
    lawbook: Path | None,
    as_json: bool,
) -> None:
    """List the rules in force on a day, from this site's rule book; or versions by their state."""
    day = on.date() if on else None
    found = _of_files(lawbook, day) if lawbook else _of_site(day, state, with_precision)
    chosen = [line for line in found if kind in (None, line.rule.kind) and light in (None, line.rule.light)]
    if as_json:
        click.echo(_json([line.as_data() for line in chosen]))
    else:
        Console().print(_table(chosen, with_precision))


def _of_files(lawbook: Path, day: date | None) -> list[Line]:
    try:
        return [Line(rule, "file") for rule in load(lawbook, on=day or clock.today())]
    except RuleError as error:
        raise trouble.BadInput(str(error)) from error


def _of_site(day: date | None, state: str | None, with_precision: bool) -> list[Line]:
    have_site()
    from sundial.supervision.models import RuleState, RuleVersion
    from sundial.supervision.precision import Precision, precision_of_rules
    from sundial.supervision.rulebook import rule_of, rules_on

    if state is not None and state not in RuleState.values:
        raise trouble.BadInput(f"There is no state {state}; there are {', '.join(RuleState.values)}.")
    if state:
        rows = RuleVersion.objects.filter(state=state).order_by("rule_id", "version")
        found = [Line(rule_of(row), row.state) for row in rows]
    else:
        found = [Line(rule, "live") for rule in rules_on(day or clock.today())]
    counted = precision_of_rules() if with_precision else {}
    if not with_precision:
        return found
    return [Line(line.rule, line.state, counted.get(line.rule.id, Precision())) for line in found]


def _table(lines: Iterable[Line], with_precision: bool) -> Table:
    """The id is never cut off, because the other commands ask for it."""
    table = Table()
    table.add_column("Id", no_wrap=True)
    last = ("Lit", "Confirmed", "Excused", "Overturned", "Open", "Precision") if with_precision else ("Kind", "Basis")
    for heading in ("Version", "State", "Light", "Name", *last):
        table.add_column(heading)
    for line in lines:
        rule = line.rule
        told = _judged(line.precision) if line.precision else [rule.kind, rule.legal_basis()]
        table.add_row(rule.id, str(rule.version), line.state, rule.light, f"{rule.name}\n{rule.name_en}", *told)
    return table


def _judged(precision: Precision) -> list[str]:
    counts = (precision.raised, precision.confirmed, precision.excused, precision.overturned, precision.open)
    return [*map(str, counts), _rate(precision)]


def _rate(precision: Precision) -> str:
    share, interval = precision.rate.rate, precision.rate.interval
    if not precision.is_shown or share is None or interval is None:
        return "too few"
    return f"{share:.0%} ({interval[0]:.0%}–{interval[1]:.0%})"


@rules.command(epilog=trouble.EXIT_CODES)
@click.argument("what")
@directory_option
def explain(what: str, lawbook: Path | None) -> None:
    """Say what a rule looks at, why it lights and what must follow.

    WHAT is the id of a rule, or of a light: then the version it was raised under, with the values it compared.
    """
    if signal := _as_uuid(what):
        _explain_signal(signal)
        return
    versions = [rule for rule in _versions(lawbook) if rule.id == what]
    if not versions:
        raise trouble.BadInput(f"There is no rule {what}. See: sundial rules list")
    for rule in versions:
        _explain(rule)


def _versions(lawbook: Path | None) -> list[Rule]:
    if lawbook is None:
        have_site()
        from sundial.supervision.rulebook import book

        return [entry.rule for entry in book().entries]
    try:
        return load_all(lawbook)
    except RuleError as error:
        raise trouble.BadInput(str(error)) from error


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _explain_signal(pk: UUID) -> None:
    have_site()
    from sundial.supervision.models import Signal
    from sundial.supervision.queries import compared
    from sundial.supervision.rulebook import version_of

    signal = Signal.objects.filter(pk=pk).select_related("organ", "case").first()
    if signal is None:
        raise trouble.BadInput(f"There is no light {pk}.")
    number = signal.case.number if signal.case else signal.subject_name
    raised = signal.raised_at.astimezone(clock.BEIJING)
    click.echo(f"{LIGHT_NAMES[signal.light].zh} {signal.light}  {number}  {signal.organ.name}  {raised:%Y-%m-%d %H:%M}")
    click.echo(f"{signal.sentence}\n{signal.sentence_en}\n\nvalues:")
    for value in compared(signal):
        click.echo(f"    {value.name} = {value.value}  ({value.label})")
    click.echo(f"\ncalendar: {signal.calendar}; state: {signal.get_state_display()}\n")
    rule = version_of(signal.rule_id, signal.rule_version)
    if rule:
        _explain(rule)
    else:
        click.echo(f"The text of {signal.rule_id} version {signal.rule_version} is not in the rule book.")


def _explain(rule: Rule) -> None:
    facts = load_dictionary().facts(rule.each)
    params = rule.params or {}
    click.echo(f"{rule.name} · {rule.name_en}  ({rule.id}, version {rule.version})")
    click.echo(f"{KIND_NAMES[rule.kind].zh} {rule.kind} → {LIGHT_NAMES[rule.light].zh} {rule.light}, {rule.severity}")
    click.echo(
        f"依据 basis: {rule.legal_basis()}; in force {rule.effective_from} – {rule.effective_until or '…'}; "
        f"owner {OWNERS[rule.owner].zh} {OWNERS[rule.owner].en}"
    )
    if rule.note:
        click.echo(rule.note)
    click.echo(f"\nwhen:\n  {in_words(rule.when, params, rule.each)}\n  {in_words(rule.when, params, rule.each, 'en')}")
    click.echo("  " + "\n  ".join(rule.when.text.splitlines()))
    for name in sorted(rule.when.names):
        law = f"  [{facts[name].law}]" if facts[name].law else ""
        click.echo(f"    {name}: {facts[name].zh} · {facts[name].en}{law}")
    for name, value in params.items():
        click.echo(f"    :{name} = {value}")
    click.echo(f"\nsays:\n  {rule.sentence_zh}\n  {rule.sentence_en}")
    within = rule.follow_up.within
    ending = f" ({within[0]} {UNITS[within[1]].en})" if within else ""
    click.echo(f"\nthen: {duty(rule.follow_up, 'zh')}\n      {duty(rule.follow_up, 'en')}{ending}")
    click.echo("\nexamples:")
    for example in rule.examples:
        click.echo(f"  {example.on} {example.expect:8} {example.name}")
    click.echo()


def _json(found: Any) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2)
