"""The decision: the head, or whoever the head authorised on paper, signs a grant or a reasoned refusal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines, route
from sundial.cases.models import Case, CaseStep, ClockKind, Opinion, Stance, StepState
from sundial.cases.papers import opinion_rows
from sundial.cases.procedure import Act, By, guard, perform
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.ledger.canonical import plain
from sundial.meetings.checks import check_signed
from sundial.permits import papers, terms
from sundial.permits.actions.close import stated
from sundial.permits.actions.examine import GRANT, REFUSE
from sundial.permits.states import PROCEDURE
from sundial.powers.models import LimitKind, StepKind

COLLECTIVE = "行政许可法第三十四条第一款"
OUTCOMES = {GRANT: "准予", REFUSE: "不予"}


def grant(
    case_id: UUID,
    text: str = "",
    *,
    by: By,
    result: Mapping[str, object] | None = None,
    occurred_at: dt.datetime | None = None,
) -> Case:
    """Grant. ``result`` holds what the certificate says: content, number, valid_from, valid_to, conditions …

    Raises ``Refusal``: ``decision.route`` (a step is left), ``decision.no_resolution``, ``decision.against_resolution``.
    """
    with perform(case_id, "grant", by=by, occurred_at=occurred_at) as act:
        _check_resolution(act.case, GRANT)
        act.case.outcome = "granted"
        act.case.answers["result"] = plain(dict(result or {}))
        _decide(act, GRANT, text)
        papers.issue(act, GRANT, **{**papers.derived(act.case, GRANT), **(result or {})})
    return act.case


def refuse(
    case_id: UUID,
    reasons: str,
    *,
    by: By,
    facts: str = "",
    refusal_basis: str = "",
    occurred_at: dt.datetime | None = None,
) -> Case:
    """Refuse, with reasons and with the remedies of the item (行政许可法 art. 38).

    Raises ``Refusal``: ``close.reason``, ``decision.route``, ``decision.no_resolution``, ``decision.against_resolution``.
    """
    with perform(case_id, "refuse", by=by, occurred_at=occurred_at, reason=stated(reasons)) as act:
        _check_resolution(act.case, REFUSE)
        remedies = terms.remedies(act.case.version, local_date(act.at))
        act.case.outcome = "refused"
        act.case.answers["result"] = {
            "reasons": reasons,
            "facts": facts,
            "refusal_basis": refusal_basis,
            "remedies": remedies,
        }
        act.note(remedies=remedies)
        _decide(act, REFUSE, reasons)
        said = {"reasons": reasons.splitlines(), "facts": facts, "refusal_basis": refusal_basis}
        papers.issue(act, REFUSE, **papers.derived(act.case, REFUSE) | {k: v for k, v in said.items() if v})
    return act.case


def meet_again(case_id: UUID, reason: str, *, by: By, occurred_at: dt.datetime | None = None) -> Case:
    """Put the case before a new meeting, because a resolution is changed by nothing else (局务会制度 第九条).

    Raises ``Refusal``: ``close.reason``, ``decision.no_meeting``.
    """
    with perform(case_id, "meet_again", by=by, occurred_at=occurred_at, reason=stated(reason)) as act:
        held = act.case.steps.filter(kind=StepKind.MEETING, state=StepState.DONE).select_related("step").last()
        if held is None:
            raise Refusal("decision.no_meeting", _("No meeting has resolved on this case."))
        route.go_back(act, held.step.stage)
    return act.case


@guard(PROCEDURE, "grant", "refuse")
def the_route_is_through(case: Case, run: CaseStep | None, at: dt.datetime) -> None:
    """Nobody signs while a step before the signature is left."""
    if not route.is_finished(case, but=[StepKind.SIGN]):
        raise Refusal("decision.route", _("A step of the examination is still to be done."), basis=COLLECTIVE)


@guard(PROCEDURE, "grant", "refuse")
def the_meeting_has_resolved(case: Case, run: CaseStep | None, at: dt.datetime) -> None:
    """Where the item demands a collective decision there is a resolution before a signature."""
    if case.version.collective_decision == "required" and resolution(case) is None:
        raise Refusal("decision.no_resolution", _("This item is decided collectively first."), basis=COLLECTIVE)


@guard(PROCEDURE, "grant", "refuse")
def the_minutes_are_signed(case: Case, run: CaseStep | None, at: dt.datetime) -> None:
    """What a meeting resolved is carried out when its minutes are signed."""
    held = _meeting_step(case)
    topic = held.topics.select_related("meeting").last() if held else None
    if topic is not None:
        check_signed(topic.meeting)


def _meeting_step(case: Case) -> CaseStep | None:
    return case.steps.filter(kind=StepKind.MEETING, state=StepState.DONE).order_by("-done_at").first()


def resolution(case: Case) -> str | None:
    """What the meeting resolved on the case: ``agreed``, ``rejected``, or ``None`` while it has not."""
    held = _meeting_step(case)
    return held.result if held else None


def _check_resolution(case: Case, decision: str) -> None:
    """The signature carries out the resolution; only another meeting changes it (局务会制度 第九条)."""
    resolved = resolution(case)
    if resolved is not None and (resolved == "agreed") != (decision == GRANT):
        raise Refusal(
            "decision.against_resolution",
            _("The meeting resolved otherwise; only a new meeting changes that."),
            basis="局务会制度 第九条",
        )


def _decide(act: Act, decision: str, text: str) -> None:
    assert act.hand.officer is not None
    proposed = act.case.answers.get("proposal", decision)
    overruled = None if proposed == decision else act.case.opinions.order_by("-given_at", "-pk").first()
    Opinion.objects.create(
        case=act.case,
        run=act.run,
        officer=act.hand.officer,
        post_name=act.hand.post_name,
        stance=Stance.AGREE if overruled is None else Stance.CHANGE,
        text=text or str(act.transition.label),
        changes=overruled,
        given_at=act.at,
    )
    act.case.decided_at = act.at
    _sign(act)
    deadlines.end(act)
    _start_delivery(act)
    papers.issue(act, "sign", opinions=opinion_rows(act.case), outcome=OUTCOMES[decision])


def _sign(act: Act) -> None:
    """The signature is an event of its own beside the decision it makes: who accepted may not be who signed."""
    if act.run is not None:
        act.finish_step("signed")
    act.also("sign", verb="sign", run=act.run, by_hand=True, **act.hand.authorisation(local_date(act.at)))


def _start_delivery(act: Act) -> None:
    term = terms.limit_of(act.case.version, LimitKind.DELIVERY, local_date(act.at))
    if term is not None:
        deadlines.start(act, ClockKind.DELIVERY, term.limit, since=act.at, source=term.basis)
