"""``sundial inspections``: make a published random draw again, without network or database."""

from __future__ import annotations

import json
from typing import TextIO

import click

from sundial.cli.trouble import FINDINGS


@click.group()
def inspections() -> None:
    """Draw again what an inspection plan drew."""


@inspections.command()
@click.option(
    "--verify",
    "published",
    required=True,
    type=click.File(encoding="utf-8"),
    metavar="FILE",
    help='The published file of the draw ("-" reads standard input).',
)
@click.option("--leaf", metavar="HEX", help="Leaf hash of the binding event, from a source you trust: the public log.")
def draw(published: TextIO, leaf: str | None) -> None:
    """Make the draw of FILE again and say whether its result is what its list and seed give.

    Nothing is asked of any server. Exit 1 when it is not, or when --leaf is not the leaf the seed was made with.
    """
    from sundial.inspections.drawing import faults

    try:
        told = json.loads(published.read())
    except ValueError as error:
        raise click.BadParameter(f"not JSON: {error}", param_hint="--verify") from error
    wrong = faults(told)
    if leaf is not None and told.get("commitment_leaf") != leaf.lower():
        wrong.append("commitment_leaf")
    if wrong:
        click.echo(f"The draw does not hold: {', '.join(wrong)}")
        raise click.exceptions.Exit(FINDINGS)
    click.echo("The draw holds: list, commitment, seed and result agree.")
    click.echo(f"  list {told['list_sha256']}\n  seed {told['seed']}")
    for place, pair in enumerate(told["result"], 1):
        names = [told["list"]["inspectors"][key] for key in pair["inspectors"]]
        click.echo(f"  {place}. {told['list']['subjects'][pair['subject']]}: {', '.join(names)}")
    click.echo(f"Compare with the public log: event {told['commitment_event']}, leaf {told['commitment_leaf']}")
