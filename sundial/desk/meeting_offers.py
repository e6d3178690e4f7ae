"""What the page of a meeting offers besides stands and resolutions: its agenda on the way, who comes and goes, its minutes on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sundial.desk.meeting_forms import (
    AdmitForm,
    AmendForm,
    ClearForm,
    ConductForm,
    InviteForm,
    LeaveEarlyForm,
    MoveForm,
    PlanForm,
    ReadyForm,
    SeenForm,
    StrikeForm,
    TakeOffForm,
)
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.meetings import actions
from sundial.meetings.checks import next_step, round_of
from sundial.meetings.models import Cleared, Meeting, Topic
from sundial.meetings.rules import kept
from sundial.meetings.scheduling import expected
from sundial.organs.access import duty_as
from sundial.organs.models import Officer
from sundial.ui.once import OnceForm

Forms = Mapping[str, OnceForm]


def clearing(found: Meeting, officer: Officer, of: str, forms: Forms) -> dict[str, Any]:
    """How far the agenda or the minutes have come, whom they wait for, and the form for whoever may take the next step."""
    wanting = next_step(found, of)
    rows = list(found.clearances.filter(of=of).select_related("officer"))
    standing = [each for each in rows if each.round == round_of(found, of) and each.agreed]
    mine = wanting is not None and duty_as(officer, wanting.roles, found.organ) is not None
    same = bool(standing) and standing[-1].officer_id == officer.pk
    now = round_of(found, of)
    return {
        "of": of,
        "wanting": wanting,
        "done": standing,
        "sent_back": rows[-1] if rows and not rows[-1].agreed else None,
        "form": (as_it_stands(forms, of) or ClearForm(now, prefix=of)) if mine and not same else None,
    }


def agenda(found: Meeting, officer: Officer, forms: Forms) -> dict[str, Any] | None:
    """The agenda on its way to approval, while there is one and the meeting has not begun."""
    if found.held_at is not None or not kept(found).agenda.steps or not found.topics.exists():
        return None
    return clearing(found, officer, Cleared.AGENDA, forms)


def minutes(found: Meeting, officer: Officer, forms: Forms, keeps_record: bool) -> dict[str, Any] | None:
    """The minutes on their way to approval; the recorder may still write them anew."""
    if found.closed_at is None or not kept(found).cleared.steps:
        return None
    said = clearing(found, officer, Cleared.MINUTES, forms)
    amend = keeps_record and said["wanting"] is not None
    now, given = found.minutes_round, {"minutes": found.minutes}
    fresh = AmendForm(now, prefix="amend", initial=given)
    said["amend"] = (as_it_stands(forms, "amend") or fresh) if amend else None
    return said


def as_it_stands(forms: Forms, name: str) -> SeenForm | None:
    """What was sent by the form ``name``; nothing where it was drawn before a change: that one is asked for anew."""
    sent = forms.get(name)
    return sent if isinstance(sent, SeenForm) and not sent.is_stale else None


def timetable(found: Meeting, prepares: bool, forms: Forms) -> list[dict[str, Any]]:
    """What is made ready before the meeting, each with its last day, who made it ready, and the form for who may."""
    wanted = kept(found).ready_by(local_date(found.planned_at), found.organ)
    done = {each.what: each for each in found.prepared.select_related("officer")} if wanted else {}
    before, rows = prepares and found.held_at is None, []
    for due, day in wanted:
        row, name = done.get(due.code), f"ready-{due.code}"
        late = local_date(row.at) > day if row else clock.today() > day
        form = (forms.get(name) or ReadyForm(due, prefix=name)) if before and row is None else None
        rows.append({"due": due, "day": day, "row": row, "late": late, "form": form})
    return rows


def moves(found: Meeting, forms: Forms) -> dict[str, Any] | None:
    """The forms for who comes late and who leaves, while the meeting sits."""
    if found.held_at is None or found.closed_at is not None:
        return None
    kinds = kept(found).conduct.kinds
    absent, there = found.attendances.filter(present=False), found.attendances.filter(present=True, left_at=None)
    return {
        "arrive": (forms.get("arrive") or MoveForm(absent, prefix="arrive")) if absent.exists() else None,
        "left": (forms.get("left") or LeaveEarlyForm(there, prefix="left")) if there.exists() else None,
        "conduct": (forms.get("conduct") or ConductForm(found, prefix="conduct")) if there.exists() and kinds else None,
    }


def conduct(found: Meeting) -> list[dict[str, Any]]:
    """What was entered of those in the room, in the words of the body's rule."""
    kinds = kept(found).conduct.kinds
    if found.held_at is None:
        return []
    rows = found.conduct.select_related("officer")
    return [{"row": each, "what": kinds[each.kind].title if each.kind in kinds else each.kind} for each in rows]


def of_topics(found: Meeting, officer: Officer, forms: Forms) -> dict[int, dict[str, Any]]:
    """What is offered at each topic, by its key: how long it takes, the units called to it, taking it off the agenda."""
    prepares = duty_as(officer, actions.CALLING, found.organ) is not None
    begins = expected(found)
    topics = found.topics.prefetch_related("invited")
    return {each.pk: _of_topic(each, begins.get(each.pk), prepares, forms) for each in topics}


def _of_topic(topic: Topic, begins: Any, prepares: bool, forms: Forms) -> dict[str, Any]:
    meeting = topic.meeting
    before = prepares and meeting.held_at is None and not topic.resolution
    during = prepares and meeting.held_at is not None and meeting.closed_at is None
    key, special = topic.pk, kept(meeting).invited.special
    planned = {"minutes": topic.minutes_planned, "usher": topic.usher}
    return {
        "begins": begins if topic.minutes_planned else None,
        "units": [
            {
                "unit": each,
                "special": special.get(each.special, ""),
                "admit": _or_new(forms, f"admit-{each.pk}", AdmitForm) if during and each.came is None else None,
                "strike": _or_new(forms, f"strike-{each.pk}", StrikeForm) if before else None,
            }
            for each in topic.invited.all()
        ],
        "plan": (forms.get(f"plan-{key}") or PlanForm(prefix=f"plan-{key}", initial=planned)) if before else None,
        "invite": (forms.get(f"invite-{key}") or InviteForm(meeting, prefix=f"invite-{key}")) if before else None,
        "take_off": _or_new(forms, f"off-{key}", TakeOffForm) if before else None,
        "open": any(name in forms for name in (f"plan-{key}", f"invite-{key}", f"off-{key}")),
    }


def _or_new(forms: Forms, name: str, kind: type[OnceForm]) -> OnceForm:
    return forms.get(name) or kind(prefix=name)
