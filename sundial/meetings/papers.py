"""What the extract from the minutes says about one topic."""

from __future__ import annotations

from typing import Any

from sundial.meetings.models import Meeting, Position, Topic

STANDS = {True: "同意", False: "不同意", None: "列席发言"}


def extract_values(meeting: Meeting, topic: Topic) -> dict[str, Any]:
    """The values of the document kind ``meeting_extract``."""
    called = list(meeting.attendances.select_related("officer").order_by("pk"))
    present = [each for each in called if each.present]
    members = [each for each in called if each.is_member]
    return {
        "meeting": meeting.title,
        "held_at": meeting.held_at,
        "place": meeting.place,
        "chair": meeting.chair.name,
        "recorder": meeting.recorder.name,
        "present": [each.officer.name for each in present],
        "absent": [_absent(each.officer.name, each.excuse) for each in called if not each.present],
        "quorum": (
            f"应到成员{len(members)}人，实到{sum(bool(each.present) for each in members)}人，"
            f"{_reached(meeting)}{meeting.quorum_numerator}/{meeting.quorum_denominator}（{meeting.quorum_source}）。"
        ),
        "positions": [
            {"name": each.officer.name, "stand": _stand(each), "statement": each.statement}
            for each in topic.positions.select_related("officer").order_by("pk")
        ],
        "resolution": topic.resolution_text,
    }


def _reached(meeting: Meeting) -> str:
    return f"因{meeting.held_anyway}召开，已书面征求缺席成员意见，未达到" if meeting.held_anyway else "达到"


def _stand(position: Position) -> str:
    return STANDS[position.agrees] + ("（书面意见）" if position.in_writing else "")


def _absent(name: str, excuse: str) -> str:
    return f"{name}（{excuse}）" if excuse else name
