"""What hangs on a light beside its own record."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from sundial.organs.access import officer_of
from sundial.supervision.models import Signal
from sundial.supervision.orders.access import supervising
from sundial.supervision.orders.queries import orders_on

register = template.Library()


@register.inclusion_tag("wall/orders/of_signal.html", takes_context=True)
def orders_of(context: template.Context, signal: Signal) -> dict[str, Any]:
    """The orders that follow ``signal``, and the way to a new one for whoever may issue it."""
    officer = officer_of(context["request"].user)
    may_issue = supervising(officer, signal.organ) is not None and signal.concerned_id != officer.pk
    new_url = f"{reverse('wall:order-new')}?signal={signal.pk}"
    return {"orders": orders_on(signal, officer), "new_url": new_url, "may_issue": may_issue}
