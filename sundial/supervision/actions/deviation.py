"""Tolerate a light until a day, on a named ground; correct a mis-operation only by a written request."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sundial.cases import files
from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal, as_read
from sundial.ledger.actions import record
from sundial.ledger.models import Event
from sundial.organs.access import Duty
from sundial.organs.models import Role
from sundial.supervision.access import check_supervises, supervised_organs
from sundial.supervision.appeals.models import Correction, CorrectionState, Deviation
from sundial.supervision.appeals.terms import ground_label, grounds_for, terms
from sundial.supervision.models import Signal, SignalState
from sundial.supervision.notices.tell import in_both, tell_of_signal

# The verb by which the rules see that a mistake of operation is on record (六盘水 第八条(二)).
MISTAKEN = "mis_operation"
SILENT = "六盘水 第八条(二)、第九条(五)"


def accept_deviation(signal_id: UUID, *, ground: str, reason: str, ends_on: dt.date, by: Duty) -> Deviation:
    """The supervisor in charge tolerates a light until ``ends_on``, that day included. The light burns on, marked."""
    with transaction.atomic():
        related = ("organ__region", "case__item")
        signal = Signal.objects.select_for_update(of=("self",), no_key=True).select_related(*related).get(pk=signal_id)
        if signal.state == SignalState.CLOSED:
            raise Refusal("signal.closed", _("This light has already been disposed of."))
        check_supervises(by, signal)
        grounds = grounds_for(signal)
        if ground not in grounds:
            raise Refusal("deviation.ground", _("The rule does not know this ground."), field="ground")
        today = clock.today()
        _check_end(today, ends_on)
        accepted = Deviation.objects.create(
            signal=signal,
            ground=ground,
            basis=grounds[ground],
            reason=_said(reason, "reason"),
            approver=by.officer,
            accepted_at=clock.now(),
            starts_on=today,
            ends_on=ends_on,
        )
        record(
            "signal.tolerate",
            subject_type=signal.subject_type,
            subject_id=signal.subject_id,
            by=by.actor,
            organ=signal.organ.code,
            item=signal.item_code,
            data={"signal": str(signal.pk), "ground": ground, "reason": accepted.reason, "ends_on": ends_on},
        )
        about = f"{signal.pk}:{accepted.pk}"
        tell_of_signal("light_tolerated", signal, about, **in_both(lambda: _ground_and_end(accepted)))
        return accepted


def ask_correction(
    case: Case, *, wrong: str, right: str, reason: str, paper: File[bytes], event: UUID | None = None, by: Duty
) -> Correction:
    """An officer of the organ asks in writing that a mis-operation be set right; what was recorded stays."""
    with transaction.atomic():
        if by.post.organ_id != case.organ_id:
            raise Refusal("correction.stranger", _("Only the organ itself asks for a correction of its record."))
        if event and not Event.objects.filter(pk=event, subject_type="case", subject_id=case.pk).exists():
            raise Refusal("correction.event", _("This case has no such event."), field="event")
        asked = Correction.objects.create(
            case=case,
            event_id=event,
            wrong=_said(wrong, "wrong"),
            right=_said(right, "right"),
            reason=_said(reason, "reason"),
            paper=files.store(paper, slot="material", field="paper"),
            officer=by.officer,
            asked_at=clock.now(),
        )
        _record("ask", asked, by)
        return asked


def decide_correction(correction_id: UUID, *, approve: bool, note: str, by: Duty) -> Correction:
    """A supervisor of the organ approves or refuses; the approval is an event beside the one that was wrong."""
    with transaction.atomic():
        related = ("case__organ", "case__item", "paper")
        asked = (
            Correction.objects.select_for_update(of=("self",), no_key=True)
            .select_related(*related)
            .get(pk=correction_id)
        )
        if asked.state != CorrectionState.ASKED:
            raise Refusal("correction.decided", _("This request has been decided."))
        if asked.case.organ_id not in supervised_organs(by) or by.officer.pk == asked.officer_id:
            raise Refusal(
                "correction.not_supervisor",
                _("A supervisor of the organ who did not ask decides on the correction."),
                basis=SILENT,
                who=Role.SUPERVISOR.label,
            )
        asked.state = CorrectionState.APPROVED if approve else CorrectionState.REFUSED
        asked.decided_by, asked.decided_at, asked.note = by.officer, clock.now(), _said(note, "note")
        asked.save()
        if approve:
            _record("approve", asked, by, verb=MISTAKEN)
        else:
            _record("refuse", asked, by)
        return asked


def _ground_and_end(accepted: Deviation) -> str:
    told = {"ground": ground_label(accepted.ground), "last": as_read(accepted.ends_on)}
    return gettext("%(ground)s, until %(last)s") % told


def _check_end(today: dt.date, ends_on: dt.date) -> None:
    longest = terms().longest_deviation
    if not today <= ends_on <= today + dt.timedelta(days=longest):
        raise Refusal(
            "deviation.end",
            _("A deviation ends between today and %(days)s days from now."),
            field="ends_on",
            basis=terms().source,
            days=longest,
        )


def _said(text: str, field: str) -> str:
    if not text.strip():
        raise Refusal("signal.empty", _("Write down the facts; an empty record proves nothing."), field=field)
    return text.strip()


def _record(kind: str, asked: Correction, by: Duty, **more: object) -> None:
    record(
        f"correction.{kind}",
        subject_type="case",
        subject_id=asked.case_id,
        by=by.actor,
        organ=asked.case.organ.code,
        item=asked.case.item.code,
        data={
            "correction": str(asked.pk),
            "event": str(asked.event_id) if asked.event_id else None,
            "wrong": asked.wrong,
            "right": asked.right,
            "reason": asked.reason,
            "paper": asked.paper.sha256,
            "note": asked.note,
            **more,
        },
    )
