"""The upper level enters supervisors; who missed a day says why; others are turned away."""

from __future__ import annotations

import datetime as dt

from sundial.kernel import clock
from sundial.supervision.duty.models import DutyMiss, Registration


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


def test_who_missed_a_day_says_why(watch, browse):
    post = watch.duty(watch.resident).post
    miss = DutyMiss.objects.create(post=post, officer=watch.resident, day=dt.date(2026, 2, 27), found_at=clock.now())
    page, other = browse(watch.resident), browse(watch.supervisor)
    assert "未登录" in page.get("/wall/register/").content.decode()
    assert other.post(f"/wall/register/missed/{miss.pk}/", {"reason": "出差"}).status_code == 404
    assert page.post(f"/wall/register/missed/{miss.pk}/", {"reason": "出差"}).status_code == 302
    miss.refresh_from_db()
    assert miss.reason == "出差"


def test_a_stranger_is_turned_away(watch, browse):
    assert browse(watch.stranger).get("/wall/register/").status_code == 403
