"""``sundial ledger mirror``: copy somebody's public log and keep the copy up to date."""

from __future__ import annotations

from pathlib import Path

import click

from sundial.cli.keys import log_key
from sundial.cli.trouble import FINDINGS, BadInput, EnvironmentTrouble


@click.command()
@click.argument("address")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--key", "vkey", required=True, metavar="VKEY", help="The log's public key, from a source you trust.")
def mirror(address: str, directory: Path, vkey: str) -> None:
    """Copy a public log, or bring a copy up to date.

    ADDRESS is where the log is served, such as https://SITE/log. The copy in DIRECTORY is what fsck, lights and roll-forward read, and what any web server can carry on. All that
    comes is recomputed first; whatever does not continue the copy is not taken, and the signed checkpoint that shows it is kept beside it (exit 1). Needs no database.
    """
    from sundial.ledger import mirroring
    from sundial.ledger.checkpoint import CheckpointError
    from sundial.ledger.keyring import RotationError
    from sundial.ledger.note import NoteError
    from sundial.ledger.published import OpeningError
    from sundial.ledger.tiles import TileError

    try:
        found = mirroring.mirror(address, directory, log_key(vkey, "--key"))
    except mirroring.Unreachable as error:
        raise EnvironmentTrouble(f"{address}: {error}.") from error
    except (NoteError, CheckpointError, RotationError, TileError, OpeningError, UnicodeDecodeError) as error:
        raise BadInput(f"{address}: {error}.") from error
    except mirroring.NotTheLog as error:
        click.echo(f"Nothing was taken from {address}: {error}.", err=True)
        raise click.exceptions.Exit(FINDINGS) from error
    click.echo(f"{found.size} leaves in {directory}, {found.size - found.before} of them new")
