"""The steps at a desk: handle, decide on the inspection, give an opinion, review, send back."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases import route
from sundial.cases.models import Case, CaseStep, Opinion, Stance, StepState
from sundial.cases.procedure import Act, By, perform
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.organs.access import duty_as
from sundial.organs.models import Officer
from sundial.permits import papers
from sundial.powers.models import RouteStep, StepKind

EXAMINED = "行政许可法第三十四条第一款"
GRANT, REFUSE = "grant", "refuse"
PROPOSAL = {Stance.AGREE: GRANT, Stance.DISAGREE: REFUSE}


def handle(
    case_id: UUID,
    text: str,
    *,
    by: By,
    stance: str = Stance.AGREE,
    recommend_visit: bool | None = None,
    run: CaseStep | None = None,
    occurred_at: dt.datetime | None = None,
) -> Case:
    """The handler's opinion: agree proposes to grant, disagree to refuse.

    Where the route goes on to decide about an inspection, the handler also recommends one or not (CASE-08). After an
    inspection that failed the opinion can only be negative (P-LIC step 7).
    Raises ``Refusal``: ``opinion.text``, ``opinion.stance``, ``opinion.visit``, ``opinion.failed_visit``.
    """
    with perform(case_id, "handle", by=by, occurred_at=occurred_at, run=run) as act:
        _check_handler_opinion(act, stance, recommend_visit)
        give(act, text, stance)
        if stance == Stance.AGREE and (against := sections_against(act.case)):
            act.note(against=against)
        act.case.answers["proposal"] = PROPOSAL[Stance(stance)]
        if recommend_visit is not None:
            act.case.answers["visit_recommended"] = recommend_visit
            act.note(visit_recommended=recommend_visit)
        if _is_documentary(act.step):
            _issue_documentary(act, text, recommend_visit)
        act.finish_step(stance)
    return act.case


def decide_visit(
    case_id: UUID,
    needed: bool,
    *,
    by: By,
    handler: Officer | None = None,
    text: str = "",
    run: CaseStep | None = None,
    occurred_at: dt.datetime | None = None,
) -> Case:
    """The deputy head decides whether to inspect, and names the handler who organises it (CASE-08, CASE-09).

    Raises ``Refusal``: ``visit.handler`` (nobody named, or one who holds no such post), ``visit.required``.
    """
    with perform(case_id, "decide_visit", by=by, occurred_at=occurred_at, run=run) as act:
        if not needed and act.case.version.on_site_review == "required":
            raise Refusal("visit.required", _("This item is never decided without an inspection."), field="needed")
        if needed:
            act.note(named=_name_handler(act, handler))
        act.case.answers |= {"on_site_needed": needed, "rectification_ordered": False}
        if text:
            give(act, text, Stance.AGREE)
        act.note(needed=needed)
        act.finish_step("needed" if needed else "not_needed")
    return act.case


def give_opinion(
    case_id: UUID,
    text: str,
    *,
    by: By,
    stance: str = Stance.AGREE,
    run: CaseStep | None = None,
    occurred_at: dt.datetime | None = None,
) -> Case:
    """An expert's or the legal reviewer's opinion, where the route has such a step. Raises ``Refusal`` ``opinion.text``."""
    with perform(case_id, "give_opinion", by=by, occurred_at=occurred_at, run=run) as act:
        give(act, text, stance)
        act.finish_step(stance)
    return act.case


def review(
    case_id: UUID,
    text: str,
    *,
    by: By,
    stance: str = Stance.AGREE,
    run: CaseStep | None = None,
    occurred_at: dt.datetime | None = None,
) -> Case:
    """The deputy head agrees with the handler's opinion or changes it; a change names what it overrules, for liability.

    Raises ``Refusal``: ``opinion.text``, ``opinion.stance`` (only agree and change; to return it, ``send_back``).
    """
    with perform(case_id, "review", by=by, occurred_at=occurred_at, run=run) as act:
        if stance not in (Stance.AGREE, Stance.CHANGE):
            raise _stance_refused()
        overruled = last_opinion(act.case, StepKind.HANDLE) if stance == Stance.CHANGE else None
        give(act, text, stance, changes=overruled)
        if overruled is not None:
            act.case.answers["proposal"] = REFUSE if act.case.answers.get("proposal") == GRANT else GRANT
            act.note(changes=overruled.officer.name)
        act.finish_step(stance)
    return act.case


def send_back(
    case_id: UUID, text: str, *, by: By, run: CaseStep | None = None, occurred_at: dt.datetime | None = None
) -> Case:
    """The deputy head sends the case back to the last handling step, which runs again as a new round.

    Raises ``Refusal``: ``opinion.text``, ``route.nothing_before``.
    """
    with perform(case_id, "send_back", by=by, occurred_at=occurred_at, run=run, reason=text) as act:
        target = _handling_before(act.step)
        give(act, text, Stance.RETURN, changes=last_opinion(act.case, StepKind.HANDLE))
        act.step.result = Stance.RETURN
        act.step.save()
        act.note(returned_to=target.name)
        route.go_back(act, target.stage)
    return act.case


def give(act: Act, text: str, stance: str, *, changes: Opinion | None = None) -> Opinion:
    """Write the opinion of the acting post on the step in hand."""
    if not text.strip():
        raise Refusal("opinion.text", _("Write the opinion."), field="text", basis=EXAMINED)
    assert act.hand.officer is not None
    act.note(stance=stance)
    return Opinion.objects.create(
        case=act.case,
        run=act.run,
        officer=act.hand.officer,
        post_name=act.hand.post_name,
        stance=stance,
        text=text,
        changes=changes,
        given_at=act.at,
    )


def last_opinion(case: Case, kind: str) -> Opinion | None:
    """The latest opinion given at a step of ``kind`` that still stands."""
    given = case.opinions.filter(run__kind=kind).exclude(run__state=StepState.VOID).select_related("officer")
    return given.order_by("-given_at", "-pk").first()


def sections_against(case: Case) -> list[str]:
    """The posts of the sections beside whose opinion stands against granting; the sum of them says so, for liability."""
    given = case.opinions.filter(run__kind=StepKind.SECTION, stance=Stance.DISAGREE).exclude(run__state=StepState.VOID)
    return list(given.order_by("given_at").values_list("post_name", flat=True))


def _check_handler_opinion(act: Act, stance: str, recommend_visit: bool | None) -> None:
    if stance not in PROPOSAL:
        raise _stance_refused()
    if recommend_visit is None and _visit_is_decided_next(act):
        raise Refusal(
            "opinion.visit",
            _("Say whether you recommend an inspection."),
            field="recommend_visit",
            basis="行政许可法第三十四条第三款",
        )
    if stance == Stance.AGREE and act.case.answers.get("visit_failed"):
        raise Refusal(
            "opinion.failed_visit",
            _("The inspection found that the conditions are not met; the opinion cannot agree."),
            field="stance",
            basis="行政许可法第三十四条第三款",
        )


def _is_documentary(run: CaseStep) -> bool:
    """The first handling step of a route reads the papers; a later one sums up."""
    earlier = RouteStep.objects.filter(version_id=run.step.version_id, kind=StepKind.HANDLE, stage__lt=run.step.stage)
    return not earlier.exists()


def _issue_documentary(act: Act, text: str, recommend_visit: bool | None) -> None:
    assert act.hand.officer is not None
    papers.issue(
        act,
        "documentary",
        checked=papers.material_rows(act.case),
        opinion=text,
        site_needed="yes" if recommend_visit else "no",
        handler=act.hand.officer.name,
    )


def _visit_is_decided_next(act: Act) -> bool:
    undecided = "on_site_needed" not in act.case.answers
    later = RouteStep.objects.filter(
        version_id=act.case.version_id, kind=StepKind.DECIDE_VISIT, stage__gt=act.step.step.stage
    )
    return undecided and later.exists()


def _name_handler(act: Act, handler: Officer | None) -> str:
    """Bind the inspection and its re-check to the officer named."""
    steps = RouteStep.objects.filter(version_id=act.case.version_id, kind__in=[StepKind.ON_SITE, StepKind.RECHECK])
    roles = {step.role for step in steps}
    if handler is None or duty_as(handler, roles, act.case.organ, local_date(act.at)) is None:
        raise Refusal("visit.handler", _("Name a handler who organises the inspection."), field="handler")
    named = {step.kind: str(handler.pk) for step in steps}
    act.case.answers["assigned"] = {**act.case.answers.get("assigned", {}), **named}
    return handler.name


def _handling_before(run: CaseStep) -> RouteStep:
    before = RouteStep.objects.filter(
        version_id=run.step.version_id, kind=StepKind.HANDLE, stage__lt=run.step.stage
    ).last()
    if before is None:
        raise Refusal("route.nothing_before", _("The route has no handling step to go back to."))
    return before


def _stance_refused() -> Refusal:
    return Refusal("opinion.stance", _("This stance is not possible at this step."), field="stance")
