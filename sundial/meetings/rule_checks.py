"""What the discipline committee checks: each quarter the rules of decision (MEET-31), each half-year all eight matters (RISK-12)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.cases.papers import values_of
from sundial.cases.stated import given_check, reckoned, standing_check, stated_act
from sundial.cases.stated.asked import choices_of
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.meetings.agenda import PROCEDURE
from sundial.meetings.checks import unsigned
from sundial.meetings.models import Resolution, Topic
from sundial.meetings.sampling import matters_to_sample, meetings_between, meetings_to_sample

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

CHECK = "rule_check"
HALF_YEARLY = "half_yearly"


@given_check("period_runs_forward")
def period_runs_forward(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """A period that ends before it begins is none. Raises ``check.period``."""
    if answers["quarter_to"] < answers["quarter_from"]:
        sentence = _("The period ends before it begins.")
        raise Refusal("check.period", sentence, field="quarter_to", basis=act.transition.basis)


@given_check("half_year_is_whole")
def half_year_is_whole(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """The half-year's check goes through every matter of supervision and looks at openness. Raises ``check.matters``, ``check.openness``."""
    if act.case.answers.get("occasion") != HALF_YEARLY:
        return
    left = set(_matters(act)) - set(answers["supervised"])
    if left:
        sentence = _("%(left)s of the matters of supervision have not been looked at.")
        raise Refusal("check.matters", sentence, field="supervised", basis=act.transition.basis, left=len(left))
    if not answers.get("openness"):
        sentence = _("The half-year's check says what was found of openness.")
        raise Refusal("check.openness", sentence, field="openness", basis=act.transition.basis)


@given_check("faults_lie_in_what_was_checked")
def faults_lie_in_what_was_checked(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """A fault is of a matter that was looked at. Raises ``check.unseen``."""
    if unseen := set(answers.get("faulty", [])) - set(answers["supervised"]):
        sentence = _("Nobody looked at this matter: %(matters)s.")
        named = "、".join(str(label) for key, label in _matters(act).items() if key in unseen)
        raise Refusal("check.unseen", sentence, field="faulty", matters=named)


def _matters(act: Act) -> Mapping[str, object]:
    stated = stated_act(CHECK, "check")
    assert stated is not None  # the life of this room has it
    return next(each.options for each in stated.asks(act.case) if each.name == "supervised")


def _period(case: Case) -> tuple[dt.date, dt.date]:
    told = case.answers
    return dt.date.fromisoformat(told["quarter_from"]), dt.date.fromisoformat(told["quarter_to"])


@choices_of("meetings_of_the_period")
def meetings_of_the_period(case: Case) -> dict[str, str]:
    return meetings_to_sample(case.organ, *_period(case))


@choices_of("matters_of_the_period")
def matters_of_the_period(case: Case) -> dict[str, str]:
    return matters_to_sample(case.organ, *_period(case))


@given_check("something_is_sampled")
def something_is_sampled(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Where meetings were held or matters resolved on, the round says which it read (SUP-29). Raises ``check.unsampled``."""
    for field, held in (
        ("meetings_sampled", meetings_of_the_period(act.case)),
        ("matters_sampled", matters_of_the_period(act.case)),
    ):
        if held and not answers.get(field):
            sentence = _("The period had %(held)s of them: say which were looked at.")
            raise Refusal("check.unsampled", sentence, field=field, basis=act.transition.basis, held=len(held))


@standing_check("faults_are_put_right")
def faults_are_put_right(case: Case, at: dt.datetime, argument: None) -> None:
    """Faults are reported upward with what is put right. Raises ``check.measures``."""
    if case.answers.get("faults") and not case.answers.get("measures"):
        raise Refusal("check.measures", _("Faults were found: what is put right is set out first."))


@values_of(CHECK)
def of_a_check(act: Act, kind: str) -> dict[str, Any]:
    """What the report says beside the answers: what the record said when it was checked."""
    checked = act.case.records.filter(action="check").order_by("-at").first()
    if checked is None:
        return {}
    labels = _matters(act)
    named = {
        name: [str(labels[key]) for key in checked.values[name]]
        for name in ("supervised", "faulty")
        if checked.values.get(name)
    }
    sampled = [len(checked.values.get(name, [])) for name in ("meetings_sampled", "matters_sampled")]
    read = f"抽查会议{sampled[0]}次、议题{sampled[1]}项。"  # papers are Chinese whoever prints them
    return {"held_in_quarter": checked.values["held_in_quarter"] + read, **named}


@reckoned("quarter_on_record")
def quarter_on_record(act: Act, answers: Mapping[str, Any]) -> str:
    """What the record itself says of the period: meetings, resolutions, decisions at once, what is unsigned and not carried out."""
    days = _period(act.case)
    first, end = clock.start_of_day(days[0]), clock.end_of_day(days[1])
    held = list(meetings_between(act.case.organ, *days))
    decided = Case.objects.filter(procedure=PROCEDURE, organ=act.case.organ, decided_at__gte=first, decided_at__lt=end)
    with translation.override("zh-hans"):
        sentence = str(
            _(
                "%(meetings)s meetings, %(topics)s topics resolved on; %(at_once)s decided at once; "
                "%(unsigned)s meetings not signed yet, %(open)s decisions not carried out yet."
            )
        )
    return sentence % {
        "meetings": len(held),
        "topics": Topic.objects.filter(meeting__in=held).exclude(resolution__in=["", Resolution.POSTPONED]).count(),
        "at_once": decided.filter(answers__at_once=True).count(),
        "unsigned": sum(1 for each in held if unsigned(each).exists()),
        "open": decided.filter(state="carrying").count(),
    }
