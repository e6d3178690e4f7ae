"""What hangs on a light beside its own record: orders, the ladder, the appeal; and the bell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.access import Duty, duties, officer_of
from sundial.organs.models import Officer
from sundial.supervision.access import charge_of, disposes
from sundial.supervision.actions.appeal import check_appeals, check_reviews
from sundial.supervision.actions.climbs import OnLight
from sundial.supervision.actions.proposals import STANDS_ON
from sundial.supervision.appeals.terms import appealed_until, points_left
from sundial.supervision.ladder.marks import Marks
from sundial.supervision.ladder.models import Escalation
from sundial.supervision.ladder.steps import steps_of
from sundial.supervision.models import Signal
from sundial.supervision.notices.models import Notice
from sundial.supervision.notices.recipients import region_body, resident_supervisors
from sundial.supervision.orders.access import supervising
from sundial.supervision.orders.models import Level, Order
from sundial.supervision.orders.queries import orders_on
from sundial.supervision.priorities import violation_of

register = template.Library()


def _english() -> bool:
    return (get_language() or "").startswith("en")


@register.simple_tag
def told(notice: Notice) -> str:
    """A notice in the reader's language."""
    return notice.en if _english() else notice.zh


@register.inclusion_tag("wall/notices/bell.html", takes_context=True)
def bell(context: template.Context) -> dict[str, Any]:
    """How many notices the reader has not read."""
    user = getattr(context.get("request"), "user", None)
    if not getattr(user, "is_staff", False):
        return {"show": False}
    waiting = Notice.objects.filter(officer__account=user, read_at=None, digest=None)
    return {"show": True, "unread": waiting.count()}


@register.simple_tag
def put_right_first(signal: Signal) -> str:
    """The mark of a light on one of the violations that are put right before anything else; nothing on others."""
    found = violation_of(signal.rule_id)
    if found is None:
        return ""
    said = _("first: %(violation)s") % {"violation": found.in_language("en" if _english() else "zh")}
    return format_html('<br><span class="sd-tag sd-tag-attention">{}</span>', said)


@register.inclusion_tag("wall/orders/of_signal.html", takes_context=True)
def orders_of(context: template.Context, signal: Signal) -> dict[str, Any]:
    """The orders that follow ``signal``, and the way to a new one for whoever may issue it."""
    officer = officer_of(context["request"].user)
    may_issue = supervising(officer, signal.organ) is not None and signal.concerned_id != officer.pk
    return {"orders": orders_on(signal, officer), "new_url": _new_order(signal), "may_issue": may_issue}


@register.inclusion_tag("wall/follows_signal.html", takes_context=True)
def follows(context: template.Context, signal: Signal) -> dict[str, Any]:
    """The ladder's rungs behind and ahead, who is in charge, what is tolerated, and the appeal."""
    officer = officer_of(context["request"].user)
    by = supervising(officer, signal.organ)
    charge = Level(charge_of(signal))
    appeal = getattr(signal, "appeal", None)
    may_dispose = by is not None and disposes(by, signal)
    return {
        "signal": signal,
        "charge": charge.label,
        "points": points_left(signal),
        "moves": signal.transfers.select_related("officer"),
        "deviations": signal.deviations.select_related("approver"),
        "climb": _climb(
            Escalation.objects.filter(signal=signal).select_related("signal").first(),
            signal.closed_at is None,
            OnLight(signal),
            new_url=_new_order(signal),
            sees_orders=by is not None,
            may_decide=may_dispose,
        ),
        "appeal_climb": _climb(Escalation.objects.filter(appeal=appeal).first() if appeal else None, True),
        "may_dispose": may_dispose,
        "may_transfer": bool(
            resident_supervisors(signal.organ) if charge == Level.REGION else region_body(signal.organ)
        ),
        "appeal": appeal,
        "appeal_until": _appeal_until(officer, signal),
        "may_decide": by is not None and appeal is not None and appeal.is_open and _lawful(check_reviews, signal, by),
    }


@register.inclusion_tag("wall/orders/climb_of_order.html", takes_context=True)
def climb_of(context: template.Context, order: Order) -> dict[str, Any]:
    """What followed, and what is ahead, because the order has no answer in time."""
    officer = officer_of(context["request"].user)
    by = supervising(officer, order.organ)
    signal = order.signals.order_by("pk").first()
    escalation = Escalation.objects.filter(order=order).order_by("-round").first()
    waits = (
        (order.is_overdue or order.is_to_be_looked_at) and escalation is not None and escalation.round == order.round
    )
    new_url = f"{_new_order(signal) if signal else reverse('wall:order-new') + '?'}&follows={order.pk}"
    climb = _climb(escalation, waits, new_url=new_url, sees_orders=by is not None, may_decide=by is not None)
    return {"climb": climb if by is not None else {}}


def _climb(escalation: Escalation | None, waits: bool, light: OnLight | None = None, **more: Any) -> dict[str, Any]:
    """The rungs that have passed and, while it waits, those ahead; of a light only those that would fire as it stands."""
    if escalation is None:
        return {}
    coming = steps_of(escalation)[escalation.next_rung - 1 :] if waits and escalation.due_at else ()
    ahead = [step for step in coming if light is None or light.holds(step)]
    return {
        "rungs": escalation.rungs.select_related("order", *STANDS_ON),
        "ahead": ahead,
        # Of the others it is not known when: their time runs from the rung before.
        "due_at": _first_due(escalation, light) if ahead[:1] == list(coming[:1]) else None,
        "english": _english(),
        **more,
    }


def _first_due(escalation: Escalation, light: OnLight | None) -> dt.datetime | None:
    """When the next rung fires: not before a tolerated deviation ends."""
    tolerated = light.waits_until if light else None
    return max(escalation.due_at, tolerated) if escalation.due_at and tolerated else escalation.due_at


@register.inclusion_tag("wall/marks.html")
def marks_of(signal: Signal, marks: Mapping[UUID, Marks]) -> dict[str, Any]:
    """What the wall says of a light beside its state."""
    return {"marks": marks.get(signal.pk)}


def _appeal_until(officer: Officer, signal: Signal) -> dt.date | None:
    """The last day on which the officer may appeal; None for whoever may not."""
    own = next(iter(duties(officer)), None)
    if own is None or not _lawful(check_appeals, signal, own):
        return None
    return appealed_until(signal, clock.local_date(signal.disposition.decided_at))


def _lawful(check: Callable[..., None], *what: Signal | Duty) -> bool:
    try:
        check(*what)
    except Refusal:
        return False
    return True


def _new_order(signal: Signal) -> str:
    return f"{reverse('wall:order-new')}?signal={signal.pk}"
