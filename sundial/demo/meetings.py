"""The bureau's meetings: every fifth working day, on the cases that wait, with one day's notice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator

from sundial.demo.agenda import CALLED_OFF, Wish, meeting_days
from sundial.demo.county import County
from sundial.demo.director import Story
from sundial.demo.tale import Stage
from sundial.meetings import actions, clearing
from sundial.meetings.models import Cleared, Meeting, Resolution, Topic
from sundial.organs.models import Officer
from sundial.powers.procedures import is_applied_for

CALLED, HELD = dt.time(16, 5), dt.time(15, 0)
PLACE = "局三楼会议室"
MEMBERS = ("liumin", "chenli", "yangfan", "tangyu")
WORDS = {
    Resolution.AGREED: "会议同意承办意见，同意许可（上报）。",
    Resolution.REJECTED: "会议不同意许可（上报）。",
    Resolution.POSTPONED: "补充核实后再议。",
}
FOR, AGAINST = "材料和现场情况属实，同意。", "现场条件尚有疑问，建议从严。"


def bureau_meetings(stage: Stage, first: int, last: int = 0) -> Story:
    """Call each meeting the day before, hold it, and resolve on every case entered for it."""
    for number, day in enumerate(meeting_days(first, last), 1):
        yield stage.at(day - 1, CALLED)
        wishes = stage.agenda.wishes.get(day, [])
        if not wishes:
            continue
        meeting = call(stage, number, day, wishes)
        yield stage.at(day, HELD)
        if day == CALLED_OFF:
            meeting = yield from held_a_day_later(stage, number, day, wishes)
        hold(stage.county, meeting, wishes)


def held_a_day_later(stage: Stage, number: int, day: int, wishes: list[Wish]) -> Generator[dt.datetime, None, Meeting]:
    """Two of four are away, so the first meeting is never opened; a new one is called at once for the next day."""
    meeting = call(stage, number, day + 1, wishes)
    yield stage.at(day + 1, HELD)
    return meeting


def call(stage: Stage, number: int, day: int, wishes: list[Wish]) -> Meeting:
    county = stage.county
    return actions.call_meeting(
        county.bureau,
        f"{stage.day(day):%Y}年第{number}次局务会",
        stage.at(day, HELD),
        by=county.hejing,
        chair=county.liumin,
        recorder=county.wutao,
        place=PLACE,
        observers=[county.zhangqiang],
    )


def hold(county: County, meeting: Meeting, wishes: list[Wish]) -> None:
    """Put every waiting case on the agenda, open, hear every member on it, resolve, close, sign the minutes."""
    topics = [(put_on_agenda(county, meeting, wish), wish) for wish in wishes]
    meeting.refresh_from_db()
    clearing.clear(meeting.pk, Cleared.AGENDA, True, by=county.liumin, seen=meeting.agenda_round)
    present = [county.people[user] for user in MEMBERS]
    actions.hold(meeting.pk, [*present, county.zhangqiang], by=county.wutao)
    for topic, wish in topics:
        decide(county, meeting, topic, wish, present)
    actions.close(meeting.pk, "会议由刘敏主持，逐项听取汇报并表决，议定事项见各议题决议。", by=county.wutao)
    for member in present:
        actions.sign(meeting.pk, member, by=member)


def put_on_agenda(county: County, meeting: Meeting, wish: Wish) -> Topic:
    case = wish.case
    about = "申请" if is_applied_for(case.procedure) else "涉及"
    title = f"{case.applicant.name}{about}“{case.version.name}”"
    return actions.add_topic(meeting.pk, title, by=county.hejing, case=case)


def decide(county: County, meeting: Meeting, topic: Topic, wish: Wish, present: list[Officer]) -> None:
    against = county.people.get(wish.against)
    for member in present:
        agrees = (wish.resolution != Resolution.REJECTED) and member != against
        words = FOR if agrees else AGAINST
        actions.take_position(meeting.pk, topic, member, agrees, by=county.wutao, statement=words)
    text = wish.text or WORDS[Resolution(wish.resolution)]
    # Whoever chairs decides here, and alone puts off what he has taken a stand on.
    by = county.liumin if wish.resolution == Resolution.POSTPONED else county.wutao
    actions.resolve(meeting.pk, topic, wish.resolution, text, by=by)
