"""``sundial verify``: what a receipt proves, in words, without network or database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from sundial.cli.keys import log_keys, national_keys, witness_key
from sundial.cli.language import of_the_terminal
from sundial.cli.trouble import FINDINGS

if TYPE_CHECKING:
    from sundial.ledger.reading import Reading

LANGUAGES = ("zh", "en")
WIDTH = 24  # columns of the terminal that a label may take


@click.command()
@click.argument("receipt", type=click.File(encoding="utf-8"))
@click.option("--key", "vkey", required=True, metavar="VKEY", help="The log's public key, from a source you trust.")
@click.option(
    "--rotations",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What the log publishes of its changes of key, where it had another key than yours.",
)
@click.option("--national", "sm2_vkey", metavar="VKEY", help="The key by which the log must have signed by SM2 too.")
@click.option("--witness", "witnesses", multiple=True, metavar="VKEY", help="Public key of a witness; repeat for more.")
@click.option("--quorum", type=click.IntRange(min=0), default=0, help="How many of the witnesses must have cosigned.")
@click.option(
    "--paper", metavar="NUMBER", help="What is printed on the paper: its number, or the receipt number at its foot."
)
@click.option("--language", type=click.Choice(LANGUAGES), help="Language of the answer; usually that of the system.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def verify(
    receipt: TextIO,
    vkey: str,
    rotations: Path | None,
    sm2_vkey: str | None,
    witnesses: tuple[str, ...],
    quorum: int,
    paper: str | None,
    language: str | None,
    as_json: bool,
) -> None:
    """Say what RECEIPT proves: what was recorded, when, and that it was not changed since.

    RECEIPT is the file given with a submission or decision, or with a published one, or the text in its QR code ("-" reads standard input). Nothing is
    asked of any server. Exit 1 when it does not prove what it says, or with --paper when it is not of that paper.
    """
    from sundial.ledger import reading
    from sundial.ledger.note import UnknownKey

    log = log_keys(vkey, "--key", rotations)
    known = [witness_key(each, "--witness") for each in witnesses]
    national = national_keys(sm2_vkey, "--national", rotations, log) if sm2_vkey else None
    try:
        found = reading.read(_text(receipt), log, known, national)
    except reading.Unproven as error:
        _refuse(str(error), language or of_the_terminal(), as_json)
        if isinstance(error.__cause__, UnknownKey) and rotations is None and not as_json:
            click.echo(
                "If the log has changed its key since: --rotations FILE, as the site gives it under /log/rotations.",
                err=True,
            )
        raise click.exceptions.Exit(FINDINGS) from error
    _show(found, language or of_the_terminal(), as_json)
    if paper is not None and paper not in found.paper_numbers:
        click.echo(reading.another_paper(language or of_the_terminal()), err=True)
        raise click.exceptions.Exit(FINDINGS)
    if len(found.cosigners) < quorum:
        click.echo(reading.too_few(len(found.cosigners), quorum, language or of_the_terminal()), err=True)
        raise click.exceptions.Exit(FINDINGS)


def _text(receipt: TextIO) -> str:
    from sundial.ledger.packed import unpack
    from sundial.ledger.proof import ReceiptError
    from sundial.ledger.reading import Unproven

    try:
        return unpack(receipt.read())
    except UnicodeDecodeError as error:
        raise Unproven("a receipt is text in UTF-8") from error
    except ReceiptError as error:
        raise Unproven(str(error)) from error


def _refuse(reason: str, language: str, as_json: bool) -> None:
    from sundial.ledger import words

    if as_json:
        click.echo(json.dumps({"valid": False, "reason": reason}, ensure_ascii=False))
    else:
        click.echo(f"{words.word('invalid', language)} {reason}")


def _show(found: Reading, language: str, as_json: bool) -> None:
    from sundial.ledger import reading, words

    if as_json:
        click.echo(json.dumps({"valid": True, **found.plain}, ensure_ascii=False))
        return
    click.echo(words.word("valid", language))
    for label, value in reading.lines(found, language):
        click.echo(f"  {words.padded(label, WIDTH)}{value}")
