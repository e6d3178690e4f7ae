"""The inspection on site: a team, a record everybody signs, an opinion of each expert, rectification, re-check (CASE-09)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines
from sundial.cases.models import Case, CaseStep
from sundial.cases.moments import not_after
from sundial.cases.procedure import Act, By, guard, perform
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.organs.access import current
from sundial.organs.models import Officer
from sundial.permits import papers, terms
from sundial.permits.models import SiteVisit, TeamMember, VisitResult
from sundial.permits.states import PROCEDURE
from sundial.powers.models import StepKind

BASIS = "行政许可法第三十四条第三款"
RECTIFICATION = "整改"


def assemble_team(
    case_id: UUID,
    staff: Iterable[Officer],
    *,
    by: By,
    experts: Iterable[Officer] = (),
    run: CaseStep | None = None,
    occurred_at: dt.datetime | None = None,
) -> SiteVisit:
    """Form the team: enough staff of the organ with valid certificates, and experts where the item wants them.

    A second call forms it anew, until the record is signed by somebody.
    Raises ``Refusal``: ``team.small``, ``team.certificate``, ``team.foreign``, ``team.expert``, ``team.without_handler``,
    ``visit.signed``.
    """
    with perform(case_id, "assemble_team", by=by, occurred_at=occurred_at, run=run) as act:
        members, advisers = list(staff), list(experts)
        _check_team(act, members, advisers)
        visit, _made = SiteVisit.objects.get_or_create(
            run=act.step, defaults={"case": act.case, "is_recheck": act.step.kind == StepKind.RECHECK}
        )
        _check_unsigned(visit)
        visit.team.all().delete()
        for officer in members:
            _join(act, visit, officer, is_expert=False)
        for officer in advisers:
            _join(act, visit, officer, is_expert=True)
        act.involved += [*members, *advisers]
        act.note(team=[each.name for each in members], experts=[each.name for each in advisers])
    return visit


def record_visit(
    case_id: UUID,
    *,
    by: By,
    place: str,
    findings: str,
    result: str,
    rectification: str = "",
    visited_at: dt.datetime | None = None,
    run: CaseStep | None = None,
) -> SiteVisit:
    """Draft the record of the inspection. Nobody's signature stands under a text he has not seen: a new draft clears them.

    Raises ``Refusal``: ``visit.no_team``, ``visit.result``, ``visit.findings``, ``visit.rectification``, ``act.future``.
    """
    with perform(case_id, "record_visit", by=by, run=run) as act:
        visit = _visit(act)
        _check_record(visit, findings, result, rectification)
        visit.visited_at = not_after(visited_at or act.at, act.at, "visited_at")
        visit.place, visit.findings, visit.result, visit.rectification = place, findings, result, rectification
        visit.applicant_signatory, visit.applicant_signed_at = "", None
        visit.save()
        visit.team.update(signed_at=None)
        act.note(visited_at=visit.visited_at, result=result)
    return visit


def sign_visit(case_id: UUID, *, by: By, run: CaseStep | None = None) -> TeamMember:
    """Sign the record as a member of the team. Raises ``Refusal``: ``visit.no_record``, ``team.not_a_member``."""
    with perform(case_id, "sign_visit", by=by, run=run) as act:
        visit = _recorded(act)
        member = visit.team.filter(officer=act.hand.officer).first()
        if member is None:
            raise Refusal("team.not_a_member", _("You are not in the team."), basis=BASIS)
        member.signed_at = member.signed_at or act.at
        member.save()
    return member


def sign_for_applicant(case_id: UUID, signatory: str, *, by: By, run: CaseStep | None = None) -> SiteVisit:
    """Enter the signature of the applicant's responsible person. Raises ``Refusal``: ``visit.no_record``, ``visit.signatory``."""
    with perform(case_id, "sign_for_applicant", by=by, run=run) as act:
        visit = _recorded(act)
        if not signatory.strip():
            raise Refusal("visit.signatory", _("Enter who signed for the applicant."), field="signatory", basis=BASIS)
        visit.applicant_signatory, visit.applicant_signed_at = signatory, act.at
        visit.save()
    return visit


