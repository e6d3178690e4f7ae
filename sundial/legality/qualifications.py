"""执法资格: what training and examination must show before a certificate is issued, and what becomes of the certificate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.cases.papers import values_of
from sundial.cases.stated import effect, given_check, reckoned, standing_check, stated_life
from sundial.kernel.clock import local_date
from sundial.kernel.limits import add_months
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Certificate, Officer
from sundial.organs.people import Paper, certify, date_certificate, let_hold_again

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

LIFE = "qualification"
KIND = "行政执法证"
SUBJECTS = ("public", "professional")
A_DAY = dt.timedelta(days=1)


def candidate_of(case: Case) -> Officer:
    """Who is trained, examined and certified."""
    return Officer.objects.select_related("organ").get(pk=case.answers["candidate"]["id"])


@given_check("holds_no_certificate")
def holds_no_certificate(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Nobody is entered who belongs to another organ, or whose certificate for the field is valid. Raises ``qualification.*``."""
    officer = Officer.objects.get(pk=answers["candidate"]["id"])
    if officer.organ_id != act.case.organ_id:
        raise Refusal("qualification.organ", _("An organ enters its own officers."), field="candidate")
    held = officer.certificates.filter(kind=KIND, field=answers["field"], valid_to__gte=local_date(act.at))
    if held.exists():
        raise Refusal("qualification.held", _("This officer holds a valid certificate for the field."), field="field")


@effect("name_candidate")
def name_candidate(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Keep who may do none of the acts, as the check of who acts reads it."""
    act.case.answers["candidates"] = [answers["candidate"]]


@effect("add_hours")
def add_hours(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Add the training's hours to those of its subject."""
    held = dict(act.case.answers.get("hours_held", {}))
    held[answers["subject"]] = held.get(answers["subject"], 0) + int(answers["hours"])
    act.case.answers["hours_held"] = held


def hours_left(case: Case, on: dt.date) -> dict[str, int]:
    """Hours still missing, by subject."""
    held, life = case.answers.get("hours_held", {}), stated_life(LIFE)
    wanted = {subject: int(life.parameter(f"least_{subject}_hours", on).value) for subject in SUBJECTS}
    return {subject: most - held.get(subject, 0) for subject, most in wanted.items() if held.get(subject, 0) < most}


@standing_check("trained_enough")
def trained_enough(case: Case, at: dt.datetime, argument: None) -> None:
    """Both subjects were taught for as many hours as wanted. Raises ``qualification.hours``."""
    left = hours_left(case, local_date(at))
    if left:
        raise Refusal(
            "qualification.hours",
            _("Hours of training still missing: public law %(public)s, law of the field %(professional)s."),
            public=left.get("public", 0),
            professional=left.get("professional", 0),
        )


@reckoned("examination_passed")
def examination_passed(act: Act, answers: Mapping[str, Any]) -> bool:
    """Both subjects passed; one does not make up for the other."""
    least = stated_life(LIFE).parameter("least_mark", local_date(act.at)).value
    return all(int(answers[f"{subject}_mark"]) >= least for subject in SUBJECTS)


@given_check("certificate_runs")
def certificate_runs(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """A certificate begins no earlier than the examination, ends within its longest term, and its number is new."""
    first, last = (dt.date.fromisoformat(answers[name]) for name in ("valid_from", "valid_to"))
    if first < dt.date.fromisoformat(act.case.answers["examined_on"]):
        raise Refusal("certificate.early", _("It cannot hold before the examination."), field="valid_from")
    longest = stated_life(LIFE).parameter("longest_months", first)
    if not first <= last < add_months(first, int(longest.value)):
        raise Refusal(
            "certificate.span",
            _("It ends after it begins, and within %(months)s months."),
            field="valid_to",
            basis=longest.basis,
            months=int(longest.value),
        )
    if Certificate.objects.filter(number=answers["number"]).exists():
        raise Refusal("certificate.number", _("This number is taken."), field="number")


@effect("issue_certificate")
def issue_certificate(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Enter the certificate, from which the acts that need one read it."""
    first, last = (dt.date.fromisoformat(answers[name]) for name in ("valid_from", "valid_to"))
    paper = Paper(KIND, answers["number"], act.case.answers["field"], first, last, answers["issued_by"])
    certify(candidate_of(act.case), paper, case=act.case.number, by=act.hand.actor)


def held_now(case: Case) -> Certificate:
    """The certificate of the case, in the last span of days it was given."""
    return Certificate.objects.filter(number=case.answers["number"]).latest("valid_from")


@effect("shorten_certificate")
def shorten_certificate(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """The certificate holds until yesterday; one that has ended already stays as it is."""
    held = held_now(act.case)
    last = max(held.valid_from, local_date(act.at) - A_DAY)
    if last < held.valid_to:
        date_certificate(held, last, case=act.case.number, by=act.hand.actor)


@standing_check("certificate_has_days_left")
def certificate_has_days_left(case: Case, at: dt.datetime, argument: None) -> None:
    """What has run out while it was withheld is not given back. Raises ``certificate.over``."""
    last = dt.date.fromisoformat(case.answers["valid_to"])
    if last < local_date(at):
        raise Refusal(
            "certificate.over",
            _("It ran out on %(day)s while it was withheld; the officer is trained and examined anew."),
            day=last,
        )


@effect("hold_certificate_again")
def hold_certificate_again(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """What was withheld holds from today until the day it was issued for; on the days between nobody held it."""
    span = (local_date(act.at), dt.date.fromisoformat(act.case.answers["valid_to"]))
    let_hold_again(held_now(act.case), span, case=act.case.number, by=act.hand.actor)


@values_of(LIFE)
def of_a_certificate(act: Act, kind: str) -> dict[str, Any]:
    """Whose certificate it is, and on what training and marks it rests."""
    told, officer = act.case.answers, candidate_of(act.case)
    held = told["hours_held"]
    return {
        "officer": officer.name,
        "organ_of_officer": officer.organ.name,
        "trained": f"公共法律知识培训{held['public']}学时，专业法律知识培训{held['professional']}学时。",
        "public_mark": str(told["public_mark"]),
        "professional_mark": str(told["professional_mark"]),
    }
