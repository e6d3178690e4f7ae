"""``sundial ledger signer``: the key in a process of its own, for a user nobody else works as."""

from __future__ import annotations

from pathlib import Path

import click

from sundial.cli.trouble import BadInput
from sundial.cli.web import Stopped, stop_on_signals
from sundial.kernel.suites import INTERNATIONAL, SUITES


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--origin", required=True, help="Name of the log it signs, as SUNDIAL_LEDGER_ORIGIN.")
@click.option("--socket", "path", type=click.Path(dir_okay=False, path_type=Path), help="Where it listens.")
@click.option(
    "--suite", type=click.Choice(SUITES), default=INTERNATIONAL, show_default=True, help="Whether SM2 as well."
)
@click.option("--key", "only_key", is_flag=True, help="Print the log's public key and end.")
def signer(directory: Path, origin: str, path: Path | None, suite: str, only_key: bool) -> None:
    """Sign checkpoints of one log, each only if it extends the last one signed.

    DIRECTORY keeps the key and the memory. Run it as a user of its own, who alone reads DIRECTORY; give the worker's user
    the socket, and the worker and the web SUNDIAL_LEDGER_SIGNER with its path. It needs no database.
    """
    from sundial.ledger.keyfile import KeyFileError
    from sundial.ledger.signer import Signer
    from sundial.ledger.signer_process import listen

    try:
        found = Signer(directory, origin, suite)
    except KeyFileError as error:
        raise BadInput(f"{error}.") from error
    click.echo(found.verifier.vkey)
    if found.national:
        click.echo(found.national.vkey)
    if only_key:
        return
    if path is None:
        raise BadInput("Say where to listen: --socket PATH.")
    stop_on_signals()
    try:
        listen(found, path)
    except OSError as error:
        raise BadInput(f"Cannot listen at {path}: {error.strerror or error}.") from error
    except Stopped:
        path.unlink(missing_ok=True)
