"""Which body hears a case, by when its briefing paper must be there, and who must be in the room for it."""

from __future__ import annotations

from django.db.models import Max, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case, Publication, PublicationKind
from sundial.cases.stated import stated_life
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.meetings.matters import Matter
from sundial.meetings.member_units import check_answered
from sundial.meetings.models import Attendance, Meeting, Resolution, Topic
from sundial.meetings.reading import rule_of
from sundial.meetings.rules import bodies, kept
from sundial.powers import rules

# The procedure of a matter that is nobody's case but the body's own (life.yaml).
PROCEDURE = "collective"
VETO, POSTPONE = "veto", "postpone"
# The act by which whoever sponsors a proposal lists what the public said to it (life.yaml).
COLLATED = "collate"
# The act that gives the topic another text, which nobody has been told yet (life.yaml).
REVISED = "revise"


def check_body(meeting: Meeting, case: Case) -> None:
    """Raises ``Refusal``: ``topic.body`` (another body decides on such cases), ``topic.papers`` (its paper came too late),
    ``topic.undisclosed`` (what must be public before has not been).
    """
    if meeting.body is None:
        return
    if case.procedure != PROCEDURE:
        deciding = [each for each in bodies(meeting.organ) if rule_of(each).matter_of(case.procedure)]
        if deciding and meeting.body.item_id not in {each.item_id for each in deciding}:
            raise _another_body(meeting)
        return
    if case.item_id != meeting.body.item_id:
        raise _another_body(meeting)
    _check_discipline(meeting, case)
    check_answered(case, meeting.quorum_source)
    if not case.answers.get("at_once"):  # what was decided at once is reported as it is (MEET-24)
        _check_disclosed(meeting, case)
        _check_papers(meeting, case)


def _check_disclosed(meeting: Meeting, case: Case) -> None:
    """What should have been public and was not does not go to the body (P-DEC 2, 3). Raises ``topic.undisclosed``."""
    matter = kept(meeting).matter(case.answers.get("matter"))
    if matter is None or not matter.disclosed or case.answers.get("classified"):
        return
    if not _is_collated(case):
        term = stated_life(PROCEDURE).limits["disclosure"].on(clock.today())
        assert term is not None  # stated since before any meeting
        days = rules.in_words(term.limit)
        sentence = _(
            "A decision of this kind stands public for %(days)s and its opinions are collated before it comes here."
        )
        raise Refusal("topic.undisclosed", sentence, field="case", basis=term.basis, days=days)


def _is_collated(case: Case) -> bool:
    """Whether what the public said to the proposal as it was shown last has been collated."""
    shown = case.publications.filter(kind=PublicationKind.PROPOSED).order_by("-published_at").first()
    return shown is not None and case.records.filter(action=COLLATED, at__gt=shown.published_at).exists()


def announcements(case: Case) -> QuerySet[Publication]:
    """What announced the topic as it reads now: what was published since it was revised last."""
    shown = case.publications.filter(kind=PublicationKind.PROPOSED)
    revised = case.records.filter(action=REVISED).aggregate(last=Max("at"))["last"]
    return shown.filter(published_at__gt=revised) if revised else shown


def _check_discipline(meeting: Meeting, case: Case) -> None:
    """A cadre is discussed when the discipline committee has answered, and not where it vetoed or put him off (P-PROMO). Raises ``topic.discipline``."""
    matter = kept(meeting).matter(case.answers.get("matter"))
    verdict = case.answers.get("discipline_verdict", "")
    if matter is None or not matter.discipline or verdict not in ("", VETO, POSTPONE):
        return
    sentence = {
        "": _("The discipline committee has not answered yet."),
        VETO: _("The discipline committee vetoed this cadre."),
        POSTPONE: _(
            "The discipline committee put this cadre off; when it is settled, the topic is amended and the committee asked anew."
        ),
    }[verdict]
    raise Refusal("topic.discipline", sentence, field="case", basis=meeting.quorum_source)


def _another_body(meeting: Meeting) -> Refusal:
    sentence = _("“%(body)s” does not decide on such a case.")
    return Refusal("topic.body", sentence, field="case", basis=meeting.quorum_source, body=meeting.quorum_source)


def _check_papers(meeting: Meeting, case: Case) -> None:
    """A topic is scheduled when its paper was approved in time; one that is late waits for the next meeting (MEET-08)."""
    due = kept(meeting).papers_by(local_date(meeting.planned_at), meeting.organ)
    approved = case.records.filter(action="approve").order_by("-at").first()
    if approved is None:
        raise Refusal(
            "topic.papers", _("Its briefing paper is not approved yet."), field="case", basis=meeting.quorum_source
        )
    if due is not None and local_date(approved.at) > due:
        sentence = _("Papers of a meeting on %(day)s are approved by %(due)s; this topic waits for the next meeting.")
        said = {"day": local_date(meeting.planned_at), "due": due}
        raise Refusal("topic.papers", sentence, field="case", basis=meeting.quorum_source, **said)


