"""Checks of the acts stated in ``further.yaml``: hearings, first reviews, corrections that never come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases.documents.wording import say_limit
from sundial.cases.models import Case
from sundial.cases.papers import values_of
from sundial.cases.posts import does, split_at, split_of
from sundial.cases.procedure import SYSTEM, Act, guard
from sundial.cases.route import steps_of
from sundial.cases.stated import do, given_check, standing_check, stated_life
from sundial.cases.stated.checks import acts_done, officers_in
from sundial.cases.stated.lives import adopt
from sundial.cases.stated.naming import Nameable, names, nobody_of
from sundial.kernel import clock, limits
from sundial.kernel.clock import local_date
from sundial.kernel.limits import Limit, Unit
from sundial.kernel.refusal import Refusal
from sundial.organs.access import duties_in
from sundial.organs.queries import calendar_for
from sundial.permits.materials import Pledge
from sundial.permits.models import TeamMember
from sundial.permits.states import FURTHER, PERMIT, PROCEDURE
from sundial.powers.drafts import day_means
from sundial.powers.models import FIRST_REVIEW, StepKind
from sundial.powers.rules import EXAMINING

HEARING = "行政许可法第四十八条第一款"
PROMISES = "国办发〔2020〕42号"
# Beside the stages that examine: whoever inspects and whoever signs.
TOLD = "notify_interested"
EXAMINES = (*EXAMINING, StepKind.ON_SITE, StepKind.SIGN)


@standing_check("is_first_review")
def is_first_review(case: Case, at: dt.datetime, argument: None) -> None:
    """Only what this organ reviews first goes upward; what it decides itself does not (CASE-34)."""
    if case.version.subtype != FIRST_REVIEW:
        raise Refusal("upward.own", _("This organ decides this item itself."), basis="行政许可法第三十五条")


@standing_check("completion_time_is_over")
def completion_time_is_over(case: Case, at: dt.datetime, argument: None) -> None:
    """The item states how long corrections may take, and that time is over."""
    end = completion_ends(case)
    if end is None or at < end:
        raise Refusal("lapse.early", _("The time for corrections is not over, or the item states none."))


def _day_of(moment: str) -> dt.date:
    return local_date(dt.datetime.fromisoformat(moment))


@standing_check("hearing_may_still_be_asked_for")
def hearing_may_still_be_asked_for(case: Case, at: dt.datetime, argument: None) -> None:
    """A hearing is asked for within so many days of being told of the right to one; who was never told may ask until the decision."""
    told = [each.at for each in case.records.all() if each.action == TOLD and each.values["may_ask_hearing"]]
    if not told:
        return
    term = stated_life(PROCEDURE).limit("hearing_request", case, local_date(at))
    assert term is not None
    reading = day_means(case.item, case.version)
    ends = limits.due_at(term.limit, max(told), calendar_for(case.organ), resolution=reading, roll=True)
    if at >= ends:
        raise Refusal(
            "hearing.late",
            _(
                "A hearing is asked for within %(days)s working days of being told of the right to it: that ended on %(day)s."
            ),
            basis=term.basis,
            days=term.limit.value,
            day=local_date(ends - dt.timedelta(seconds=1)),
        )


@given_check("hearing_notice_in_time")
def hearing_notice_in_time(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Whoever is heard knows it so many days before."""
    today = local_date(act.at)
    term = stated_life(PROCEDURE).parameter("hearing_notice", today)
    held_on = _day_of(answers["held_at"])
    earliest = limits.last_day(Limit(int(term.value), Unit(term.unit)), today, calendar_for(act.case.organ))
    if held_on < earliest:
        raise Refusal(
            "hearing.notice",
            _("The hearing is called at least %(days)s working days before, so on %(day)s at the earliest."),
            field="held_at",
            basis=term.basis,
            days=term.value,
            day=earliest,
        )


