"""Answer a light, investigate it, put it out: each a recorded act of a named person."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal, as_read
from sundial.ledger.actions import record
from sundial.organs.access import Duty
from sundial.organs.models import Officer
from sundial.supervision.access import check_supervises
from sundial.supervision.appeals.terms import appealed_until, terms
from sundial.supervision.follow_up import follow_up
from sundial.supervision.models import Disposition, Investigation, Reply, Signal, SignalState, Verdict
from sundial.supervision.notices.tell import in_both, tell_of_signal


def reply(signal_id: UUID, *, text: str, by: Duty) -> Reply:
    """The officer concerned states the reason. Raises ``Refusal`` for anyone else, or once the light is out."""
    with transaction.atomic():
        signal = _locked(signal_id)
        _check_concerned(signal, by.officer)
        answer = Reply.objects.create(signal=signal, officer=by.officer, text=_said(text, "text"), given_at=clock.now())
        if signal.state == SignalState.OPEN:
            signal.state = SignalState.REPLIED
            signal.save(update_fields=["state"])
        _record("reply", signal, by, text=text)
        return answer


def open_investigation(signal_id: UUID, *, by: Duty) -> Investigation:
    """A supervisor takes the light in hand."""
    with transaction.atomic():
        signal = _locked(signal_id)
        check_supervises(by, signal)
        if Investigation.objects.filter(signal=signal).exists():
            raise Refusal("signal.investigated", _("This light is already being investigated."))
        investigation = Investigation.objects.create(signal=signal, officer=by.officer, opened_at=clock.now())
        signal.state = SignalState.INVESTIGATING
        signal.save(update_fields=["state"])
        _record("investigate", signal, by)
        return investigation


def conclude_investigation(signal_id: UUID, *, means: str, findings: str, by: Duty) -> Investigation:
    """The supervisor writes down by which means what was found."""
    with transaction.atomic():
        signal = _locked(signal_id)
        check_supervises(by, signal)
        investigation = Investigation.objects.select_for_update().filter(signal=signal).first()
        if investigation is None:
            raise Refusal("signal.not_investigated", _("No investigation of this light has been opened."))
        if investigation.concluded_at:
            raise Refusal("signal.concluded", _("This investigation is already concluded."))
        investigation.means = _said(means, "means")
        investigation.findings = _said(findings, "findings")
        investigation.concluded_at = clock.now()
        investigation.save()
        _record("conclude", signal, by, means=means, findings=findings)
        return investigation


def close(signal_id: UUID, *, verdict: str, finding: str, by: Duty) -> Disposition:
    """Put the light out. Yellow may close on an accepted reason, red only on an investigation (SUP-06)."""
    with transaction.atomic():
        signal = _locked(signal_id)
        check_supervises(by, signal)
        follow_up().check(signal, verdict)
        now = clock.now()
        disposition = Disposition.objects.create(
            signal=signal, officer=by.officer, verdict=verdict, finding=_said(finding, "finding"), decided_at=now
        )
        signal.state, signal.closed_at = SignalState.CLOSED, now
        signal.save(update_fields=["state", "closed_at"])
        _record("close", signal, by, verdict=verdict, finding=finding)
        tell_of_signal("light_disposed", signal, **in_both(lambda: _verdict_and_appeal(signal, disposition)))
        return disposition


def _verdict_and_appeal(signal: Signal, disposition: Disposition) -> str:
    """The verdict in words and, where a breach was found, by when the officer concerned may appeal."""
    verdict = str(Verdict(disposition.verdict).label)
    if disposition.verdict not in terms().against:
        return verdict
    last = appealed_until(signal, clock.local_date(disposition.decided_at))
    return gettext("%(verdict)s; an appeal may be made until %(last)s") % {"verdict": verdict, "last": as_read(last)}


def _locked(signal_id: UUID) -> Signal:
    signal = (
        Signal.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organ", "case__item")
        .get(pk=signal_id)
    )
    if signal.state == SignalState.CLOSED:
        raise Refusal("signal.closed", _("This light has already been disposed of."))
    return signal


def _check_concerned(signal: Signal, officer: Officer) -> None:
    if signal.concerned_id != officer.pk:
        raise Refusal(
            "signal.not_concerned",
            _("Only the officer concerned may state the reason for this light."),
            who=signal.concerned.name if signal.concerned else "",
        )


def _said(text: str, field: str) -> str:
    if not text.strip():
        raise Refusal("signal.empty", _("Write down the facts; an empty record proves nothing."), field=field)
    return text.strip()


def _record(verb: str, signal: Signal, by: Duty, **data: str) -> None:
    record(
        f"signal.{verb}",
        subject_type=signal.subject_type,
        subject_id=signal.subject_id,
        by=by.actor,
        organ=signal.organ.code,
        item=signal.item_code,
        data={"signal": str(signal.pk), "rule": signal.rule_id, **data},
    )
