from __future__ import annotations

import json

import psycopg
import pytest
from django.db import connection

from sundial.ledger.tests.conftest import Recorder


@pytest.mark.django_db(transaction=True)
def test_a_committed_event_wakes_listeners_with_its_subject_and_kind(submit: Recorder) -> None:
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as listener:
        listener.execute("LISTEN sundial_event")
        listener.execute("LISTEN sundial_pending")
        event = submit()
        heard = {each.channel: each.payload for each in listener.notifies(timeout=60, stop_after=2)}
    assert json.loads(heard["sundial_event"]) == {
        "subject_type": "case",
        "subject_id": str(event.subject_id),
        "kind": "trial.submit",
    }
    assert heard["sundial_pending"] == ""
