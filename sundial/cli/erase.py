"""``sundial ledger erase``: personal data leaves the record by law, on two officers' word, and the log verifies as before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sundial.cli.rights import Login
from sundial.cli.site import open_site
from sundial.cli.trouble import BadInput

if TYPE_CHECKING:
    from sundial.ledger.actor import Actor
    from sundial.ledger.models import Event
    from sundial.organs.models import Officer


@click.command()
@click.argument("number")
@click.option(
    "--field", "fields", multiple=True, required=True, help="What goes: actor, reason, data or a field; repeat."
)
@click.option("--reason", required=True, help="Why it goes.")
@click.option("--basis", required=True, help="The law and its article.")
@click.option("--asked-by", required=True, metavar="ACCOUNT", help="The officer who applies for it.")
@click.option(
    "--agreed-by", required=True, metavar="ACCOUNT", help="The head of the organ whose act it was, who agrees."
)
def erase(number: str, fields: tuple[str, ...], reason: str, basis: str, asked_by: str, agreed_by: str) -> None:
    """Erase personal data from one event, for good.

    NUMBER is a receipt number or an event's id. Salt and value of each field go, its digest stays: the log and every receipt verify
    as before, and new receipts say that the field was there and is erased. Whoever kept a receipt can still prove what it says.
    The case's own papers are not touched. Needs the rights of tl_app and tl_eraser.
    """
    open_site(login=Login.ERASER)
    from sundial.cli.ledger import find
    from sundial.ledger import queries
    from sundial.ledger.forgetting import Paper, forget

    event = find(number)
    paper = Paper(_at_work(_officer(asked_by, "--asked-by")), basis, reason)
    told = forget(event, fields, paper, by=_head(_officer(agreed_by, "--agreed-by"), event))
    click.echo(f"Erased from {queries.number_of(bytes(event.leaf_hash))}: {', '.join(sorted(fields))}.")
    click.echo(f"Recorded as {queries.number_of(bytes(told.leaf_hash))}.")


def _officer(username: str, option: str) -> Officer:
    from sundial.organs.access import officer_of
    from sundial.organs.models import Account

    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None:
        raise BadInput(f"{option}: there is no account {username}.")
    return officer_of(account)


def _at_work(officer: Officer) -> Actor:
    from sundial.organs.access import duties

    held = duties(officer)
    if not held:
        raise BadInput(f"--asked-by: {officer.name} holds no post today.")
    return held[0].actor


def _head(officer: Officer, event: Event) -> Actor:
    from sundial.organs.access import duty_as
    from sundial.organs.models import Organ, Role

    organ = Organ.objects.filter(code=event.organ_code).first()
    duty = duty_as(officer, [Role.DIRECTOR], organ) if organ else None
    if duty is None:
        raise BadInput(
            f"--agreed-by: {officer.name} is not the head of the organ that acted ({event.organ_code or 'none'})."
        )
    return duty.actor
