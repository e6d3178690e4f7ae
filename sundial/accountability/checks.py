"""What holding to account refuses: a case of another organ, hands with a part in the wrong, a heavier grade for a defence, haste."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.accountability.finding import trace_of
from sundial.accountability.regimes import regime_of
from sundial.accountability.trace import PROCEDURE
from sundial.cases.models import Case, ClockKind
from sundial.cases.stated import given_check, hand_check, reckoned, standing_check
from sundial.cases.stated.checks import officers_in
from sundial.cases.stated.naming import Nameable, names
from sundial.kernel.refusal import Refusal

if TYPE_CHECKING:
    from sundial.cases.procedure import Act, Hand

RECUSAL = "某镇权力查究问责制度（一）13"
HEARD = "某镇权力查究问责制度（一）7"
APPEAL = "某镇权力查究问责制度（一）10"


@reckoned("wrong_case")
def wrong_case(act: Act, answers: Mapping[str, Any]) -> str:
    """The case the report is about: one of this organ, and not itself a proceeding of this kind; empty where the wrong was done in none."""
    number = str(answers.get("wrong_number") or "").strip()
    regime = regime_of(act.case)
    if not number and not regime.about_a_case:
        return ""
    if not number:
        raise Refusal(
            "liability.which_case", _("Say on which case it was done."), field="wrong_number", basis=regime.source
        )
    found = Case.objects.filter(organ=act.case.organ, number=number).exclude(procedure=PROCEDURE).first()
    if found is None:
        raise Refusal(
            "case.unknown", _("No case of this organ has the number %(number)s."), field="wrong_number", number=number
        )
    return str(found.pk)


@given_check("interference_names_somebody")
def interference_names_somebody(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """An order, interference or a gift is some person's: the report says whose."""
    regime = regime_of(act.case)
    if regime.grounds[answers["ground"]].names and not answers.get("named"):
        raise Refusal("liability.unnamed", _("Say whose wrong it was."), field="named", basis=regime.source)


def barred_from(case: Case) -> set[str]:
    """Keys of those who neither verify nor investigate it: whoever had a part in the case, and whoever is named."""
    return trace_of(case).everybody() | {each["id"] for each in case.answers.get("named") or ()}


@hand_check("no_part_in_it")
def no_part_in_it(case: Case, hand: Hand, at: dt.datetime, argument: None) -> None:
    """Whoever acts had no part in the case the wrong was done on, and is not whom the report names."""
    if hand.officer is not None and str(hand.officer.pk) in barred_from(case):
        raise Refusal("liability.own", _("You had a part in that case; another hand does this."), basis=RECUSAL)


@given_check("investigators_have_no_part")
def investigators_have_no_part(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Nobody investigates a case he had a part in (回避)."""
    barred = barred_from(act.case)
    for officer in officers_in(answers["investigators"]):
        if str(officer.pk) in barred:
            raise Refusal(
                "liability.recusal",
                _("%(name)s had a part in that case and does not investigate it."),
                field="investigators",
                basis=RECUSAL,
                name=officer.name,
            )


@names("investigators_have_no_part")
def who_may_investigate(case: Case, argument: None) -> Mapping[str, Nameable]:
    barred = barred_from(case)
    return {"investigators": lambda key: str(key) not in barred}


@given_check("no_heavier_for_a_defence")
def no_heavier_for_a_defence(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Once somebody stated his case the grade told before may fall and not rise."""
    told, grades = act.case.answers.get("grade"), regime_of(act.case).grades
    order = list(grades)
    if not told or not act.case.answers.get("heard"):
        return
    if order.index(answers["grade"]) > order.index(told):
        raise Refusal(
            "liability.heavier",
            _("A defence never makes it heavier: the grade told was “%(grade)s”."),
            field="grade",
            basis=HEARD,
            grade=grades[told].title,
        )


@given_check("heard_or_told_why")
def heard_or_told_why(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Everybody concerned stated his case, or the report says why not."""
    heard = act.case.answers.get("heard", [])
    missing = [each["name"] for each in act.case.answers["concerned"] if each["id"] not in heard]
    if missing and not answers.get("unheard_why"):
        raise Refusal(
            "liability.unheard",
            _("Not heard yet: %(names)s. Hear them, or say why they were not."),
            field="unheard_why",
            basis=HEARD,
            names="、".join(missing),
        )


@standing_check("appeal_in_time")
def appeal_in_time(case: Case, at: dt.datetime, argument: None) -> None:
    """Somebody is held liable, and the days of the appeal are not over."""
    if case.outcome != "liable":
        raise Refusal("liability.nothing_held", _("Nobody is held liable; there is nothing to appeal."), basis=APPEAL)
    row = case.clocks.filter(kind=ClockKind.REMEDY).order_by("started_at").last()
    if row is None or row.ended_at is not None or (row.due_at is not None and row.due_at <= at):
        raise Refusal("liability.appeal_late", _("The time to appeal is over."), basis=APPEAL)


@standing_check("appeal_time_is_over")
def appeal_time_is_over(case: Case, at: dt.datetime, argument: None) -> None:
    """Nobody held liable can appeal any more: the days are over, or each of them has."""
    row = case.clocks.filter(kind=ClockKind.REMEDY, ended_at=None, due_at__gt=at).first()
    appealed = {str(each.officer_id) for each in case.records.filter(action="appeal")}
    liable = {each["officer"] for each in case.answers.get("decided", []) if each["bears"]}
    if row is not None and case.outcome == "liable" and liable - appealed:
        raise Refusal(
            "liability.appeal_runs",
            _("Those held liable may still appeal until %(day)s."),
            basis=APPEAL,
            day=row.due_at,
        )


@standing_check("carried_out_or_free")
def carried_out_or_free(case: Case, at: dt.datetime, basis: str) -> None:
    """What was decided has been carried out, and the wrong put right, before the file is closed; by the article the life names."""
    if case.outcome == "liable" and not case.records.filter(action="carry_out").exists():
        raise Refusal(
            "liability.not_done",
            _("Enter first how the decision was carried out."),
            basis=basis,
        )
