from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases.deadlines import last_day
from sundial.cases.models import Case, ClockKind, Delivery, PartyKind
from sundial.ledger.models import Event
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.permits.tests.refusals import refused

SIGN = ((1, "sign", "director", "签署决定", ""),)
PORTAL = "临武县政府门户网站"


def granted(linwu: Linwu, **fields: object) -> Case:
    case = linwu.accepted(licence(linwu.bureau.organ, route=SIGN, **fields))
    return actions.grant(case.pk, "同意。", by=linwu.bureau.liu)


@pytest.fixture
def published(linwu: Linwu):
    case = granted(linwu)
    linwu.delivered(case)
    return actions.publish(case.pk, by=linwu.bureau.office, channel=PORTAL)


def test_the_decision_is_delivered_on_proof_within_its_days(linwu: Linwu) -> None:
    case = granted(linwu)
    assert last_day(case.due_at) == dt.date(2026, 3, 4)
    with refused("delivery.proof"):
        actions.deliver(case.pk, by=linwu.bureau.zhang, method="mail", recipient="李娟", proof=" ")
    linwu.delivered(case)
    delivery = Delivery.objects.get(document__case=case)
    assert (delivery.document.kind, delivery.recipient) == ("grant_decision", "李娟")
    assert case.documents.filter(kind="delivery_receipt").exists()


def test_the_result_is_shown_masked_for_at_least_its_period(linwu: Linwu) -> None:
    case = granted(linwu, extra={"public_fields": ["area"]})
    case.applicant.kind, case.applicant.name = PartyKind.PERSON, "李娟"
    case.applicant.save()
    linwu.delivered(case)
    shown = actions.publish(case.pk, by=linwu.bureau.office, channel=PORTAL, content={"text": "联系13800138000"})
    assert (shown.content["applicant"], shown.content["area"]) == ("李某", "24")
    assert "13800138000" not in str(shown.content)
    assert last_day(shown.keep_until) == dt.date(2026, 3, 11)


def test_it_is_not_taken_down_before_its_period_but_by_the_head(linwu: Linwu, published) -> None:
    case_id = published.case_id
    with refused("publication.early") as caught:
        actions.unpublish(case_id, published, "更正", by=linwu.bureau.office)
    assert caught.value.who
    actions.unpublish(case_id, published, "涉及个人隐私", by=linwu.bureau.liu)
    event = Event.objects.get(subject_id=case_id, kind="permit.unpublish")
    assert (event.data["early"], event.reason) == (True, "涉及个人隐私")
    with refused("publication.down"):
        actions.unpublish(case_id, published, "再次", by=linwu.bureau.liu)


def test_after_its_period_the_office_takes_it_down(linwu: Linwu, published) -> None:
    linwu.today.move_to(published.keep_until)
    actions.unpublish(published.case_id, published, "公示期满", by=linwu.bureau.office)
    assert Event.objects.get(subject_id=published.case_id, kind="permit.unpublish").data["early"] is False


def test_the_file_is_closed_only_after_the_publication(linwu: Linwu) -> None:
    case = granted(linwu)
    linwu.delivered(case)
    with refused("archive.unpublished"):
        actions.archive(case.pk, by=linwu.bureau.zhou)
    shown = actions.publish(case.pk, by=linwu.bureau.office, channel=PORTAL)
    with refused("publication.early"):
        actions.archive(case.pk, by=linwu.bureau.zhou)
    linwu.today.move_to(shown.keep_until)
    case = actions.archive(case.pk, by=linwu.bureau.zhou, paper_location="3柜2层")
    assert (case.state, case.paper_location) == ("archived", "3柜2层")
    assert not case.clocks.filter(kind=ClockKind.PUBLICATION, ended_at__isnull=True).exists()


def test_an_item_that_publishes_nothing_is_filed_after_delivery(linwu: Linwu) -> None:
    case = granted(linwu, publications=())
    linwu.delivered(case)
    assert actions.archive(case.pk, by=linwu.bureau.zhou).state == "archived"


def test_a_file_with_a_hole_is_not_closed_and_the_hole_is_named(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ, route=SIGN, publications=()))
    actions.request_extension(case.pk, 5, "情况复杂", by=linwu.bureau.zhang)
    actions.decide_extension(case.pk, True, by=linwu.bureau.liu, paper="批1号")
    actions.grant(case.pk, by=linwu.bureau.liu)
    linwu.delivered(case)
    with refused("archive.incomplete"):
        actions.archive(case.pk, by=linwu.bureau.zhou)


def test_the_archive_is_the_work_of_handler_b(linwu: Linwu) -> None:
    case = granted(linwu, publications=())
    linwu.delivered(case)
    with refused("case.role"):
        actions.archive(case.pk, by=linwu.bureau.zhang)
