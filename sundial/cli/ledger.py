"""``sundial ledger``: inspect, prove, publish and recompute the record."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sundial.cli.board import board
from sundial.cli.erase import erase
from sundial.cli.keys import log_keys, national_keys, witness_key
from sundial.cli.mirror import mirror
from sundial.cli.rights import Login
from sundial.cli.rotate import rotate
from sundial.cli.signer import signer
from sundial.cli.site import open_site
from sundial.cli.trouble import FINDINGS, BadInput
from sundial.cli.witness import witness

if TYPE_CHECKING:
    from sundial.ledger.fsck import Finding, Kept
    from sundial.ledger.keyring import LogKey
    from sundial.ledger.lights import Result
    from sundial.ledger.models import Event
    from sundial.ledger.national_keys import NationalKey


@click.group()
def ledger() -> None:
    """Inspect and recompute the append-only record.

    Every event is a leaf of a Merkle log; signed checkpoints fix the whole log at a size.
    """


ledger.add_command(witness)
ledger.add_command(signer)
ledger.add_command(erase)
ledger.add_command(board)
ledger.add_command(rotate)
ledger.add_command(mirror)


@ledger.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--max-age", type=click.FloatRange(min=0), help="Exit 1 if an event has waited longer (seconds).")
def status(as_json: bool, max_age: float | None) -> None:
    """Show size, root and what waits to be sealed."""
    open_site()
    from django.conf import settings

    from sundial.cases import erasures
    from sundial.ledger import queries, roles

    stuck = list(erasures.stuck())
    latest, age = queries.latest_checkpoint(), queries.oldest_unsealed()
    facts = {
        "origin": settings.LEDGER_ORIGIN,
        "size": latest.size if latest else 0,
        "root": bytes(latest.root).hex() if latest else None,
        "checkpoint_at": latest.at.isoformat() if latest else None,
        "waiting": queries.waiting(),
        "oldest_waiting_seconds": age.total_seconds() if age else None,
        "superuser": roles.is_superuser(),
        "erasures_not_carried_out": len(stuck),
    }
    click.echo(json.dumps(facts) if as_json else "\n".join(f"{name:28}{value}" for name, value in facts.items()))
    if facts["superuser"] and not as_json:
        click.echo("Connected as superuser: triggers stand, privileges do not. See: sundial ledger roles --help")
    for each in [] if as_json else stuck:
        click.echo(
            f"Erasure {each.pk} failed {each.failures} times, next try {each.next_try_at:%Y-%m-%d %H:%M} UTC: {each.trouble}"
        )
    if max_age is not None and age and age.total_seconds() > max_age:
        raise click.exceptions.Exit(FINDINGS)


@ledger.command()
@click.option("--key", is_flag=True, help="Print the log's public key instead.")
@click.option("--national-key", is_flag=True, help="Print the key of its SM2 signature instead, if it has one.")
@click.option("--seal", is_flag=True, help="Seal what waits first.")
def checkpoint(key: bool, national_key: bool, seal: bool) -> None:
    """Print the newest signed checkpoint.

    For a witness or a mirror: a log that keeps to it cannot change what came before.
    """
    open_site(login=Login.SEALER if seal else Login.APP)
    from sundial.ledger import queries, sequencer, signing
    from sundial.ledger.signer import SignerRefusal
    from sundial.ledger.witnessing import LostLeaves, WitnessTrouble

    if key:
        click.echo(signing.verifier().vkey)
        return
    if national_key:
        found = signing.national_key()
        if found is None:
            raise BadInput("This log does not sign by SM2: see SUNDIAL_LEDGER_SUITE.")
        click.echo(found.vkey)
        return
    if seal:
        try:
            sequencer.seal_all(signing.ready_signer())
        except (sequencer.BrokenLog, SignerRefusal, signing.SignerGone, LostLeaves, WitnessTrouble) as error:
            click.echo(f"Nothing was sealed: {error}", err=True)
            raise click.exceptions.Exit(FINDINGS) from error
    latest = queries.latest_checkpoint()
    if latest is None:
        raise BadInput("Nothing is sealed yet.")
    click.echo(latest.note, nl=False)


@ledger.command()
@click.argument("number")
@click.option("--disclose", multiple=True, metavar="FIELD", help="Show this private field; repeat for more.")
def prove(number: str, disclose: tuple[str, ...]) -> None:
    """Print the receipt (tlog-proof@v1) of one event.

    NUMBER is a receipt number (XXXX-XXXX-XXXX-XXXX) or an event's id. What is printed was verified first. Exit 1 while the event is
    not sealed yet, and where its leaf no longer belongs to the signed log.
    """
    open_site()
    from sundial.ledger import queries

    receipt = queries.receipt(find(number), disclose)
    if receipt.proof is None:
        click.echo(
            f"No receipt of {receipt.number} can be given: what the database holds of it is no longer what the log was signed "
            f"over ({receipt.torn}). sundial ledger fsck names what was changed."
            if receipt.torn
            else f"Event {receipt.number} is recorded but not sealed yet.",
            err=True,
        )
        raise click.exceptions.Exit(FINDINGS)
    click.echo(receipt.proof, nl=False)


@ledger.command()
@click.argument("directory", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--key", "vkey", metavar="VKEY", help="The log's public key; without it, the key of this installation.")
@click.option(
    "--kept",
    "kept",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A receipt, checkpoint or line of a notice board, which DIRECTORY must agree with; repeat for more.",
)
@click.option(
    "--rotations",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The changes of key that came with what was kept, where those of DIRECTORY are others.",
)
@click.option(
    "--witness", "witnesses", multiple=True, metavar="VKEY", help="A witness's key, by which what was kept is dated."
)
@click.option(
    "--national", "sm2_vkey", metavar="VKEY", help="The key by which DIRECTORY's checkpoint must be signed by SM2 too."
)
def fsck(
    directory: Path | None,
    vkey: str | None,
    kept: tuple[Path, ...],
    rotations: Path | None,
    witnesses: tuple[str, ...],
    sm2_vkey: str | None,
) -> None:
    """Recompute everything; exit 1 on a difference.

    Without DIRECTORY: events, leaves, tiles, checkpoints with every signature, openings and chains in the database. With
    DIRECTORY: published files alone, without any database if --key is given. With --kept, also that the log is still the
    one somebody saw before, and that no entry carries a time before that.
    """
    from sundial.ledger.fsck import Finding

    if kept and directory is None:
        raise BadInput("--kept compares published files: name their DIRECTORY.")
    if directory is None:
        open_site(login=Login.AUDITOR)
    key = _key(vkey, directory)
    national = national_keys(sm2_vkey, "--national", _rotations(directory), key) if sm2_vkey else None
    read = [_kept(each, _keys_of_kept(key, vkey, rotations), witnesses) for each in kept]
    known = [each for each in read if not isinstance(each, Finding)]
    with _bar(_expected(directory)) as progress:
        findings = [
            *(each for each in read if isinstance(each, Finding)),
            *_recompute(directory, key, progress, known, national),
        ]
    for finding in findings:
        click.echo(f"  {finding}")
    wrong = [each for each in findings if not each.lawful]
    if back := len(findings) - len(wrong):
        click.echo(
            f"{back} leaves came back from a mirror; their events are lost with what was restored: enter them again, as late."
        )
    click.echo(f"Findings: {len(wrong)}." if wrong else "Everything agrees.")
    if wrong:
        raise click.exceptions.Exit(FINDINGS)


@ledger.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
def export(directory: Path) -> None:
    """Write the public log as static files.

    DIRECTORY is made, or brought up to date; any web server or mirror can carry it (C2SP tlog-tiles).
    """
    open_site()
    from sundial.ledger import export as exporting

    try:
        with _bar(_sealed()) as progress:
            size = exporting.export(directory, progress)
    except exporting.NothingSealed as error:
        raise BadInput("Nothing is sealed yet.") from error
    except exporting.AnotherLog as error:
        raise BadInput(f"{directory} holds another log: {error}. Nothing was written.") from error
    click.echo(f"{size} leaves published in {directory}")


@ledger.command("roll-forward")
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
def roll_forward(directory: Path) -> None:
    """Bring lost leaves back from a mirror.

    After a restore or failover, DIRECTORY (a mirror's copy of this log) gives back what the database lacks; until then nothing
    is signed. The leaves come back, the events behind them do not: sundial ledger fsck names each.
    """
    open_site(login=Login.OWNER)
    from sundial.ledger import rolling, signing

    try:
        came = rolling.roll_forward(directory, signing.verifier(), signing.national_keys())
    except rolling.NotOurMirror as error:
        raise BadInput(f"{directory} does not continue this log: {error}") from error
    click.echo(f"{came} leaves brought back from {directory}")


@ledger.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--key", "vkey", metavar="VKEY", help="The log's public key; without it, the key of this installation.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def lights(directory: Path, vkey: str | None, as_json: bool) -> None:
    """Reckon the time lights again from published files.

    DIRECTORY is a published log; nothing else is read. Warnings and lights of the promised and statutory limits, of steps,
    answers and deliveries are worked out from the public moves of the clocks and compared with the lights in the log. Exit 1
    when one was withheld, when one has no ground, or when the files do not agree with their checkpoint.
    """
    from sundial.ledger import lights as reckoning
    from sundial.ledger import published
    from sundial.ledger.fsck import check_directory

    with _bar(_expected(directory)) as progress:
        wrong = list(check_directory(directory, _key(vkey, directory), progress))
    if wrong:
        for finding in wrong:
            click.echo(f"  {finding}")
        raise click.exceptions.Exit(FINDINGS)
    found = reckoning.recompute(published.leaves(directory))
    _show_lights(found, as_json)
    if found.withheld or found.unfounded or found.torn:
        raise click.exceptions.Exit(FINDINGS)


def _show_lights(found: Result, as_json: bool) -> None:
    told = {
        "until": found.until.isoformat(),
        "due": [{"at": at.isoformat(), **asdict(light)} for light, at in sorted(found.due.items())],
        "withheld": [asdict(light) for light in found.withheld],
        "unfounded": [asdict(light) for light in found.unfounded],
        "torn": sorted(found.torn),
    }
    if as_json:
        click.echo(json.dumps(told))
        return
    for light, at in sorted(found.due.items(), key=lambda each: each[1]):
        click.echo(f"  {at:%Y-%m-%d %H:%M} {light.case} {light.rule} {light.occurrence}")
    for name in ("withheld", "unfounded"):
        for light in getattr(found, name):
            click.echo(f"  {name.upper()} {light.case} {light.rule} {light.occurrence}")
    for case in sorted(found.torn):
        click.echo(f"  TORN {case}: a clock whose start or calendar is not in the log")
    counts = f"{len(found.withheld)} withheld, {len(found.unfounded)} without ground"
    click.echo(f"{len(found.due)} time lights were due by {found.until:%Y-%m-%d %H:%M} UTC; {counts}.")


@ledger.command()
@click.option("--apply", "run", is_flag=True, help="Run the script instead of printing it.")
def roles(run: bool) -> None:
    """Print the SQL of the record's roles.

    A server of your own needs it once, and after each migration; the embedded one is divided by itself. A superuser is held back by no
    privilege, and can switch triggers off.
    """
    from sundial.ledger import roles as division

    if not run:
        click.echo(division.SQL, nl=False)
        return
    open_site(login=Login.OWNER)
    division.apply()
    click.echo("Rights divided.")


def find(number: str) -> Event:
    """The event of a receipt number or id. Raises BadInput."""
    from uuid import UUID

    from sundial.ledger import queries
    from sundial.ledger.models import Event

    event = queries.event_by_number(number)
    if event is None:
        try:
            event = Event.objects.filter(pk=UUID(number)).first()
        except ValueError:
            event = None
    if event is None:
        raise BadInput(f"There is no event {number}.")
    return event


def _key(vkey: str | None, directory: Path | None) -> LogKey:
    if vkey is not None:
        return log_keys(vkey, "--key", _rotations(directory))
    open_site()
    from sundial.ledger import signing

    return signing.verifier()


def _rotations(directory: Path | None) -> Path | None:
    """Where a published log says how its keys followed each other."""
    from sundial.ledger.keyring import FILE

    return directory / FILE if directory else None


def _keys_of_kept(key: LogKey, vkey: str | None, rotations: Path | None) -> LogKey:
    return log_keys(vkey or key.vkey, "--key", rotations) if rotations else key


def _kept(file: Path, key: LogKey, witnesses: tuple[str, ...]) -> Kept | Finding:
    from sundial.ledger.board import BoardError
    from sundial.ledger.checkpoint import CheckpointError, KeyOfAnotherTime
    from sundial.ledger.fsck import Finding, read_kept
    from sundial.ledger.note import NoteError, UnknownKey, read
    from sundial.ledger.proof import ReceiptError

    try:
        return read_kept(read(file), str(file), key, [witness_key(each, "--witness") for each in witnesses])
    except KeyOfAnotherTime as error:
        return Finding("history", str(file), str(error))
    except UnknownKey as error:
        raise BadInput(
            f"{file}: {error}. If the log had changed its key by then: --rotations FILE, as it came with that."
        ) from error
    except (NoteError, CheckpointError, ReceiptError, BoardError) as error:
        raise BadInput(f"{file}: {error}.") from error


def _recompute(
    directory: Path | None,
    key: LogKey,
    progress: Callable[[int], None],
    kept: Sequence[Kept],
    national: NationalKey | None,
) -> Iterable[Finding]:
    if directory is not None:
        from sundial.ledger.fsck import check_directory

        return check_directory(directory, key, progress, kept, national)
    open_site()
    from sundial.ledger import signing
    from sundial.ledger.fsck_database import check_database

    return check_database(key, progress, national or signing.national_keys())


def _expected(directory: Path | None) -> int:
    if directory is None:
        return _sealed()
    from sundial.ledger.checkpoint import CheckpointError, published_size
    from sundial.ledger.note import NoteError

    try:
        return published_size(directory)
    except (CheckpointError, NoteError):
        return 0  # The check itself will say so.


def _sealed() -> int:
    open_site()
    from sundial.ledger import queries

    latest = queries.latest_checkpoint()
    return latest.size if latest else 0


@contextmanager
def _bar(leaves: int) -> Iterator[Callable[[int], None]]:
    """Show progress on a terminal; stay silent in a pipe."""
    stream = sys.stderr
    if not stream.isatty() or not leaves:
        yield lambda done: None
        return
    with click.progressbar(range(leaves), label="Leaves", file=stream, show_pos=True) as bar:
        yield bar.update
