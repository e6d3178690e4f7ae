"""Pass a light from one level to the other, by hand with a reason or by the ladder; decline what the ladder proposes."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.access import Duty
from sundial.organs.models import Organ
from sundial.supervision.access import charge_of, check_supervises, supervised_organs
from sundial.supervision.actions.proposals import open_proposal
from sundial.supervision.ladder.models import Rung, Transfer
from sundial.supervision.models import Signal, SignalState
from sundial.supervision.notices.recipients import region_body, resident_supervisors
from sundial.supervision.notices.tell import tell_of_signal
from sundial.supervision.orders.models import Level


def transfer(signal_id: UUID, *, reason: str, by: Duty) -> Transfer:
    """The level in charge passes the light to the other one. Raises ``Refusal`` where there is no other."""
    with transaction.atomic():
        signal = (
            Signal.objects.select_for_update(of=("self",), no_key=True)
            .select_related("organ__region", "case")
            .get(pk=signal_id)
        )
        if signal.state == SignalState.CLOSED:
            raise Refusal("signal.closed", _("This light has already been disposed of."))
        check_supervises(by, signal)
        to = Level.RESIDENT if charge_of(signal) == Level.REGION else Level.REGION
        _check_there_is(to, signal.organ)
        if not reason.strip():
            raise Refusal("transfer.reason", _("Say why the light passes to the other level."), field="reason")
        moved = _move(signal, to, reason.strip(), by)
        tell_of_signal("light_transferred", signal, f"{signal.pk}:t{moved.pk}", zh="移交", en="Transferred")
        return moved


def pass_up(signal: Signal, words: str) -> None:
    """The ladder passes a light up once; where the upper level has it already, nothing moves."""
    if charge_of(signal) != Level.REGION:
        _move(signal, Level.REGION, words, None)


def decline(rung_id: int, *, reason: str, by: Duty) -> Rung:
    """A supervisor in charge declines what the ladder proposed, with the reason."""
    with transaction.atomic():
        rung = open_proposal(rung_id)
        thing = rung.escalation.signal or rung.escalation.order
        assert thing is not None
        if thing.organ_id not in supervised_organs(by):
            raise Refusal(
                "rung.not_yours", _("Only the supervisors of this organ take up or decline what is proposed.")
            )
        if not reason.strip():
            raise Refusal("rung.reason", _("Say why the proposal is declined."), field="reason")
        rung.declined_by, rung.declined_reason = by.officer, reason.strip()
        rung.save(update_fields=["declined_by", "declined_reason"])
        record(
            "escalation.decline",
            subject_type="signal" if rung.escalation.signal_id else "order",
            subject_id=thing.pk,
            by=by.actor,
            organ=thing.organ.code,
            data={"words": rung.zh, "words_en": rung.en, "reason": rung.declined_reason},
        )
        return rung


def _check_there_is(level: str, organ: Organ) -> None:
    found = resident_supervisors(organ) if level == Level.RESIDENT else region_body(organ)
    if not found:
        raise Refusal("transfer.nobody", _("Nobody supervises this organ at the other level."))


def _move(signal: Signal, to: str, reason: str, by: Duty | None) -> Transfer:
    moved = Transfer.objects.create(
        signal=signal, to_level=to, officer=by.officer if by else None, reason=reason, at=clock.now()
    )
    record(
        "signal.transfer",
        subject_type=signal.subject_type,
        subject_id=signal.subject_id,
        by=by.actor if by else Actor.system(),
        organ=signal.organ.code,
        item=signal.item_code,
        data={"signal": str(signal.pk), "level": to, "reason": reason},
    )
    return moved
