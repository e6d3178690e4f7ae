"""The recorder leads the meeting on one page: who came, what each said, what was resolved, the minutes."""

import datetime as dt
from uuid import uuid4

import pytest

from sundial.desk.meeting_forms import TopicForm
from sundial.desk.tests.conftest import text_of
from sundial.meetings.models import Attendance, Backlog, Meeting, Topic
from sundial.organs.models import Role
from sundial.organs.tests import builders
from sundial.permits.tests import items
from sundial.powers.models import ItemVersion

ROUTE = ((1, "meeting", "director", "集体讨论决定", ""), (2, "sign", "director", "签署决定", ""))


@pytest.fixture
def waiting(linwu):
    return linwu.accepted(items.licence(linwu.bureau.organ, route=ROUTE))


@pytest.fixture
def office(linwu, signed_in):
    return signed_in(linwu.bureau.office)


@pytest.fixture
def recorder(linwu, signed_in):
    return signed_in(linwu.bureau.recorder)


@pytest.fixture
def called(office, with_meetings, waiting):
    answer = office.post("/desk/meetings/call/", with_meetings.form(waiting))
    assert answer.status_code == 302, text_of(answer)
    return Meeting.objects.get()


@pytest.fixture
def held(linwu, called, recorder):
    linwu.today.move_to(called.planned_at)
    open_with(recorder, called, linwu.bureau.liu, linwu.bureau.chen)
    return called


def open_with(recorder, meeting, *present):
    form = {"hold-once": uuid4(), "present": [each.pk for each in present]}
    return recorder.post(f"/desk/meetings/{meeting.pk}/hold/", form)


def take(recorder, meeting, topic, place, officer, agrees):
    prefix = f"{topic.pk}-{place}"
    form = {f"{prefix}-once": uuid4(), f"{prefix}-agrees": agrees, f"{prefix}-statement": "情况属实。"}
    return recorder.post(f"/desk/meetings/{meeting.pk}/topics/{topic.pk}/stands/{officer.pk}/{place}/", form)


def resolve(recorder, meeting, topic, resolution="agreed", text="同意。"):
    prefix = f"resolve-{topic.pk}"
    form = {f"{prefix}-once": uuid4(), f"{prefix}-resolution": resolution, f"{prefix}-text": text}
    return recorder.post(f"/desk/meetings/{meeting.pk}/topics/{topic.pk}/resolve/", form)


def test_the_call_is_filled_in_with_everything_that_is_known(office, linwu, with_meetings, waiting):
    form = office.get("/desk/meetings/call/").context["form"]
    assert form["cases"].initial == [waiting]
    assert form["chair"].initial == linwu.bureau.liu
    assert form["planned_at"].initial == with_meetings.tomorrow
    assert str(form["title"].initial) == "2026年第1次局务会"


def test_what_offers_nothing_is_not_asked(office, linwu, with_meetings):
    form = office.get("/desk/meetings/call/").context["form"]
    assert TopicForm(linwu.bureau.organ, linwu.bureau.liu).fields["case"].empty_label is None
    assert form["cases"].is_hidden and form["observers"].is_hidden is not form.fields["observers"].queryset.exists()


def test_a_meeting_is_offered_a_number_that_none_has(office, called):
    Meeting.objects.filter(pk=called.pk).update(title="2026年第2次局务会")
    office.post("/language/", {"language": "en", "next": "/desk/"})
    assert str(office.get("/desk/meetings/call/").context["form"]["title"].initial) == "2026年第3次局务会"


def test_from_the_quorum_to_the_minutes(linwu, held, recorder, waiting, signed_in):
    topic, bureau = Topic.objects.get(), linwu.bureau
    page = recorder.get(f"/desk/meetings/{held.pk}/")
    assert "应到2人，实到2人，法定人数2人" in text_of(page)
    for place, member in enumerate((bureau.chen, bureau.liu)):
        place = [row["officer"] for row in page.context["topics"][0]["stands"]].index(member)
        assert take(recorder, held, topic, place, member, "yes").status_code == 302
    assert resolve(recorder, held, topic).status_code == 302
    form = recorder.get(f"/desk/meetings/{held.pk}/").context["minutes_form"]
    assert "同意" in form.initial["minutes"]
    closed = recorder.post(f"/desk/meetings/{held.pk}/close/", {"minutes-once": uuid4(), "minutes-minutes": "记录"})
    assert closed.status_code == 302
    held.refresh_from_db()
    assert held.minutes_number.startswith("临安监局纪")
    assert "存放位置" not in text_of(recorder.get(f"/desk/meetings/{held.pk}/")), "the record is not signed yet"
    for member in (bureau.liu, bureau.chen):
        signs = f"/desk/meetings/{held.pk}/signatures/{member.pk}/"
        assert signed_in(member).post(signs, {"sign-once": uuid4()}).status_code == 302
    filed = {"file-once": uuid4(), "file-place": "档案室2号柜", "file-recording": "录音笔3号"}
    assert recorder.post(f"/desk/meetings/{held.pk}/file/", filed).status_code == 302
    assert "档案室2号柜" in text_of(recorder.get(f"/desk/meetings/{held.pk}/"))
    assert linwu.kinds_in_hand(waiting) == ["sign"]


