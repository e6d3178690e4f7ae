"""A complaint taken up, dispatched, looked into, answered, judged by who complained, handled again once by another, closed."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases import passwords
from sundial.cases.models import ClockKind
from sundial.cases.procedure import APPLICANT
from sundial.cases.progress import progress
from sundial.complaints.actions import Wish
from sundial.complaints.models import Lodging
from sundial.complaints.tests.centre import NAMED, PROTECTED, Centre
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event


def refused(code: str) -> object:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


@pytest.fixture
def centre(db: None, today: clock.Frozen) -> Centre:
    return Centre.found(today)


def test_a_complaint_is_answered_and_whoever_is_not_content_is_heard_once_more_by_another(centre: Centre) -> None:
    lodged = centre.lodged()
    case = lodged.case
    assert case.clocks.filter(kind=ClockKind.ACCEPTANCE, budget=15, unit="calendar_day").exists()
    assert passwords.fits(lodged.password, case.secret_hash) and lodged.password not in case.secret_hash
    assert progress(case.number, lodged.password).case == case
    case = centre.dispatched(case)
    assert case.clocks.get(kind=ClockKind.STATUTORY).budget == 60
    with refused("complaint.kind"):  # a complaint is signed by the head, not answered by whoever handles it
        centre.do(case, "answer", centre.accused, reply="好的。")
    case = centre.answered(case)
    assert case.state == "answered" and not case.clocks.filter(ended_at=None).exists()
    with refused("asked.required"):
        centre.do(case, "be_content", satisfaction="bad")
    case = centre.do(case, "be_content", satisfaction="bad", why="还是没有办。")
    with refused("complaint.call_back"):
        centre.do(case, "close", centre.handler)
    case = centre.do(case, "ask_again", reason="还是没有办。")
    case = centre.do(case, "dispatch", centre.handler, organ=str(centre.accused.organ_id))
    with refused("hand.same"):
        centre.answered(case)
    case = centre.answered(case, centre.accused_second)
    with refused("order.excluded"):
        centre.do(case, "ask_again", reason="再来一次。")
    case = centre.do(case, "be_content", satisfaction="good")
    assert case.state == "closed" and case.keep_until and case.closed_at
    assert case.documents.filter(kind="complaint_answer").count() == 2


def test_a_question_is_answered_in_five_working_days_by_whom_it_is_dispatched_to(centre: Centre) -> None:
    case = centre.lodged(kind="consultation").case
    held = case.clocks.get(ended_at=None)
    assert (held.budget, held.unit) == (5, "working_day")
    case = centre.do(centre.dispatched(case), "answer", centre.accused, reply="请持身份证到窗口办理。")
    verbs = list(Event.objects.filter(subject_id=case.pk).order_by("position").values_list("data__verb", flat=True))
    assert verbs[0] == "consult" and "consult_reply" in verbs


def test_whoever_called_is_told_within_three_days_before_the_file_is_closed(centre: Centre) -> None:
    case = centre.answered(centre.dispatched(centre.lodged(NAMED, channel="phone").case))
    assert case.clocks.get(ended_at=None).kind == ClockKind.DELIVERY
    with refused("complaint.untold"):
        centre.do(case, "close", centre.handler)
    centre.do(case, "tell", centre.handler, method="phone", recipient="本人", proof="通话记录")
    assert centre.do(case, "close", centre.handler).state == "closed"


def test_the_first_person_asked_may_settle_it_on_the_spot(centre: Centre) -> None:
    wish = Wish(first_asked=centre.accused)
    told = {
        "kind": "consultation",
        "channel": "visit",
        "settled": True,
        "reply": "窗口在一楼。",
        "people": 2,
        "identity": "shown",
    }
    case = centre.lodged(NAMED, wish, **told).case
    assert case.state == "answered" and not case.clocks.filter(ended_at=None).exists()
    assert Event.objects.filter(subject_id=case.pk, data__verb="consult_reply").exists()
    form = case.documents.get(kind="complaint_registration")
    assert "张强" in form.values["first_asked"] and form.values["identity"] == "已核对身份证件"
    assert Lodging.objects.get(pk=case.pk).first_asked == centre.accused


def test_an_order_wants_progress_every_week_until_it_is_done(centre: Centre) -> None:
    case = centre.dispatched(centre.lodged().case)
    with refused("order.stands"):
        centre.do(case, "report_progress", centre.accused, cause="人手不足。", progress="已约谈。")
    ordered = {"urgency": "urgent", "every": "weekly", "demand": "立即核查。", "answer_by": "2026-03-20"}
    centre.do(case, "order", centre.director, **ordered)
    first = case.clocks.get(kind=ClockKind.PROGRESS)
    assert first.unit == "calendar_day" and first.budget == 7
    centre.today.advance(dt.timedelta(days=6))
    centre.do(case, "report_progress", centre.accused, cause="人手不足。", progress="已约谈。")
    first.refresh_from_db()
    assert first.ended_at and case.clocks.get(kind=ClockKind.PROGRESS, ended_at=None).due_at > first.due_at
    centre.do(
        case,
        "order",
        centre.director,
        **ordered | {"urgency": "ordinary", "every": "monthly", "answer_by": "2026-04-20"},
    )
    again = case.documents.filter(kind="complaint_order").order_by("number").last()
    assert (again.values["answer_by"], again.number.partition("号")[0][-1]) == ("2026年4月20日", "2"), (
        "a new day, the next number"
    )
    assert [each.budget for each in case.clocks.filter(kind=ClockKind.PROGRESS, ended_at=None)] == [31], (
        "a month from now"
    )
    assert not any(each.public_to_applicant for each in case.documents.filter(kind="complaint_order"))


def test_a_notice_lets_the_centre_see_files_hear_convene_and_have_it_handled_again(centre: Centre) -> None:
    case = centre.dispatched(centre.lodged().case)
    with refused("order.first"):
        centre.do(case, "see_files", centre.director, files=["卷一"], seen_on="2026-03-02", found="齐全。")
    ordered = {"urgency": "urgent", "every": "weekly", "demand": "立即核查。", "answer_by": "2026-03-20"}
    centre.do(case, "order", centre.director, **ordered)
    seen = {"files": ["卷一"], "seen_on": clock.today().isoformat(), "found": "未到现场。"}
    centre.do(case, "see_files", centre.handler, **seen)
    centre.do(case, "hear_report", centre.director, heard=["县安监局局长"], heard_on=clock.today(), told="人手不足。")
    centre.do(case, "convene", centre.director, met_on=clock.today(), present=["县安监局"], outcome="三日内到现场。")
    case = centre.answered(case)
    case = centre.do(case, "order_again", centre.director, reason="未到现场即作答复。")
    assert case.state == "dispatched" and case.clocks.filter(kind=ClockKind.STATUTORY, ended_at=None).count() == 1
    with refused("hand.same"):
        centre.answered(case)
    assert centre.answered(case, centre.accused_second).state == "answered"


def test_a_superior_sets_its_day_and_a_leaders_instruction_has_its_first_informant(centre: Centre) -> None:
    """The matter is not closed before whoever assigned it, or asked to be told, knows what came of it."""
    case = centre.lodged().case
    centre.do(case, "accept", centre.window)
    told = {"organ": str(centre.accused.organ_id), "report_to": str(centre.accused.organ_id), "report_by": "2026-03-20"}
    case = centre.do(case, "dispatch", centre.handler, **told)
    first = case.clocks.get(kind=ClockKind.REPORT_BACK)
    above = {"superior": "市信访局", "assignment": "市信交〔2026〕3号", "assigned_on": clock.today()}
    with refused("topic.day"):
        centre.do(case, "assigned_above", centre.handler, **above, report_by=clock.today())
    centre.do(case, "assigned_above", centre.handler, **above, report_by="2026-03-10")
    first.refresh_from_db()
    standing = case.clocks.get(kind=ClockKind.REPORT_BACK, ended_at=None)
    assert first.ended_at and clock.local_date(standing.due_at) <= dt.date(2026, 3, 11), "the superior's day binds"
    by = {
        "instructing": "县长",
        "instructed_on": clock.today(),
        "instruction": "请速办。",
        "informant": centre.handler.pk,
    }
    centre.do(case, "instruct", centre.handler, **by)
    event = Event.objects.filter(kind="complaint.instruct", subject_id=case.pk).get()
    assert event.data["informant"]["name"] == "黎军"
    centre.do(case, "ask_extension", centre.accused, days=10, reason="需鉴定。")
    centre.do(case, "extend", centre.director, days=10, reason="需鉴定。")
    case = centre.answered(case)
    with refused("complaint.unreported"):
        centre.do(case, "close", centre.handler)
    case = centre.do(case, "report_result", centre.accused, result="已整改。")
    assert case.documents.get(kind="result_report").values["reported_to"] == "市信访局"
    assert not case.clocks.filter(kind=ClockKind.REPORT_BACK, ended_at=None).exists()
    with refused("order.stands"):
        centre.do(case, "report_result", centre.accused, result="已整改。")
    assert centre.do(case, "close", centre.handler).state == "closed"


def test_a_hard_case_gets_a_leader_whom_another_approves(centre: Centre) -> None:
    case = centre.dispatched(centre.lodged().case)
    five = {
        "leader": "副县长某某",
        "team": ["县安监局"],
        "plan": "现场协调。",
        "target": "息诉",
        "settle_by": "2026-04-30",
    }
    centre.do(case, "propose_leader", centre.handler, **five)
    with refused("order.stands"):  # the leader agrees before the first leader approves
        centre.do(case, "approve_leader", centre.director)
    centre.do(case, "leader_agrees", centre.handler, agreed_on=clock.today(), consent="同意包案。")
    centre.do(case, "approve_leader", centre.director)
    form = case.documents.get(kind="leader_case_form")
    assert (form.values["leader"], form.values["consent"]) == ("副县长某某", "同意包案。")
    with refused("order.first"):
        centre.do(case, "leader_works", centre.handler, worked_on=clock.today(), work="现场协调。")
    centre.do(case, "deliver_leader_form", centre.handler, delivered_on=clock.today(), received_by="县政府办")
    centre.do(case, "leader_works", centre.handler, worked_on=clock.today(), work="现场协调。")
    centre.do(case, "extend_leader", centre.director, settle_by="2026-05-15", why="需上级协调。")
    again = case.documents.filter(kind="leader_case_form").order_by("number").last()
    assert again.values["settle_by"] == "2026年5月15日"
    case = centre.answered(case)
    with refused("complaint.unreported"):
        centre.do(case, "close", centre.handler)
    centre.do(case, "report_stability", centre.handler, reported_on=clock.today(), report="已息诉。")
    assert centre.do(case, "close", centre.handler).state == "closed"


def test_a_group_waits_for_the_head_and_a_sick_visitor_is_led_away(centre: Centre) -> None:
    came = {"channel": "visit", "identity": "not_shown"}
    with refused("complaint.group"):
        centre.lodged(**came, people=6, settled=True, reply="请回。")
    assert centre.lodged(**came, people=5).case.state == "received", "five speak for themselves"
    case = centre.lodged(**came, people=6).case
    assert case.state == "group" and case.todos.get().role == "director"
    with refused("case.state"):
        centre.do(case, "accept", centre.window)
    with refused("case.role"):
        centre.do(case, "receive_group", centre.window)
    arrived = {"arrived_at": clock.now(), "place": "接待大厅", "coordination": "请代表入内商谈。"}
    with refused("complaint.representatives"):
        centre.do(case, "receive_group", centre.director, **arrived, representatives=6)
    away = {"authority": "县疾控中心", "taken_at": clock.now(), "taken_by": "值班医生", "cause": "infection"}
    centre.do(case, "lead_away", centre.window, **away)
    assert "infection" not in str(Event.objects.get(kind="complaint.lead_away", subject_id=case.pk).data)
    case = centre.do(case, "receive_group", centre.director, **arrived, representatives=5)
    assert case.state == "received"
    with refused("complaint.channel"):
        centre.do(centre.lodged().case, "lead_away", centre.window, **away)


def test_papers_for_whoever_is_absent_are_taken_receipted_and_handed_over(centre: Centre) -> None:
    took = {"kind": "help", "channel": "visit", "identity": "shown", "papers": ["申请书一份"], "absent": "刘敏"}
    here = {"about_organ": str(centre.accused.organ_id)}
    with refused("complaint.papers"):
        centre.lodged(NAMED, Wish(first_asked=centre.window), **took, **here)
    case = centre.lodged(NAMED, Wish(first_asked=centre.accused), **took, **here).case
    receipt = case.documents.get(kind="papers_receipt")
    assert receipt.public_to_applicant and "张强" in receipt.values["first_asked"]
    assert case.state == "papers_held" and case.todos.filter(officer=centre.accused).exists()
    for wrong in (centre.accused, centre.window):
        with refused("complaint.handed"):
            centre.do(case, "hand_over_papers", centre.accused, handed_to=wrong.pk, handed_at=clock.now())
    case = centre.do(
        case, "hand_over_papers", centre.accused, handed_to=centre.accused_second.pk, handed_at=clock.now()
    )
    assert case.todos.filter(officer=centre.accused_second).exists()
    assert centre.do(case, "answer", centre.accused_second, reply="材料齐全，已收。").state == "answered"


def test_another_department_is_asked_by_the_staff_and_reports_back(centre: Centre) -> None:
    case = centre.lodged(kind="consultation", channel="phone").case
    bureau = str(centre.accused.organ_id)
    case = centre.do(case, "ask_on", centre.window, department=bureau, question="要几份？")
    assert case.state == "asked_on" and case.todos.get().organ == centre.accused.organ
    case = centre.do(case, "tell_the_asker", centre.accused, told="两份。")
    case = centre.do(case, "ask_on", centre.handler, department=str(centre.window.organ_id), question="何时？")
    case = centre.do(case, "tell_the_asker", centre.window, told="三日内。")
    assert centre.do(case, "answer_at_once", centre.handler, reply="两份，三日内。").state == "answered"
    report = centre.lodged(kind="report", about_organ=bureau).case
    with refused("complaint.accused"):
        centre.do(report, "ask_on", centre.window, department=bureau, question="是否属实？")


def test_leaders_of_the_county_read_a_special_report_the_director_approved(centre: Centre) -> None:
    case = centre.dispatched(centre.lodged().case)
    drafted = {"leaders": "县政府分管领导", "situation": "可能集体上访。", "advice": "请包案。"}
    with refused("order.stands"):
        centre.do(case, "approve_special_report", centre.director, approved=True)
    centre.do(case, "draft_special_report", centre.handler, **drafted)
    centre.do(case, "approve_special_report", centre.director, approved=False, reason="写明人数。")
    centre.do(case, "draft_special_report", centre.handler, **drafted | {"situation": "约三十人可能集体上访。"})
    centre.do(case, "approve_special_report", centre.director, approved=True)
    paper = case.documents.get(kind="special_report")
    assert paper.values["situation"] == "约三十人可能集体上访。" and not paper.public_to_applicant
    centre.do(case, "draw_petition_abstract", centre.window, gist="夜间扰民。", proposal="拟交核查。")
    centre.do(case, "draw_petition_report", centre.handler, gist="扰民。", circumstances="属实。", proposal="停工。")
    centre.do(case, "draw_petition_letter", centre.handler, recipient="县应急局", gist="扰民。", request="请核查。")
    drawn = case.documents.filter(kind__startswith="petition_")
    assert drawn.count() == 3 and not any(each.public_to_applicant for each in drawn)


def test_a_hotline_of_the_heads_is_answered_by_one(centre: Centre) -> None:
    asked = {"kind": "consultation", "channel": "phone", "hotline": "conduct", "settled": True, "reply": "在一楼。"}
    with refused("complaint.hotline"):
        centre.lodged(NAMED, Wish(first_asked=centre.accused), **asked)
    case = centre.lodged(NAMED, Wish(first_asked=centre.accused_chief), **asked).case
    assert case.state == "answered" and case.answers["hotline"] == "conduct"


def test_what_is_serious_goes_over_to_supervision_which_reports_back(centre: Centre) -> None:
    case = centre.dispatched(centre.lodged(kind="report", about_organ=None).case)
    case = centre.do(case, "to_supervision", centre.director, body=str(centre.supervisor.organ_id), reason="索要好处。")
    assert case.todos.get().organ == centre.supervisor.organ
    case = centre.do(case, "supervision_result", centre.supervisor, findings="已立案。", reply="已依纪处理。")
    assert case.state == "answered"


def test_the_same_form_sent_twice_lodges_once(centre: Centre) -> None:
    wish = Wish()
    first, second = centre.lodged(wish=wish), centre.lodged(wish=wish)
    assert first.case == second.case and first.password and not second.password


def test_whoever_is_named_can_be_reached(centre: Centre) -> None:
    from sundial.complaints.actions import Person

    with refused("complaint.name"):
        centre.lodged(Person("named"))
    with refused("complaint.reach"):
        centre.lodged(Person("protected", "欧阳静"))
    assert centre.lodged(PROTECTED).case.applicant.name == "诉求人（身份保密）"
    with refused("case.role"):
        centre.do(centre.lodged().case, "accept", APPLICANT)
