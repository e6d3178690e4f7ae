"""A topic that is no other case's: what its body decides at all, the length of its paper, its copies, and its carrying out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines
from sundial.cases.models import Case, ClockKind, PublicationKind
from sundial.cases.papers import values_of
from sundial.cases.publishing import take_down, too_early
from sundial.cases.stated import effect, given_check, hand_check, reckoned, standing_check, stated_life
from sundial.cases.stated.asked import choices_of
from sundial.kernel.clock import local_date
from sundial.kernel.limits import Limit, Unit
from sundial.kernel.refusal import Refusal
from sundial.meetings.agenda import PROCEDURE, announcements
from sundial.meetings.checks import resolution_on
from sundial.meetings.models import Invited, Resolution, Topic
from sundial.meetings.reading import rule_of
from sundial.meetings.reasons import longest
from sundial.organs import charges
from sundial.organs.models import Officer, Role

if TYPE_CHECKING:
    from sundial.cases.procedure import Act, Hand

# What the briefing paper says; together they have at most the characters the body's rule allows.
SAID = ("background", "content", "to_decide", "policy_basis", "alternatives", "disagreement", "handling_opinion")
FACTS = "facts"  # the opinion that tells facts and does not stand against the appointment


@choices_of("matters")
def matters(case: Case) -> dict[str, object]:
    """The kinds of matter the body of the case decides; cases of a procedure go to it themselves and are no topic of their own."""
    return {each.code: each.title for each in rule_of(case.version).matters if not each.procedures}


@given_check("briefing_is_short")
def briefing_is_short(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """The briefing paper has at most the characters the body's rule allows (MEET-07). Raises ``topic.long``."""
    longest = rule_of(act.case.version).longest
    length = sum(len(str(answers.get(name) or "")) for name in SAID)
    if longest is not None and length > longest:
        sentence = _("The briefing paper has %(length)s characters; %(longest)s are allowed.")
        said = {"length": length, "longest": longest}
        raise Refusal("topic.long", sentence, field="content", basis=act.case.version.name, **said)


