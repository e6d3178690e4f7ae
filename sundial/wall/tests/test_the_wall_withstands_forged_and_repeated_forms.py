"""Another organ's light by its address, a forged form, mark-up in a reason, the same form twice, a page that is out of date."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest

from sundial.cases.tests import uploads
from sundial.kernel import clock
from sundial.organs.models import Role
from sundial.organs.tests import builders
from sundial.supervision.actions import dispose
from sundial.supervision.appeals.models import Correction, Deviation
from sundial.supervision.ladder.models import Transfer
from sundial.supervision.models import Reply
from sundial.supervision.orders.models import Order

ACTS = {
    "reply": {"text": "理由"},
    "investigate": {},
    "conclude": {"means": "调阅", "findings": "属实"},
    "close": {"verdict": "noted", "finding": "知悉"},
    "appeal": {"text": "不服"},
    "deviation": {"ground": "不可抗力", "reason": "洪水", "ends_on": "2026-12-01"},
    "transfer": {"reason": "移交"},
}
MARKUP = "<script>alert(1)</script>"


@pytest.fixture
def resident_elsewhere(watch):
    """A supervisor, but of another organ's resident group."""
    water = watch.stranger.organ
    return builders.officer("罗平", builders.post(water, Role.SUPERVISOR, "驻局纪检监察组", watches=water))


def test_another_organs_light_does_not_exist_for_a_supervisor_of_this_one(watch, late, browse, resident_elsewhere):
    page = browse(resident_elsewhere)
    assert page.get(f"/wall/signals/{late.pk}/").status_code == 404
    for name, said in ACTS.items():
        assert page.post(f"/wall/signals/{late.pk}/{name}/", said).status_code == 404, name
    assert page.get(f"/wall/orders/new/?signal={late.pk}").status_code == 404
    assert str(late.pk) not in page.get("/wall/signals/").content.decode()


def test_a_chief_sees_a_light_of_his_organ_and_disposes_of_none(watch, late, browse):
    chief = browse(watch.linwu.bureau.liu)
    assert chief.get(f"/wall/signals/{late.pk}/").status_code == 200
    for name in ("investigate", "conclude", "close", "deviation", "transfer"):
        assert chief.post(f"/wall/signals/{late.pk}/{name}/", ACTS[name]).status_code == 403, name


def test_a_form_that_did_not_come_from_our_page_is_refused(watch, late, browse):
    page = browse(late.concerned, enforce_csrf_checks=True)
    assert page.post(f"/wall/signals/{late.pk}/reply/", {"text": "理由"}).status_code == 403
    assert not Reply.objects.exists()


def test_markup_in_a_reason_is_text(watch, late, browse):
    browse(late.concerned).post(f"/wall/signals/{late.pk}/reply/", {"text": MARKUP})
    supervisor = browse(watch.supervisor)
    asked = {"kind": "online_supervision", "matter": MARKUP, "demands": MARKUP}
    order = supervisor.post(f"/wall/orders/new/?signal={late.pk}&kind=online_supervision", asked).url
    browse(watch.linwu.bureau.liu).post(f"{order}reply/", {"text": MARKUP})
    for address in (f"/wall/signals/{late.pk}/", order, "/wall/", "/wall/orders/"):
        told = supervisor.get(address).content.decode()
        assert MARKUP not in told, address
    assert "&lt;script&gt;" in supervisor.get(order).content.decode()


def test_the_same_form_sent_twice_acts_once(watch, late, browse):
    key = {"once": str(uuid4())}
    own = browse(late.concerned)
    for _press in range(2):
        assert own.post(f"/wall/signals/{late.pk}/reply/", {"text": "专家缺席。", **key}).status_code == 302
    assert Reply.objects.count() == 1
    supervisor = browse(watch.supervisor)
    asked = {"kind": "rectification", "matter": "超期", "demands": "整改", **key}
    new = f"/wall/orders/new/?signal={late.pk}&kind=rectification"
    assert supervisor.post(new, asked).url == supervisor.post(new, asked).url
    assert Order.objects.get().number.endswith("第1号")
    there = {"reason": "由上级办理。", **key}
    resident = browse(watch.resident)
    for _press in range(2):
        assert resident.post(f"/wall/signals/{late.pk}/transfer/", there).status_code == 302
    assert Transfer.objects.count() == 1
    tolerated = {"ground": "不可抗力", "reason": "洪水。", "ends_on": clock.today() + dt.timedelta(days=9), **key}
    tolerated["once"] = str(uuid4())
    for _press in range(2):
        assert supervisor.post(f"/wall/signals/{late.pk}/deviation/", tolerated).status_code == 302
    assert Deviation.objects.count() == 1


def test_a_correction_asked_for_twice_is_one_request(watch, late, browse):
    from django.core.files.uploadedfile import SimpleUploadedFile

    key, clerk = str(uuid4()), browse(watch.linwu.bureau.wang)
    answers = [
        clerk.post(
            f"/wall/corrections/new/?case={late.case.number}",
            {
                "wrong": "3日",
                "right": "2日",
                "reason": "笔误",
                "paper": SimpleUploadedFile("申请.png", uploads.png(), content_type="image/png"),
                "once": key,
            },
        )
        for _press in range(2)
    ]
    assert answers[0].url == answers[1].url
    assert Correction.objects.count() == 1


def test_a_page_that_is_out_of_date_is_told_so_and_changes_nothing(watch, late, browse):
    by = watch.duty(watch.resident)
    dispose.open_investigation(late.pk, by=by)
    dispose.conclude_investigation(late.pk, means="调阅案卷", findings="属实。", by=by)
    dispose.close(late.pk, verdict="rectified", finding="已整改。", by=by)
    supervisor, own = browse(watch.supervisor), browse(late.concerned)
    for page, name in ((supervisor, "investigate"), (supervisor, "conclude"), (supervisor, "close"), (own, "reply")):
        answer = page.post(f"/wall/signals/{late.pk}/{name}/", {**ACTS[name], "verdict": "liable"})
        assert 400 <= answer.status_code < 500, name
        assert "已处置" in answer.content.decode() or answer.status_code == 422, name
    late.refresh_from_db()
    assert late.disposition.verdict == "rectified"


def test_an_address_made_up_is_no_page(watch, browse):
    page = browse(watch.supervisor)
    for address in (
        "/wall/signals/not-a-key/",
        f"/wall/signals/{uuid4()}/",
        f"/wall/orders/{uuid4()}/",
        "/wall/orders/new/?signal=x",
        "/wall/orders/new/?kind=rectification&follows=x",
        f"/wall/orders/new/?kind=rectification&follows={uuid4()}",
        "/wall/orders/?view=x",
        "/wall/rules/none-such/",
        "/wall/proposals/999/decline/",
        "/wall/register/operators/999/end/",
        "/wall/statistics/cases/none-such/",
    ):
        assert page.get(address).status_code == 404, address
