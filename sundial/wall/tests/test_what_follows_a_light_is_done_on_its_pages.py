"""Transfer, deviation, appeal, a proposal declined, a correction, the bell: each by its page, without JavaScript."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from sundial.cases.tests import uploads
from sundial.kernel import clock
from sundial.organs.models import Reach, Role
from sundial.organs.tests import builders
from sundial.supervision.actions import dispose
from sundial.supervision.actions.escalate import one_pass
from sundial.supervision.appeals.models import AppealState, Correction, CorrectionState
from sundial.supervision.appeals.terms import grounds_for
from sundial.supervision.ladder.models import Rung
from sundial.supervision.models import Signal, Verdict
from sundial.supervision.notices.models import Contact, Notice
from sundial.supervision.notices.tell import tell_of_signal


def upload():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("申请.png", uploads.png(), content_type="image/png")


def test_the_bell_counts_what_is_unread_and_opens_it(watch, late, browse):
    one_pass()
    page = browse(late.concerned)
    assert "通知" in page.get("/desk/").content.decode()
    assert "红灯" in page.get("/wall/notices/").content.decode()
    notice = Notice.objects.get(officer=late.concerned, address=f"/wall/signals/{late.pk}/")
    assert page.post(f"/wall/notices/{notice.pk}/open/").url == f"/wall/signals/{late.pk}/"
    notice.refresh_from_db()
    assert notice.read_at
    stranger = browse(watch.stranger)
    assert stranger.post(f"/wall/notices/{notice.pk}/open/").status_code == 404
    assert page.post("/wall/notices/contact/", {"email": "nobody"}).status_code == 422
    page.post("/wall/notices/contact/", {"email": "wang@linwu.example", "mobile": "13800000000"})
    assert Contact.objects.get(officer=late.concerned).email == "wang@linwu.example"


def test_what_is_ahead_is_what_would_happen_as_the_light_stands(watch, late, browse):
    one_pass()
    supervisor, silent = browse(watch.supervisor), "如无变化： 当事人未说明理由"
    light = f"/wall/signals/{late.pk}/"
    assert silent in supervisor.get(light).content.decode()
    dispose.reply(late.pk, text="专家出差。", by=watch.duty(late.concerned))
    told = supervisor.get(light).content.decode()
    assert silent not in told
    assert "如无变化： 驻部门监察机构未查处，移交上一级" in told, "nobody has looked into it yet"


def test_the_officer_appeals_and_another_supervisor_decides(watch, late, browse):
    by = watch.duty(watch.resident)
    dispose.open_investigation(late.pk, by=by)
    dispose.conclude_investigation(late.pk, means="调阅案卷", findings="属实。", by=by)
    dispose.close(late.pk, verdict=Verdict.LIABLE, finding="责任属实。", by=by)
    page, supervisor, resident = browse(late.concerned), browse(watch.supervisor), browse(watch.resident)
    told = page.get(f"/wall/signals/{late.pk}/").content.decode()
    assert "提出申诉" in told and "当日申诉" in told, "by when is said before it is too late"
    assert page.get(f"/wall/signals/{late.pk}/appeal/").status_code == 200
    assert page.post(f"/wall/signals/{late.pk}/appeal/", {"text": ""}).status_code == 422
    assert page.post(f"/wall/signals/{late.pk}/appeal/", {"text": "不服。", "files": upload()}).status_code == 302
    assert page.get(f"/wall/signals/{late.pk}/appeal/").status_code != 200, "a light is appealed once"
    decision = f"/wall/signals/{late.pk}/appeal/decision/"
    said = {"result": "overturned", "finding": "成立。"}
    refused = resident.get(decision)
    assert refused.status_code != 200 and "未参与调查" in refused.content.decode(), "told before she types a word"
    assert resident.post(decision, said).status_code == 422
    assert "审理申诉" in supervisor.get(f"/wall/signals/{late.pk}/").content.decode()
    assert supervisor.post(decision, {"result": "changed", "finding": "成立"}).status_code == 422
    assert supervisor.post(decision, said).status_code == 302
    signal = Signal.objects.get(pk=late.pk)
    assert signal.appeal.state == AppealState.OVERTURNED
    assert signal.appeal.files.count() == 1
    told = page.get(f"/wall/signals/{late.pk}/").content.decode()
    assert str(Verdict.LIABLE.label) in told, "what the first supervisor found still stands under her name"
    head = told[: told.index("规则与条款")]
    assert "已处置" in head and str(Verdict.OVERTURNED.label) in head, (
        "a light that is out says so before anything else"
    )
    again = supervisor.get(decision)
    assert again.status_code == 422 and "申诉已经作出处理决定" in again.content.decode()


def test_a_digest_opens_to_what_it_gathered(watch, late, browse):
    for number in range(12):
        with transaction.atomic():
            tell_of_signal("light_yellow", late, str(number))
    page = browse(late.concerned)
    told = page.get("/wall/notices/").content.decode()
    assert "另有2条通知" in told and told.count("黄灯：") == 12
    inside = Notice.objects.filter(officer=late.concerned).exclude(digest=None).first()
    page.post(f"/wall/notices/{inside.pk}/open/")
    inside.digest.refresh_from_db()
    assert inside.digest.read_at


def test_a_supervisor_tolerates_passes_on_and_declines(watch, late, browse):
    supervisor, stranger = browse(watch.supervisor), browse(watch.linwu.bureau.liu)
    page = f"/wall/signals/{late.pk}/"
    asked = {
        "ground": next(iter(grounds_for(late))),
        "reason": "停电。",
        "ends_on": clock.today() + dt.timedelta(days=1),
    }
    assert stranger.post(f"{page}deviation/", asked).status_code == 403
    assert supervisor.get(f"{page}deviation/").status_code == 200
    assert supervisor.post(f"{page}deviation/", {**asked, "ground": ""}).status_code == 422, (
        "no ground goes without saying"
    )
    assert supervisor.post(f"{page}deviation/", asked).status_code == 302
    assert "偏差" in supervisor.get(page).content.decode()
    assert supervisor.post(f"{page}transfer/", {"reason": "由上级办理。"}).status_code == 302
    told = browse(watch.resident).get(page).content.decode()
    assert "由上级办理。" in told and "处置这盏灯" not in told, (
        "the level that passed it on reads why, and is offered nothing"
    )
    watch.linwu.today.advance(dt.timedelta(days=60))
    one_pass()
    watch.linwu.today.advance(dt.timedelta(days=60))
    one_pass()
    rung = Rung.objects.get(escalation__signal=late, proposes="circular")
    take_up = f"/wall/orders/new/?signal={late.pk}&kind=circular&rung={rung.pk}"
    assert take_up.replace("&", "&amp;") in supervisor.get(page).content.decode()
    assert supervisor.get(take_up).status_code == 200
    assert supervisor.post(f"/wall/proposals/{rung.pk}/decline/", {"reason": "已整改。"}).status_code == 302
    rung.refresh_from_db()
    assert rung.declined_by == watch.supervisor
    too_late = supervisor.get(take_up)
    assert too_late.status_code != 200 and "已被采纳或者不予采纳" in too_late.content.decode()
    Rung.objects.filter(pk=rung.pk).update(declined_by=None)
    Signal.objects.filter(pk=late.pk).update(closed_at=clock.now(), state="closed")
    told = supervisor.get(page).content.decode()
    assert "已失效" in told and take_up.replace("&", "&amp;") not in told, "a light that is out offers nothing more"


def test_a_mistake_is_corrected_by_a_written_request(watch, late, browse):
    bureau = watch.linwu.bureau
    clerk, supervisor = browse(bureau.wang), browse(watch.supervisor)
    new = f"/wall/corrections/new/?case={late.case.number}"
    asked = {"wrong": "3月2日", "right": "3月3日", "reason": "误点"}
    assert clerk.post(new, asked).status_code == 422  # nothing without the paper
    assert clerk.post(new, {**asked, "paper": upload()}).status_code == 302
    correction = Correction.objects.get()
    assert "3月3日" in supervisor.get("/wall/corrections/").content.decode()
    assert supervisor.post(f"/wall/corrections/{correction.pk}/", {"approve": "yes", "note": "属实"}).status_code == 302
    correction.refresh_from_db()
    assert correction.state == CorrectionState.APPROVED
    assert supervisor.get(f"/wall/corrections/{correction.pk}/paper/").status_code == 200


def test_the_body_of_another_county_reaches_none_of_it(watch, late, browse):
    region = builders.region("431024", "嘉禾县")
    other = builders.organ("嘉禾县效能办", "JIAHE-XN", region=region)
    page = browse(builders.officer("钱进", builders.post(other, Role.SUPERVISOR, reach=Reach.REGION)))
    for path in ("", "appeal/", "deviation/", "transfer/"):
        assert page.get(f"/wall/signals/{late.pk}/{path}").status_code == 404
