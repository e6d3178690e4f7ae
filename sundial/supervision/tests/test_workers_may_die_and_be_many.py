"""A worker killed at the worst moment, two at once, a case that cannot be read: no light is lost and none is doubled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from urllib.parse import urlencode

import pytest
from django.db import connection

from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.ledger.models import Event
from sundial.permits.tests import items
from sundial.supervision.actions.sweep import SET_ASIDE, sweep
from sundial.supervision.models import Due, Signal
from sundial.supervision.tests.conftest import Watch

pytestmark = pytest.mark.django_db(transaction=True)

# Looks at what is due, says what it found, and then waits with its transaction open to be killed.
LOOKER = """
import datetime, sys, time, django
django.setup()
from django.db import transaction
from sundial.kernel import clock
from sundial.supervision.actions.sweep import sweep
from sundial.supervision.models import Signal
with clock.frozen(datetime.datetime.fromisoformat(sys.argv[1])), transaction.atomic():
    sweep()
    print(Signal.objects.count(), flush=True)
    time.sleep(60)
"""


def late_cases(watch: Watch, number: int) -> list[Case]:
    """Cases whose promise broke today, each of them looked at yesterday."""
    organ = watch.linwu.bureau.organ
    cases = [watch.linwu.accepted(items.licence(organ, code=f"T-{n}")) for n in range(number)]
    watch.just_before(watch.due_at(cases[0]))
    watch.lights(cases[0])
    watch.just_after(watch.due_at(cases[0]))
    return cases


def address() -> str:
    chosen = connection.get_connection_params()
    return f"postgresql://{chosen['user']}@/{chosen['dbname']}?{urlencode({'host': chosen.get('host', '')})}"


def broken_promises() -> list[object]:
    """The case of each red light, as the signals and as the record have it; the two must agree."""
    signals = Signal.objects.filter(rule_id="promised-exceeded").order_by("case_id").values_list("case_id", flat=True)
    events = Event.objects.filter(data__rule="promised-exceeded").order_by("subject_id")
    assert list(signals) == list(events.values_list("subject_id", flat=True))
    return list(signals)


def test_a_worker_killed_before_its_commit_leaves_the_lights_to_the_next(watch: Watch) -> None:
    (case,) = late_cases(watch, 1)
    environment = {**os.environ, "DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "sundial.settings"}
    command = [sys.executable, "-c", LOOKER, watch.linwu.today.moment.isoformat()]
    worker = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert worker.stdout
    found = json.loads(worker.stdout.readline())
    worker.kill()
    worker.wait()
    assert found > Signal.objects.count()
    until_taken(case)
    assert broken_promises() == [case.pk]
    assert sweep() == 0


def until_taken(case: Case) -> None:
    """Sweep until the server has noticed the death and let the dead worker's locks go."""
    for _ in range(100):
        if sweep() and Signal.objects.filter(case=case, rule_id="promised-exceeded").exists():
            return
        threading.Event().wait(0.05)
    pytest.fail("the killed worker's case was never looked at again")


def test_two_workers_share_what_is_due_and_light_each_lamp_once(watch: Watch) -> None:
    cases = late_cases(watch, 6)
    moment, looked_at, failed = watch.linwu.today.moment, [], []
    gate = threading.Barrier(2)

    def work() -> None:
        try:
            with clock.frozen(moment):
                gate.wait()
                while n := sweep(2):
                    looked_at.append(n)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []
    assert sum(looked_at) == len(cases)
    assert broken_promises() == sorted(case.pk for case in cases)


def test_a_case_that_cannot_be_read_is_set_aside_and_the_others_are_lit(
    watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    cases = late_cases(watch, 3)
    watch.told_from_elsewhere(cases[1], "extend", extension_value="五", extension_unit="working_day")
    assert sweep() == 3
    assert broken_promises() == sorted([cases[0].pk, cases[2].pk])
    assert Due.objects.get(case=cases[1]).next_check_at == watch.linwu.today.moment + SET_ASIDE
    assert str(cases[1].pk) in caplog.text