@given_check("units_are_told")
def units_are_told(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Every unit asked for is named once, with its principal, in words the agenda can keep (MEET-02). Raises ``topic.units``."""
    rows = answers.get("units_wanted") or []
    units = [row["unit"] for row in rows]
    fits = all(0 < len(row[name]) <= longest(Invited, name) for row in rows for name in ("unit", "principal"))
    if not fits or len(set(units)) < len(units):
        sentence = _("Every unit is named once, with its principal.")
        raise Refusal("topic.units", sentence, field="units_wanted", basis=act.transition.basis)


@given_check("aids_are_told")
def aids_are_told(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """What a kind of matter wants before it is decided was done, and the paper says what it found (MEET-21).

    Raises ``Refusal``: ``topic.aids`` (one that is wanted was not done), ``topic.aids_found``.
    """
    matter, done = rule_of(act.case.version).matter(answers.get("matter")), answers.get("aids") or []
    wanting = [each for each in matter.aids if each not in done] if matter else []
    if matter and wanting:
        asked = stated_life(PROCEDURE).acts["revise"].asks(act.case)
        options = next(each.options for each in asked if each.name == "aids")
        sentence = _("“%(matter)s” also wants beforehand: %(wanting)s.")
        said = {"matter": str(matter.title), "wanting": "、".join(str(options[each]) for each in wanting)}
        raise Refusal("topic.aids", sentence, field="aids", basis=act.case.version.name, **said)
    if done and not answers.get("aids_found"):
        sentence = _("Say what each step before the meeting found.")
        raise Refusal("topic.aids_found", sentence, field="aids_found", basis=act.case.version.name)


@given_check("procedure_is_told")
def procedure_is_told(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """A matter that must go through a procedure of its own (tender, open purchase) says how it did (MEET-27). Raises ``topic.procedure``."""
    matter = rule_of(act.case.version).matter(answers.get("matter"))
    if matter is not None and matter.by and not answers.get("procedure_how"):
        sentence = _("“%(matter)s” goes through a procedure of its own (%(by)s): say how it was kept.")
        said = {"matter": str(matter.title), "by": str(matter.by)}
        raise Refusal("topic.procedure", sentence, field="procedure_how", basis=act.case.version.name, **said)


@given_check("charge_is_anothers")
def charge_is_anothers(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Personnel, finance, purchases and tenders are no head's own charge; whoever holds the charge has the topic (MEET-26).

    Raises ``Refusal``: ``charge.head``, ``topic.charge``.
    """
    matter = rule_of(act.case.version).matter(answers.get("matter"))
    told = answers.get("in_charge")
    if matter is None or not matter.charge or told is None:
        return
    leader = Officer.objects.get(pk=told["id"])
    charges.check_not_head(leader, act.case.organ, matter.charge, local_date(act.at), field="in_charge")
    holder = charges.holder(act.case.organ, matter.charge, local_date(act.at))
    if holder is not None and holder != leader:
        sentence = _("%(name)s has this charge.")
        raise Refusal("topic.charge", sentence, field="in_charge", basis=charges.source(), name=holder.name)


@reckoned("matter_is_disclosed")
def matter_is_disclosed(act: Act, answers: Mapping[str, Any]) -> bool:
    """Whether its proposal is public for its days before the body decides (P-DEC)."""
    matter = rule_of(act.case.version).matter(act.case.answers.get("matter"))
    return matter is not None and matter.disclosed


@standing_check("matter_asks_discipline")
def matter_asks_discipline(case: Case, at: dt.datetime, argument: None) -> None:
    """The discipline committee is asked about cadres, not about every topic. Raises ``topic.no_cadre``."""
    matter = rule_of(case.version).matter(case.answers.get("matter"))
    if matter is None or not matter.discipline:
        raise Refusal("topic.no_cadre", _("This kind of matter is not put to the discipline committee."))


@effect("start_feedback")
def start_feedback(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Start the clock of the first report on what was assigned, where the body's rule sets one (宜春：7个工作日内反馈)."""
    rule = rule_of(act.case.version)
    if rule.feedback is not None:
        deadlines.start(act, ClockKind.REPORT_BACK, rule.feedback, since=act.at, source=rule.feedback_basis)


@hand_check("in_charge_or_head")
def in_charge_or_head(case: Case, hand: Hand, at: dt.datetime, argument: None) -> None:
    """The leader in charge approves his topic, or the head. Raises ``topic.not_in_charge``."""
    told = case.answers["in_charge"]
    if hand.role != Role.DIRECTOR and (hand.officer is None or str(hand.officer.pk) != told["id"]):
        raise Refusal(
            "topic.not_in_charge", _("%(name)s is in charge of this topic."), who=told["name"], name=told["name"]
        )


@standing_check("withdrawal_is_reviewed")
def withdrawal_is_reviewed(case: Case, at: dt.datetime, argument: None) -> None:
    """Where the body's agenda passes through hands before its head approves it, so does a withdrawal. Raises ``topic.unreviewed``."""
    agenda = rule_of(case.version).agenda
    if len(agenda.steps) > 1 and not case.answers.get("withdrawal_reviewed"):
        sentence = _("Its withdrawal is reviewed first: %(by)s.")
        raise Refusal("topic.unreviewed", sentence, basis=agenda.basis, by=agenda.steps[0].title)


@standing_check("on_no_agenda")
def on_no_agenda(case: Case, at: dt.datetime, argument: None) -> None:
    """What stands on an agenda is first postponed there. Raises ``topic.on_agenda``."""
    topic = Topic.objects.filter(case=case, resolution="", meeting__closed_at=None).select_related("meeting").first()
    if topic is not None:
        sentence = _("It stands on the agenda of “%(meeting)s” and is postponed there first.")
        raise Refusal("topic.on_agenda", sentence, meeting=topic.meeting.title)


@standing_check("not_decided")
def not_decided(case: Case, at: dt.datetime, argument: None) -> None:
    """What a meeting has agreed to is withdrawn by nobody. Raises ``topic.decided``."""
    topic = resolution_on(case, "approve")
    if topic is not None and topic.resolution == Resolution.AGREED:
        sentence = _("“%(meeting)s” has agreed to it; only a new meeting changes that.")
        raise Refusal("topic.decided", sentence, basis=topic.meeting.quorum_source, meeting=topic.meeting.title)


@given_check("copies_are_told_apart")
def copies_are_told_apart(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Every copy has a number of its own and somebody who holds it. Raises ``copies.row``."""
    numbers = [row["number"] for row in answers["copies"]]
    if not all(row["number"] and row["holder"] for row in answers["copies"]) or len(set(numbers)) < len(numbers):
        sentence = _("Every copy has a number of its own and its holder.")
        raise Refusal("copies.row", sentence, field="copies", basis=act.transition.basis)


@effect("name_topic")
def name_topic(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """The case goes by the heading of its topic."""
    act.case.project_name = answers["heading"]


@choices_of("copies_out")
def copies_out(case: Case) -> dict[str, object]:
    """The copies that have not come back."""
    return {row["number"]: f"{row['number']}（{row['holder']}）" for row in case.answers.get("copies", [])}


@effect("copies_come_back")
def copies_come_back(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Leave only the copies that are still out."""
    back = set(answers["copies_back"])
    act.case.answers["copies"] = [row for row in act.case.answers["copies"] if row["number"] not in back]


@effect("take_down_what_stands")
def take_down_what_stands(act: Act, answers: Mapping[str, Any], reason: str | None) -> None:
    """Withdraw what is published of the topic; of a classified or rejected one nothing may be. Before its period only with a ``reason``."""
    if act.case.publications.filter(withdrawn_at=None).exists():
        take_down(act, reason=reason or "")


@effect("run_until")
def run_until(act: Act, answers: Mapping[str, Any], argument: str | Mapping[str, str]) -> None:
    """Start the clock of what was assigned, to the end of the day FIELD names; ``{field, kind}`` where it is no progress to be reported.

    A field left empty starts none. Raises ``topic.day`` for a day that is over.
    """
    said = {"field": argument, "kind": ClockKind.PROGRESS} if isinstance(argument, str) else argument
    name = said["field"]
    if name not in answers:
        return
    days = (dt.date.fromisoformat(answers[name]) - local_date(act.at)).days
    if days < 1:
        raise Refusal("topic.day", _("The day must lie ahead."), field=name, basis=act.transition.basis)
    limit = Limit(days, Unit.CALENDAR_DAY)
    deadlines.start(act, said["kind"], limit, since=act.at, source=act.transition.basis)


@standing_check("not_announced_still")
def not_announced_still(case: Case, at: dt.datetime, argument: None) -> None:
    """What announces the topic as it reads now stands its days before it is announced again. Raises ``publication.early``."""
    standing = announcements(case).filter(withdrawn_at=None).order_by("-published_at").first()
    if standing is not None and at < standing.keep_until:
        raise too_early(standing.keep_until)


@standing_check("told_as_it_is")
def told_as_it_is(case: Case, at: dt.datetime, argument: None) -> None:
    """Facts were told that do not stand against the appointment: that is what the talk is for. Raises ``topic.no_facts``."""
    if case.answers.get("discipline_verdict") != FACTS:
        raise Refusal("topic.no_facts", _("The discipline committee told no facts that ask for a talk on integrity."))


@standing_check("talked_with")
def talked_with(case: Case, at: dt.datetime, argument: None) -> None:
    """Who is appointed though facts were told has had the talk on integrity (P-PROMO). Raises ``topic.talk``."""
    talked = any(each.action == "talk_on_integrity" for each in case.records.all())
    if case.answers.get("discipline_verdict") == FACTS and not talked:
        raise Refusal(
            "topic.talk",
            _("The discipline committee holds the talk on integrity first."),
            basis="纪委同级监督实施办法（试行）第十四条",
        )


@standing_check("decision_is_public")
def decision_is_public(case: Case, at: dt.datetime, argument: None) -> None:
    """A decision that is neither classified nor a rejection was published, and stood its days, before its file is closed (MEET-29).

    Raises ``Refusal``: ``publication.missing``, ``publication.early``.
    """
    shown = case.publications.order_by("-keep_until").first()
    secret = bool(case.answers.get("classified")) or case.outcome != Resolution.AGREED
    if not secret and not case.publications.filter(kind=PublicationKind.RESULT).exists():
        raise Refusal("publication.missing", _("The item publishes its results; this one is not published yet."))
    if shown is not None and at < shown.keep_until:
        raise too_early(shown.keep_until)


@reckoned("news_as_reviewed")
def news_as_reviewed(act: Act, answers: Mapping[str, Any]) -> str:
    """The heading that was reviewed."""
    return str(act.case.answers["news_heading"])


@reckoned("topic_heading")
def topic_heading(act: Act, answers: Mapping[str, Any]) -> str:
    """The topic by its heading."""
    return str(act.case.answers["heading"])


@values_of(PROCEDURE)
def of_a_topic(act: Act, kind: str) -> dict[str, Any]:
    """What the papers say of the topic beside the answers."""
    told = act.case.answers
    matter = rule_of(act.case.version).matter(told.get("matter"))
    found: dict[str, Any] = {"matter_named": str(matter.title) if matter else "", "body_named": act.case.version.name}
    topic = resolution_on(act.case, "approve")
    if topic is not None:
        held = topic.meeting
        found |= {"meeting": held.title, "minutes_number": held.minutes_number, "resolution": topic.resolution_text}
    return found
