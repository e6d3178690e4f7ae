"""What the rules on inspections refuse: above the year's cap, off the draw, a breach nobody follows, half an internal inspection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.cases.stated import given_check, standing_check, stated_life
from sundial.cases.stated.asked import choices_of
from sundial.inspections.models import Draw
from sundial.inspections.rolls import roll_of
from sundial.kernel.clock import local_date, start_of_day
from sundial.kernel.refusal import Refusal
from sundial.meetings.sampling import matters_to_sample, meetings_to_sample

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

BASIS = "国办发〔2024〕54号"
CAPPED = "plan"  # complaints, orders from above and re-checks are not counted against the year's cap
CONTENTS = 8


@given_check("within_cap")
def within_cap(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """One organ inspects one enterprise by its plan so often a year, and no more; an unknown party is not counted."""
    code = act.case.applicant.identifier
    if answers["cause"] != CAPPED or not code:
        return
    cap = stated_life("inspection").parameter("yearly_cap", local_date(act.at))
    year = start_of_day(dt.date(local_date(act.at).year, 1, 1))
    made = Case.objects.filter(
        procedure="inspection", organ=act.case.organ, applicant__identifier=code, opened_at__gte=year
    ).exclude(pk=act.case.pk)
    counted = made.filter(records__action="open", records__values__cause=CAPPED).exclude(outcome="not_made").count()
    if counted >= int(cap.value):
        raise Refusal(
            "inspection.cap",
            _("This enterprise has been inspected %(made)s times this year; the cap is %(cap)s."),
            field="cause",
            basis=cap.basis,
            made=counted,
            cap=cap.value,
        )


@given_check("drawn_for_this")
def drawn_for_this(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """What is inspected by the plan was drawn by it, and by whom was drawn too (优化营商环境条例 art. 54)."""
    if answers["cause"] != CAPPED:
        return
    plan = Case.objects.filter(number=answers["plan_number"], procedure="inspection_plan", organ=act.case.organ).first()
    made = Draw.objects.filter(case=plan, drawn_at__isnull=False).first() if plan else None
    if plan is None or made is None:
        raise Refusal("plan.unknown", _("No plan of this number has been drawn."), field="plan_number", basis=BASIS)
    drawn = {pair["subject"]: set(pair["inspectors"]) for pair in _result(plan)}
    team = drawn.get(act.case.applicant.identifier)
    if team is None:
        raise Refusal("plan.not_drawn", _("The plan did not draw this subject."), field="plan_number", basis=BASIS)
    if not team <= {each["id"] for each in answers["officers"]}:
        raise Refusal("plan.team", _("The inspectors drawn for this subject take part."), field="officers", basis=BASIS)
    act.case.parent = plan


def _result(plan: Case) -> list[dict[str, Any]]:
    from sundial.ledger.models import Event

    event = Event.objects.get(subject_id=plan.pk, kind="inspection_plan.draw")
    found: list[dict[str, Any]] = event.data["result"]
    return found


@given_check("sound_roll")
def sound_roll(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """The list can be drawn from."""
    roll_of(answers)


@standing_check("breach_followed")
def breach_followed(case: Case, at: dt.datetime, argument: None) -> None:
    """A breach that was found is followed by a penalty case."""
    followed = case.children.filter(procedure="penalty").exists() or case.records.filter(action="transfer").exists()
    if case.outcome == "penalty" and not followed:
        raise Refusal(
            "inspection.unfollowed",
            _("A breach was found; link the penalty case first."),
            basis="行政处罚法第五十四条第二款",
        )


@given_check("cases_exist")
def cases_exist(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """The cases read are cases of this organ."""
    named = set(answers.get("cases_read", []))
    known = set(Case.objects.filter(organ=act.case.organ, number__in=named).values_list("number", flat=True))
    if unknown := sorted(named - known):
        raise Refusal(
            "case.unknown",
            _("No case of this organ has the number %(number)s."),
            field="cases_read",
            number="、".join(unknown),
        )


def _period(case: Case) -> tuple[dt.date, dt.date]:
    opened = case.records.get(action="open").values
    return dt.date.fromisoformat(opened["period_from"]), dt.date.fromisoformat(opened["period_to"])


@choices_of("meetings_inspected")
def meetings_inspected(case: Case) -> dict[str, str]:
    return meetings_to_sample(case.organ, *_period(case))


@choices_of("matters_inspected")
def matters_inspected(case: Case) -> dict[str, str]:
    return matters_to_sample(case.organ, *_period(case))


@given_check("meetings_are_read")
def meetings_are_read(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Whoever checks how the meetings were held says which he read, where any was held (SUP-24, SUP-29)."""
    held = meetings_inspected(act.case) if "meetings" in answers["methods"] else {}
    if held and not answers.get("meetings_read"):
        raise Refusal(
            "inspection.meetings",
            _("The organ held %(held)s meetings in the period: say which were looked at."),
            field="meetings_read",
            basis="临武县规范权力运行监督检查制度第四条",
            held=len(held),
        )


@standing_check("all_eight")
def all_eight(case: Case, at: dt.datetime, argument: None) -> None:
    """A half-yearly inspection looks at all eight contents before it concludes; one on an occasion looks at what it is about."""
    opened = case.records.filter(action="open").values_list("values", flat=True).first() or {}
    looked = {each for record in case.records.filter(action="inspect") for each in record.values["contents"]}
    if opened.get("occasion") == "half_year" and len(looked) < CONTENTS:
        raise Refusal(
            "inspection.contents",
            _("%(left)s of the eight contents have not been inspected yet."),
            basis="临武县规范权力运行监督检查制度第二条、第六条",
            left=CONTENTS - len(looked),
        )


@standing_check("superior_told")
def superior_told(case: Case, at: dt.datetime, argument: None) -> None:
    """What superiors ordered is reported to them."""
    opened = case.records.filter(action="open").values_list("values", flat=True).first() or {}
    if opened.get("occasion") == "superior" and not case.records.filter(action="report_up").exists():
        raise Refusal(
            "inspection.report", _("Report to whoever ordered it first."), basis="临武县规范权力运行监督检查制度第六条"
        )
