"""A backup that is torn, altered, unfinished or another house's is refused in one sentence that names the part; nothing is written over."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection

from sundial.backups import checking, keyfile, making, parts, restoring
from sundial.backups.keyfile import KeyFile
from sundial.backups.sealing import name_of
from sundial.kernel.refusal import Refusal
from sundial.ledger.unit_keys import ALL, BYTES, HOUSE, Keys

SECRET = bytes(range(32))
FILE = UUID(int=7)
KEYS = KeyFile(Keys([(*HOUSE, ALL, SECRET), ("cases_storedfile", FILE, ALL, SECRET[::-1])]), {})
TABLE = "tables/cases_party"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small backup: one table of one row, one file of two frames."""
    place, upload = tmp_path / "backup", tmp_path / "upload"
    upload.write_bytes(b"x" * (parts.FRAME + 1))
    with parts.PartWriter(place, TABLE, SECRET) as table:
        table.write('["id", "name"]\n[["1", "张三丰"]]\n'.encode())
    with parts.PartWriter(place, parts.FILES, SECRET) as files:
        key = KEYS.keys.of(("cases_storedfile", FILE), BYTES)
        assert key
        parts.write_file(files, parts.Header(str(FILE), "ab/cd", parts.FRAME + 1), upload, key)
    manifest = parts.Manifest("2026-11-23T00:00:00+00:00", "0.1.0", [], "", name_of(SECRET).hex())
    manifest.parts |= {TABLE: table.part, parts.FILES: files.part}
    parts.write_manifest(place, manifest, SECRET)
    return place


def refused(folder: Path, keys: KeyFile = KEYS) -> tuple[str, str]:
    with pytest.raises(Refusal) as refusal:
        checking.check(folder, keys)
    return refusal.value.code, str(refusal.value)


def test_a_whole_one_is_proven_and_says_nothing_to_whoever_lacks_the_keys(folder: Path) -> None:
    _manifest, proven = checking.check(folder, KEYS)
    assert (proven.rows, proven.files, proven.forgotten) == (1, 1, 0)
    assert all("张三丰".encode() not in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("harm", [cut, flip, Path.unlink])
@pytest.mark.parametrize("name", [TABLE, parts.FILES])
def test_a_part_that_is_torn_altered_or_missing_is_named(folder: Path, name: str, harm: Callable[[Path], None]) -> None:
    harm(folder / name)
    code, sentence = refused(folder)
    assert code == "backup.altered" and name in sentence


def test_a_part_altered_together_with_its_manifest_is_found_by_the_keys(folder: Path) -> None:
    flip(folder / TABLE)
    path = folder / parts.MANIFEST
    said = json.loads(path.read_text())
    said["parts"].pop(TABLE)
    path.write_text(json.dumps(said))
    assert refused(folder)[0] == "backup.altered"


def test_one_that_was_not_finished_or_is_another_house_s_is_refused(folder: Path) -> None:
    other = KeyFile(Keys([(*HOUSE, ALL, b"o" * 32)]), {})
    assert refused(folder, other)[0] == "backup.other_keys"
    (folder / parts.MANIFEST).unlink()
    assert refused(folder)[0] == "backup.none"


def test_without_its_key_a_file_is_forgotten_and_the_rest_is_proven(folder: Path) -> None:
    _manifest, proven = checking.check(folder, KeyFile(Keys([(*HOUSE, ALL, SECRET)]), {}))
    assert (proven.files, proven.forgotten) == (1, 1)


def test_keys_that_are_missing_or_no_keys_are_refused(tmp_path: Path) -> None:
    for text, code in ((None, "backup.no_keys"), ("{}", "backup.bad_keys"), ("no keys", "backup.bad_keys")):
        if text is not None:
            (tmp_path / "keys").write_text(text)
        with pytest.raises(Refusal) as refusal:
            keyfile.read(tmp_path / "keys")
        assert refusal.value.code == code
    keyfile.write(tmp_path / "mine", KEYS)
    assert (tmp_path / "mine").stat().st_mode & 0o777 == keyfile.OWNER_ALONE
    assert keyfile.read(tmp_path / "mine").house == SECRET


@pytest.mark.django_db
def test_a_backup_is_made_nowhere_where_something_is(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def code(where: Path, keys_at: Path) -> str:
        with pytest.raises(Refusal) as refusal:
            making.make(where, keys_at)
        return refusal.value.code

    assert code(folder, tmp_path / "keys") == "backup.not_empty"
    assert code(tmp_path / "new", tmp_path / "new" / "keys") == "backup.keys_beside"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [making.LOCK])
    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", connection.copy().cursor)
        assert code(tmp_path / "new", tmp_path / "keys") == "backup.running"
        connection.cursor().connection.close()


def test_of_one_that_found_the_disk_full_nothing_stays(tmp_path: Path) -> None:
    place = tmp_path / str(uuid4())
    with pytest.raises(OSError, match="No space") as full, making._whole_or_nothing(place):
        (place / "tables").mkdir()
        (place / "tables" / "half").write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert not place.exists()
    assert full.value.filename == str(place)


@pytest.mark.django_db
def test_a_backup_of_other_tables_names_the_version_to_restore_it_with() -> None:
    manifest = parts.Manifest("2026-11-23T00:00:00+00:00", "9.9", ["cases.0001_initial", "cases.9999_later"], "", "")
    with pytest.raises(Refusal) as refusal:
        restoring._check_version(manifest)
    assert refusal.value.code == "restore.other_version" and "9.9" in str(refusal.value)
