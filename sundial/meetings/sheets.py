"""What a meeting prints that is no paper of a case: its notice, sign-in sheet, leaves, record, record book and minutes (FORM-08)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import translation

from sundial.cases import documents
from sundial.cases.documents.content import Filling
from sundial.cases.documents.issuing import content
from sundial.cases.documents.typesetting import pdf
from sundial.cases.documents.values import checked
from sundial.cases.documents.wording import say_moment
from sundial.cases.models import Document
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.meetings.checks import next_step
from sundial.meetings.models import Attendance, Cleared, Conduct, Invited, Leave, Meeting, Topic
from sundial.meetings.papers import STANDS, absent, attended
from sundial.meetings.rules import kept
from sundial.meetings.scheduling import expected

Values = dict[str, Any]
BLANK = "\u3000"  # where somebody signs
VERDICTS = {Leave.ASKED: "待批", Leave.GRANTED: "同意", Leave.REFUSED: "不同意"}


def ready(meeting: Meeting) -> dict[str, str]:
    """The sheets that can be printed now, each with its title."""
    names = [] if next_step(meeting, Cleared.AGENDA) else ["meeting_notice", "meeting_sign_in"]
    names += ["meeting_leave"] if meeting.attendances.exclude(leave="").exists() else []
    names += ["meeting_record", "meeting_record_book"] if meeting.held_at else []
    names += ["meeting_attendees"] if kept(meeting).timetable else []
    units = Invited.objects.filter(topic__meeting=meeting, topic__off_why="")
    names += ["meeting_waiting"] if units.exists() else []
    names += ["meeting_minutes"] if meeting.minutes_number else []
    names += ["meeting_file"] if meeting.filed_at else []
    return {name: documents.kind(name, on=local_date(meeting.planned_at)).title for name in names}


def pdf_of(meeting: Meeting, name: str) -> bytes:
    """The sheet ``name`` as PDF: the same meeting at the same state gives the same bytes. Raises ``Refusal`` ``document.…``."""
    return pdf(set_out(meeting, name), at=_as_of(meeting))


def set_out(meeting: Meeting, name: str) -> Values:
    """What the sheet ``name`` sets. Raises ``Refusal`` ``document.…``."""
    day = local_date(_as_of(meeting))
    kind = documents.kind(name, on=day)
    facts = {"organ": meeting.organ.name, "law": kind.basis}
    filling = Filling(kind, facts | checked(kind, SHEETS[name](meeting), facts), day)
    number = {"meeting_record": meeting.record_number, "meeting_minutes": meeting.minutes_number}.get(name, "")
    return content(filling, title=filling.say(kind.title), number=number, identity=None)


def _as_of(meeting: Meeting) -> dt.datetime:
    return meeting.closed_at or meeting.held_at or meeting.planned_at


def _head(meeting: Meeting) -> Values:
    begins = expected(meeting)
    return {
        "meeting": meeting.title,
        "met_at": meeting.held_at or meeting.planned_at,
        "place": meeting.place,
        "chair": meeting.chair.name,
        "recorder": meeting.recorder.name,
        "topics": [_topic(each, begins.get(each.pk)) for each in meeting.topics.filter(off_why="")],
    }


def _topic(topic: Topic, begins: dt.datetime | None) -> str:
    """A topic with the hour at which the units called to it wait, as far as it is reckoned."""
    units = "、".join(each.unit for each in topic.invited.all())
    if begins is None or not units:
        return f"{topic.title}（列席：{units}）" if units else topic.title
    usher = f"，引导：{topic.usher}" if topic.usher else ""
    return f"{topic.title}（列席：{units}；{say_moment(begins)}候会{usher}）"


def _notice(meeting: Meeting) -> Values:
    return _head(meeting) | {"called": [_called(each) for each in _attendances(meeting)]}


def _sign_in(meeting: Meeting) -> Values:
    rows = [
        {"name": each.officer.name, "part": _part(each), "signed": BLANK, "note": each.excuse}
        for each in _attendances(meeting)
    ]
    for unit in (
        Invited.objects.filter(topic__meeting=meeting).select_related("topic").order_by("topic__position", "pk")
    ):
        names = "、".join([unit.principal, *unit.aides])
        part = "汇报单位" if unit.reports else "列席单位"
        rows.append({"name": f"{unit.unit}：{names}", "part": part, "signed": BLANK, "note": unit.came_for})
    return _head(meeting) | {"rows": rows}


def waiting_rows(meeting: Meeting) -> list[dict[str, str]]:
    """候会: who waits for which topic from when, and who brings them in (MEET-10)."""
    begins = expected(meeting)
    topics = meeting.topics.filter(off_why="").prefetch_related("invited")
    return [
        {
            "begins": say_moment(begins[each.pk]) if each.pk in begins else "",
            "topic": f"{each.position}. {each.title}",
            "units": "、".join(f"{unit.unit}（{unit.principal}）" for unit in each.invited.all()),
            "usher": each.usher,
        }
        for each in topics
        if each.invited.all()
    ]


def _waiting(meeting: Meeting) -> Values:
    return _head(meeting) | {"waiting": waiting_rows(meeting)}


def _attendees(meeting: Meeting) -> Values:
    rows = _sign_in(meeting)["rows"]
    return _head(meeting) | {"rows": [{"name": row["name"], "part": row["part"], "note": row["note"]} for row in rows]}


def _file(meeting: Meeting) -> Values:
    """卷内目录: what the file of the meeting holds (MEET-11)."""
    printed = [documents.kind(each, on=local_date(meeting.planned_at)).title for each in ALWAYS_FILED]
    numbers = {2: meeting.record_number, 3: meeting.minutes_number}
    rows = [{"paper": title, "number": numbers.get(n, "")} for n, title in enumerate(printed)]
    papers = Document.objects.filter(case__topics__meeting=meeting).order_by("issued_at", "pk")
    rows += [{"paper": each.title, "number": each.number} for each in papers]
    return _head(meeting) | {"filed": rows, "where": meeting.filed_place, "recording": meeting.recording}


def _record(meeting: Meeting) -> Values:
    stands = [
        {
            "topic": str(topic.position),
            "name": each.officer.name,
            "stand": STANDS[each.agrees],
            "statement": each.statement,
        }
        for topic in meeting.topics.all()
        for each in topic.positions.select_related("officer").order_by("pk")
    ]
    places = _attendances(meeting)
    return _minutes(meeting) | {
        "present": [_called(each) for each in places if each.present],
        "absent": [absent(each) for each in places if each.present is False],
        "quorum": attended(meeting, places),
        "conduct": [_conduct(meeting, each) for each in meeting.conduct.select_related("officer")],
        "moved": [_moved(each) for each in places if each.arrived_at or each.left_at],
        "stands": stands,
        "unsigned": [f"{each.officer.name}：{each.unsigned_why}" for each in places if each.unsigned_why],
    }


def _leave(meeting: Meeting) -> Values:
    """请假条: who asked the chair for leave, why, who comes instead, and what the chair said (MEET-13)."""
    asked = [each for each in _attendances(meeting) if each.leave]
    return _head(meeting) | {
        "leaves": [
            {
                "name": each.officer.name,
                "reason": each.excuse,
                "instead": each.substitute.name if each.substitute else "",
                "verdict": VERDICTS[Leave(each.leave)],
                "signed": BLANK,
            }
            for each in asked
        ],
        "leave_basis": kept(meeting).leave_basis or meeting.quorum_source,
    }


def _record_book(meeting: Meeting) -> Values:
    """会议记录簿: the records of the body in the year of this meeting, up to its own (MEET-28)."""
    assert meeting.held_at is not None
    held_on = local_date(meeting.held_at)
    year_began = clock.start_of_day(held_on.replace(month=1, day=1))
    book = Meeting.objects.filter(
        organ=meeting.organ, body=meeting.body, held_at__gte=year_began, held_at__lte=meeting.held_at
    )
    rows = [
        {
            "number": each.record_number,
            "held": say_moment(each.held_at or each.planned_at),
            "title": each.title,
            "recorder": each.recorder.name,
            "minutes_number": each.minutes_number,
            "kept_at": each.filed_place,
        }
        for each in book.select_related("recorder").order_by("held_at", "pk")
    ]
    return _head(meeting) | {"year": str(held_on.year), "records": rows}


def _conduct(meeting: Meeting, row: Conduct) -> str:
    """What was entered of somebody in the room."""
    kinds = kept(meeting).conduct.kinds
    with translation.override("zh-hans"):
        what = str(kinds[row.kind].title) if row.kind in kinds else row.kind
    return f"{row.officer.name}：{what}（{row.said}，{say_moment(row.at)}）"


def _moved(place: Attendance) -> str:
    """Who came late or left before the end."""
    said = [f"{say_moment(place.arrived_at)}到会"] if place.arrived_at else []
    said += [f"{say_moment(place.left_at)}离会（{place.left_why}）"] if place.left_at else []
    return f"{place.officer.name}：{'，'.join(said)}"


def _minutes(meeting: Meeting) -> Values:
    resolved = [
        {"topic": f"{each.position}. {each.title}", "how": each.get_resolution_display(), "text": each.resolution_text}
        for each in meeting.topics.exclude(resolution="").filter(off_why="")
    ]
    return _head(meeting) | {"resolved": resolved, "minutes": meeting.minutes}


def _attendances(meeting: Meeting) -> list[Attendance]:
    return list(meeting.attendances.select_related("officer", "substitute").order_by("-is_member", "pk"))


def _called(place: Attendance) -> str:
    return place.officer.name if place.is_member else f"{place.officer.name}（列席）"


def _part(place: Attendance) -> str:
    return "成员" if place.is_member else "列席"


SHEETS: dict[str, Callable[[Meeting], Values]] = {
    "meeting_notice": _notice,
    "meeting_sign_in": _sign_in,
    "meeting_leave": _leave,
    "meeting_record": _record,
    "meeting_record_book": _record_book,
    "meeting_minutes": _minutes,
    "meeting_waiting": _waiting,
    "meeting_attendees": _attendees,
    "meeting_file": _file,
}
ALWAYS_FILED = ("meeting_notice", "meeting_sign_in", "meeting_record", "meeting_minutes")
