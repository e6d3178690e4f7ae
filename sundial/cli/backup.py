"""``sundial backup`` and ``sundial restore``: the whole house in a folder, its keys apart, and back again."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sundial.cli.rights import Login
from sundial.cli.site import become, open_site
from sundial.cli.trouble import FINDINGS

if TYPE_CHECKING:
    from sundial.backups.parts import Manifest

KEYS = click.option(
    "--keys",
    "keys_at",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file of keys, on another medium than the backups; each backup writes it anew.",
)
FOLDER = click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))


class ByDefault(click.Group):
    """A group whose first command is meant where none is named."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        return super().resolve_command(ctx, args if args[0] in self.commands else ["make", *args])


@click.group(cls=ByDefault)
def backup() -> None:
    """Make a backup of the whole house, or prove one.

    \b
    sundial backup DIR --keys FILE          makes one, as `sundial backup make` does
    sundial backup check DIR --keys FILE    proves one without restoring it
    sundial backup status                   fails when either is overdue, for whatever watches the machine
    """


@backup.command()
@FOLDER
@KEYS
def make(folder: Path, keys_at: Path) -> None:
    """Make a backup in DIR, which must be new or empty.

    The database as it is at one moment, and the files its rows name, everything sealed. What tells of a person is sealed under
    keys that an erasure destroys; the keys are written to FILE and to nowhere else. Keep FILE on another medium than the backups,
    and no older copy of it: an old copy of the keys forgets nothing. Nothing has to be stopped for it.
    """
    started = time.monotonic()
    open_site(login=Login.KEEPER)
    from sundial.backups.making import make as make_backup

    made = make_backup(folder, keys_at)
    seconds = time.monotonic() - started
    click.echo(f"Made in {seconds:.1f} s: {folder}, {_told(made.manifest)}.")
    click.echo(f"Keys: {keys_at}. Keep them elsewhere, and no older copy.")
    for path in made.missing:
        click.echo(f"  not in the store, and so not in the backup: {path}", err=True)


@backup.command()
@FOLDER
@KEYS
@click.option("--record", "on_record", is_flag=True, help="Put the proof on the record of this house, as a drill.")
def check(folder: Path, keys_at: Path, on_record: bool) -> None:
    """Prove the backup in DIR without restoring it.

    Every part is read and opened, the log's root is computed anew from the leaves in it and compared with the signed checkpoint. Only
    with --record is a database needed.
    """
    started = time.monotonic()
    if on_record:
        open_site()
    else:
        _without_database()
    from sundial.backups import checking, keyfile

    manifest, proven = checking.check(folder, keyfile.read(keys_at))
    if on_record:
        from sundial.backups.models import What
        from sundial.backups.recording import Told, tell

        tell(What.CHECKED, Told.of(manifest, proven.forgotten))
    click.echo(f"Proven in {time.monotonic() - started:.1f} s: {folder}, {_told(manifest)}.")
    click.echo(f"{proven.rows} rows, {proven.files} files, {proven.leaves} leaves of the log under the signed root.")
    if proven.forgotten:
        click.echo(f"{proven.forgotten} sealed values are forgotten: their keys were destroyed.")


@backup.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def status(as_json: bool) -> None:
    """Say when this house was last backed up and last proven or restored.

    Exit 1 when either is longer ago than sundial/backups/limits.yaml allows, or never happened: for a timer whose failure reaches somebody who does
    not look at the desk.
    """
    open_site()
    from sundial.backups.queries import standing

    now = standing()
    told = {
        "backup_at": now.backup.at.isoformat() if now.backup else None,
        "backup_days": now.backup_days,
        "backup_late": now.backup_late,
        "drill_at": now.drill.at.isoformat() if now.drill else None,
        "drill_days": now.drill_days,
        "drill_late": now.drill_late,
    }
    click.echo(json.dumps(told) if as_json else "\n".join(f"{name:14}{value}" for name, value in told.items()))
    if now.late:
        raise click.exceptions.Exit(FINDINGS)


@click.command()
@FOLDER
@KEYS
def restore(folder: Path, keys_at: Path) -> None:
    """Restore the backup in DIR into an empty house.

    DATABASE_URL (unset: the embedded server) and SUNDIAL_DATA name the house; it must hold nothing. What was erased since the backup is not
    there any more. Afterwards the worker asks the log's witnesses before it signs; where it says that leaves are missing, bring them back
    from a mirror: sundial ledger roll-forward DIRECTORY.
    """
    started = time.monotonic()
    open_site(login=Login.OWNER)
    from sundial.cli.setup import migrate

    migrate()
    from sundial.backups import keyfile, restoring

    manifest, proven = restoring.restore(folder, keyfile.read(keys_at))
    become(Login.APP)
    click.echo(f"Restored in {time.monotonic() - started:.1f} s: {_told(manifest)}.")
    click.echo(
        f"{proven.rows} rows, {proven.files} files; {proven.forgotten} values are forgotten: their keys were destroyed."
    )
    click.echo(
        "Next: sundial ledger fsck. If the worker says that leaves are missing: sundial ledger roll-forward MIRROR"
    )


def _told(manifest: Manifest) -> str:
    from sundial.backups.recording import Told

    told = Told.of(manifest)
    return (
        f"{told.size / 1e6:.1f} MB of {manifest.made_at}, {told.leaves} leaves of the log, Sundial {manifest.program}"
    )


def _without_database() -> None:
    """Set Django up for its sentences alone; nothing is written, not even a key of sessions."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sundial.settings")
    os.environ.setdefault("SECRET_KEY", "no session begins here")
    import django

    django.setup()
