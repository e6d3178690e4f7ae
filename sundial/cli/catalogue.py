"""``sundial catalogue``: load, import, list, check and export catalogues of power items."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from sundial.cli import setup
from sundial.cli.site import open_site
from sundial.cli.trouble import FINDINGS

if TYPE_CHECKING:
    from sundial.powers.queries import Examined
    from sundial.powers.rules import Fault

# Wide enough that a name and its limits share one line when the output goes to a file.
PIPED_WIDTH = 200
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def catalogue() -> None:
    """Import and examine catalogues of power items."""


def ready() -> Console:
    """Open the site with its tables in place; sentences follow the language of the terminal."""
    open_site()
    setup.migrate()
    from django.utils import translation

    spoken = os.environ.get("LC_ALL") or os.environ.get("LANG", "")
    translation.activate("zh-hans" if spoken.startswith("zh") else "en")
    return Console() if Console().is_terminal else Console(width=PIPED_WIDTH)


@catalogue.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
def load(files: tuple[Path, ...]) -> None:
    """Load catalogue files (YAML, schema version 1), each whole or not at all.

    Loading a file again changes nothing. Items whose chart lacks one of the seven elements are listed, but not
    published; `sundial catalogue check` says what each lacks.
    """
    console = ready()
    from sundial.powers.actions.load import load_catalogue

    for file in files:
        done = load_catalogue(file)
        lacking = len({fault.item for fault in done.faults if not fault.warns})
        console.print(
            f"{done.catalogue.title}: {done.new} items loaded, {done.unchanged} unchanged, "
            f"{lacking} not yet fit to publish."
        )


@catalogue.command("list")
@click.option("--organ", default="", help="Only items of this organ (code or part of its name).")
@click.option("--type", "power_type", default="", help="Only this power type, such as licence or penalty.")
def list_items(organ: str, power_type: str) -> None:
    """List the items that hold today, with their limits; a missing limit is shown as missing."""
    console = ready()
    from django.db.models import Q

    from sundial.powers import queries

    versions = queries.versions_on().select_related("item__organ").prefetch_related("limits")
    if organ:
        versions = versions.filter(Q(item__organ__code=organ) | Q(item__organ__name__contains=organ))
    if power_type:
        versions = versions.filter(item__power_type=power_type)
    table = Table("Code", "Name", "Type", "Organ", "Statutory", "Promised", "Published")
    for version in versions.order_by("item__organ__name", "item__catalogue", "item__sequence"):
        limits = {row.kind: row for row in version.limits.all()}
        cells = [limit_cell(limits.get(kind)) for kind in ("statutory", "promised")]
        kind = version.item.get_power_type_display()
        published = "yes" if version.published else "no"
        table.add_row(version.item.code, version.name, kind, version.item.organ.short_name, *cells, published)
    console.print(table)


def limit_cell(row: Any) -> str:
    from sundial.powers.rules import amount_in_words

    return amount_in_words(row.value, row.unit) if row else "missing"


@catalogue.command()
@click.argument("keys", nargs=-1)
@click.option("--faults", "show_faults", is_flag=True, help="List every fault, not only how many there are.")
def check(keys: tuple[str, ...], show_faults: bool) -> None:
    """Compare what each catalogue claims with what it holds, and check every item.

    Counts are compared by type, by office and in total, because errors can cancel in a total. Ends with exit code 1
    when a count disagrees or an item has a fault.
    """
    console = ready()
    from sundial.powers import queries
    from sundial.powers.models import Catalogue

    chosen = Catalogue.objects.filter(key__in=keys) if keys else Catalogue.objects.all()
    examined = [queries.examine(each) for each in chosen.order_by("key")]
    for each in examined:
        print_examined(console, each, show_faults)
    if not examined:
        console.print("No catalogue is loaded.")
    if any(each.faults or not all(count.agrees for count in each.counts) for each in examined):
        raise SystemExit(FINDINGS)


def print_examined(console: Console, examined: Examined, show_faults: bool) -> None:
    console.rule(f"{examined.catalogue.title} ({examined.catalogue.key}): {examined.items} items")
    if examined.counts:
        table = Table("Counted by", "", "Claimed", "Found", "")
        for count in examined.counts:
            verdict = "" if count.agrees else "differs"
            table.add_row(count.by, count.key, str(count.claimed), str(count.found), verdict)
        console.print(table)
    if examined.cancelling:
        console.print("The total agrees only because the differences by type cancel each other.")
    print_duplicates(console, examined)
    if examined.pending_charts:
        console.print(f"Chart pending: {', '.join(examined.pending_charts)}")
    print_faults(console, examined.faults, show_faults)


def print_duplicates(console: Console, examined: Examined) -> None:
    for code, original in examined.linked:
        console.print(f"Near-duplicate, linked: {code} = {original}")
    for one, other in examined.suspected:
        console.print(f"Possible near-duplicate: {one} ~ {other}")


def print_faults(console: Console, faults: list[Fault], each: bool) -> None:
    by_rule = Counter((fault.rule, fault.field, fault.warns) for fault in faults)
    for (rule, field, warns), times in sorted(by_rule.items()):
        console.print(f"{'Warning' if warns else 'Fault'} {rule} ({field}): {times} items")
    for fault in faults if each else []:
        console.print(f"  {fault.item}: {fault}")
