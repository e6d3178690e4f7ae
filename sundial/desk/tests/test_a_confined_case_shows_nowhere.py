"""Who holds whom to account is read by few: no list, figure, light, file or public page tells a colleague or a visitor of it."""

from __future__ import annotations

import pytest
from django.test import Client

from sundial.accountability.tests.conftest import Inquiry
from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock
from sundial.organs.access import duties
from sundial.penalties.tests.life import Penal, an_item, bureau
from sundial.supervision.actions import order as orders
from sundial.supervision.actions.order import Draft
from sundial.supervision.actions.sweep import sweep
from sundial.supervision.models import Signal
from sundial.supervision.notices.recipients import addressees, of_order, of_signal
from sundial.supervision.orders.access import answering, orders_to_answer

OF_COLLEAGUES = (
    "/desk/?list=all",
    "/desk/?list=all&q={number}",
    "/desk/lights/",
    "/desk/meetings/",
    "/desk/meetings/call/",
    "/desk/meetings/decided/",
    "/wall/",
    "/wall/signals/",
    "/wall/statistics/?by=item",
    "/wall/statistics/?by=officer",
    "/wall/statistics/file.csv?by=item",
    "/wall/statistics/cases/in_hand/",
    "/wall/statistics/lights/lights/",
)
REFUSED = (
    "/desk/cases/{number}/",
    "/desk/cases/{number}/file/",
    "/desk/cases/{number}/file/zip/",
    "/wall/signals/{light}/",
)
PUBLIC = ("/", "/statistics/", "/published/", "/data/publications.csv", "/api/v1/publications", "/search/?q={number}")


@pytest.fixture
def inquiry(db: None, today: clock.Frozen) -> Inquiry:
    today.move_to(nine_o_clock(MONDAY))
    penal = Penal(today, **bureau())
    return Inquiry(penal, penal.registered(an_item(penal.organ)))


@pytest.fixture
def lit(inquiry: Inquiry) -> Case:
    """A proceeding on which a light burns, and whose decision will want a meeting."""
    inquiry.version.collective_decision = "required"
    inquiry.version.save()
    case = inquiry.started()
    inquiry.penal.working_days(40)
    while sweep():
        pass
    Signal.objects.update(
        case=case, subject_id=case.pk
    )  # the case the wrong was done on has run late; its light stands for one of this
    return case


def test_a_deputy_head_and_a_visitor_learn_nothing_of_it(inquiry: Inquiry, lit: Case, signed_in) -> None:
    light = Signal.objects.filter(case=lit).first()
    assert light is not None
    said = {"number": lit.number, "light": light.pk}
    colleague, supervisor, visitor = signed_in(inquiry.penal.chen), signed_in(inquiry.zhouhui), Client()
    for address in OF_COLLEAGUES:
        page = colleague.get(address.format(**said))
        assert page.status_code == 200, address
        assert lit.number not in page.content.decode().replace(f"q={lit.number}", "").replace(
            f'value="{lit.number}"', ""
        ), address
        assert inquiry.version.name not in page.content.decode(), address
    for address in REFUSED:
        assert colleague.get(address.format(**said)).status_code == 404, address
    for address in PUBLIC:
        answer = visitor.get(address.format(**said), follow=True)
        body = (answer.getvalue() if answer.streaming else answer.content).decode()
        assert inquiry.version.name not in body, address
    assert lit.number in supervisor.get("/wall/statistics/cases/in_hand/").content.decode()
    assert inquiry.version.name in supervisor.get("/wall/statistics/?by=item").content.decode()
    assert of_signal("chief", light) == [inquiry.penal.liu], "its light is told to the head and to no deputy"


def test_an_order_about_it_reaches_only_those_of_the_organ_who_may_read_it(
    inquiry: Inquiry, lit: Case, signed_in
) -> None:
    light = Signal.objects.filter(case=lit).exclude(concerned=inquiry.zhouhui).first()
    assert light is not None
    draft = Draft("rectification", lit.organ, "追究程序逾期。", ["说明原因"], signals=[light])
    (by,) = [duty for duty in duties(inquiry.zhouhui) if duty.post.role == "supervisor"][:1]
    order = orders.issue(draft, by=by)
    penal = inquiry.penal
    assert {each.name for each in addressees(order)} == {penal.liu.name, penal.office.name}, "and no deputy"
    assert of_order("chief", order) == [penal.liu]
    assert answering(penal.chen, order) is None and answering(penal.liu, order) is not None
    address = f"/wall/orders/{order.pk}/"
    assert signed_in(penal.chen).get(address).status_code == 404
    assert signed_in(penal.liu).get(address).status_code == 200
    assert order not in orders_to_answer(penal.chen) and order in orders_to_answer(penal.liu)


def test_whoever_is_suspended_is_told_so_on_his_desk(inquiry: Inquiry, signed_in) -> None:
    case, handler = inquiry.started(), inquiry.penal.zhang
    assert "职务已被暂停" not in signed_in(handler).get("/desk/").content.decode()
    told = {"obstruction": "涂改案卷。", "told_in_writing": True}
    inquiry.do(case, "suspend_duties", inquiry.zhouhui, suspended=handler, **told)
    assert "职务已被暂停" in signed_in(handler).get("/desk/").content.decode()
    inquiry.do(case, "restore_duties", inquiry.zhouhui, restored=str(handler.pk), reason="已改正。")
    shown = signed_in(inquiry.zhouhui).get(f"/desk/cases/{case.number}/").content.decode()
    assert handler.name in shown and str(handler.pk) not in shown, "who was restored stands there by name"
