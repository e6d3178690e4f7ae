"""Make a backup: one moment of the whole database, the files its rows name, and the keys apart.

Keys are drawn while no erasure runs, and in the same moment the database is looked at: what is erased before is in no backup, what is
erased after loses its key. The file of keys is written last, with the keys there are then.
"""

from __future__ import annotations

import errno
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext_lazy as _

from sundial.backups import keyfile, parts, tables
from sundial.backups.keyfile import KeyFile
from sundial.backups.models import What
from sundial.backups.recording import Told, tell
from sundial.backups.sealing import name_of
from sundial.cases.files import path_of
from sundial.cases.models import StoredFile
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger import case_keys, log
from sundial.ledger.unit_keys import ALL, BYTES, HOUSE, KEY_BYTES, Holder, Keys

# Any two backups of one database must agree on this number; it means nothing else.
LOCK = 7_305_191_218
STORED = StoredFile._meta.db_table


@dataclass(frozen=True)
class Made:
    """What was made. ``missing`` are the names of files whose bytes are no longer in the store."""

    manifest: parts.Manifest
    missing: list[str]


def make(folder: Path, keys_at: Path) -> Made:
    """Make a backup in ``folder``, and write the keys to the file ``keys_at``.

    Raises ``Refusal``: ``backup.not_empty``, ``backup.keys_beside``, ``backup.other_house``, ``backup.running``, and as ``keyfile.read``.
    """
    _check_places(folder, keys_at)
    with _alone(), _whole_or_nothing(folder):
        secrets_ = secrets_of_the_house()
        with _moment() as drawing:
            keys = _draw(drawing)
            _check_house(keys_at, keys)
            made = _write(folder, keys)
        keyfile.write(keys_at, KeyFile(case_keys.read(), secrets_))
    tell(What.MADE, Told.of(made.manifest))
    return made


def secrets_of_the_house() -> dict[str, bytes]:
    """What only the house may have, by its place in the data directory."""
    inside = [settings.DATA / "secret_key", *sorted(settings.LEDGER_DIRECTORY.glob("*"))]
    return {
        str(path.relative_to(settings.DATA)): path.read_bytes()
        for path in inside
        if path.is_file() and path.suffix != ".lock"
    }


def _check_places(folder: Path, keys_at: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal(
            "backup.not_empty", _("%(folder)s is not an empty folder. Name a new one for each backup."), folder=folder
        )
    if keys_at.resolve().is_relative_to(folder.resolve()):
        raise Refusal(
            "backup.keys_beside",
            _("The keys must lie elsewhere than the backup: together they could never forget anything."),
        )


def _check_house(keys_at: Path, keys: Keys) -> None:
    house = (*HOUSE, ALL)
    if keys_at.exists() and keyfile.read(keys_at).house != keys.rows[house]:
        raise Refusal(
            "backup.other_house",
            _(
                "%(path)s holds the keys of another house. Name another file: writing over it would lose that house's backups."
            ),
            path=keys_at,
        )


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise Refusal("backup.running", _("Another backup of this house is being made just now."))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


@contextmanager
def _whole_or_nothing(folder: Path) -> Iterator[None]:
    """Nothing stays of a backup that was not finished."""
    was_there = folder.exists()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        yield
    except BaseException as error:
        for each in folder.iterdir():
            shutil.rmtree(each) if each.is_dir() else each.unlink()
        if not was_there:
            folder.rmdir()
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            error.filename = str(folder)
        raise


@contextmanager
def _moment() -> Iterator[psycopg.Connection[Any]]:
    """See one moment of the database and no later one; the connection given draws keys for it, while no erasure runs."""
    with psycopg.connect(**connection.get_connection_params()) as drawing:
        drawing.execute("LOCK TABLE ledger_key IN EXCLUSIVE MODE")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield drawing


def _draw(drawing: psycopg.Connection[Any]) -> Keys:
    """Draw a key for whoever has none, let go those of rows that are gone, and let erasures run again."""
    with drawing.cursor() as cursor:
        cursor.execute("SELECT subject_type, subject_id FROM ledger_key WHERE unit = %s", [ALL])
        have: set[Holder] = set(cursor.fetchall())
        _insert(cursor, {HOUSE, *tables.holders()} - have)
        gone = tables.rows_gone(have)
        cursor.executemany("DELETE FROM ledger_key WHERE subject_type = %s AND subject_id = %s", gone)
        cursor.execute("SELECT subject_type, subject_id, unit, secret FROM ledger_key")
        keys = Keys(cursor.fetchall())
    drawing.commit()
    return keys


def _insert(cursor: psycopg.Cursor[Any], holders: Iterable[Holder]) -> None:
    with cursor.copy("COPY ledger_key (subject_type, subject_id, unit, secret) FROM STDIN") as copy:
        for kind, id_ in holders:
            copy.write_row((kind, id_, ALL, secrets.token_bytes(KEY_BYTES)))


def _write(folder: Path, keys: Keys) -> Made:
    house, newest = keys.rows[(*HOUSE, ALL)], log.latest()
    applied = MigrationRecorder(connection).applied_migrations()
    manifest = parts.Manifest(
        made_at=clock.now().isoformat(timespec="seconds"),
        program=version("sundial"),
        migrations=sorted(f"{app}.{name}" for app, name in applied),
        checkpoint=newest.note if newest else "",
        house=name_of(house).hex(),
    )
    closing = tables.Closing(keys)
    for model in tables.models_carried():
        name = f"{parts.TABLES}/{model._meta.db_table}"
        manifest.parts[name] = _write_table(folder, name, model, closing, house)
    manifest.parts[parts.FILES], missing = _write_files(folder, keys, house)
    parts.write_manifest(folder, manifest, house)
    return Made(manifest, missing)


def _write_table(folder: Path, name: str, model: Any, closing: tables.Closing, house: bytes) -> parts.Part:
    with parts.PartWriter(folder, name, house) as writer:
        waiting, size = [tables.first_line(model)], 0
        for line in tables.lines(model, closing):
            waiting.append(line.written())
            size += len(waiting[-1])
            writer.rows += 1
            if size >= parts.FRAME:
                writer.write(b"".join(waiting))
                waiting, size = [], 0
        writer.write(b"".join(waiting))
    return writer.part


def _write_files(folder: Path, keys: Keys, house: bytes) -> tuple[parts.Part, list[str]]:
    missing = []
    with parts.PartWriter(folder, parts.FILES, house) as writer:
        for stored in StoredFile.objects.order_by("pk").iterator():
            path = path_of(stored)
            key = keys.of(tables.holder_of(STORED, stored.pk), BYTES)
            if not path.is_file() or key is None:
                missing.append(stored.path)
                continue
            parts.write_file(writer, parts.Header(str(stored.pk), stored.path, path.stat().st_size), path, key)
            writer.rows += 1
    return writer.part, missing
