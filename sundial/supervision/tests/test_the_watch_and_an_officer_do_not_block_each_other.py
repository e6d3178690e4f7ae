"""An officer's act and a look at the same case take the same locks; neither waits for ever, and no light is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from sundial.cases.models import Case, Involvement
from sundial.cases.procedure import lock
from sundial.kernel import clock
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.permits.tests import items
from sundial.supervision.actions.climbs import locked
from sundial.supervision.actions.sweep import sweep
from sundial.supervision.ladder.models import Escalation
from sundial.supervision.models import Signal
from sundial.supervision.tests.conftest import Watch

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(watch: Watch) -> Case:
    """A case whose promise broke a minute ago, and at which nobody has looked since."""
    case = watch.linwu.accepted(items.licence(watch.linwu.bureau.organ))
    watch.just_before(watch.due_at(case))
    watch.lights(case)
    watch.just_after(watch.due_at(case))
    return case


class Busy:
    """An officer in the middle of an act, in a transaction of their own, until told to finish."""

    def __init__(self, case: Case, today: clock.Frozen) -> None:
        self.case, self.moment = case, today.moment
        self.began, self.finish = threading.Event(), threading.Event()
        self.failed: list[Exception] = []
        self.thread = threading.Thread(target=self._act)
        self.thread.start()
        assert self.began.wait(10)

    def _act(self) -> None:
        try:
            with clock.frozen(self.moment), transaction.atomic():
                case = lock(self.case.pk)
                self.began.set()
                self.finish.wait(10)
                record(
                    "permit.fill",
                    subject_type="case",
                    subject_id=case.pk,
                    by=Actor.system(),
                    organ="",
                    data={"verb": "complain"},
                )
        except Exception as error:
            self.failed.append(error)
        finally:
            connection.close()

    def end(self) -> None:
        self.finish.set()
        self.thread.join(10)


@pytest.fixture
def busy(case: Case, today: clock.Frozen) -> Iterator[Busy]:
    busy = Busy(case, today)
    yield busy
    busy.end()


def test_a_case_in_an_officers_hands_is_left_for_the_next_pass(busy: Busy, case: Case) -> None:
    assert sweep() == 0
    busy.end()
    assert busy.failed == []
    assert sweep() == 1
    assert set(Signal.objects.filter(case=case).values_list("rule_id", flat=True)) >= {
        "promised-exceeded",
        "public-complaint",
    }


def test_an_act_during_a_look_waits_for_it_and_is_looked_at_next(case: Case, today: clock.Frozen) -> None:
    with transaction.atomic():
        assert sweep() == 1
        recorded = threading.Thread(target=lambda: Busy(case, today).end())
        recorded.start()
    recorded.join(10)
    assert sweep() == 1
    assert Signal.objects.filter(case=case, rule_id="public-complaint").exists()


def test_what_only_refers_to_a_case_or_its_light_waits_for_nobody(busy: Busy, case: Case, watch: Watch) -> None:
    """A rung of the ladder records on the case and adds rows that refer to it, while an officer has the case and wants its stream."""
    with transaction.atomic():
        record(
            "permit.fill", subject_type="case", subject_id=case.pk, by=Actor.system(), organ="", data={"verb": "other"}
        )
        Involvement.objects.create(case=case, officer=watch.linwu.bureau.liu, opened_at=case.opened_at)
        busy.finish.set()
        time.sleep(0.5)  # the officer's act comes to wait for the stream
    busy.end()
    assert busy.failed == []
    assert sweep() == 1
    light = Signal.objects.get(case=case, rule_id="promised-exceeded")
    with transaction.atomic(), ThreadPoolExecutor(max_workers=1) as beside:
        locked(Escalation(signal=light))
        assert beside.submit(_refer_to, light).result() is None


def _refer_to(light: Signal) -> None:
    """Ask for what a row that refers to ``light`` asks for, and fail where that would have to wait."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT FROM supervision_signal WHERE id = %s FOR KEY SHARE NOWAIT", [light.pk])
    finally:
        connection.close()
