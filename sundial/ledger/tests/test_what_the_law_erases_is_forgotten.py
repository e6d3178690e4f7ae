"""A person is erased from the record: nothing of him is left in it, and everything verifies as before."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from sundial.kernel.refusal import Refusal
from sundial.ledger import case_keys, forgetting, kinds, openings, queries, reading, roles, sequencer
from sundial.ledger.actor import Actor
from sundial.ledger.export import export
from sundial.ledger.forgetting import Paper
from sundial.ledger.fsck import check_directory
from sundial.ledger.fsck_database import check_database
from sundial.ledger.models import Event, Key
from sundial.ledger.signer import Signer
from sundial.ledger.tests.conftest import OFFICER, Recorder
from sundial.ledger.unit_keys import ALL, ROWS, field_unit, form_unit

pytestmark = pytest.mark.django_db

CLERK = Actor(id="8", name="赵六", post="档案员", organ_code="330100-015")
PAPER = Paper(CLERK, "《中华人民共和国个人信息保护法》第四十七条", "本人撤回同意")
FIELDS = ("actor", "data", "result")


@pytest.fixture
def event(submit: Recorder) -> Event:
    """What an applicant handed in, sealed; his name stands in three fields."""
    told = submit(
        uuid4(), by=Actor.applicant("张三丰"), data={"what": "张三丰的申请"}, private={"result": "准予张三丰"}
    )
    sequencer.seal_all(Signer())
    return told


def traces() -> int:
    """How many rows of the whole record still name him."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM ledger_event AS e WHERE e::text LIKE '%张三丰%') + "
            "(SELECT count(*) FROM ledger_opening AS o WHERE o::text LIKE '%张三丰%')"
        )
        return int(cursor.fetchone()[0])


def test_he_is_gone_from_the_record_and_the_log_verifies(event: Event, tmp_path: Path) -> None:
    log = Signer().verifier
    before = queries.receipt(event, FIELDS).proof or ""
    assert traces() == 2
    told = forgetting.forget(event, FIELDS, PAPER, by=OFFICER)
    sequencer.seal_all(Signer())
    assert traces() == 0
    assert list(check_database(log)) == []
    export(tmp_path)
    assert list(check_directory(tmp_path, log)) == []
    after = reading.read(queries.receipt(Event.objects.get(pk=event.pk), ["channel", *FIELDS]).proof or "", log)
    assert after.erased == FIELDS
    assert set(after.shown) == {"channel"}
    assert ("依法删除", "行为人、具体内容、result（原有记录，现已删除）") in list(reading.lines(after, "zh"))
    assert reading.read(before, log).shown["result"] == "准予张三丰", "what its holder keeps proves it still"
    assert PAPER.basis in kinds.sentence_for(told)


def test_it_takes_two_people_a_reason_and_an_article_and_spares_those_who_held_power(
    event: Event, submit: Recorder
) -> None:
    decided = submit(uuid4())
    for code, on, fields, paper, by in [
        ("ledger.forget_alone", event, FIELDS, PAPER, CLERK),
        ("ledger.forget_paper", event, FIELDS, Paper(CLERK, " ", "撤回"), OFFICER),
        ("ledger.forget_field", event, ("kind",), PAPER, OFFICER),
        ("ledger.forget_field", event, (), PAPER, OFFICER),
        ("ledger.forget_field", event, ("nothing",), PAPER, OFFICER),
        ("ledger.forget_officer", decided, ("actor",), PAPER, OFFICER),
    ]:
        with pytest.raises(Refusal) as refused:
            forgetting.forget(on, fields, paper, by=by)
        assert refused.value.code == code
    forgetting.forget(event, ["result"], PAPER, by=OFFICER)
    with pytest.raises(Refusal, match="result"):
        forgetting.forget(event, ["result"], PAPER, by=OFFICER)


