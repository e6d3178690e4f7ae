"""The demo county is backed up, a person is erased from it, and every backup made before has forgotten him; the house it restores is the house after the erasure."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.db import connection

from sundial.backups import checking, keyfile, making, queries, restoring, tables
from sundial.backups.models import Backup
from sundial.cases import erasures, forgetting, naming
from sundial.cases.models import Case, Erasure, PartyKind
from sundial.cli.main import cli
from sundial.kernel.refusal import Refusal
from sundial.ledger import kinds, published, rolling, sequencer
from sundial.ledger.export import export
from sundial.ledger.fsck import check_directory
from sundial.ledger.fsck_database import check_database
from sundial.ledger.models import Event
from sundial.ledger.signer import Signer
from sundial.organs.models import Officer, Role
from tests.county import County
from tests.database import create_database, drop_database, migrated

# What a house goes on doing after the backup: its own record of the backup, and of the erasure.
SINCE = {
    "backups_backup",
    "cases_erasure",
    *(f"ledger_{each}" for each in ["event", "opening", "pending", "stream", "leaf", "checkpoint"]),
}


@contextmanager
def house(folder: Path) -> Iterator[None]:
    """The settings of a house whose data directory is ``folder``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "DATA", folder)
        patch.setattr(settings, "MEDIA_ROOT", folder / "files")
        patch.setattr(settings, "LEDGER_DIRECTORY", folder / "ledger")
        yield


