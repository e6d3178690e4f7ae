"""The check by which a life makes an act wait for a meeting: ``requires: [{resolved: agreed}]``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.cases.stated import standing_check
from sundial.kernel.refusal import Refusal
from sundial.meetings.body_rule import Route, Step
from sundial.meetings.models import Attendance, Cleared, Meeting, Resolution, Signers, Topic
from sundial.meetings.rules import kept

BASIS = "局务会制度"


@dataclass(frozen=True)
class Wanted:
    """What a meeting must have resolved: one of ``resolutions``, after the act ``since``, where the case's answers are ``when``.

    In a file: a resolution, or ``{is: [agreed, rejected], since: propose, when: {major: true}, item: true, basis: …}``; ``item``
    leaves it to the item whether it wants a collective decision.
    """

    resolutions: tuple[str, ...]
    since: str = ""
    when: Mapping[str, object] = field(default_factory=dict)
    basis: str = BASIS
    item: bool = False

    @classmethod
    def read(cls, argument: Any) -> Wanted:
        """Raises ValueError for a resolution nobody takes."""
        said = argument if isinstance(argument, Mapping) else {"is": argument}
        wanted = said["is"] if isinstance(said["is"], list) else [said["is"]]
        if unknown := set(wanted) - {Resolution.AGREED, Resolution.REJECTED}:
            raise ValueError(f"no meeting binds by resolving {sorted(unknown)}")
        return cls(
            tuple(wanted),
            said.get("since", ""),
            said.get("when", {}),
            said.get("basis", BASIS),
            said.get("item", False),
        )

    def concerns(self, case: Case) -> bool:
        if self.item and case.version.collective_decision != "required":
            return False
        return all(case.answers.get(name) == answer for name, answer in self.when.items())


@standing_check("resolved")
def resolved(case: Case, at: dt.datetime, argument: Any) -> None:
    """A meeting has resolved so on this case, after what it was asked to judge was last proposed. Refuses ``meeting.needed``."""
    wanted = Wanted.read(argument)
    if not wanted.concerns(case):
        return
    topic = resolution_on(case, since=wanted.since)
    if topic is None:
        raise Refusal("meeting.needed", _("A meeting must resolve on this case first."), basis=wanted.basis)
    if topic.resolution not in wanted.resolutions:
        raise Refusal(
            "meeting.otherwise",
            _("The meeting “%(meeting)s” resolved otherwise: %(resolution)s."),
            basis=wanted.basis,
            meeting=topic.meeting.title,
            resolution=Resolution(topic.resolution).label,
        )
    check_signed(topic.meeting)


def check_signed(meeting: Meeting) -> None:
    """A resolution binds when the minutes stand and whoever must sign them has. Raises ``Refusal`` ``meeting.unsigned``,
    ``meeting.minutes`` (its minutes are not approved yet).

    Who must is the body's own rule, as the meeting keeps it (临武局务会制度第十条: those present, MEET-19).
    """
    check_cleared(meeting, Cleared.MINUTES)
    missing = list(unsigned(meeting))
    if meeting.closed_at is None or missing:
        names = "、".join(each.officer.name for each in missing)
        raise Refusal(
            "meeting.unsigned",
            _("The resolution of “%(meeting)s” binds when its minutes are signed; wanting: %(names)s."),
            basis=meeting.signed_basis,
            who=names,
            meeting=meeting.title,
            names=names or _("the minutes"),
        )


def check_cleared(meeting: Meeting, of: str) -> None:
    """Whoever reviews and approves the agenda or the minutes of a body has. Raises ``Refusal`` ``meeting.agenda``, ``meeting.minutes``."""
    wanting = next_step(meeting, of)
    if wanting is not None and (of == Cleared.AGENDA or meeting.closed_at is not None):
        sentence = {
            Cleared.AGENDA: _("The agenda is not approved yet; wanting: %(step)s."),
            Cleared.MINUTES: _("The minutes are not approved yet; wanting: %(step)s."),
        }[Cleared(of)]
        raise Refusal(f"meeting.{of}", sentence, basis=route_of(meeting, of).basis, step=str(wanting.title))


def route_of(meeting: Meeting, of: str) -> Route:
    """Who reviews and approves the agenda or the minutes of a meeting."""
    rule = kept(meeting)
    return rule.agenda if of == Cleared.AGENDA else rule.cleared


def round_of(meeting: Meeting, of: str) -> int:
    """How often the agenda or the minutes began to be cleared."""
    return meeting.agenda_round if of == Cleared.AGENDA else meeting.minutes_round


def next_step(meeting: Meeting, of: str) -> Step | None:
    """The step of the route that is wanting; None where everybody has cleared it, or the body wants none."""
    steps = route_of(meeting, of).steps
    if not steps:
        return None
    done = meeting.clearances.filter(of=of, round=round_of(meeting, of), agreed=True).count()
    return steps[done] if done < len(steps) else None


def unsigned(meeting: Meeting) -> QuerySet[Attendance]:
    """Those whose signature the record still needs; who is entered with the reason why it is wanting is none of them."""
    asked = meeting.attendances.filter(is_member=True, present=True)
    if meeting.signers == Signers.CHAIR:
        asked = meeting.attendances.filter(officer=meeting.chair)
    return asked.filter(signed_at=None, unsigned_why="").select_related("officer")


def resolution_on(case: Case, since: str = "") -> Topic | None:
    """The latest resolution on ``case``; older ones than the last act ``since`` judge something else and do not count."""
    topics = Topic.objects.filter(case=case).exclude(resolution__in=["", Resolution.POSTPONED])
    latest = topics.select_related("meeting").order_by("-meeting__held_at", "-pk").first()
    proposed = case.records.filter(action=since).order_by("-at").first() if since else None
    if latest is None or latest.meeting.held_at is None:
        return None
    return None if proposed is not None and latest.meeting.held_at < proposed.at else latest