def give_expert_opinion(case_id: UUID, text: str, *, by: By, run: CaseStep | None = None) -> TeamMember:
    """An expert of the team writes his own opinion, once; nobody else may write or change it.

    Raises ``Refusal``: ``visit.no_team``, ``team.not_an_expert``, ``opinion.text``, ``opinion.given``.
    """
    with perform(case_id, "give_expert_opinion", by=by, run=run) as act:
        member = _visit(act).team.filter(officer=act.hand.officer, is_expert=True).first()
        if member is None:
            raise Refusal("team.not_an_expert", _("Only an expert of the team gives an expert opinion."))
        if member.opinion:
            raise Refusal("opinion.given", _("An expert opinion that was given is not changed."))
        if not text.strip():
            raise Refusal("opinion.text", _("Write the opinion."), field="text")
        member.opinion, member.opinion_at = text, act.at
        member.save()
        _issue_expert_opinion(act, member)
    return member


def finish_visit(case_id: UUID, *, by: By, run: CaseStep | None = None, occurred_at: dt.datetime | None = None) -> Case:
    """Close the inspection. Where rectification is ordered, the clock stops if the item says so, and a re-check follows.

    Raises ``Refusal``: ``visit.no_record``, ``visit.unsigned``, ``visit.expert_silent``.
    """
    with perform(case_id, "finish_visit", by=by, occurred_at=occurred_at, run=run) as act:
        visit = _signed(act)
        ordered = visit.result == VisitResult.RECTIFY
        act.case.answers |= {"rectification_ordered": ordered, "visit_failed": visit.result == VisitResult.FAIL}
        act.note(result=visit.result)
        act.finish_step(visit.result)
        papers.issue(act, "finish_visit", **papers.visit_values(visit))
        if ordered:
            _stop_for_rectification(act, visit)
            _order_rectification(act, visit)
    return act.case


def report_rectified(
    case_id: UUID, *, by: By, note: str = "", run: CaseStep | None = None, occurred_at: dt.datetime | None = None
) -> Case:
    """The applicant has put things right: the clock runs again and the re-check may begin."""
    with perform(case_id, "report_rectified", by=by, occurred_at=occurred_at, run=run) as act:
        act.step.data["rectified_at"] = act.at.isoformat()
        act.step.save()
        act.note(note=note)
        if deadlines.stands(act.case):
            deadlines.resume_all(act, reason=RECTIFICATION)
            act.also("resume_clock", verb="clock_resume", by_hand=True, cause="rectification")
    return act.case


def recheck(case_id: UUID, *, by: By, run: CaseStep | None = None, occurred_at: dt.datetime | None = None) -> Case:
    """Close the re-check. One that fails goes on with a negative opinion; it does not begin again.

    Raises ``Refusal``: ``visit.no_record``, ``visit.unsigned``, ``visit.expert_silent``, ``visit.result``.
    """
    with perform(case_id, "recheck", by=by, occurred_at=occurred_at, run=run) as act:
        visit = _signed(act)
        act.case.answers["visit_failed"] = visit.result == VisitResult.FAIL
        act.note(result=visit.result)
        act.finish_step(visit.result)
        papers.issue(act, "recheck", **papers.visit_values(visit))
    return act.case


@guard(PROCEDURE, "assemble_team", "record_visit", "sign_visit", "sign_for_applicant", "give_expert_opinion", "recheck")
def rectification_is_reported(case: Case, run: CaseStep | None, at: dt.datetime) -> None:
    """A re-check waits until the applicant says it is done."""
    if run is not None and run.kind == StepKind.RECHECK and "rectified_at" not in run.data:
        raise Refusal("recheck.waiting", _("The applicant has not reported the rectification yet."), basis=BASIS)


@guard(PROCEDURE, "report_rectified")
def rectification_is_not_reported(case: Case, run: CaseStep | None, at: dt.datetime) -> None:
    """Once is enough; a second report would resume a clock stopped for another reason."""
    if run is not None and "rectified_at" in run.data:
        raise Refusal("recheck.reported", _("The rectification has been reported already."))


@guard(PROCEDURE, "finish_visit", "recheck")
def everybody_has_signed(case: Case, run: CaseStep | None, at: dt.datetime) -> None:
    """No step further with a signature or an expert opinion missing; who owes which is said at once."""
    visit = SiteVisit.objects.filter(run=run).first()
    if visit is None or not visit.result:
        raise Refusal("visit.no_record", _("The inspection has no record yet."), basis=BASIS)
    unsigned = missing_signatures(visit)
    silent = [str(each.officer) for each in visit.team.filter(is_expert=True, opinion="")]
    if unsigned and silent:
        raise Refusal(
            "visit.unsigned",
            _("Signatures are missing: %(names)s. Expert opinions are missing: %(experts)s."),
            basis=BASIS,
            names="、".join(unsigned),
            experts="、".join(silent),
        )
    if unsigned:
        raise Refusal("visit.unsigned", _("Signatures are missing: %(names)s."), basis=BASIS, names="、".join(unsigned))
    if silent:
        raise Refusal(
            "visit.expert_silent",
            _("Expert opinions are missing: %(names)s."),
            basis="行政许可法第五十五条",
            names="、".join(silent),
        )


