"""The upper level enters supervisors; who missed a day says why; others are turned away."""

from __future__ import annotations

from django.db import transaction

from sundial.kernel import clock
from sundial.supervision.actions import daily
from sundial.supervision.duty.models import Attendance, Registration
from sundial.supervision.duty.queries import RULE
from sundial.supervision.ladder.models import Operator
from sundial.supervision.models import Signal


def test_a_supervisor_is_entered_by_another(watch, browse):
    page = browse(watch.supervisor)
    assert watch.resident.name in page.get("/wall/register/").content.decode()
    entry = f"/wall/register/{watch.resident.pk}/"
    assert page.get(entry).status_code == 200
    assert page.post(entry, {"title": "组员"}).status_code == 422
    facts = {"title": "组员", "telephone": "6322110", "paper": "临纪〔2026〕5号"}
    assert page.post(entry, facts).status_code == 302
    assert Registration.objects.get().officer == watch.resident
    assert page.post(f"/wall/register/{watch.supervisor.pk}/", facts).status_code == 403


def test_who_missed_a_day_is_led_to_the_light_and_states_the_reason_there(watch, browse):
    page, other = browse(watch.resident), browse(watch.supervisor)
    Attendance.objects.all().delete()  # signing in to look at the page is attending
    with transaction.atomic():
        daily.look(clock.today())
    light = Signal.objects.get(rule_id=RULE, concerned=watch.resident)
    address = f"/wall/signals/{light.pk}/"
    for reader in (page, other):
        told = reader.get("/wall/register/").content.decode()
        assert f"监察人员{watch.resident.name}" in told and address in told
    assert "你有一日未登录" in page.get("/wall/register/").content.decode()
    page.post(f"{address}reply/", {"text": "出差"})
    told = page.get("/wall/register/").content.decode()
    assert "你有一日未登录" not in told and "已说明理由" in told


def test_a_supervisor_is_struck_out_with_a_reason_by_another(watch, browse):
    facts = {"title": "组员", "telephone": "6322110", "paper": "临纪〔2026〕5号"}
    page, own = browse(watch.supervisor), browse(watch.resident)
    page.post(f"/wall/register/{watch.resident.pk}/", facts)
    strike = f"/wall/register/{watch.resident.pk}/strike/"
    assert own.post(strike, {"reason": "调离"}).status_code == 403
    assert page.post(strike, {"reason": " "}).status_code == 422
    assert page.post(strike, {"reason": "调离"}).status_code == 302
    assert Registration.objects.get().removed_at
    assert page.post(strike, {"reason": "再次"}).status_code == 404
    assert "未入库" in page.get("/wall/register/").content.decode()


def test_the_upper_level_names_who_operates_a_region_and_ends_it(watch, browse):
    page = browse(watch.supervisor)
    body = watch.supervisor.organ
    asked = {"region": body.region_id, "organ": body.pk, "basis": "临政办〔2026〕3号"}
    assert browse(watch.resident).post("/wall/register/operators/", asked).status_code == 403
    assert page.post("/wall/register/operators/", {**asked, "basis": ""}).status_code == 422
    assert page.post("/wall/register/operators/", asked).status_code == 302
    assert page.post("/wall/register/operators/", asked).status_code == 422
    named = Operator.objects.get()
    assert "临政办〔2026〕3号" in page.get("/wall/register/").content.decode()
    assert page.post(f"/wall/register/operators/{named.pk}/end/", {"reason": "机构改革"}).status_code == 302
    assert not Operator.objects.exists()


def test_a_stranger_is_turned_away(watch, browse):
    assert browse(watch.stranger).get("/wall/register/").status_code == 403
