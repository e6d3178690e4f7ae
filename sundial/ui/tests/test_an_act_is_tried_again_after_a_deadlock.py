"""Two who lock the same rows in another order: the server ends one of them, and that one's act is done all the same, once."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction

from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.ledger.models import Event
from sundial.organs.models import Officer, Organ, Role
from sundial.organs.tests import builders
from sundial.system.conflicts import ATTEMPTS, until_it_holds
from sundial.ui.once import DoneBefore, do_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer() -> Officer:
    return builders.officer("张强", builders.post(builders.organ("临武县安监局", "A1"), Role.HANDLER_A))


def lock(organ: Organ) -> None:
    Organ.objects.select_for_update().get(pk=organ.pk)


def test_the_act_whose_transaction_the_server_ended_is_done_once(officer: Officer) -> None:
    first, second = officer.organ, builders.organ("临武县水利局", "A2")
    here, there, tries = threading.Event(), threading.Event(), list[int]()

    def other() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL deadlock_timeout = '1min'")  # it is the act that the server ends
                lock(second)
                there.set()
                assert here.wait(10)
                lock(first)
        finally:
            connection.close()

    def act() -> str:
        tries.append(1)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL deadlock_timeout = '10ms'")
            lock(first)
            here.set()
            assert there.wait(10)
            said = {"verb": "other"}
            record("audit.read", subject_type="officer", subject_id=officer.pk, by=Actor.system(), organ="", data=said)
            lock(second)
        return "done"

    rival = threading.Thread(target=other)
    rival.start()
    key = uuid4()
    try:
        assert do_once(officer, key, act) == "done"
    finally:
        rival.join(10)
    assert len(tries) > 1, "the server ended it once at least"
    assert Event.objects.filter(kind="audit.read").count() == 1, "and nothing stayed of the attempt it ended"
    with pytest.raises(DoneBefore):
        do_once(officer, key, act)


def test_what_is_no_conflict_is_not_tried_again() -> None:
    tries = []

    def broken() -> None:
        tries.append(1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(OperationalError):
        until_it_holds(broken)
    connection.close()
    assert len(tries) == 1


def test_an_act_inside_another_transaction_and_one_that_never_gets_through_end_with_the_conflict() -> None:
    tries = []

    def ended() -> None:
        tries.append(1)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'deadlock_detected'; END $$")

    with pytest.raises(OperationalError):
        until_it_holds(ended)
    assert len(tries) == ATTEMPTS
    with pytest.raises(OperationalError), transaction.atomic():
        until_it_holds(ended)
    assert len(tries) == ATTEMPTS + 1, "what stood before it in its transaction is lost with it"