def test_without_its_quorum_it_is_not_opened_and_the_page_says_how_many_lack(linwu, called, recorder):
    linwu.today.move_to(called.planned_at)
    answer = open_with(recorder, called, linwu.bureau.liu)
    assert answer.status_code == 422
    assert "局务会制度" in text_of(answer)
    called.refresh_from_db()
    assert called.held_at is None


def test_a_resolution_waits_for_every_stand(held, recorder):
    answer = resolve(recorder, held, Topic.objects.get())
    assert answer.status_code == 422
    assert "topic.silent" in text_of(answer)


def test_a_stand_that_is_not_taken_is_asked_for_at_its_member(linwu, held, recorder):
    answer = take(recorder, held, Topic.objects.get(), 0, linwu.bureau.liu, "")
    assert answer.status_code == 422
    assert answer.context["wrong"].errors


def test_a_call_with_a_case_that_does_not_wait_calls_no_meeting(linwu, office, with_meetings):
    other = linwu.accepted(items.licence(linwu.bureau.organ, code="T-02"))
    assert office.post("/desk/meetings/call/", with_meetings.form(other)).status_code == 422
    assert not Meeting.objects.exists()


def test_a_handler_has_no_part_in_meetings(linwu, signed_in, called):
    zhang = signed_in(linwu.bureau.zhang)
    assert zhang.get("/desk/meetings/").status_code == 403
    assert zhang.get(f"/desk/meetings/{called.pk}/").status_code == 403
    assert open_with(zhang, called, linwu.bureau.liu).status_code == 403


def test_a_leave_is_granted_or_refused_and_neither_where_nothing_is_chosen(linwu, called, signed_in):
    chen, chief = linwu.bureau.chen, signed_in(linwu.bureau.liu)
    at, name = f"/desk/meetings/{called.pk}/leave/{chen.pk}/", f"grant-{chen.pk}"
    asked = {"leave-once": uuid4(), "leave-why": "出差"}
    assert signed_in(chen).post(f"/desk/meetings/{called.pk}/leave/", asked).status_code == 302
    assert "出差" in text_of(chief.get(f"/desk/meetings/{called.pk}/"))
    unsaid = chief.post(at, {f"{name}-once": uuid4()})
    assert unsaid.status_code == 422 and "granted" in unsaid.context["wrong"].errors
    assert called.attendances.get(officer=chen).leave == "asked"
    assert chief.post(at, {f"{name}-once": uuid4(), f"{name}-granted": "no"}).status_code == 302
    assert called.attendances.get(officer=chen).leave == "refused"


def test_whoever_has_no_part_in_the_meeting_finds_nobody_of_it(linwu, called, signed_in):
    other = builders.organ("临武县水利局", "LINWU-WATER")
    head, chen = signed_in(builders.officer("赵平", builders.post(other, Role.DIRECTOR))), linwu.bureau.chen
    for act in ("leave", "signatures", "unsigned"):
        assert head.post(f"/desk/meetings/{called.pk}/{act}/{chen.pk}/", {}).status_code == 404, act