def matter_of(topic: Topic) -> Matter | None:
    """The kind of matter a topic is, where its body names kinds."""
    if topic.case is None:
        return None
    rule = kept(topic.meeting)
    own = topic.case.procedure == PROCEDURE
    return rule.matter(topic.case.answers.get("matter")) if own else rule.matter_of(topic.case.procedure)


def needed(topic: Topic, members: int) -> int:
    """How many members must be there for this topic."""
    return kept(topic.meeting).needed(members, matter_of(topic))


def check_room(topic: Topic) -> None:
    """Enough members for a matter of this kind, and whoever is in charge of it, are there.

    Raises ``Refusal``: ``topic.quorum``, ``topic.in_charge``, ``topic.unannounced``; then the topic is postponed (MEET-08, MEET-24).
    """
    meeting = topic.meeting
    members = meeting.attendances.filter(is_member=True)
    present, least = in_room(meeting).filter(is_member=True).count(), needed(topic, members.count())
    if present < least and not meeting.held_anyway:
        sentence = _(
            "%(present)s members are present; a matter of this kind is decided with at least %(needed)s. Postpone it."
        )
        raise Refusal(
            "topic.quorum", sentence, field="resolution", basis=meeting.quorum_source, present=present, needed=least
        )
    _check_in_charge(topic)
    _check_announced(topic)


def _check_announced(topic: Topic) -> None:
    """A matter the body announces was announced before its meeting began, unless its papers are classified (MEET-29)."""
    matter, meeting = matter_of(topic), topic.meeting
    if matter is None or not matter.announced or topic.case is None or topic.case.answers.get("classified"):
        return
    if not announcements(topic.case).filter(published_at__lt=meeting.held_at).exists():
        sentence = _("A matter of this kind is announced before its meeting. Postpone it.")
        raise Refusal("topic.unannounced", sentence, field="resolution", basis=meeting.quorum_source)


def in_room(meeting: Meeting) -> QuerySet[Attendance]:
    """Who came and has not left."""
    return meeting.attendances.filter(present=True, left_at=None)


def in_charge_absent(topic: Topic) -> str:
    """The name of the leader in charge of a topic who must be in the room and is not; empty where nobody is wanting."""
    told = topic.case.answers.get("in_charge") if topic.case else None
    if not told or not kept(topic.meeting).in_charge or in_room(topic.meeting).filter(officer_id=told["id"]).exists():
        return ""
    return str(told["name"])


def check_reported(meeting: Meeting) -> None:
    """What was decided at once stands on the agenda of the body's next meeting (MEET-24). Raises ``Refusal`` ``meeting.unreported``."""
    if meeting.body is None:
        return
    decided = Case.objects.filter(
        item=meeting.body.item_id, closed_at=None, answers__at_once=True, decided_at__lt=meeting.planned_at
    )
    known = Topic.objects.filter(Q(meeting=meeting) | ~Q(resolution__in=["", Resolution.POSTPONED]), case__isnull=False)
    owed = decided.exclude(pk__in=known.values("case"))
    if names := list(owed.values_list("number", flat=True)):
        sentence = _("Decided at once and not reported yet: %(numbers)s. Put it on the agenda.")
        raise Refusal("meeting.unreported", sentence, basis=meeting.quorum_source, numbers="、".join(names))


def fall_to_the_next(meeting: Meeting) -> list[str]:
    """Put off every topic whose leader in charge did not come: it waits again, for the next meeting (MEET-08). Returns their titles."""
    fallen = []
    for topic in meeting.topics.filter(resolution="").select_related("case", "meeting"):
        if name := in_charge_absent(topic):
            with translation.override("zh-hans"):
                text = str(_("%(name)s, who is in charge of it, did not come: it falls to the next meeting."))
            topic.resolution, topic.resolution_text = Resolution.POSTPONED, text % {"name": name}
            topic.save()
            fallen.append(topic.title)
    return fallen


def _check_in_charge(topic: Topic) -> None:
    if name := in_charge_absent(topic):
        sentence = _("%(name)s, who is in charge of it, is absent: the topic falls to the next meeting. Postpone it.")
        raise Refusal("topic.in_charge", sentence, field="resolution", basis=topic.meeting.quorum_source, name=name)
