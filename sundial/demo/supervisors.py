"""The supervisors of the county at work: they sign in, keep their register, issue orders, and answer for a missed day."""

from __future__ import annotations

import datetime as dt
import re

from sundial.demo.director import Story
from sundial.demo.tale import Stage
from sundial.kernel import clock
from sundial.organs.access import Duty, duties, duty_as
from sundial.organs.models import Officer, Role
from sundial.supervision.access import is_supervisor
from sundial.supervision.actions import dispose, duty, order
from sundial.supervision.actions.notice import set_contact
from sundial.supervision.duty.queries import unanswered
from sundial.supervision.models import Light, Signal, SignalState
from sundial.supervision.notices.recipients import addressees
from sundial.supervision.orders.access import answering
from sundial.supervision.orders.kinds import order_kind
from sundial.supervision.orders.models import Order, OrderState
from sundial.supervision.orders.queries import OVERDUE

SIGNS_IN, ISSUES, ANSWERS, DECIDES = dt.time(8, 40), dt.time(9, 50), dt.time(15, 40), dt.time(16, 20)
MISSED = -6
SILENT = 6  # one of so many orders of the ladder is left without an answer
REASONS = {
    "state_reasons": "承办人同时办理多件急件，未及时分办；已调整分工，本件优先办理，并向申请人说明。",
    "online_supervision": "已召开会议研究，明确责任人和办结日期，每日报告进度。",
}
TITLES = {"chenming": ("效能办副主任", True), "xuliang": ("效能办科员", False), "zhouhui": ("纪检监察组组长", True)}


def on_duty(stage: Stage, first: int) -> Story:
    """Every working day they sign in; on one of them the resident group did not, and later says why."""
    county = stage.county
    yield stage.at(first, SIGNS_IN)
    enter_all(stage)
    on_watch = [officer for officer in county.people.values() if is_supervisor(officer)]
    for day in range(first, 1):
        yield stage.at(day, SIGNS_IN)
        for officer in on_watch:
            if officer != county.zhouhui or day != MISSED:
                duty.attend(officer)
        if day == MISSED + 1:
            answer_for_a_missed_day(county.zhouhui)


def answer_for_a_missed_day(officer: Officer) -> None:
    """The look at the day that is over found that nobody signed in; the supervisor concerned states the reason."""
    light = unanswered(officer).get()
    dispose.reply(light.pk, text="参加县纪委集中学习，未按规定委托补位。", by=as_supervisor(officer))


def enter_all(stage: Stage) -> None:
    """The register of supervisors, and where notices reach people."""
    county = stage.county
    for number, (user, (title, leads)) in enumerate(TITLES.items(), 1):
        keeper = county.xuliang if user == "chenming" else county.chenming
        paper, telephone = f"临效〔2026〕{number}号", f"0735-63221{number}0"
        by = as_supervisor(keeper)
        duty.register(county.people[user], leads=leads, title=title, telephone=telephone, paper=paper, by=by)
    for user in ("zhangqiang", "liumin", "chenming", "zhouhui"):
        set_contact(county.people[user], email=f"{user}@linwu.example", mobile="")


def correspondence(stage: Stage, first: int) -> Story:
    """On the day it is due an order of the ladder is answered, all but one in some; the supervisors accept it and record the result."""
    for day in range(first, 0):
        yield stage.at(day, ANSWERS)
        answer_what_is_due()
        yield stage.at(day, DECIDES)
        decide_on_answers(stage.county.xuliang)


def answer_what_is_due() -> None:
    """The addressees answer what the ladder issued and is due today."""
    due = Order.objects.filter(OVERDUE, issued_by=None, kind__in=REASONS, due_at__lte=clock.end_of_day(clock.today()))
    for waiting in due.filter(due_at__gt=clock.start_of_day(clock.today())).order_by("issued_at", "pk"):
        answered = next(((each, by) for each in addressees(waiting) if (by := answering(each, waiting))), None)
        if answered and serial_of(waiting) % SILENT:
            order.reply(waiting.pk, text=REASONS[waiting.kind], by=answered[1])


def serial_of(told: Order) -> int:
    """What stands before 号 in its number."""
    found = re.search(r"(\d+)号", told.number)
    assert found is not None
    return int(found[1])


def decide_on_answers(supervisor: Officer) -> None:
    """What was answered to an order of the ladder is accepted, and what came of it recorded."""
    for answered in Order.objects.filter(state=OrderState.REPLIED, issued_by=None).order_by("issued_at", "pk"):
        order.accept(answered.pk, note="说明清楚，予以认可。", by=as_supervisor(supervisor))
        order.close(answered.pk, result="已说明原因并整改，继续跟踪该办件。", by=as_supervisor(supervisor))


def an_order_overdue(stage: Stage) -> Story:
    """Nobody answers the call for a file; the ladder proposes what follows."""
    yield stage.at(-7, ISSUES)
    issue(stage, "call_for_file", stage.county.zhouhui, "调阅该办件全部案卷，核对受理时间。")


def an_order_answered(stage: Stage) -> Story:
    """The chief answers a rectification; the supervisor has yet to decide on the answer."""
    yield stage.at(-3, ISSUES)
    made = issue(stage, "rectification", stage.county.chenming, "近期多件办件临近期限才分办，内部流转不畅。")
    yield stage.at(-1, ANSWERS)
    if made is not None:
        text = "已明确分管领导外出时的授权安排，窗口当日分办，已对三件超期办件逐一说明。"
        order.reply(made.pk, text=text, by=own_duty(stage.county.liumin))


def an_order_open(stage: Stage) -> Story:
    """Issued yesterday and signed for."""
    yield stage.at(-1, ISSUES)
    made = issue(stage, "online_supervision", stage.county.xuliang, "办件超期仍未办结，请立即办理。")
    yield stage.at(-1, DECIDES)
    if made is not None:
        order.receive(made.pk, by=own_duty(stage.county.hejing))


def issue(stage: Stage, kind: str, supervisor: Officer, matter: str) -> Order | None:
    """An order on the red light of the bureau that has burned longest without one of this kind."""
    burning = Signal.objects.exclude(state=SignalState.CLOSED).filter(organ=stage.county.bureau, light=Light.RED)
    light = burning.exclude(orders__kind=kind).exclude(concerned=supervisor).order_by("raised_at", "pk").first()
    if light is None:
        return None
    draft = order.Draft(kind, light.organ, matter, order_kind(kind).demands, signals=[light], officer=light.concerned)
    return order.issue(draft, by=as_supervisor(supervisor))


def as_supervisor(officer: Officer) -> Duty:
    found = duty_as(officer, [Role.SUPERVISOR], officer.organ)
    assert found is not None
    return found


def own_duty(officer: Officer) -> Duty:
    return duties(officer)[0]


def tales(stage: Stage, first: int) -> list[Story]:
    """All of it."""
    return [
        on_duty(stage, first),
        correspondence(stage, first),
        an_order_overdue(stage),
        an_order_answered(stage),
        an_order_open(stage),
    ]
