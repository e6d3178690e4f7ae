"""``sundial ledger rotate``: the log's key is handed over to a new one."""

from __future__ import annotations

import click

from sundial.cli.site import open_site
from sundial.cli.trouble import FINDINGS


@click.command()
@click.option("--reason", required=True, help="Why the key changes.")
def rotate(reason: str) -> None:
    """Hand the log's key over to a new one.

    The old secret is gone afterwards. Old and new key both sign the rotation, which names the size up to which the old one's
    signature counts; it is a leaf of the log, and is published with it (rotations). Who knows any key of the log follows it from there.
    Give the file to your witnesses: until they have it they refuse (403). The worker may go on meanwhile. A signer that runs by itself
    changes its key for its own user only: run this as that user.
    """
    open_site()
    from sundial.kernel.refusal import Refusal
    from sundial.ledger import rotating, signing
    from sundial.ledger.actor import Actor
    from sundial.ledger.signer import SignerRefusal

    try:
        rotating.rotate(signing.signer(), reason, by=Actor.system())
    except (Refusal, SignerRefusal, signing.SignerGone) as error:
        click.echo(f"The key was not changed: {error}", err=True)
        raise click.exceptions.Exit(FINDINGS) from error
    click.echo(signing.verifier().vkey)
