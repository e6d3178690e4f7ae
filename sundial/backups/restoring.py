"""Restore a backup into an empty house, in one transaction.

What no key opens any more comes back as an erasure leaves it. Nothing is signed here: whoever seals next asks the log's witnesses first, and
where leaves are lost they come back from a mirror (``ledger.rolling``), before anything is signed on top.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from sundial.backups import checking, parts, tables
from sundial.backups.keyfile import OWNER_ALONE, KeyFile
from sundial.backups.models import What
from sundial.backups.recording import Told, tell
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event, Key, Leaf

COMING = "files.restoring"
_ARMED = """
SELECT relname, tgname, tgenabled FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND tgenabled <> 'D' AND relname = ANY(%s) AND relnamespace = current_schema()::regnamespace
"""


def restore(folder: Path, found: KeyFile) -> tuple[parts.Manifest, checking.Proven]:
    """Restore the backup in ``folder`` with the keys there are.

    Needs the owner of the tables. Raises ``Refusal``: ``restore.in_use``, ``restore.other_version``, ``restore.not_owner``, and as
    ``checking.check`` does; then the house is as empty as it was.
    """
    check_empty()
    manifest, _proven = checking.check(folder, found)
    _check_version(manifest)
    coming, proven = settings.DATA / COMING, checking.Proven()
    shutil.rmtree(coming, ignore_errors=True)
    try:
        with transaction.atomic():
            _fill(folder, found, proven)
            _lay_files(folder, found, coming, proven)
            _lay_secrets(found)
            _put_in_place(coming, Path(settings.MEDIA_ROOT))
    finally:
        shutil.rmtree(coming, ignore_errors=True)
    tell(What.RESTORED, Told.of(manifest, proven.forgotten))
    return manifest, proven


def check_empty() -> None:
    """Refuse (``restore.in_use``) a house that holds anything."""
    store = Path(settings.MEDIA_ROOT)
    if Event.objects.exists() or Leaf.objects.exists() or (store.exists() and any(store.glob("*/*"))):
        raise Refusal(
            "restore.in_use",
            _(
                "This house is in use: it has a record or files. Restore into an empty database and an empty data directory."
            ),
        )


def _check_version(manifest: parts.Manifest) -> None:
    ours = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    lacking, further = set(manifest.migrations) - ours, ours - set(manifest.migrations)
    if lacking or further:
        raise Refusal(
            "restore.other_version",
            _(
                "The backup has the tables of Sundial %(program)s: this program lacks %(lacking)s of its steps and has %(further)s more. "
                "Restore with that version, then bring the tables up to date: sundial setup --database"
            ),
            program=manifest.program,
            lacking=len(lacking),
            further=len(further),
        )


def _fill(folder: Path, found: KeyFile, proven: checking.Proven) -> None:
    """Fill every table, with the guards of the tables away: what they guard happened long ago, and has its events."""
    carried = tables.models_carried()
    with _without_guards([*carried, Key, *_models(tables.COLUMNS["derived"])]):
        with connection.cursor() as cursor:
            names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in carried)
            cursor.execute(f"TRUNCATE {names} CASCADE")
        for model in carried:
            _fill_table(folder, model, found, proven)
        Key.objects.all().delete()
        Key.objects.bulk_create(
            (
                Key(subject_type=kind, subject_id=id_, unit=unit, secret=secret)
                for (kind, id_, unit), secret in found.keys.rows.items()
            ),
            batch_size=5000,
        )
        _count_on(carried)
    _derive()


def _fill_table(folder: Path, model: type[models.Model], found: KeyFile, proven: checking.Proven) -> None:
    table, columns = model._meta.db_table, tables.columns_of(model)
    quote = connection.ops.quote_name
    into = f"COPY {quote(table)} ({', '.join(map(quote, columns))}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        for row in checking.table(folder, f"{parts.TABLES}/{table}", found, proven):
            copy.write_row([row[name] for name in columns])


@contextmanager
def _without_guards(of: list[type[models.Model]], but: str = "") -> Iterator[None]:
    """The tables without their triggers, or with that one alone; afterwards each stands as it stood."""
    quote, names = connection.ops.quote_name, [model._meta.db_table for model in of]
    with connection.cursor() as cursor:
        cursor.execute(_ARMED, [names])
        armed = cursor.fetchall()
        try:
            for name in names:
                cursor.execute(f"ALTER TABLE {quote(name)} DISABLE TRIGGER USER")
        except DatabaseError as wrong:
            sentence = _("Only the owner of the tables restores a backup; DATABASE_URL names another login.")
            raise Refusal("restore.not_owner", sentence) from wrong
        for table, trigger, _stood in armed:
            if trigger == but:
                cursor.execute(f"ALTER TABLE {quote(table)} ENABLE TRIGGER {quote(trigger)}")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table is changed while something of it waits
        for table, trigger, stood in armed:
            always = "ALWAYS " if stood == "A" else ""
            cursor.execute(f"ALTER TABLE {quote(table)} ENABLE {always}TRIGGER {quote(trigger)}")


def _count_on(carried: list[type[models.Model]]) -> None:
    """Let the numbers that the database gives go on after the last one given."""
    with connection.cursor() as cursor:
        for model in carried:
            for each in model._meta.local_concrete_fields:
                if isinstance(each, models.AutoField):
                    table = connection.ops.quote_name(model._meta.db_table)
                    column = connection.ops.quote_name(str(each.column))
                    cursor.execute(
                        f"SELECT setval(pg_get_serial_sequence(%s, %s), coalesce(max({column}), 0) + 1, false) FROM {table}",  # noqa: S608
                        [model._meta.db_table, each.column],
                    )


def _models(names: Iterable[str]) -> list[type[models.Model]]:
    return [each for each in apps.get_models() if each._meta.db_table in names]


def _derive() -> None:
    """Have the triggers make anew what follows from other tables."""
    for told in tables.COLUMNS["derived"].values():
        source = _models([told["source"]])
        with _without_guards(source, but=told["trigger"]):
            source[0]._base_manager.update(id=F("id"))


def _lay_files(folder: Path, found: KeyFile, coming: Path, proven: checking.Proven) -> None:
    with parts.PartReader(folder, parts.FILES, found.house) as reader:
        for header in reader.files():
            key, path = checking.key_of_file(header, found), coming / header.path
            if key is None:
                for _number in range(header.frames):
                    reader.skip()
                proven.forgotten += 1
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                for _number in range(header.frames):
                    file.write(reader.read(key) or b"")
            proven.files += 1


def _put_in_place(coming: Path, store: Path) -> None:
    if coming.exists():
        shutil.rmtree(store, ignore_errors=True)
        coming.rename(store)


def _lay_secrets(found: KeyFile) -> None:
    for name, data in found.files.items():
        path = settings.DATA / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.unlink(missing_ok=True)
        path.touch(mode=OWNER_ALONE)
        path.write_bytes(data)