def test_an_agenda_is_approved_and_its_units_called_on_the_page(linwu, called, office, recorder, signed_in, waiting):
    called.body.extra["meeting"] |= {
        "agenda": {"basis": "议事规则", "steps": [{"who": ["director"], "zh": "局长审定", "en": "approved"}]},
        "clearing": {"basis": "议事规则", "steps": [{"who": ["director"], "zh": "局长审签", "en": "signed"}]},
        "invited": {"aides": 1},
        "timetable": [{"code": "sets", "value": 2, "unit": "calendar_day", "zh": "印制材料", "en": "papers"}],
        "conduct": {"kinds": [{"code": "calls", "breach": True, "zh": "接听电话", "en": "took a call"}]},
    }
    called.body.save()
    Meeting.objects.filter(pk=called.pk).update(unsigned_basis="议事规则 第九条")
    called.attendances.create(officer=linwu.bureau.office, is_member=False)
    topic, at = Topic.objects.get(), f"/desk/meetings/{called.pk}/"
    off = {f"off-{topic.pk}-once": uuid4(), f"off-{topic.pk}-why": "材料未齐"}
    assert office.post(f"{at}topics/{topic.pk}/off/", off).status_code == 302
    assert office.post(f"{at}topics/", {"topic-once": uuid4(), "topic-case": waiting.pk}).status_code == 302
    topic = Topic.objects.get(off_why="")
    page = text_of(office.get(at))
    assert "局长审定" in page and "印制材料" in page
    assert office.post(f"{at}ready/flowers/", {}).status_code == 404
    ready = {"ready-sets-once": uuid4(), "ready-sets-said": "20份，已送各成员"}
    assert office.post(f"{at}ready/sets/", ready).status_code == 302
    assert "20份，已送各成员" in text_of(office.get(at))
    linwu.today.move_to(called.planned_at)
    assert "meeting.agenda" in text_of(open_with(recorder, called, linwu.bureau.liu, linwu.bureau.chen))
    name = f"invite-{topic.pk}"
    unit = {f"{name}-once": uuid4(), f"{name}-unit": "县水利局", f"{name}-principal": "孙磊"}
    refused = office.post(f"{at}topics/{topic.pk}/units/", unit | {f"{name}-aides": "甲"})
    assert refused.status_code == 422 and "invite.aides" in text_of(refused)
    assert office.post(f"{at}topics/{topic.pk}/units/", unit).status_code == 302
    struck = topic.invited.create(unit="县气象局", principal="何静")
    strike, name = f"{at}topics/{topic.pk}/units/{struck.pk}/strike/", f"strike-{struck.pk}"
    assert office.post(strike, {f"{name}-once": uuid4(), f"{name}-why": ""}).status_code == 422
    assert office.post(strike, {f"{name}-once": uuid4(), f"{name}-why": "意见已一致"}).status_code == 302
    assert "县气象局" not in text_of(office.get(at))
    plan = {f"plan-{topic.pk}-once": uuid4(), f"plan-{topic.pk}-minutes": "20", f"plan-{topic.pk}-usher": "小刘"}
    assert office.post(f"{at}topics/{topic.pk}/plan/", plan).status_code == 302
    chief = signed_in(linwu.bureau.liu)
    seen = Meeting.objects.get().agenda_round
    unsaid = chief.post(f"{at}clear/agenda/", {"agenda-once": uuid4(), "agenda-seen": seen})
    assert unsaid.status_code == 422 and "agreed" in unsaid.context["wrong"].errors
    stale = chief.post(f"{at}clear/agenda/", {"agenda-once": uuid4(), "agenda-seen": seen - 1, "agenda-agreed": "yes"})
    assert stale.status_code == 422 and stale.context["agenda"]["form"]["seen"].value() == seen, "as it stands now"
    assert "清楚后再作决定" in text_of(stale)
    assert (
        chief.post(
            f"{at}clear/agenda/", {"agenda-once": uuid4(), "agenda-seen": seen, "agenda-agreed": "yes"}
        ).status_code
        == 302
    )
    assert open_with(recorder, called, linwu.bureau.liu, linwu.bureau.chen).status_code == 302
    called_out = {"conduct-once": uuid4(), "conduct-officer": linwu.bureau.chen.pk, "conduct-kind": "calls"}
    assert recorder.post(f"{at}conduct/", called_out).status_code == 422, "in a few words what happened"
    assert recorder.post(f"{at}conduct/", called_out | {"conduct-said": "接听电话后返回"}).status_code == 302
    assert "接听电话后返回" in text_of(recorder.get(at))
    unit = topic.invited.get(unit="县水利局")
    came = {f"admit-{unit.pk}-once": uuid4(), f"admit-{unit.pk}-came": "yes"}
    assert recorder.post(f"{at}topics/{topic.pk}/units/{unit.pk}/", came).status_code == 302
    left = {"left-once": uuid4(), "left-officer": linwu.bureau.chen.pk, "left-why": "防汛"}
    assert recorder.post(f"{at}left/", left).status_code == 302
    assert "防汛" in text_of(recorder.get(at)) and "县水利局" in text_of(recorder.get(at))
    assert linwu.bureau.chen.name in text_of(recorder.get("/desk/meetings/attendance/"))
    came = {"arrive-once": uuid4(), "arrive-officer": linwu.bureau.office.pk}
    assert recorder.post(f"{at}arrive/", came).status_code == 302
    assert called.attendances.get(officer=linwu.bureau.office).arrived_at
    assert resolve(recorder, called, topic, "postponed", "下次再议。").status_code == 302
    assert recorder.post(f"{at}close/", {"minutes-once": uuid4(), "minutes-minutes": "初稿"}).status_code == 302
    seen = Meeting.objects.get().minutes_round
    amended = {"amend-once": uuid4(), "amend-seen": seen, "amend-minutes": "改稿"}
    assert recorder.post(f"{at}minutes/", amended).status_code == 302
    late = recorder.post(f"{at}minutes/", amended | {"amend-once": uuid4(), "amend-minutes": "旧稿"})
    assert late.status_code == 422 and Meeting.objects.get().minutes == "改稿", "written on what was there before"
    absent = f"{at}unsigned/{linwu.bureau.chen.pk}/"
    unsaid = {"unsigned-once": uuid4(), "unsigned-why": ""}
    assert chief.post(absent, unsaid).status_code == 422
    assert chief.post(absent, unsaid | {"unsigned-why": "住院，不能签字"}).status_code == 302
    assert called.attendances.get(officer=linwu.bureau.chen).unsigned_why == "住院，不能签字"


