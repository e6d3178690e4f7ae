"""What the extract from the minutes says about one topic, and how a record tells who came."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sundial.meetings.agenda import PROCEDURE
from sundial.meetings.models import Attendance, Leave, Meeting, Position, Topic
from sundial.meetings.rules import kept
from sundial.powers.procedures import is_applied_for

STANDS = {True: "同意", False: "不同意", None: "列席发言"}


def extract_values(meeting: Meeting, topic: Topic) -> dict[str, Any]:
    """The values of the document kind ``meeting_extract``."""
    called = list(meeting.attendances.select_related("officer", "substitute").order_by("pk"))
    present = [each for each in called if each.present]
    return {
        "meeting": meeting.title,
        "held_at": meeting.held_at,
        "place": meeting.place,
        "chair": meeting.chair.name,
        "recorder": meeting.recorder.name,
        "present": [each.officer.name for each in present],
        "absent": [absent(each) for each in called if not each.present],
        "quorum": attended(meeting, called),
        "positions": [
            {"name": each.officer.name, "stand": _stand(each), "statement": each.statement}
            for each in topic.positions.select_related("officer").order_by("pk")
        ],
        "resolution": topic.resolution_text,
        "about": _about(topic),
    }


def _about(topic: Topic) -> str:
    """What the topic is: an application, a case against a party, or a matter of the organ's own."""
    case = topic.case
    if case is None or case.procedure == PROCEDURE:
        return topic.title
    matter = f"“{case.version.name}”一案"
    return (
        f"{case.applicant.name}申请{matter}"
        if is_applied_for(case.procedure)
        else f"涉及{case.applicant.name}的{matter}"
    )


def attended(meeting: Meeting, called: Iterable[Attendance]) -> str:
    """How many members were called and came, and which part of them the rule wants."""
    members = [each for each in called if each.is_member]
    came = sum(bool(each.present) for each in members)
    part = f"{meeting.quorum_numerator}/{meeting.quorum_denominator}"
    return f"应到成员{len(members)}人，实到{came}人，{_reached(meeting)}{part}（{meeting.quorum_source}）。"


def absent(place: Attendance) -> str:
    """One who was called and did not come, with the reason and who came instead."""
    instead = f"由{place.substitute.name}代为列席" if place.substitute and place.leave == Leave.GRANTED else ""
    why = "，".join(filter(None, (place.excuse, instead)))
    return f"{place.officer.name}（{why}）" if why else place.officer.name


def _reached(meeting: Meeting) -> str:
    if meeting.held_anyway:
        return f"因{meeting.held_anyway}召开，已书面征求缺席成员意见，未达到"
    return "超过" if kept(meeting).over else "达到"


def _stand(position: Position) -> str:
    return STANDS[position.agrees] + ("（书面意见）" if position.in_writing else "")
