from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock
from sundial.ledger.models import Event
from sundial.organs.models import Officer
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu


@pytest.mark.django_db(transaction=True)
def test_the_second_hand_finds_the_case_accepted(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ))
    linwu.check_all(case)
    both_ready = Barrier(2)

    def accept(by: Officer) -> str:
        try:
            with clock.frozen(nine_o_clock(MONDAY)):
                both_ready.wait(timeout=120)
                return actions.accept(case.pk, by=by).state
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as hands:
        results = sorted(hands.map(accept, [linwu.bureau.wang, linwu.bureau.zhang]))
    assert results == ["case.state", "examining"]
    assert Event.objects.filter(subject_id=case.pk, kind="permit.accept").count() == 1
    accepted = Case.objects.get(pk=case.pk)
    assert accepted.steps.count() == 1
    assert accepted.clocks.filter(kind="promised").count() == 1
