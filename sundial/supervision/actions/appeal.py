"""Appeal against the disposition of a light, and decide on the appeal: never by whoever disposed of it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sundial.cases import files
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.organs.access import Duty
from sundial.organs.models import Role
from sundial.organs.queries import calendar_for
from sundial.supervision.access import supervised_organs
from sundial.supervision.appeals.models import Appeal, AppealState
from sundial.supervision.appeals.terms import appealed_until, returned, terms
from sundial.supervision.ladder.models import Escalation
from sundial.supervision.models import Signal, Verdict
from sundial.supervision.notices.tell import in_both, tell_of_signal


def appeal(signal_id: UUID, *, text: str, uploads: Sequence[File[bytes]] = (), by: Duty) -> Appeal:
    """The officer concerned appeals within the days of ``data/appeals.yaml``. Raises ``Refusal`` ``appeal.*``."""
    with transaction.atomic():
        signal = _locked(signal_id)
        check_appeals(signal, by)
        now = clock.now()
        made = Appeal.objects.create(
            signal=signal,
            officer=by.officer,
            text=_said(text, "text"),
            made_at=now,
            due_at=clock.end_of_day(calendar_for(signal.organ).add(clock.today(), terms().decided_within)),
        )
        made.files.set([files.store(each, slot="material", field="files") for each in uploads])
        Escalation.objects.create(appeal=made, since=made.due_at, due_at=made.due_at)
        _record("appeal", signal, by, text=made.text)
        tell_of_signal("appeal_made", signal)
        return made


def decide(signal_id: UUID, *, result: str, finding: str, verdict: str = "", by: Duty) -> Appeal:
    """Another supervisor upholds, changes or overturns the disposition; points come back by the data."""
    with transaction.atomic():
        signal = _locked(signal_id)
        made = Appeal.objects.select_for_update(no_key=True).filter(signal=signal, state=AppealState.OPEN).first()
        if made is None:
            raise Refusal("appeal.none", _("There is no appeal to decide on."))
        check_reviews(signal, by)
        disposition = signal.disposition
        made.verdict_before = disposition.verdict
        disposition.verdict = _verdict(result, verdict, disposition.verdict)
        disposition.save(update_fields=["verdict"])
        made.state, made.reviewer, made.decided_at = result, by.officer, clock.now()
        made.finding, made.points = _said(finding, "finding"), returned(signal, result)
        made.save()
        _record("decide_appeal", signal, by, result=result, finding=made.finding, points=made.points)
        tell_of_signal("appeal_decided", signal, **in_both(lambda: str(AppealState(result).label)))
        return made


def check_appeals(signal: Signal, by: Duty) -> None:
    """Raise ``Refusal`` unless the duty may appeal against the light today."""
    if signal.concerned_id != by.officer.pk:
        raise Refusal("appeal.not_concerned", _("Only the officer concerned may appeal."))
    disposition = getattr(signal, "disposition", None)
    if disposition is None or disposition.verdict not in terms().against:
        raise Refusal("appeal.nothing", _("Only a light on which a breach was found can be appealed."))
    if hasattr(signal, "appeal"):
        raise Refusal("appeal.twice", _("A light is appealed once."))
    last = appealed_until(signal, clock.local_date(disposition.decided_at))
    if clock.today() > last:
        raise Refusal(
            "appeal.late",
            _("The %(days)s working days for an appeal ended on %(last)s."),
            basis=terms().source,
            days=terms().within,
            last=last,
        )


def check_reviews(signal: Signal, by: Duty) -> None:
    """Raise ``Refusal`` unless an appeal waits, and the duty supervises the organ and had no hand in the light."""
    if not signal.appeal.is_open:
        raise Refusal("appeal.decided", _("This appeal has been decided."))
    if signal.organ_id not in supervised_organs(by):
        raise Refusal("signal.not_supervisor", _("Only the supervisors of this organ may dispose of its lights."))
    investigation = getattr(signal, "investigation", None)
    hands = {signal.disposition.officer_id, investigation.officer_id if investigation else None, signal.concerned_id}
    if by.officer.pk in hands:
        raise Refusal(
            "appeal.same_hand",
            _("An appeal is decided by a supervisor who neither investigated nor disposed of the light."),
            who=Role.SUPERVISOR.label,
        )


def _verdict(result: str, verdict: str, before: str) -> str:
    if verdict and result != AppealState.CHANGED:
        raise Refusal(
            "appeal.contradiction",
            _("A new verdict is chosen only where the disposition is changed; leave it empty, or choose to change it."),
            field="verdict",
        )
    if result == AppealState.UPHELD:
        return before
    if result == AppealState.OVERTURNED:
        return str(Verdict.OVERTURNED)
    if result == AppealState.CHANGED and verdict in terms().changed_to and verdict != before:
        return verdict
    raise Refusal("appeal.result", _("Say what the disposition is changed to."), field="verdict")


def _locked(signal_id: UUID) -> Signal:
    related = ("organ__region", "case__item", "concerned", "disposition", "investigation", "appeal")
    return Signal.objects.select_for_update(of=("self",), no_key=True).select_related(*related).get(pk=signal_id)


def _said(text: str, field: str) -> str:
    if not text.strip():
        raise Refusal("signal.empty", _("Write down the facts; an empty record proves nothing."), field=field)
    return text.strip()


def _record(verb: str, signal: Signal, by: Duty, **data: object) -> None:
    record(
        f"signal.{verb}",
        subject_type=signal.subject_type,
        subject_id=signal.subject_id,
        by=by.actor,
        organ=signal.organ.code,
        item=signal.item_code,
        data={"signal": str(signal.pk), "rule": signal.rule_id, **data},
    )
