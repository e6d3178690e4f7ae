from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from sundial.ledger import queries, roles, sequencer
from sundial.ledger.models import Event
from sundial.ledger.signer import Signer
from sundial.ledger.tests.conftest import Recorder

pytestmark = pytest.mark.django_db

NOT_PERMITTED = "42501"


def become(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return getattr(error.__cause__, "sqlstate", "") == NOT_PERMITTED
    return False


@pytest.fixture
def divided(guarded: str) -> None:
    roles.apply()
    roles.apply()  # Once more: after each migration it must run again.


def test_the_application_records_and_reads_but_changes_nothing(divided: None, submit: Recorder) -> None:
    become("tl_app")
    event = submit()
    assert Event.objects.get(pk=event.pk).kind == "trial.submit"
    assert queries.receipt(event).sealed is False
    assert queries.oldest_unsealed() is not None
    for table in ["ledger_event", "ledger_leaf", "ledger_checkpoint", "ledger_tile"]:
        assert refused(f"DELETE FROM {table}")
    assert refused("UPDATE ledger_event SET reason = ''")
    assert refused("SELECT entry FROM ledger_pending")
    assert refused("DELETE FROM ledger_pending")
    assert refused("INSERT INTO ledger_leaf VALUES (0, '', '', gen_random_uuid())")
    assert refused("ALTER TABLE ledger_event DISABLE TRIGGER USER")
    assert refused("SET session_replication_role = replica")
    assert refused("SELECT FROM ledger_key"), "pages have no use for the keys of backups"


def test_the_application_still_needs_an_event_for_a_change(divided: None, submit: Recorder) -> None:
    become("tl_app")
    case = uuid4()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO trial_state (case_id) VALUES (%s)", [case])
        submit(case)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_sequencer_seals_and_sees_nothing_private(divided: None, submit: Recorder) -> None:
    submit()
    become("tl_sequencer")
    assert sequencer.seal_all(Signer()) == 1
    for table in ["ledger_event", "ledger_opening", "ledger_stream", "trial_state"]:
        assert refused(f"SELECT FROM {table}")
    assert refused("UPDATE ledger_leaf SET entry = ''")


def test_the_auditor_reads_everything_and_writes_nothing(divided: None, submit: Recorder) -> None:
    submit()
    become("tl_auditor")
    assert Event.objects.count() == 1
    assert refused("INSERT INTO ledger_pending (id, ref, entry) VALUES (gen_random_uuid(), gen_random_uuid(), '')")
    assert refused("UPDATE ledger_stream SET position = 0")
    assert refused("SELECT FROM ledger_key")