@contextmanager
def database(name: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@pytest.fixture(scope="module")
def lived(in_county: None, county: County, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A county whose one closed case of a person was erased between two backups; returns the folder of both, and of the keys."""
    place = tmp_path_factory.mktemp("backups")
    shutil.copytree(county.folder, place / "house")
    with house(place / "house"):
        making.make(place / "before", place / "keys" / "house")
        shutil.copy(place / "keys" / "house", place / "old.keys")
        case = closed_case_of_a_person()
        (place / "words").write_text("\n".join(naming.words_of(case)), "utf-8")
        (place / "case").write_text(str(case.pk))
        erase(case)
        said("backup", place / "after", "--keys", place / "keys" / "house")
        yield place


def said(*typed: object) -> str:
    """What ``sundial`` answers to these words."""
    answer = CliRunner().invoke(cli, [str(word) for word in typed], catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return answer.output


def closed_case_of_a_person() -> Case:
    closed = Case.objects.filter(applicant__kind=PartyKind.PERSON).exclude(closed_at=None)
    for case in closed.select_related("applicant", "organ").order_by("number"):
        others = Case.objects.exclude(pk=case.pk).filter(applicant__name=case.applicant.name)
        if not others.exists() and len(naming.words_of(case)) > 2 and naming.naming(case):
            return case
    raise AssertionError("the county has no closed case of a person")


def erase(case: Case) -> None:
    """As two officers and the worker do it."""
    head, clerk = officer_of(case, Role.DIRECTOR), officer_of(case, Role.HANDLER_A)
    event, fields = naming.naming(case)[0]
    asked = erasures.Asked([event], fields, erasures.BASIS, "本人申请", party=True)
    erasures.agree(erasures.ask(case, asked, by=clerk), by=head)
    assert forgetting.carry_out_once()
    row = Erasure.objects.get(case=case)
    assert row.done_at, row.trouble
    sequencer.seal_all(Signer())


def officer_of(case: Case, role: Role) -> Officer:
    return Officer.objects.filter(
        appointments__post__role=role, appointments__post__organ=case.organ
    ).first() or pytest.fail(role)


def everything(folder: Path, keys: Path) -> str:
    """All that somebody reads in a backup who has these keys, but for the bytes of stored files, which the law keeps."""
    found = keyfile.read(keys)
    names = sorted(f"tables/{each.name}" for each in (folder / "tables").iterdir())
    return "\n".join(str(row) for name in names for row in checking.table(folder, name, found, checking.Proven()))


def test_with_the_keys_there_are_now_nobody_reads_of_him_in_the_backup_made_before(lived: Path) -> None:
    words = (lived / "words").read_text("utf-8").split("\n")
    assert len(words) > 2
    then, now = everything(lived / "before", lived / "old.keys"), everything(lived / "before", lived / "keys" / "house")
    assert [word for word in words if word not in then] == [], "the search finds what is there"
    assert [word for word in words if word in now] == []
    _manifest, proven = checking.check(lived / "before", keyfile.read(lived / "keys" / "house"))
    assert proven.forgotten > 0
    after = everything(lived / "after", lived / "keys" / "house")
    assert [word for word in words if word in after] == []
    assert Backup.objects.filter(what="make").count() == 2


def test_a_proof_is_on_record_as_a_drill(lived: Path) -> None:
    told = said("backup", "check", lived / "before", "--keys", lived / "keys" / "house", "--record")
    assert "are forgotten" in told and " leaves of the log under the signed root" in told
    drill = queries.standing().drill
    assert drill is not None and drill.forgotten > 0 and not queries.standing().drill_late
    event = Event.objects.get(kind="backup.check", subject_id=drill.pk)
    assert str(drill.leaves) in kinds.sentence_for(event)
    assert '"backup_late": false' in said("backup", "status", "--json")


def rows_of_everything() -> dict[str, set[str]]:
    found = {}
    for model in tables.models_carried():
        table = model._meta.db_table
        # A file keeps its bytes; of its name a backup that lost the key knows nothing at all.
        names = [name for name in tables.columns_of(model) if (table, name) != ("cases_storedfile", "name")]
        columns = ", ".join(connection.ops.quote_name(name) for name in names)
        found[table] = {str(row) for row in tables.copied(f"SELECT {columns} FROM {table}")}
    return found


def test_the_old_backup_restores_the_house_as_the_erasure_left_it(lived: Path, tmp_path: Path) -> None:
    with house(lived / "house"):
        live, log = rows_of_everything(), Signer().verifier
        export(lived / "mirror")
    create_database("sundial_restored", template=migrated())
    try:
        with database("sundial_restored"), house(tmp_path):
            restoring.restore(lived / "before", keyfile.read(lived / "keys" / "house"))
            with pytest.raises(Refusal) as refused:
                restoring.restore(lived / "before", keyfile.read(lived / "keys" / "house"))
            assert refused.value.code == "restore.in_use"
            assert {each.code for each in check_database(log)} == {"erased"}, "the leaf that says why is in the mirror"
            assert rolling.roll_forward(lived / "mirror", log) > 0
            assert {(each.code, each.lawful) for each in check_database(log)} == {("returned", True)}
            export(tmp_path / "again")
            assert list(check_directory(tmp_path / "again", log)) == []
            told, again = (list(published.leaves(each)) for each in (lived / "mirror", tmp_path / "again"))
            assert again == told, "what opens public fields came back too"
            back = rows_of_everything()
            case = Case.objects.select_related("applicant").get(pk=(lived / "case").read_text())
            assert case.applicant.name == naming.ERASED_NAME
            assert Event.objects.filter(kind="backup.restore").count() == 1
    finally:
        drop_database("sundial_restored")
    assert {name for name in live if live[name] != back[name]} <= SINCE
    # Of what both know nothing differs: every event stands in both as the erasure left it.
    recorded_since = {
        "record.erase",
        "record.erase_ask",
        "record.erase_party",
        "backup.make",
        "backup.check",
        "appointment.forget",
    }
    assert [
        row for row in live["ledger_event"] - back["ledger_event"] if not any(kind in row for kind in recorded_since)
    ] == []
    assert [
        row
        for row in back["ledger_event"] - live["ledger_event"]
        if not {"backup.restore", "record.roll_forward"} & {*row.split("'")}
    ] == []
