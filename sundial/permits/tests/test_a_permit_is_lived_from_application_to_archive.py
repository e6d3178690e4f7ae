from __future__ import annotations

import datetime as dt

from sundial.kernel.clock import local_date
from sundial.ledger.models import Event
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu


def test_submitted_accepted_examined_granted_delivered_published_archived(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ))
    assert linwu.kinds_in_hand(case) == ["handle"]
    linwu.handled(case)
    linwu.visit_decided(case)
    linwu.visited(case)
    linwu.handled(case)
    linwu.reviewed(case)
    assert linwu.kinds_in_hand(case) == ["sign"]
    case = actions.grant(case.pk, "同意。", by=linwu.bureau.liu)
    assert (case.state, case.outcome) == ("granted", "granted")
    linwu.delivered(case)
    case = linwu.published(case)
    linwu.days(14)
    case = actions.archive(case.pk, by=linwu.bureau.zhou, paper_location="档案室3柜")
    assert case.state == "archived"
    assert case.documents.filter(kind="archive_index").count() == 1
    assert case.keep_until == local_date(case.closed_at).replace(year=2029)


def test_every_change_of_state_has_exactly_one_event(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ, route=((1, "sign", "director", "签署决定", ""),)))
    case = actions.grant(case.pk, by=linwu.bureau.liu)
    changes = [
        (event.data["from"], event.data["to"])
        for event in Event.objects.filter(subject_id=case.pk).order_by("position")
        if "from" in event.data and event.data["from"] != event.data["to"]
    ]
    assert changes == [("draft", "submitted"), ("submitted", "examining"), ("examining", "granted")]


def test_the_work_of_a_case_knows_its_holder_and_its_due_day(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ))
    assert case.holder_role == "handler_a"
    # Fifteen working days after 2 March 2026: the 23rd counts whole.
    assert local_date(case.due_at - dt.timedelta(seconds=1)) == dt.date(2026, 3, 23)
