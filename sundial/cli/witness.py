"""``sundial ledger witness``: watch other people's logs from a machine of one's own."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sundial.cli.keys import log_key
from sundial.cli.trouble import BadInput

if TYPE_CHECKING:
    from sundial.ledger.keyring import LogKey
    from sundial.ledger.note import Ed25519Verifier
    from sundial.ledger.witness import Witness


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", required=True, help="This witness's name, such as witness.jiahe.gov.cn.")
@click.option("--log", "logs", multiple=True, metavar="VKEY", help="Public key of a log to watch; repeat for more.")
@click.option(
    "--rotations",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What one of the logs publishes of its changes of key, where it changed more than once; repeat for more.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8200, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--key", "only_key", is_flag=True, help="Print this witness's public key and end.")
def witness(
    directory: Path, name: str, logs: tuple[str, ...], rotations: tuple[Path, ...], host: str, port: int, only_key: bool
) -> None:
    """Cosign the checkpoints of other logs, each only if it extends the last one seen.

    DIRECTORY keeps the key and the memory; it needs no database. A log that changes its key says so itself, and is believed when the key
    known here has signed it. A county witnesses its city, a city its counties. Give
    the key that --key prints to those who read the log, and to the log itself (SUNDIAL_LEDGER_WITNESSES).
    """
    from sundial.ledger import note
    from sundial.ledger.keyring import RotationError
    from sundial.ledger.witness import Witness

    known = [_followed(log_key(vkey, "--log"), rotations) for vkey in logs]
    try:
        found = Witness(directory, name, {each.name: each for each in known}, lambda: int(time.time()))
    except (note.NoteError, RotationError) as error:
        raise BadInput(f"{error}.") from error
    click.echo(found.verifier.vkey)
    if only_key:
        return
    if not known:
        raise BadInput("Name at least one log to watch: --log VKEY.")
    _serve(found, host, port)


def _followed(key: Ed25519Verifier, rotations: tuple[Path, ...]) -> LogKey:
    """The key with those before and after it, where one of the files is of its log."""
    from sundial.ledger.keyring import RotationError, follow, read_all

    try:
        told = [each.read_text("utf-8") for each in rotations]
        own = [text for text in told if any(each.checkpoint.origin == key.name for each in read_all(text))]
        return follow(key, own[0]) if own else key
    except (RotationError, UnicodeDecodeError) as error:
        raise BadInput(f"--rotations: {error}.") from error


def _serve(found: Witness, host: str, port: int) -> None:
    import uvicorn

    from sundial.ledger.witness_server import WitnessApplication

    click.echo(f"Listening on http://{host}:{port}", err=True)
    uvicorn.run(WitnessApplication(found), host=host, port=port, log_level="warning", lifespan="off")
