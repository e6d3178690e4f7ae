"""What a rung of the ladder proposes is taken up by an order or declined, as long as what it climbs has not ended."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sundial.kernel.refusal import Refusal
from sundial.supervision.actions.climbs import locked
from sundial.supervision.ladder.models import Rung
from sundial.supervision.models import Signal
from sundial.supervision.orders.models import Order

STANDS_ON = ("escalation__signal__organ", "escalation__order__organ", "escalation__appeal")


def open_proposal(rung_id: int) -> Rung:
    """Lock what the rung climbs, then the rung. Raises ``rung.lapsed``, ``rung.not_open``."""
    locked(Rung.objects.select_related("escalation").get(pk=rung_id).escalation)
    rung = Rung.objects.select_for_update(of=("self",)).select_related(*STANDS_ON).get(pk=rung_id)
    check_open(rung)
    return rung


def check_open(rung: Rung) -> None:
    """Raise ``Refusal`` unless the proposal of ``rung`` waits for an answer."""
    if rung.has_lapsed:
        raise Refusal(
            "rung.lapsed",
            _("The light or order this was proposed for has ended meanwhile; the proposal has lapsed."),
        )
    if not rung.is_open:
        raise Refusal("rung.not_open", _("This proposal has been taken up or declined already."))


def take_up(order: Order, signals: list[Signal], follows: Order | None) -> None:
    """What the ladder proposed of this kind on these lights, or after the order followed, is done with ``order``."""
    waiting = Rung.objects.filter(proposes=order.kind, order=None, declined_by=None)
    on_lights = Q(escalation__signal__in=signals, escalation__signal__closed_at=None)
    after = Q(escalation__order=follows, escalation__order__closed_at=None) if follows else Q(pk__in=[])
    waiting.filter(on_lights | after).update(order=order)
