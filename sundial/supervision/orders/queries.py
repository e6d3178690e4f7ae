"""What the pages read of orders."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from sundial.kernel import clock
from sundial.ledger.models import Event
from sundial.organs.models import Officer
from sundial.supervision.models import Signal
from sundial.supervision.orders.access import visible_orders
from sundial.supervision.orders.models import ANSWERABLE, Order, OrderState

OVERDUE = Q(closed_at__isnull=True, state__in=ANSWERABLE)
VIEWS = ("open", "overdue", "answered", "look_back", "closed", "all")


def orders_in(officer: Officer, view: str) -> QuerySet[Order]:
    """The orders of one of ``VIEWS`` that the officer may see: what waits first, by deadline; what has ended, newest first."""
    found = visible_orders(officer).select_related("organ", "body", "officer", "case")
    if view == "open":
        return found.filter(closed_at__isnull=True).order_by("due_at", "issued_at")
    if view == "overdue":
        return found.filter(OVERDUE, due_at__lte=clock.now()).order_by("due_at", "issued_at")
    if view == "answered":
        return found.filter(state=OrderState.REPLIED).order_by("due_at", "issued_at")
    if view == "look_back":
        waiting = found.filter(state=OrderState.ACCEPTED, look_back_on__lte=clock.today())
        return waiting.order_by("look_back_on", "issued_at")
    if view == "closed":
        return found.filter(closed_at__isnull=False).order_by("-closed_at")
    return found.order_by("-issued_at")


def order_counts(officer: Officer) -> dict[str, int]:
    """How many orders stand in each view that asks for something."""
    return {view: orders_in(officer, view).count() for view in ("open", "overdue", "answered", "look_back")}


def orders_on(signal: Signal, officer: Officer) -> QuerySet[Order]:
    """The orders that follow a light, as far as the officer may see them."""
    return visible_orders(officer).filter(signals=signal).order_by("issued_at")


def events_of(order: Order) -> QuerySet[Event]:
    """What happened to the order, in order."""
    told = Event.objects.filter(subject_id=order.subject_id, kind__startswith="order.", data__order=str(order.pk))
    return told.order_by("position")
