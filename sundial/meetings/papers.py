"""What the extract from the minutes says about one topic."""

from __future__ import annotations

from typing import Any

from sundial.meetings.models import Meeting, Topic

STANDS = {True: "同意", False: "不同意"}


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
            f"达到{meeting.quorum_numerator}/{meeting.quorum_denominator}（{meeting.quorum_source}）。"
        ),
        "positions": [
            {"name": each.officer.name, "stand": STANDS[each.agrees], "statement": each.statement}
            for each in topic.positions.select_related("officer").order_by("pk")
        ],
        "resolution": topic.resolution_text,
    }


def _absent(name: str, excuse: str) -> str:
    return f"{name}（{excuse}）" if excuse else name
