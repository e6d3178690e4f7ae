"""No page of the desk asks more often because there is more to show, and none more than ``query_counts.json`` allows."""

import json
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sundial.cases.models import Case, CaseClock, CaseStep, Todo
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.meetings import actions as meetings
from sundial.permits import actions
from sundial.permits.tests import items

ALLOWED = json.loads(Path(__file__).with_name("query_counts.json").read_text())
ROUTE = ((1, "meeting", "director", "集体讨论决定", ""), (2, "sign", "director", "签署决定", ""))


def asked(client, address):
    client.get(address)  # once before, so that what is read once per process or once a day is read
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return len(queries)


@pytest.mark.parametrize("page", ["", "?list=all", "?list=all&q=零售", "lights/"])
def test_a_list_of_fifty_asks_as_often_as_one_of_five(linwu, signed_in, page):
    version = items.licence(linwu.bureau.organ)
    zhang, counts = signed_in(linwu.bureau.zhang), []
    for more in (5, 45):
        first = [linwu.accepted(version) for _n in range(2)]
        spread(first[0], more - 2)
        counts.append(asked(zhang, f"/desk/{page}"))
    assert counts[0] == counts[1]
    assert counts[0] <= ALLOWED.get(page or "work", 0)


def spread(case, number):
    """Copies of a case as rows, which is what a list reads; living each of fifty through would take a minute."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    for _n in range(number):
        source = Case.objects.get(pk=case.pk)
        steps, clocks, todos = (
            list(rows.filter(case=source)) for rows in (CaseStep.objects, CaseClock.objects, Todo.objects)
        )
        source.pk, source.number = uuid4(), f"copy-{uuid4().hex[:20]}"
        source.save(force_insert=True)
        for each in (*steps, *clocks):
            each.pk, each.case = uuid4(), source
            if isinstance(each, CaseClock):
                each.run = None
            each.save(force_insert=True)
        for each in todos:
            each.pk, each.case = None, source
            each.save(force_insert=True)
        record("case.read", subject_type="case", subject_id=source.pk, by=Actor.system(), organ=source.organ.code)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


@pytest.mark.parametrize("page", ["", "clock/", "file/", "do/handle/"])
def test_a_page_of_a_case(linwu, signed_in, page):
    case = linwu.accepted(items.licence(linwu.bureau.organ))
    counted = asked(signed_in(linwu.bureau.zhang), f"/desk/cases/{case.number}/{page}")
    assert counted <= ALLOWED.get(f"case {page}".strip(), 0)


def test_a_case_with_more_papers_asks_no_more(linwu, signed_in):
    case = linwu.accepted(items.licence(linwu.bureau.organ))
    zhang = signed_in(linwu.bureau.zhang)
    before = asked(zhang, f"/desk/cases/{case.number}/")
    for _n in range(3):
        actions.request_extension(case.pk, 1, "情况复杂", by=linwu.bureau.zhang)
        actions.decide_extension(case.pk, False, by=linwu.bureau.liu, note="不同意")
    assert asked(zhang, f"/desk/cases/{case.number}/") <= before


def test_the_window_and_the_meetings(linwu, signed_in, with_meetings):
    bureau = linwu.bureau
    version = items.licence(bureau.organ, route=ROUTE)
    draft = linwu.draft(version)
    case = linwu.accepted(version)
    meeting = meetings.call_meeting(
        bureau.organ, "局务会", with_meetings.tomorrow, by=bureau.office, chair=bureau.liu, recorder=bureau.recorder
    )
    meetings.add_topic(meeting.pk, "审议", by=bureau.office, case=case)
    wang, office = signed_in(bureau.wang), signed_in(bureau.office)
    pages = {
        "receive": (wang, "/desk/receive/"),
        "receive item": (wang, f"/desk/receive/items/{version.item.code}/"),
        "papers": (wang, f"/desk/receive/{draft.number}/papers/"),
        "meetings": (office, "/desk/meetings/"),
        "meeting": (office, f"/desk/meetings/{meeting.pk}/"),
        "call": (office, "/desk/meetings/call/"),
    }
    type(draft).objects.filter(pk=draft.pk).update(channel="window")
    counts = {name: asked(client, address) for name, (client, address) in pages.items()}
    assert not {name: count for name, count in counts.items() if count > ALLOWED.get(name, 0)}
