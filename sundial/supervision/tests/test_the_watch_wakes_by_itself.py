"""The watch in a thread of its own, as the worker runs it: an act, or time alone, lights a lamp without being asked.

How fast is measured in ``benchmarks``; here only that the announcement of the act wakes it, long before it would look by itself.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from sundial.kernel import clock
from sundial.permits import actions
from sundial.permits.tests import items
from sundial.supervision import watch as watch_module
from sundial.supervision.models import Signal
from sundial.supervision.tests.conftest import Watch
from sundial.supervision.watch import hang_up, watch_once

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 120.0  # seconds; far more than it takes, for a machine that has other work


@pytest.fixture
def watching(watch: Watch, today: clock.Frozen) -> Iterator[Watch]:
    """Somebody else looks on, in another thread, by the same clock."""
    stop = threading.Event()
    clock.use(lambda: today.moment)

    def keep_watch() -> None:
        while not stop.is_set():
            watch_once()
        hang_up()
        connection.close()

    thread = threading.Thread(target=keep_watch)
    thread.start()
    yield watch
    stop.set()
    with connection.cursor() as cursor:
        cursor.execute("NOTIFY sundial_event")
    thread.join()
    clock.use(None)


def lit(happened: Callable[[], object], rule: str, count: int = 1) -> None:
    """Wait after ``happened`` until ``count`` lights of ``rule`` can be read."""
    happened()
    began = time.monotonic()
    while Signal.objects.filter(rule_id=rule).count() < count:
        if time.monotonic() - began > PATIENCE:
            pytest.fail(f"no light of {rule} within {PATIENCE} seconds")
        time.sleep(0.005)


def test_an_act_wakes_it(watching: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch_module, "PATIENCE", 10 * PATIENCE)  # only an announcement can wake it now
    linwu = watching.linwu
    cases = [linwu.submitted(items.licence(linwu.bureau.organ, code=f"T-{n}")) for n in range(5)]
    for count, case in enumerate(cases, 1):
        lit(
            lambda case=case: actions.decline(case.pk, "不属于本机关职权。", by=linwu.bureau.wang),
            "acceptance-refused",
            count,
        )


def test_after_time_alone(watching: Watch) -> None:
    linwu = watching.linwu
    case = linwu.accepted(items.licence(linwu.bureau.organ))
    due = watching.due_at(case)
    lit(lambda: watching.just_after(due), "promised-exceeded")
