"""廉政档案: kept by the supervisors of an organ, read by the officer himself; what a leader reported is opened by the level above alone."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.powers.models import RiskPoint
from sundial.supervision.actions import dispose
from sundial.supervision.actions import integrity as act
from sundial.supervision.integrity.models import GroupMember, PersonalReport
from sundial.supervision.integrity.queries import ledger


def key() -> str:
    """A form drawn anew."""
    return str(uuid4())


def test_a_leaders_report_is_opened_by_the_level_above_for_a_reason(watch, browse):
    bureau = watch.linwu.bureau
    leader, clerk = browse(bureau.liu), browse(bureau.zhang)
    page = reverse("wall:integrity-own")
    assert clerk.get(page).status_code == 403 and leader.get(page).status_code == 200
    told = {"once": key(), "year": clock.today().year - 1, "housing": "县城住房一套", "family": "无"}
    for _press in range(2):
        leader.post(page, told)
    report = PersonalReport.objects.get()
    assert report.matters == {"housing": "县城住房一套", "family": "无"}, "pressed twice, reported once"
    event = Event.objects.get(kind="integrity.report")
    assert "住房" not in str(event.data) and len(event.data["digest"]) == 64
    address = reverse("wall:integrity-report", args=[report.pk])
    assert "县城住房一套" in leader.get(address).content.decode()
    assert clerk.get(address).status_code == 404
    assert browse(watch.resident).get(address).status_code == 403, (
        "the resident group keeps the file, and reads no report"
    )
    above = browse(watch.supervisor)
    assert "县城住房一套" not in above.get(address).content.decode()
    assert above.post(address, {"once": key(), "reason": " "}).status_code == 422
    assert not Event.objects.filter(kind="integrity.read_report").exists()
    assert "县城住房一套" in above.post(address, {"once": key(), "reason": "年度抽查核实"}).content.decode()
    assert Event.objects.get(kind="integrity.read_report").data["reason"] == "年度抽查核实"


def test_the_file_holds_what_was_found_and_entered(watch, browse, late):
    bureau, supervisor = watch.linwu.bureau, watch.supervisor
    concerned = late.concerned
    page = reverse("wall:integrity-file", args=[concerned.pk])
    keeper, himself = browse(supervisor), browse(concerned)
    entry = {
        "once": key(),
        "kind": "talk",
        "on": clock.today().isoformat(),
        "text": "就超期办理谈话提醒。",
        "paper": "",
    }
    assert browse(watch.stranger).post(page, entry).status_code == 404 and himself.post(page, entry).status_code == 403
    ahead = clock.today() + dt.timedelta(days=1)
    assert keeper.post(page, entry | {"on": ahead.isoformat(), "once": key()}).status_code == 422
    for _press in range(2):
        keeper.post(page, entry)
    assert himself.get(page).content.decode().count("就超期办理谈话提醒。") == 1
    (line,) = [each for each in ledger([bureau.organ.pk]) if each.officer == concerned]
    assert (line.entries, line.breaches) == (1, 0)
    investigated(watch, late)
    (line,) = [each for each in ledger([bureau.organ.pk]) if each.officer == concerned]
    told = keeper.get(reverse("wall:integrity")).content.decode()
    assert line.breaches == 1 and line.officer.name in told and "高风险岗位" not in told
    version = late.case.version
    assert version.name in told[told.index("廉政风险排查") :], "no settled search has named this power"
    gravest = version.route.exclude(role="").first()
    RiskPoint.objects.create(version=version, step=gravest, grade="A", description="降低标准", measures=["双人检查"])
    marked = [each for each in ledger([bureau.organ.pk]) if each.high_risk]
    assert {post.role for each in marked for post in each.posts if post.pk in each.high_risk} == {gravest.role}
    assert "高风险岗位" in keeper.get(reverse("wall:integrity")).content.decode()
    assert concerned.name in keeper.get(reverse("wall:integrity-ledger")).content.decode()
    for page in ("wall:integrity", "wall:integrity-ledger"):
        for asked, there in (({"q": concerned.name}, True), ({"q": "查无此人"}, False), ({"organ": "无"}, True)):
            assert (
                f">{concerned.name}<" in (told := keeper.get(reverse(page), asked).content.decode())
                or f"{concerned.name}," in told
            ) is there
    assert himself.get(reverse("wall:integrity")).status_code == 403


def investigated(watch, signal) -> None:
    by = watch.duty(watch.supervisor)
    dispose.open_investigation(signal.pk, by=by)
    dispose.conclude_investigation(signal.pk, means="调阅案卷", findings="属实。", by=by)
    dispose.close(signal.pk, verdict="rectified", finding="属实，已改正。", by=by)


def test_the_group_that_assesses_risks_is_named_and_left(watch, browse):
    organ, member = watch.linwu.bureau.organ, watch.linwu.bureau.chen
    keeper = browse(watch.supervisor)
    named = {"organ": organ.pk, "officer": member.pk, "part": "leader", "paper": "临安监〔2026〕8号"}
    assert keeper.post(reverse("wall:integrity-join"), named | {"once": key()}).status_code == 302
    assert keeper.post(reverse("wall:integrity-join"), named | {"once": key()}).status_code == 422, (
        "he is there already"
    )
    assert "临安监〔2026〕8号" in keeper.get(reverse("wall:integrity")).content.decode()
    kept = GroupMember.objects.get()
    keeper.post(reverse("wall:integrity-leave", args=[kept.pk]), {"once": key(), "reason": "换届"})
    kept.refresh_from_db()
    assert kept.until == clock.today()
    with pytest.raises(Refusal):
        act.leave_group(kept, reason="再次", by=watch.duty(watch.supervisor))
