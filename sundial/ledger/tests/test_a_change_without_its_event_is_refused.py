from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from sundial.ledger import guard
from sundial.ledger.models import Event, Leaf, Pending
from sundial.ledger.tests.conftest import Recorder

pytestmark = pytest.mark.django_db(transaction=True)


def change(case: UUID, state: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO trial_state (case_id, state) VALUES (%s, %s) "
            "ON CONFLICT (case_id) DO UPDATE SET state = excluded.state",
            [case, state],
        )


def sqlstate(error: pytest.ExceptionInfo[DatabaseError]) -> str:
    return str(getattr(error.value.__cause__, "sqlstate", ""))


def test_a_change_with_its_event_is_committed(guarded: str, submit: Recorder) -> None:
    case = uuid4()
    with transaction.atomic():
        change(case, "submitted")
        submit(case)
    assert Event.objects.filter(subject_id=case).count() == 1


def test_a_change_without_event_is_refused_at_commit_by_name(guarded: str) -> None:
    with pytest.raises(DatabaseError, match="trial_state: insert without an event") as error, transaction.atomic():
        change(uuid4(), "submitted")
    assert sqlstate(error) == guard.NO_EVENT


def test_an_event_on_another_subject_does_not_count(guarded: str, submit: Recorder) -> None:
    with pytest.raises(DatabaseError, match="trial_state"), transaction.atomic():
        change(uuid4(), "submitted")
        submit(uuid4())


def test_an_event_of_an_earlier_transaction_does_not_count(guarded: str, submit: Recorder) -> None:
    case = uuid4()
    submit(case)
    with pytest.raises(DatabaseError, match="trial_state") as error, transaction.atomic():
        change(case, "accepted")
    assert sqlstate(error) == guard.NO_EVENT


def test_a_deleted_row_needs_its_event_too(guarded: str, submit: Recorder) -> None:
    case = uuid4()
    with transaction.atomic():
        change(case, "submitted")
        submit(case)
    with (
        pytest.raises(DatabaseError, match="trial_state: delete without an event"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM trial_state")


def test_a_column_computed_from_events_may_be_refreshed_alone(guarded: str, submit: Recorder) -> None:
    case = uuid4()
    with transaction.atomic():
        change(case, "submitted")
        submit(case)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE trial_state SET next_check = now()")
        assert cursor.rowcount == 1


def test_a_rolled_back_change_leaves_no_event_and_no_leaf(guarded: str, submit: Recorder) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        submit(uuid4())
        raise RuntimeError("the officer pulled the plug")
    assert not Event.objects.exists()
    assert not Pending.objects.exists()
    assert not Leaf.objects.exists()


@pytest.mark.parametrize("setting", ["off", "local"])
def test_a_session_may_not_make_its_commits_forgetful(submit: Recorder, setting: str) -> None:
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL synchronous_commit = {setting}")
        submit()
    assert sqlstate(error) == guard.NOT_DURABLE


def test_an_event_that_bypassed_recording_has_no_leaf_and_is_refused(submit: Recorder) -> None:
    event = submit()
    event.pk, event.position, event.leaf_hash = uuid4(), 2, b"no such leaf"
    with pytest.raises(DatabaseError, match="without its leaf") as error, transaction.atomic():
        event.save(force_insert=True)
    assert sqlstate(error) == guard.NO_EVENT
