"""Kinds and one guarded table that only the tests of this room know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from sundial.ledger import kinds
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.ledger.guard import RequireEvent
from sundial.ledger.models import Event

kinds.register("trial.submit", "submit", "%(actor)s handed in %(what)s")
kinds.register("trial.accept", "accept", "%(actor)s accepted it")
kinds.register("trial.decide", "decide", "%(actor)s decided: %(reason)s")

OFFICER = Actor(id="7", name="王五", post="审批科科员", organ_code="330100-015")

Recorder = Callable[..., Event]


@pytest.fixture
def submit() -> Recorder:
    """Record one submission, in a transaction of its own unless the test holds one."""

    def _submit(subject_id: UUID | None = None, **values: object) -> Event:
        values = {"by": OFFICER, "organ": "330100-015", "item": "3301-XK-0042", "data": {"what": "申请书"}} | values
        with transaction.atomic():
            return record("trial.submit", subject_type="case", subject_id=subject_id or uuid4(), **values)  # type: ignore[arg-type]  # loosely typed on purpose

    return _submit


@pytest.fixture
def guarded(db: None) -> Iterator[str]:
    """A table of legal state whose every change needs an event."""
    guard = RequireEvent("trial_state", ref="case_id", derived=["next_check"])
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE trial_state (case_id uuid PRIMARY KEY, state text, next_check timestamptz)")
        cursor.execute(str(guard.sql))
    yield "trial_state"
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("DROP TABLE trial_state")
        cursor.execute("DROP FUNCTION trial_state_require_event()")