@given_check("hearing_chair_is_no_examiner")
def hearing_chair_is_no_examiner(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Who examines the application does not preside over its hearing."""
    (chair,) = officers_in(answers["chair"])
    if chair.pk in examiners(act.case):
        raise Refusal(
            "hearing.chair",
            _("%(name)s examines this application and cannot preside over its hearing."),
            field="chair",
            basis="行政许可法第四十八条第一款第三项",
            name=chair.name,
        )


def examiners(case: Case) -> set[UUID]:
    """Keys of the officers who examine the application: who did a step of it or inspected, and who may do what nobody has begun."""
    runs = case.steps.filter(kind__in=EXAMINES, assignee__isnull=False)
    in_hand = set(runs.values_list("role", "step__section"))
    people = {officer for officer in runs.values_list("assignee_id", flat=True) if officer}
    people |= set(TeamMember.objects.filter(visit__case=case).values_list("officer_id", flat=True))
    ahead = [
        step for step in steps_of(case.version) if step.kind in EXAMINES and (step.role, step.section) not in in_hand
    ]
    split = split_of(case.version)
    held = duties_in(case.organ, {step.role for step in ahead}) if ahead else []
    return people | {
        duty.officer.pk
        for duty in held
        for step in ahead
        if step.role == duty.post.role and does(split_at(split, step), duty.post)
    }


@names("hearing_chair_is_no_examiner")
def who_may_preside(case: Case, argument: None) -> Mapping[str, Nameable]:
    return {"chair": nobody_of(examiners(case))}


@standing_check("day_of_the_call_has_come")
def day_of_the_call_has_come(case: Case, at: dt.datetime, argument: None) -> None:
    """What was said at a hearing is not on record before the day it was last called for."""
    call = case.records.filter(action="call_hearing").last()
    if call and local_date(at) < (held_on := _day_of(call.values["held_at"])):
        raise Refusal("hearing.early", _("The hearing is on %(day)s."), basis=HEARING, day=held_on)


@guard(PROCEDURE, "grant", "refuse")
def a_hearing_asked_for_is_held_first(case: Case, run: object, at: dt.datetime) -> None:
    """The decision follows the record of the hearing (art. 48), unless whoever asked for it gave it up."""
    done = acts_done(case)
    if "request_hearing" in done and not done & {"hold_hearing", "abandon_hearing"}:
        raise Refusal("decision.hearing", _("A hearing has been asked for and is held first."), basis=HEARING)


@guard(PROCEDURE, "archive")
def a_first_review_is_handed_up_first(case: Case, run: object, at: dt.datetime) -> None:
    """The file of a first review holds the proof that it went upward."""
    if case.version.subtype == FIRST_REVIEW and "report_up" not in acts_done(case):
        raise Refusal(
            "archive.not_handed_up",
            _("The first review is handed to the issuing authority before the file is closed."),
            basis="行政许可法第三十五条",
        )


@standing_check("holds_a_promise")
def holds_a_promise(case: Case, at: dt.datetime, argument: None) -> None:
    """A promise was signed in place of a paper; without one there is none to break."""
    if not case.materials.filter(form=Pledge.PROMISE, withdrawn_at=None).exists():
        raise Refusal("pledge.none", _("No promise was signed on this case."), basis=PROMISES)


@guard(PROCEDURE, "grant")
def no_promise_is_broken(case: Case, run: object, at: dt.datetime) -> None:
    """What rests on an untrue promise is refused."""
    if "find_promise_broken" in acts_done(case):
        raise Refusal(
            "decision.broken_promise", _("A promise was found broken: refuse, with the reason."), basis=PROMISES
        )


def completion_ends(case: Case) -> dt.datetime | None:
    """When the time for corrections ends, where the item states one; counted from the last notice."""
    notice = case.corrections.filter(answered_at__isnull=True).last()
    term = stated_life(PROCEDURE).limit("completion", case, local_date(clock.now())) if notice else None
    if notice is None or term is None:
        return None
    reading = day_means(case.item, case.version)
    return limits.due_at(term.limit, notice.given_at, calendar_for(case.organ), resolution=reading, roll=True)


def sweep_lapsed(at: dt.datetime | None = None) -> list[Case]:
    """Count as given up every application whose time for corrections is over; each in its own transaction."""
    waiting = Case.objects.filter(
        procedure=PROCEDURE, state="correcting", version__limits__kind="other", version__limits__what__contains="补正"
    )
    swept = []
    for case in waiting.select_related("organ", "item", "version").distinct():
        try:
            swept.append(do(case.pk, "lapse", {}, by=SYSTEM))
        except Refusal:
            # Not over yet, or the applicant answered between the look and the lock.
            continue
    return swept


@values_of(PROCEDURE)
def of_a_hearing(act: Act, kind: str) -> dict[str, Any]:
    """What the papers of a hearing say beside the answers: to whom they go, until when a hearing is asked for, which record they rest on."""
    if kind == "interested_party_notice":
        told = act.case.records.filter(action=TOLD).latest("at", "pk").values
        said = {
            "told": _names_of(told["interested"]),
            "interest": "；".join(dict.fromkeys(row["interest"] for row in told["interested"])),
        }
        term = stated_life(PROCEDURE).limit("hearing_request", act.case, local_date(act.at))
        if told["may_ask_hearing"] and term:
            said["ask_within"] = say_limit(int(term.limit.value), term.limit.unit)
        return said
    if kind == "permit_hearing_notice":
        asked = act.case.records.get(action="request_hearing")
        told = [row for record in act.case.records.filter(action=TOLD) for row in record.values["interested"]]
        named = [row["name"] for row in told] or [asked.values["asked_by"]]
        return {
            "requested_on": local_date(asked.at),
            "parties": "、".join(dict.fromkeys([act.case.applicant.name, *named])),
        }
    if kind == "permit_hearing_report":
        record = act.case.documents.filter(kind="permit_hearing_record").latest("issued_at", "pk")
        return {"record_number": record.number}
    return {}


def _names_of(rows: list[dict[str, str]]) -> str:
    return "、".join(row["name"] for row in rows)


adopt(PERMIT, _("administrative licence"), FURTHER)
