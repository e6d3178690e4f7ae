"""Each quarter the discipline committee checks how the rules of decision were kept, and what the record says of it (MEET-31)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.cases.papers import values_of
from sundial.cases.stated import given_check, reckoned, standing_check
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.meetings.agenda import PROCEDURE
from sundial.meetings.checks import unsigned
from sundial.meetings.models import Meeting, Resolution, Topic

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

CHECK = "rule_check"


@given_check("period_runs_forward")
def period_runs_forward(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """A period that ends before it begins is none. Raises ``check.period``."""
    if answers["quarter_to"] < answers["quarter_from"]:
        sentence = _("The period ends before it begins.")
        raise Refusal("check.period", sentence, field="quarter_to", basis=act.transition.basis)


@standing_check("faults_are_put_right")
def faults_are_put_right(case: Case, at: dt.datetime, argument: None) -> None:
    """Faults are reported upward with what is put right. Raises ``check.measures``."""
    if case.answers.get("faults") and not case.answers.get("measures"):
        raise Refusal("check.measures", _("Faults were found: what is put right is set out first."))


@values_of(CHECK)
def of_a_check(act: Act, kind: str) -> dict[str, Any]:
    """What the report says beside the answers: what the record said when it was checked."""
    checked = act.case.records.filter(action="check").order_by("-at").first()
    return {"held_in_quarter": checked.values["held_in_quarter"]} if checked else {}


@reckoned("quarter_on_record")
def quarter_on_record(act: Act, answers: Mapping[str, Any]) -> str:
    """What the record itself says of the period: meetings, resolutions, decisions at once, what is unsigned and not carried out."""
    told = act.case.answers
    first = clock.start_of_day(dt.date.fromisoformat(told["quarter_from"]))
    end = clock.start_of_day(dt.date.fromisoformat(told["quarter_to"]) + dt.timedelta(days=1))
    held = list(Meeting.objects.filter(organ=act.case.organ, held_at__gte=first, held_at__lt=end))
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
