"""Whatever waits, the worker finishes the batch in hand and stops; what takes longer is cut short and rolled back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from sundial.cli import worker
from sundial.cli.worker import Loop
from sundial.ledger import sequencer
from sundial.ledger.models import Pending
from sundial.ledger.tests.conftest import Recorder, submit

__all__ = ["submit"]

pytestmark = pytest.mark.django_db(transaction=True)

AT_MOST = 5.0
DONE: list[str] = []
UNDER_WAY = threading.Event()


def a_batch() -> bool:
    """A second's work, again and again: there is always more."""
    UNDER_WAY.set()
    time.sleep(1)
    DONE.append("batch")
    return True


def an_endless_statement() -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE half_done (id int)")
        UNDER_WAY.set()
        cursor.execute("SELECT pg_sleep(600)")
    return True


def a_gateway_that_never_answers() -> bool:
    UNDER_WAY.set()
    threading.Event().wait(600)
    return True


def seconds_to_stop(work: Callable[[], bool]) -> float:
    """How long the worker takes from the word to stop, told in the middle of a pass."""
    DONE.clear()
    UNDER_WAY.clear()
    stop = threading.Event()
    running = threading.Thread(target=worker.run_until, args=(stop, [Loop("work", f"{__name__}:{work.__name__}", 0)]))
    running.start()
    assert UNDER_WAY.wait(30)
    began = time.monotonic()
    stop.set()
    running.join()
    return time.monotonic() - began


def test_the_batch_in_hand_is_finished_and_no_other_begun() -> None:
    assert seconds_to_stop(a_batch) < AT_MOST
    assert DONE == ["batch"]


def test_a_statement_that_does_not_end_is_cut_short_and_rolled_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert seconds_to_stop(an_endless_statement) < AT_MOST
    assert capsys.readouterr().err == "work: cut short to stop\n"
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('half_done')")
        assert cursor.fetchone() == (None,)


def test_who_waits_for_another_machine_is_not_waited_for() -> None:
    assert seconds_to_stop(a_gateway_that_never_answers) < AT_MOST


def test_a_pass_of_the_sealing_is_one_batch_however_much_waits(
    submit: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequencer, "BATCH", 3)
    for _ in range(7):
        submit()
    waiting = []
    for _ in range(3):
        assert sequencer.one_pass()
        waiting.append(Pending.objects.count())
    assert waiting == [4, 1, 0]
