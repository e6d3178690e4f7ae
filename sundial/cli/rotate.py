"""``sundial ledger rotate``: the log's key is handed over to a new one."""

from __future__ import annotations

import click

from sundial.cli.site import open_site
from sundial.cli.trouble import FINDINGS


@click.command()
@click.option("--reason", required=True, help="Why the key changes.")
@click.option(
    "--national", is_flag=True, help="Change the key of the SM2 signature instead; begin or end it, as the suite says."
)
def rotate(reason: str, national: bool) -> None:
    """Hand the log's key over to a new one.

    The old secret is gone afterwards. Old and new key both sign the rotation, which names the size up to which the old one's
    signature counts; it is a leaf of the log, and is published with it (rotations). Who knows any key of the log follows it from there.
    The worker tells your witnesses, and may go on meanwhile. A signer that runs by itself changes its key for its own user only: run this as that user.

    With --national the log's own key says by which key the log signs in the national suite from here on: a new one while SUNDIAL_LEDGER_SUITE is
    ed25519+sm2, none any more when it is ed25519 again.
    """
    open_site()
    from sundial.kernel.refusal import Refusal
    from sundial.ledger import rotating, signing
    from sundial.ledger.actor import Actor
    from sundial.ledger.signer import SignerRefusal

    try:
        rotating.rotate(signing.signer(), reason, by=Actor.system(), national=national)
    except (Refusal, SignerRefusal, signing.SignerGone) as error:
        click.echo(f"The key was not changed: {error}", err=True)
        raise click.exceptions.Exit(FINDINGS) from error
    signs_by = signing.national_key() if national else signing.verifier()
    click.echo(signs_by.vkey if signs_by else "The log signs by SM2 no more.")
