from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from sundial.ledger import guard
from sundial.ledger.models import Event
from sundial.ledger.tests.conftest import Recorder

pytestmark = pytest.mark.django_db

WRITTEN_ONCE = ["ledger_event", "ledger_opening", "ledger_leaf", "ledger_checkpoint"]


def refuse(statement: str) -> str:
    """Run a statement that must fail; return the database's reason code."""
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(getattr(error.value.__cause__, "sqlstate", ""))


@pytest.mark.parametrize("table", WRITTEN_ONCE)
def test_no_row_can_be_deleted(submit: Recorder, table: str) -> None:
    submit()
    assert refuse(f"DELETE FROM {table}") == guard.APPEND_ONLY


@pytest.mark.parametrize("table", WRITTEN_ONCE)
def test_no_table_can_be_emptied(table: str) -> None:
    with connection.cursor() as cursor:  # The test run permits it, see the root conftest; production does not.
        cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate")
    assert refuse(f"TRUNCATE {table} CASCADE") == guard.APPEND_ONLY


def test_no_event_can_be_changed(submit: Recorder) -> None:
    event = submit(reason="材料齐全")
    assert refuse("UPDATE ledger_event SET reason = ''") == guard.APPEND_ONLY
    assert Event.objects.get(pk=event.pk).reason == "材料齐全"


def test_replication_mode_does_not_mute_the_refusal(submit: Recorder) -> None:
    submit()
    assert refuse("SET LOCAL session_replication_role = replica; DELETE FROM ledger_event") == guard.APPEND_ONLY


def test_a_waiting_leaf_cannot_be_changed(submit: Recorder) -> None:
    submit()
    assert refuse("UPDATE ledger_pending SET entry = ''") == guard.APPEND_ONLY
