"""What a climb is about: a light, an order or an appeal, locked. Each knows when it is over, what still holds and who is told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from sundial.kernel import clock
from sundial.organs.models import Organ
from sundial.supervision.appeals.models import Appeal
from sundial.supervision.ladder.models import Escalation
from sundial.supervision.ladder.steps import Step
from sundial.supervision.models import Signal, SignalState
from sundial.supervision.notices.tell import tell_of_order, tell_of_signal
from sundial.supervision.orders.models import ANSWERABLE, Order


class Climb(Protocol):
    """What the ladder asks of whatever is on it."""

    @property
    def organ(self) -> Organ: ...

    @property
    def waits_until(self) -> dt.datetime | None:
        """The moment before which nothing fires, if one is set."""
        ...

    @property
    def light(self) -> Signal | None:
        """The light itself, where the climb is that of a light: only lights pass up and are followed by orders."""
        ...

    def holds(self, step: Step) -> bool: ...

    def tell(self, step: Step, number: int) -> None: ...

    def place(self) -> dict[str, Any]:
        """Where the rung's event stands, as arguments of ``record``."""
        ...


@dataclass(frozen=True)
class OnLight:
    signal: Signal

    @property
    def organ(self) -> Organ:
        return self.signal.organ

    @property
    def light(self) -> Signal | None:
        return self.signal

    @property
    def waits_until(self) -> dt.datetime | None:
        """The end of an accepted deviation that holds now."""
        ends = [each.ends_on for each in self.signal.deviations.all() if each.holds]
        return clock.end_of_day(max(ends)) if ends else None

    def holds(self, step: Step) -> bool:
        if step.holds_while == "unanswered":
            return self.signal.state == SignalState.OPEN
        if step.holds_while == "untouched":
            return self.signal.state in {SignalState.OPEN, SignalState.REPLIED}
        return True

    def tell(self, step: Step, number: int) -> None:
        tell_of_signal(step.message, self.signal, f"{self.signal.pk}:{number}", zh=step.zh, en=step.en)

    def place(self) -> dict[str, Any]:
        return _on(self.signal)


@dataclass(frozen=True)
class OnOrder:
    order: Order
    light: Signal | None = None

    @property
    def organ(self) -> Organ:
        return self.order.organ

    @property
    def waits_until(self) -> dt.datetime | None:
        return None

    def holds(self, step: Step) -> bool:
        if step.holds_while == "unlooked":
            return self.order.is_to_be_looked_at
        return self.order.state in ANSWERABLE

    def tell(self, step: Step, number: int) -> None:
        tell_of_order(step.message, self.order, f"{self.order.pk}:{self.order.round}:{number}", zh=step.zh, en=step.en)

    def place(self) -> dict[str, Any]:
        """On its case, unless it is recorded apart from it."""
        case = self.order.case if self.order.subject_id == self.order.case_id else None
        return {
            "subject_type": "case" if case else "order",
            "subject_id": self.order.subject_id,
            "organ": self.order.organ.code,
            "item": case.item.code if case else "",
            "data": {"order": str(self.order.pk)},
        }


@dataclass(frozen=True)
class OnAppeal:
    appeal: Appeal
    light: Signal | None = None

    @property
    def organ(self) -> Organ:
        return self.appeal.signal.organ

    @property
    def waits_until(self) -> dt.datetime | None:
        return None

    def holds(self, step: Step) -> bool:
        return self.appeal.is_open

    def tell(self, step: Step, number: int) -> None:
        about = f"appeal:{self.appeal.pk}:{number}"
        tell_of_signal(step.message, self.appeal.signal, about, zh=step.zh, en=step.en)

    def place(self) -> dict[str, Any]:
        return _on(self.appeal.signal, appeal=str(self.appeal.pk))


def locked(escalation: Escalation) -> Climb:
    """Lock what the climb is about: whoever disposes, answers or decides at this moment comes before or after.

    ``escalation`` then leads to the locked row, so that ``is_over`` tells what holds until the transaction ends.
    """
    if escalation.signal_id:
        escalation.signal = _light(escalation.signal_id)
        return OnLight(escalation.signal)
    if escalation.appeal_id:
        appeals = Appeal.objects.select_related("signal__organ__region", "signal__case__item", "signal__concerned")
        escalation.appeal = appeals.select_for_update(of=("self",), no_key=True).get(pk=escalation.appeal_id)
        return OnAppeal(escalation.appeal)
    orders = Order.objects.select_related("organ__region", "case__item", "officer", "body", "issued_by")
    escalation.order = orders.select_for_update(of=("self",), no_key=True).get(pk=str(escalation.order_id))
    return OnOrder(escalation.order)


def _light(pk: UUID) -> Signal:
    lights = Signal.objects.select_related("organ__region", "case__item", "concerned")
    return lights.select_for_update(of=("self",), no_key=True).get(pk=pk)


def _on(signal: Signal, **data: str) -> dict[str, Any]:
    """On the case, or whatever else the light stands on."""
    return {
        "subject_type": signal.subject_type,
        "subject_id": signal.subject_id,
        "organ": signal.organ.code,
        "item": signal.item_code,
        "data": {"signal": str(signal.pk), **data},
    }
