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
    told = {"kind": "consultation", "channel": "visit", "settled": True, "reply": "窗口在一楼。", "people": 2}
    case = centre.lodged(NAMED, wish, **told).case
    assert case.state == "answered" and not case.clocks.filter(ended_at=None).exists()
    assert Event.objects.filter(subject_id=case.pk, data__verb="consult_reply").exists()
    form = case.documents.get(kind="complaint_registration")
    assert "张强" in form.values["first_asked"]
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
    centre.do(case, "approve_leader", centre.director)
    assert case.documents.get(kind="leader_case_form").values["leader"] == "副县长某某"


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
