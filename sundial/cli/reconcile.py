"""``sundial reconcile``: look for work outside the system."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, TextIO

import click

from sundial.cli import language
from sundial.cli.site import open_site
from sundial.cli.trouble import FINDINGS, BadInput

if TYPE_CHECKING:
    from sundial.supervision.reconciling.inside import Comparison, Found

REGISTER = click.File(encoding="utf-8-sig")


@click.command()
@click.option("--year", type=click.IntRange(1980, 9999), help="Calendar year in Beijing; this one if none is named.")
@click.option("--papers", type=REGISTER, help="CSV of papers seen outside (column number).")
@click.option("--seals", type=REGISTER, help="CSV of the seals that were set (column number).")
@click.option("--money", type=REGISTER, help="CSV of the treasury (columns number and amount).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def reconcile(
    year: int | None, papers: TextIO | None, seals: TextIO | None, money: TextIO | None, as_json: bool
) -> None:
    """Hold papers, numbers, money and imports against the record.

    Names whatever stands on one side only: numbers that no event names, papers, publications, sums and imports without their event, and
    what the registers of others hold and the record does not. Exit 1 when anything is found.
    """
    open_site()
    from django.utils import translation

    from sundial.kernel import clock
    from sundial.supervision.reconciling import inside, outside

    registers = [(outside.papers, papers), (outside.seals, seals), (outside.money, money)]
    with translation.override(language.code()):
        found = list(_all(year or clock.today().year, [(read, file) for read, file in registers if file]))
        _show(found, [*inside.comparisons(), *outside.OUTSIDE], as_json)
    if found:
        raise click.exceptions.Exit(FINDINGS)


def _all(year: int, registers: Sequence[tuple[Callable[[TextIO, int], Iterator[Found]], TextIO]]) -> Iterator[Found]:
    from sundial.supervision.reconciling import inside, outside

    yield from inside.reconcile(year)
    for read, file in registers:
        try:
            yield from read(file, year)
        except outside.BadRegister as error:
            raise BadInput(f"{file.name}: {error}") from error


def _show(found: Sequence[Found], comparisons: Sequence[Comparison], as_json: bool) -> None:
    from sundial.organs.models import Organ

    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], default=str, ensure_ascii=False))
        return
    names = dict(Organ.objects.values_list("pk", "short_name"))
    for comparison in comparisons:
        rows = [each for each in found if each.comparison == comparison.id]
        click.echo(f"{comparison.title}: {len(rows)}")
        for each in rows:
            click.echo(
                "  "
                + " · ".join(filter(None, [names.get(each.organ) if each.organ else None, each.reference, each.told]))
            )
