"""What binds a meeting to a case: where the case stands when it becomes a topic, and how a resolution is written on it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sundial.cases import documents, todo
from sundial.cases.lifecycle import life_of
from sundial.cases.models import Case, CaseStep, StepState
from sundial.cases.procedure import lock, perform
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.models import Event
from sundial.meetings.agenda import check_body, needed
from sundial.meetings.models import Meeting, Topic
from sundial.meetings.papers import extract_values
from sundial.organs.access import Duty
from sundial.powers.models import StepKind


def place_of(meeting: Meeting, case: Case) -> CaseStep | None:
    """The step of ``case`` that waits for the meeting; None where its life has no such step and the case itself is the topic.

    Raises ``Refusal``: ``topic.case``, ``topic.twice``, ``topic.body``, ``topic.papers``.
    """
    if Topic.objects.filter(case=case, resolution="", meeting__closed_at__isnull=True).exists():
        raise Refusal("topic.twice", _("This case is on an agenda already."), field="case", basis=meeting.quorum_source)
    case = lock(case.pk)  # what it says now, not when its page was drawn
    check_body(meeting, case)
    run = case.steps.filter(kind=StepKind.MEETING, state=StepState.ACTIVE).first()
    if run is None and (_goes_by_steps(case) or not _is_of(meeting, case)):
        raise Refusal(
            "topic.case", _("This case does not wait for a meeting."), field="case", basis=meeting.quorum_source
        )
    return run


def _goes_by_steps(case: Case) -> bool:
    """Whether its life resolves on a case at a step of the route alone."""
    resolving = life_of(case.procedure).by_action.get("resolve")
    return resolving is not None and bool(resolving.steps)


def _is_of(meeting: Meeting, case: Case) -> bool:
    """An open case of the organ that meets, or of one that acts on it at a seat."""
    organs = {str(case.organ_id), *case.seats.values()}
    return case.closed_at is None and str(meeting.organ_id) in organs


def resolve_on_case(topic: Topic, duty: Duty, counts: dict[str, int]) -> None:
    """Write the resolution on the case of ``topic``, with the extract from the minutes: at its step, or on the case itself."""
    assert topic.case_id is not None
    if topic.run is None:
        _on_the_case_itself(topic, duty, counts)
        return
    with perform(topic.case_id, "resolve", by=duty, run=topic.run) as act:
        act.note(**_said(topic, counts))
        act.finish_step(topic.resolution, topic=str(topic.pk))
        act.once_recorded(lambda event: _extract(act.case, topic, duty, event))


def _on_the_case_itself(topic: Topic, duty: Duty, counts: dict[str, int]) -> None:
    """An event that changes no state: the acts that need the resolution look for it (``checks.resolved``)."""
    assert topic.case_id is not None
    case = lock(topic.case_id)
    event = record(
        "case.resolve",
        subject_type="case",
        subject_id=case.pk,
        by=duty.actor,
        organ=case.organ.code,
        item=case.item.code,
        channel=case.channel,
        data={
            "verb": "meeting_decision",
            "from": case.state,
            "to": case.state,
            "officer": str(duty.officer.pk),
            "role": duty.post.role,
            **_said(topic, counts),
        },
    )
    todo.involve(case, [each.officer for each in topic.positions.select_related("officer")])
    _extract(case, topic, duty, event)


def _said(topic: Topic, counts: dict[str, int]) -> dict[str, object]:
    meeting = topic.meeting
    members = meeting.attendances.filter(is_member=True)
    return {
        "meeting": meeting.title,
        "meeting_id": str(meeting.pk),
        "topic": str(topic.pk),
        "resolution": topic.resolution,
        "figures": {"present": members.filter(present=True).count(), "needed": needed(topic, members.count())},
        **counts,
    }


def _extract(case: Case, topic: Topic, duty: Duty, event: Event) -> None:
    documents.issue(case, "meeting_extract", by=duty.officer, values=extract_values(topic.meeting, topic), event=event)
