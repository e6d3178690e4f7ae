"""What a meeting prints that is no paper of a case: its notice, the sign-in sheet, the record, the minutes (FORM-08)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from sundial.cases import documents
from sundial.cases.documents.content import Filling
from sundial.cases.documents.issuing import content
from sundial.cases.documents.typesetting import pdf
from sundial.cases.documents.values import checked
from sundial.kernel.clock import local_date
from sundial.meetings.models import Attendance, Meeting
from sundial.meetings.papers import STANDS, absent, attended

Values = dict[str, Any]
BLANK = "\u3000"  # where somebody signs


def ready(meeting: Meeting) -> dict[str, str]:
    """The sheets that can be printed now, each with its title."""
    names = ["meeting_notice", "meeting_sign_in"]
    names += ["meeting_record"] if meeting.held_at else []
    names += ["meeting_minutes"] if meeting.closed_at else []
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
    return {
        "meeting": meeting.title,
        "met_at": meeting.held_at or meeting.planned_at,
        "place": meeting.place,
        "chair": meeting.chair.name,
        "recorder": meeting.recorder.name,
        "topics": [each.title for each in meeting.topics.all()],
    }


def _notice(meeting: Meeting) -> Values:
    return _head(meeting) | {"called": [_called(each) for each in _attendances(meeting)]}


def _sign_in(meeting: Meeting) -> Values:
    rows = [
        {"name": each.officer.name, "part": _part(each), "signed": BLANK, "note": each.excuse}
        for each in _attendances(meeting)
    ]
    return _head(meeting) | {"rows": rows}


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
        "stands": stands,
        "unsigned": [f"{each.officer.name}：{each.unsigned_why}" for each in places if each.unsigned_why],
    }


def _minutes(meeting: Meeting) -> Values:
    resolved = [
        {"topic": f"{each.position}. {each.title}", "how": each.get_resolution_display(), "text": each.resolution_text}
        for each in meeting.topics.exclude(resolution="")
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
    "meeting_record": _record,
    "meeting_minutes": _minutes,
}
