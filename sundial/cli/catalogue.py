"""``sundial catalogue``: load, import, list, check and export catalogues of power items."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn
from rich.table import Table

from sundial.cli import language, setup
from sundial.cli.site import have_site
from sundial.cli.trouble import FINDINGS, BadInput

if TYPE_CHECKING:
    from sundial.powers.actions.import_items import Imported
    from sundial.powers.queries import Examined
    from sundial.powers.rules import Fault

# Wide enough that a name and its limits share one line when the output goes to a file.
PIPED_WIDTH = 200
# Refused rows shown on the screen; the report has them all.
SHOWN = 50
# Near-duplicates shown of a catalogue; a province's list of items has thousands of sub-items named alike.
PAIRS_SHOWN = 10
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def catalogue() -> None:
    """Import and examine catalogues of power items."""


def ready() -> Console:
    """Open the site with its tables in place; sentences follow the language of the terminal."""
    setup.open_up_to_date()
    language.speak()
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


@catalogue.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
def benchmarks(files: tuple[Path, ...]) -> None:
    """Load discretion benchmarks (YAML, sundial-benchmark/1), each file whole or not at all.

    Loading a file again changes nothing. A table with a gap, an overlap or a row beyond the law's range is refused by
    its row; so is a benchmark that differs from the one stored, which is changed through a draft.
    """
    console = ready()
    from sundial.powers.actions.load_benchmarks import load_benchmarks

    for file in files:
        done = load_benchmarks(file)
        console.print(f"{file.name}: {done.new} benchmarks loaded, {done.unchanged} unchanged.")


@catalogue.command("import")
@click.argument("file", type=FILE)
@click.option(
    "--map", "map_file", required=True, help="Mapping file, or the name of a shipped one: guangdong, guangan."
)
@click.option("--organ", "organ_code", default="", help="Give every row to this organ (its credit code).")
@click.option("--dry-run", is_flag=True, help="Only check; write nothing.")
@click.option("--accept-good", is_flag=True, help="Load the good rows although others are refused.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write every fault to this CSV file.")
def import_file(
    file: Path, map_file: str, organ_code: str, dry_run: bool, accept_good: bool, report: Path | None
) -> None:
    """Import an item list (CSV) by a mapping file.

    Every faulty row is refused by name: line, item, field, value, rule, basis. One refused row stops the whole file,
    unless --accept-good. Missing limits stay missing. Ends with exit code 1 when a row is refused.
    """
    console = ready()
    from sundial.powers.actions.import_items import import_items
    from sundial.powers.item_map import SHIPPED, load_map

    shipped = SHIPPED / f"{map_file}.yaml"
    mapping = load_map(shipped if shipped.exists() else Path(map_file))
    with progress(console) as told:
        done = import_items(
            file, mapping, organ=organ_of(organ_code), accept_good=accept_good, dry_run=dry_run, told=told
        )
    if report:
        write_report(report, done.faults)
    print_imported(console, done, report)
    if done.refused:
        raise SystemExit(FINDINGS)


@contextmanager
def progress(console: Console) -> Iterator[Callable[[str, int], None]]:
    """Show how many rows each stage has done; yields what the import tells."""
    with Progress(
        TextColumn("{task.description}"), TextColumn("{task.completed}"), SpinnerColumn(), console=console
    ) as bar:
        tasks = {stage: bar.add_task(f"Rows {stage}", total=None) for stage in ("read", "stored")}
        yield lambda stage, rows: bar.update(tasks[stage], completed=rows)


def organ_of(code: str) -> Any:
    """The organ with this code, or none when no code is given."""
    from sundial.organs.models import Organ

    if not code:
        return None
    found = Organ.objects.filter(code=code).first()
    if found is None:
        raise BadInput(f"No organ has the code {code}.")
    return found


REPORT = ("line", "item", "field", "value", "rule", "refused", "sentence", "basis")


def write_report(path: Path, faults: list[Fault]) -> None:
    """Write the faults as CSV that a spreadsheet opens with its Chinese intact, in one move."""
    from sundial.powers.export import safe_cell

    half = path.with_name(path.name + ".half")
    with half.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(REPORT)
        for fault in faults:
            refused = "no" if fault.warns else "yes"
            cells = (fault.line, fault.item, fault.field, fault.value, fault.rule, refused, fault, fault.basis)
            writer.writerow([safe_cell(cell) for cell in cells])
    half.replace(path)


def print_imported(console: Console, done: Imported, report: Path | None) -> None:
    for fault in done.refused[:SHOWN]:
        basis = f" ({fault.basis})" if fault.basis else ""
        console.print(
            f"line {fault.line}, item {fault.item}, {fault.field}: {fault}{basis} [{fault.rule}]", markup=False
        )
    if len(done.refused) > SHOWN:
        console.print(f"… and {len(done.refused) - SHOWN} more; see --report.")
    warned = len(done.faults) - len(done.refused)
    console.print(
        f"{done.rows} rows: {done.good} good, {len({f.line for f in done.refused})} refused, {warned} warnings."
    )
    lacking = ", ".join(f"{kind} {rows}" for kind, rows in done.missing.items())
    console.print(f"Limits missing (shown as missing, never zero): {lacking}.")
    console.print(f"{done.loaded} items loaded, {done.unchanged} unchanged, {done.organs} organs entered.")
    if done.stopped:
        console.print("Nothing was loaded, because rows were refused.")
    if report:
        console.print(f"Report: {report}")


@catalogue.command("list")
@click.option("--organ", default="", help="Only items of this organ (code or part of its name).")
@click.option("--type", "power_type", default="", help="Only this power type, such as licence or penalty.")
def list_items(organ: str, power_type: str) -> None:
    """List the items that hold today, with their limits; a missing limit is shown as missing."""
    console = ready()
    table = Table("Code", "Name", "Type", "Organ", "Statutory", "Promised", "Published")
    for version in chosen(organ, power_type).prefetch_related("limits"):
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
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--organ", default="", help="Only items of this organ (code or part of its name).")
@click.option(
    "--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True, help="Which form."
)
def export(target: Path, organ: str, form: str) -> None:
    """Write the items that hold today to TARGET.

    csv: one row an item, under the exchange names of the national catalogue. json: everything each item says.
    """
    console = ready()
    from sundial.powers import queries

    versions = chosen(organ).select_related("item__duplicate_of").prefetch_related(*queries.ROWS)
    half = target.with_name(target.name + ".half")
    written = write_json(half, versions) if form == "json" else write_csv(half, versions)
    half.replace(target)
    console.print(f"{written} items written to {target}.")


def chosen(organ: str, power_type: str = "") -> Any:
    """The versions that hold today, of one organ or of all, in the order of their lists."""
    from django.db.models import Q

    from sundial.powers import queries

    versions = queries.versions_on().select_related("item__organ")
    if organ:
        versions = versions.filter(Q(item__organ__code=organ) | Q(item__organ__name__contains=organ))
    if power_type:
        versions = versions.filter(item__power_type=power_type)
    return versions.order_by("item__organ__name", "item__catalogue", "item__sequence")


def write_csv(path: Path, versions: Iterable[Any]) -> int:
    from sundial.powers.export import exchange_row, safe_cell

    rows = [exchange_row(version) for version in versions]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(rows[0] if rows else [])
        writer.writerows([safe_cell(value) for value in row.values()] for row in rows)
    return len(rows)


def write_json(path: Path, versions: Iterable[Any]) -> int:
    from sundial.powers.export import whole

    items = [whole(version) for version in versions]
    path.write_text(json.dumps(items, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
    return len(items)


@catalogue.command()
@click.argument("keys", nargs=-1)
@click.option("--faults", "show_faults", is_flag=True, help="List every fault and near-duplicate, not only how many.")
def check(keys: tuple[str, ...], show_faults: bool) -> None:
    """Compare what each catalogue claims with what it holds, and check every item.

    Counts are compared by type, by office and in total, because errors can cancel in a total. Ends with exit code 1
    when a count disagrees or an item has a fault.
    """
    console = ready()
    from sundial.powers import queries
    from sundial.powers.models import Catalogue

    wanted = Catalogue.objects.filter(key__in=keys) if keys else Catalogue.objects.all()
    examined = [queries.examine(each) for each in wanted.order_by("key")]
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
    print_duplicates(console, examined, each=show_faults)
    if examined.pending_charts:
        console.print(f"Chart pending: {', '.join(examined.pending_charts)}")
    print_faults(console, examined.faults, show_faults)


def print_duplicates(console: Console, examined: Examined, *, each: bool) -> None:
    for code, original in examined.linked:
        console.print(f"Near-duplicate, linked: {code} = {original}")
    shown = examined.suspected if each else examined.suspected[:PAIRS_SHOWN]
    for one, other in shown:
        console.print(f"Possible near-duplicate: {one} ~ {other}")
    if more := len(examined.suspected) - len(shown):
        console.print(f"{more} more possible near-duplicates; --faults lists them.")


def print_faults(console: Console, faults: list[Fault], each: bool) -> None:
    by_rule = Counter((fault.rule, fault.field, fault.warns) for fault in faults)
    for (rule, field, warns), times in sorted(by_rule.items()):
        console.print(f"{'Warning' if warns else 'Fault'} {rule} ({field}): {times} items")
    for fault in faults if each else []:
        console.print(f"  {fault.item}: {fault}")


@catalogue.command()
def procedures() -> None:
    """Print every procedure that runs here as Markdown: its states drawn, its acts, who does them, on which article."""
    have_site()
    from sundial.cases.handbook import page

    click.echo(page(), nl=False)
