"""Many events in two statements: the same chains, leaves and refusals as one after the other."""

from __future__ import annotations

import threading
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from sundial.ledger import kinds, openings
from sundial.ledger.actions import Act, AlreadyRecorded, record_all
from sundial.ledger.models import Event, Pending
from sundial.ledger.tests.conftest import OFFICER, Recorder

pytestmark = pytest.mark.django_db


def act(subject: UUID, **more: object) -> Act:
    return Act("trial.submit", "case", subject, OFFICER, "330100-015", data={"what": "申请书"}, **more)  # type: ignore[arg-type]  # loosely typed on purpose


def record(*acts: Act) -> list[Event]:
    with transaction.atomic():
        return record_all(acts)


def test_events_of_one_subject_follow_each_other_and_what_was_there(submit: Recorder) -> None:
    case, other = uuid4(), uuid4()
    before = submit(case)
    events = record(act(case), act(other), act(case))
    assert [event.position for event in events] == [2, 1, 3]
    assert events[0].previous_hash == bytes(before.leaf_hash)
    assert events[2].previous_hash == bytes(events[0].leaf_hash)
    assert before.id < events[0].id < events[2].id
    assert submit(case).previous_hash == bytes(events[2].leaf_hash)


def test_each_has_its_own_leaf_and_openings() -> None:
    first, second = record(act(uuid4(), private={"result": "准予"}), act(uuid4()))
    assert [len(openings.of(event)) for event in (first, second)] == [7, 6]
    assert set(Pending.objects.values_list("pk", flat=True)) == {first.id, second.id}


def test_one_that_is_refused_refuses_all() -> None:
    with pytest.raises(kinds.UnknownKind):
        record(act(uuid4()), Act("trial.unheard_of", "case", uuid4(), OFFICER, "330100-015"))
    assert not Event.objects.exists()


def test_a_repeated_key_is_named() -> None:
    record(act(uuid4(), idem="message 7"))
    with pytest.raises(AlreadyRecorded, match="message 7"):
        record(act(uuid4(), idem="message 6"), act(uuid4(), idem="message 7"))
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_that_record_on_the_same_subjects_in_another_order_wait_for_each_other_and_go_on() -> None:
    one, two = uuid4(), uuid4()
    record(act(one), act(two))
    gate = threading.Barrier(2)

    def repeat(*subjects: UUID) -> None:
        gate.wait()
        for _ in range(20):
            record(*(act(subject) for subject in subjects))
        connection.close()

    threads = [threading.Thread(target=repeat, args=order) for order in [(one, two), (two, one)]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    positions = Event.objects.filter(subject_id=one).order_by("position").values_list("position", flat=True)
    assert list(positions) == list(range(1, 42))