def test_the_database_forgets_by_an_erasure_alone(event: Event, submit: Recorder) -> None:
    other = submit(uuid4(), by=Actor.applicant("李四"), private={"result": "准予李四"})
    told = bytes(forgetting.forget(event, ["result"], PAPER, by=OFFICER).leaf_hash).hex()
    statements = [
        f"SELECT ledger_forget('{event.pk}', '{{data}}', '\\x{bytes(event.leaf_hash).hex()}', '{{}}')",
        f"SELECT ledger_forget('{event.pk}', '{{data}}', '\\x{told}', '{{}}')",
        f"SELECT ledger_forget('{other.pk}', '{{result}}', '\\x{told}', '{{}}')",
        "UPDATE ledger_event SET reason = ''",
        f"SELECT set_config('sundial.forgetting', '{event.pk}', true); UPDATE ledger_event SET actor_name = '李四'",
        f"SELECT set_config('sundial.forgetting', '{event.pk}', true); UPDATE ledger_opening SET digests = ''",
    ]
    for statement in statements:
        with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert getattr(refused.value.__cause__, "sqlstate", "") == "P0L02", statement
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    roles.apply()
    for role in ("tl_app", "tl_sequencer", "tl_auditor"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SET LOCAL ROLE {role}; {statements[0]}")


def test_forgetting_without_its_event_is_tampering(event: Event) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE ledger_opening DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE ledger_opening SET salts = overlay(salts PLACING decode(repeat('00', 16), 'hex') FROM 1)"
        )
    assert {finding.code for finding in check_database(Signer().verifier)} == {"erased"}


def test_a_restored_database_forgets_again(event: Event) -> None:
    """A backup from before the erasure brings him back; the erasure itself comes back from the mirror."""
    told = forgetting.forget(event, FIELDS, PAPER, by=OFFICER)
    public = next(each.value for each in openings.of(told) if each.field == "public")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE ledger_event DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE ledger_opening DISABLE TRIGGER USER")
        cursor.execute("UPDATE ledger_event SET actor_name = '张三丰' WHERE id = %s", [event.pk])
        cursor.execute(
            "UPDATE ledger_opening SET salts = sha256('x') || sha256('y') || sha256('z') || substr(sha256('z'), 1, 16)"
        )
        cursor.execute("ALTER TABLE ledger_event ENABLE TRIGGER USER; ALTER TABLE ledger_opening ENABLE TRIGGER USER")
    assert forgetting.forget_again([(bytes(told.leaf_hash).hex(), public)]) == 1  # type: ignore[list-item]  # an object
    assert traces() == 0
    assert forgetting.forget_again([(bytes(told.leaf_hash).hex(), public)]) == 0  # type: ignore[list-item]  # as above


def test_the_keys_of_the_erased_fields_go_and_those_of_all_others_stay(event: Event, submit: Recorder) -> None:
    holder = (event.subject_type, event.subject_id)
    other = submit(event.subject_id, reason="补充")
    Key.objects.create(subject_type=holder[0], subject_id=holder[1], unit=ALL, secret=bytes(range(32)))
    before = case_keys.read()
    forgetting.forget(event, FIELDS, PAPER, by=OFFICER)
    now = case_keys.read()
    assert [now.of(holder, field_unit(event.pk, field)) for field in FIELDS] == [None] * len(FIELDS)
    kept = [field_unit(event.pk, "reason"), field_unit(other.pk, "data"), form_unit(other.pk, "reason"), ROWS]
    assert [now.of(holder, unit) for unit in kept] == [before.of(holder, unit) for unit in kept]
    Key.objects.create(subject_type=holder[0], subject_id=holder[1], unit=ALL, secret=bytes(32))
    drawn = case_keys.read()
    for field in FIELDS:
        unit = field_unit(event.pk, field)
        assert drawn.of(holder, unit) not in {before.of(holder, unit), None}, "what is recorded later has another key"
    assert drawn.of(holder, kept[0]) == before.of(holder, kept[0])
    forgetting.forget(other, ["data"], PAPER, by=OFFICER)
    last = case_keys.read()
    assert last.of(holder, field_unit(other.pk, "data")) is None
    assert last.of(holder, kept[0]) == before.of(holder, kept[0])
