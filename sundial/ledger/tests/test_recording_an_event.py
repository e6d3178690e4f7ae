from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import translation

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger import kinds, openings
from sundial.ledger.actions import AlreadyRecorded, OutsideTransaction, record
from sundial.ledger.actor import Actor
from sundial.ledger.canonical import NotCanonical
from sundial.ledger.commitment import commit, field_digest
from sundial.ledger.merkle import leaf_hash
from sundial.ledger.models import Event, Pending, Stream
from sundial.ledger.tests.conftest import OFFICER, Recorder

pytestmark = pytest.mark.django_db


def leaf(event: Event) -> dict[str, object]:
    fields: dict[str, object] = json.loads(bytes(Pending.objects.get(pk=event.pk).entry))
    return fields


def test_the_stored_event_says_who_what_why_and_when(submit: Recorder) -> None:
    event = Event.objects.get(pk=submit(reason="材料齐全", channel="window").pk)
    assert (event.actor_name, event.actor_post, event.organ_code) == ("王五", "审批科科员", "330100-015")
    assert (event.kind, event.act, event.reason, event.channel) == ("trial.submit", "submit", "材料齐全", "window")
    assert event.data == {"what": "申请书"}
    assert event.occurred_at == event.recorded_at


def test_the_public_leaf_has_nine_keys_and_the_hash_the_event_keeps(submit: Recorder) -> None:
    event = submit()
    entry = bytes(Pending.objects.get(pk=event.pk).entry)
    assert sorted(json.loads(entry)) == ["act", "c", "case", "item", "n", "org", "prev", "t", "v"]
    assert leaf_hash(entry) == bytes(Event.objects.get(pk=event.pk).leaf_hash)


def test_the_public_leaf_tells_nothing_personal(submit: Recorder) -> None:
    event = submit(reason="张三申请", data={"what": "申请书", "applicant": "张三"}, private={"result": "准予"})
    entry = bytes(Pending.objects.get(pk=event.pk).entry).decode()
    for secret in ["张三", "王五", "准予", "申请书", str(event.subject_id), event.subject_id.hex]:
        assert secret not in entry


def test_the_commitment_opens_with_the_stored_salts(submit: Recorder) -> None:
    event = submit(private={"result": "准予许可"})
    opened = openings.of(event)
    assert leaf(event)["c"] == commit({each.field: each.digest for each in opened}).hex()
    assert {each.field for each in opened} == {
        "kind", "occurred_at", "actor", "channel", "reason", "data", "result", "item",
    }  # fmt: skip
    assert all(field_digest(each.salt or b"", each.field, each.value) == each.digest for each in opened)
    assert len({each.salt for each in opened}) == 8


def test_each_event_names_its_position_and_its_predecessor(submit: Recorder) -> None:
    case = uuid4()
    first, second = submit(case), submit(case)
    assert (leaf(first)["n"], leaf(first)["prev"]) == (1, None)
    assert (leaf(second)["n"], leaf(second)["prev"]) == (2, bytes(first.leaf_hash).hex())
    assert leaf(first)["case"] == leaf(second)["case"] == Stream.objects.get(subject_id=case).pseudonym


def test_ids_of_one_subject_ascend_even_if_the_machines_clock_steps_back(
    submit: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = uuid4()
    first = submit(case)
    monkeypatch.setattr("time.time_ns", lambda: 1)
    assert submit(case).id > first.id


def test_a_late_entry_keeps_both_times(submit: Recorder) -> None:
    event = submit(occurred_at=clock.now() - timedelta(days=3))
    assert (event.recorded_at - event.occurred_at).days == 3


def test_an_event_of_the_future_is_refused(submit: Recorder) -> None:
    with pytest.raises(Refusal, match="录入时间") as refusal:
        submit(occurred_at=clock.now() + timedelta(seconds=1))
    assert refusal.value.field == "occurred_at"


def test_amounts_dates_and_ids_are_stored_as_exact_text(submit: Recorder) -> None:
    case = uuid4()
    event = submit(data={"fee": Decimal("0.10"), "on": date(2026, 3, 2), "case": case})
    assert Event.objects.get(pk=event.pk).data == {"fee": "0.10", "on": "2026-03-02", "case": str(case)}


@pytest.mark.parametrize("value", [0.1, 2**53, datetime(2026, 1, 1), object(), "a\0b", "\ud800", {1: 2}])
def test_a_value_without_one_text_form_is_refused_by_place(submit: Recorder, value: object) -> None:
    with pytest.raises(NotCanonical):
        submit(data={"list": [value]})


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(kinds.UnknownKind, match=r"nobody\.knows"), transaction.atomic():
        record("nobody.knows", subject_type="case", subject_id=uuid4(), by=OFFICER, organ="1")


def test_a_private_field_may_not_hide_a_mirrored_one(submit: Recorder) -> None:
    with pytest.raises(ValueError, match="reason"):
        submit(private={"reason": "another"})


def test_the_same_form_twice_has_one_effect(submit: Recorder) -> None:
    submit(idem="form-1")
    with pytest.raises(AlreadyRecorded, match="form-1"), transaction.atomic():
        submit(idem="form-1")
    assert Event.objects.filter(idem="form-1").count() == 1


def test_kinds_are_registered_once_with_a_public_verb() -> None:
    with pytest.raises(ValueError, match="twice"):
        kinds.register("trial.submit", "submit", "again")
    with pytest.raises(ValueError, match="public verb"):
        kinds.register("trial.shrug", "shrug", "")
    with pytest.raises(ValueError, match="dotted"):
        kinds.register("Trial", "submit", "")


def test_the_timeline_sentence_is_filled_from_the_event(submit: Recorder) -> None:
    assert kinds.sentence_for(submit(by=Actor.applicant("李四"))) == "李四 handed in 申请书"
    assert kinds.sentence_for(submit(data={})) == "王五 handed in —"
    assert kinds.sentence_for(submit(data={"what": "申请书："})) == "王五 handed in 申请书", "nothing follows the colon"


def test_the_timeline_says_in_english_what_was_written_in_english_too(submit: Recorder) -> None:
    event = submit(by=Actor.applicant("李四"), data={"what": "申请书", "what_en": "the form"})
    with translation.override("en"):
        assert kinds.sentence_for(event) == "李四 handed in the form"
    with translation.override("zh-hans"):
        assert kinds.sentence_for(event) == "李四 handed in 申请书"


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_refused() -> None:
    assert not connection.in_atomic_block
    with pytest.raises(OutsideTransaction):
        record("trial.submit", subject_type="case", subject_id=uuid4(), by=OFFICER, organ="1")