def test_what_piles_up_is_reported_by_the_office_and_answered_by_another(
    linwu, office, with_meetings, waiting, signed_in
):
    body = ItemVersion.objects.get(name="局务会制度")
    body.extra["meeting"] |= {"sits": {"weekday": 1, "backlog": 1, "basis": "局务会制度 第三条"}}
    body.save()
    assert "议题积压" in text_of(office.get("/desk/meetings/"))
    told = {"once": uuid4(), "proposal": "本周五加开一次"}
    short = office.post("/desk/meetings/backlog/", told | {"proposal": ""})
    assert short.status_code == 422 and short.context["form"].errors
    assert office.post("/desk/meetings/backlog/", told).status_code == 302
    report, chief = Backlog.objects.get(), signed_in(linwu.bureau.liu)
    assert "本周五加开一次" in text_of(chief.get("/desk/meetings/"))
    said = {"once": uuid4(), "answer": "同意加开"}
    assert office.post(f"/desk/meetings/backlog/{report.pk}/", said).status_code == 422, "nobody answers himself"
    assert chief.post(f"/desk/meetings/backlog/{report.pk}/", said).status_code == 302
    assert "同意加开" in text_of(office.get("/desk/meetings/"))


def test_what_waits_what_must_be_discussed_and_who_has_charge_of_what(linwu, office, with_meetings, waiting, signed_in):
    assert waiting.number in text_of(office.get("/desk/meetings/"))
    rules = text_of(office.get("/desk/meetings/matters/"))
    assert "局务会制度" in rules and "法定到会人数" in rules and "不少于2/3" in rules
    chief, at = signed_in(linwu.bureau.liu), "/desk/meetings/division/"
    form = {"once": uuid4(), "code": "finance"}
    own = chief.post(at, form | {"officer": linwu.bureau.liu.pk})
    assert own.status_code == 422 and "四不直接管" in text_of(own)
    assert chief.post(at, form | {"officer": linwu.bureau.chen.pk}).status_code == 302
    assert linwu.bureau.chen.name in text_of(chief.get(at))


def test_a_meeting_is_found_by_whoever_reads_it_and_linked_for_nobody_else(linwu, held, recorder, waiting, signed_in):
    bureau, topic = linwu.bureau, Topic.objects.get()
    page = recorder.get(f"/desk/meetings/{held.pk}/")
    for place, row in enumerate(page.context["topics"][0]["stands"]):
        assert take(recorder, held, topic, place, row["officer"], "yes").status_code == 302
    assert resolve(recorder, held, topic).status_code == 302
    resident = builders.officer("周慧", builders.post(bureau.organ, Role.SUPERVISOR, watches=bureau.organ))
    discipline, handler = signed_in(resident), signed_in(bureau.zhang)
    to_the_meeting, case = f'href="/desk/meetings/{held.pk}/"', f"/desk/cases/{waiting.number}/"

    assert to_the_meeting in text_of(discipline.get(case))
    assert 'href="/desk/meetings/"' in text_of(discipline.get("/desk/"))
    listed = text_of(discipline.get("/desk/meetings/"))
    assert to_the_meeting in listed and "召集会议" not in listed, "it reads, and calls none"
    assert 'name="resolve-' not in text_of(discipline.get(f"/desk/meetings/{held.pk}/"))
    assert "召集会议" in text_of(signed_in(bureau.office).get("/desk/meetings/"))

    assert "会议决议" in (shown := text_of(handler.get(case))) and to_the_meeting not in shown
    assert handler.get("/desk/meetings/").status_code == 403
    Attendance.objects.create(meeting=held, officer=bureau.zhang, is_member=False)
    assert to_the_meeting in text_of(handler.get(case))


def test_one_whose_day_passed_unheld_says_so(linwu, called, office):
    """In the list and on its page; on the day itself, and for whoever still opens it, it is called."""
    linwu.today.move_to(called.planned_at)
    assert "会期已过" not in office.get("/desk/meetings/").content.decode()
    linwu.today.advance(dt.timedelta(days=1))
    for address in ("/desk/meetings/", f"/desk/meetings/{called.pk}/"):
        page = office.get(address).content.decode()
        assert "会期已过，未召开" in page and "已召集" not in page, address