def missing_signatures(visit: SiteVisit) -> list[str]:
    """Who has not signed yet, the applicant last."""
    unsigned = visit.team.filter(signed_at__isnull=True).select_related("officer").order_by("pk")
    names = [each.officer.name for each in unsigned]
    return names if visit.applicant_signed_at else [*names, visit.case.applicant.name]


def _issue_expert_opinion(act: Act, member: TeamMember) -> None:
    held = member.officer.certificates.filter(number=member.certificate_number).first()
    papers.issue(
        act,
        "give_expert_opinion",
        expert=member.officer.name,
        field=held.field if held else "",
        certificate=member.certificate_number,
        visited_at=member.visit.visited_at,
        opinion=member.opinion,
        conclusion=member.opinion,
        signed=member.officer.name,
    )


def _order_rectification(act: Act, visit: SiteVisit) -> None:
    assert visit.visited_at is not None
    stands = deadlines.stands(act.case)
    papers.issue(
        act,
        "rectify",
        visited_on=local_date(visit.visited_at),
        requirements=visit.rectification.splitlines(),
        clock_note="整改时间不计入办理期限。" if stands else "整改时间计入办理期限。",
    )


def _stop_for_rectification(act: Act, visit: SiteVisit) -> None:
    if not act.case.version.rectification_stops_clock:
        return
    if deadlines.stop_all(act, reason=RECTIFICATION, basis=BASIS, approver=act.hand.actor.name):
        act.also(
            "stop_clock",
            verb="clock_stop",
            by_hand=True,
            cause="rectification",
            reason=RECTIFICATION,
            approver=act.hand.actor.name,
            text=visit.rectification,
        )


def _check_team(act: Act, staff: list[Officer], experts: list[Officer]) -> None:
    least = terms.inspection_staff(local_date(act.at))
    if len(set(staff)) < int(least.value):
        raise Refusal(
            "team.small",
            _("An inspection needs at least %(least)s members of staff."),
            field="staff",
            basis=least.basis,
            least=least.value,
        )
    if act.hand.officer not in staff:
        raise Refusal("team.without_handler", _("The handler named for the inspection is in the team."), field="staff")
    if not experts and act.case.version.extra.get("safety_experts"):
        raise Refusal("team.expert", _("This item is inspected together with an expert."), field="experts")
    for officer in staff:
        if officer.organ_id != act.case.organ_id:
            raise Refusal(
                "team.foreign", _("%(name)s is not on the staff of this organ."), field="staff", name=officer.name
            )


def _join(act: Act, visit: SiteVisit, officer: Officer, *, is_expert: bool) -> None:
    held = officer.certificates.filter(current("", local_date(act.at))).order_by("-valid_to").first()
    if held is None:
        raise Refusal("team.certificate", _("%(name)s holds no valid certificate."), basis=BASIS, name=officer.name)
    TeamMember.objects.create(visit=visit, officer=officer, is_expert=is_expert, certificate_number=held.number)


def _visit(act: Act) -> SiteVisit:
    visit = SiteVisit.objects.filter(run=act.step).first()
    if visit is None:
        raise Refusal("visit.no_team", _("Form the team first."), basis=BASIS)
    return visit


def _recorded(act: Act) -> SiteVisit:
    visit = _visit(act)
    if not visit.result:
        raise Refusal("visit.no_record", _("The inspection has no record yet."), basis=BASIS)
    return visit


def _signed(act: Act) -> SiteVisit:
    everybody_has_signed(act.case, act.step, act.at)
    return _visit(act)


def _check_unsigned(visit: SiteVisit) -> None:
    if visit.team.filter(signed_at__isnull=False).exists():
        raise Refusal("visit.signed", _("The record is signed; the team stands."), basis=BASIS)


def _check_record(visit: SiteVisit, findings: str, result: str, rectification: str) -> None:
    allowed = [VisitResult.PASS, VisitResult.FAIL] if visit.is_recheck else VisitResult.values
    if result not in allowed:
        raise Refusal("visit.result", _("This result is not possible here."), field="result", basis=BASIS)
    if not findings.strip():
        raise Refusal("visit.findings", _("Describe what was found."), field="findings", basis=BASIS)
    if result == VisitResult.RECTIFY and not rectification.strip():
        raise Refusal("visit.rectification", _("Say what must be put right."), field="rectification", basis=BASIS)
