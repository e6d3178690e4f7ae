"""Publications: of the proposed decision before it is made, of the result after it is delivered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines
from sundial.cases.masking import mask_text
from sundial.cases.models import Case, CaseClock, CaseStep, ClockKind, Publication, PublicationKind
from sundial.cases.procedure import Act, By, guard, perform
from sundial.cases.publishing import public_content, too_early
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Role
from sundial.permits import terms
from sundial.permits.states import PROCEDURE
from sundial.powers.drafts import day_means

BASIS = "行政许可法第四十条"
WHOLE = (ClockKind.STATUTORY, ClockKind.PROMISED)
PROPOSED_STOPS = "拟审批情况公示"


def publish_proposed(
    case_id: UUID,
    *,
    by: By,
    channel: str,
    content: Mapping[str, str] | None = None,
    run: CaseStep | None = None,
    occurred_at: dt.datetime | None = None,
) -> Publication:
    """Show what is proposed, for at least the item's period. Whether that counts inside the promise is the item's word.

    Raises ``Refusal``: ``publication.channel``, ``publication.period`` (the item has no row for it), ``publication.stands``.
    """
    with perform(case_id, "publish_proposed", by=by, occurred_at=occurred_at, run=run) as act:
        publication = _publish(act, PublicationKind.PROPOSED, channel, content, act.step)
        act.step.data["published"] = str(publication.pk)
        act.step.save()
        if not act.case.version.extra.get("proposed_publication_counts", True):
            deadlines.stop_all(act, reason=PROPOSED_STOPS, basis=BASIS, kinds=WHOLE)
            act.also("stop_clock", verb="clock_stop", by_hand=True, cause="publication", reason=PROPOSED_STOPS)
    return publication


def close_proposed(
    case_id: UUID,
    *,
    by: By,
    objections: str = "",
    run: CaseStep | None = None,
    occurred_at: dt.datetime | None = None,
) -> Case:
    """End the step once the period is over, with the objections that came in.

    Raises ``Refusal``: ``publication.none``, ``publication.early``.
    """
    with perform(case_id, "close_proposed", by=by, occurred_at=occurred_at, reason=objections, run=run) as act:
        publication = _of_step(act.step)
        assert publication is not None
        publication.withdrawn_at, publication.withdrawal_reason = act.at, "公示期满"
        publication.save()
        if not act.case.version.extra.get("proposed_publication_counts", True):
            deadlines.resume_all(act, reason=PROPOSED_STOPS, kinds=WHOLE)
            act.also("resume_clock", verb="clock_resume", by_hand=True, cause="publication")
        act.note(objections=objections)
        act.finish_step("objections" if objections else "no_objections")
    return act.case


def publish(
    case_id: UUID,
    *,
    by: By,
    channel: str,
    content: Mapping[str, str] | None = None,
    occurred_at: dt.datetime | None = None,
) -> Publication:
    """Publish the result, masked. Raises ``Refusal``: ``publication.channel``, ``publication.period``."""
    with perform(case_id, "publish", by=by, occurred_at=occurred_at) as act:
        publication = _publish(act, PublicationKind.RESULT, channel, content, None)
    return publication


def unpublish(
    case_id: UUID,
    publication: Publication,
    reason: str,
    *,
    by: By,
    occurred_at: dt.datetime | None = None,
) -> Publication:
    """Take a result down. Before its period is over only the head may, for a stated reason, and it is recorded as early.

    Raises ``Refusal``: ``publication.down``, ``publication.early``, ``close.reason``.
    """
    with perform(case_id, "unpublish", by=by, occurred_at=occurred_at, reason=reason) as act:
        shown = act.case.publications.filter(pk=publication.pk, withdrawn_at__isnull=True).first()
        if shown is None:
            raise Refusal("publication.down", _("This publication has been taken down already."), basis=BASIS)
        early = act.at < shown.keep_until
        if early:
            _check_early(act, shown, reason)
        shown.withdrawn_at, shown.withdrawal_reason = act.at, reason
        shown.save()
        deadlines.end(act, ClockKind.PUBLICATION)
        act.note(early=early, keep_until=shown.keep_until)
    return shown


@guard(PROCEDURE, "publish_proposed")
def nothing_is_published_yet(case: Case, run: CaseStep | None, at: dt.datetime) -> None:
    """A step publishes once."""
    if run is not None and _of_step(run) is not None:
        raise Refusal("publication.stands", _("The proposed decision is published already."), basis=BASIS)


@guard(PROCEDURE, "close_proposed")
def the_period_is_over(case: Case, run: CaseStep | None, at: dt.datetime) -> None:
    """Nothing counts as disclosed before its period has passed (LIM-06)."""
    publication = _of_step(run) if run is not None else None
    if publication is None:
        raise Refusal("publication.none", _("The proposed decision is not published yet."), basis=BASIS)
    if at < publication.keep_until:
        raise too_early(publication.keep_until, basis=BASIS)


def _publish(act: Act, kind: str, channel: str, content: Mapping[str, str] | None, run: CaseStep | None) -> Publication:
    if not channel.strip():
        raise Refusal("publication.channel", _("Say where it is published."), field="channel", basis=BASIS)
    period = _start_period(act, kind, run)
    assert period.due_at is not None
    given = {name: mask_text(str(text)) for name, text in (content or {}).items()}
    publication = Publication.objects.create(
        case=act.case,
        kind=kind,
        title=act.case.version.name,
        content={**preview(act.case, kind), **given},
        channel=channel,
        published_at=act.at,
        keep_until=period.due_at,
    )
    act.note(channel=channel, publication=str(publication.pk), keep_until=publication.keep_until)
    return publication


def _start_period(act: Act, kind: str, run: CaseStep | None) -> CaseClock:
    term = terms.publication_of(act.case.version, kind)
    if term is None:
        raise Refusal("publication.period", _("The item does not say how long this must be published."), basis=BASIS)
    return deadlines.start(
        act,
        ClockKind.PUBLICATION,
        term.limit,
        since=act.at,
        run=run,
        source=term.basis,
        day_means=day_means(act.case.item, act.case.version),
    )


def preview(case: Case, kind: str) -> dict[str, str]:
    """What a publication of ``kind`` would show now, masked: for whoever must approve it first."""
    return public_content(case, **_outcome(case, kind))


def _outcome(case: Case, kind: str) -> dict[str, object]:
    if kind == PublicationKind.PROPOSED:
        return {"outcome": case.answers.get("proposal", "")}
    assert case.decided_at is not None
    return {"outcome": case.outcome, "decided_on": local_date(case.decided_at), "case_number": case.number}


def _check_early(act: Act, shown: Publication, reason: str) -> None:
    if act.hand.role != Role.DIRECTOR:
        raise too_early(shown.keep_until, who=Role.DIRECTOR.label, basis=BASIS)
    if not reason.strip():
        raise Refusal("close.reason", _("State the reasons."), field="reason", basis=BASIS)


def _of_step(run: CaseStep) -> Publication | None:
    if "published" not in run.data:
        return None
    return Publication.objects.filter(pk=run.data["published"]).first()
