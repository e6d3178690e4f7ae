"""Orders of supervision, what was answered to them, and the papers that came with the answers."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case, StoredFile
from sundial.kernel import clock
from sundial.organs.models import Officer, Organ

if TYPE_CHECKING:
    from sundial.supervision.orders.kinds import OrderKind


class Level(models.TextChoices):
    """监察层级: the group resident in a department, or the body of the city or county over all of them (SUP-01)."""

    RESIDENT = "resident", _("resident group")
    REGION = "region", _("city or county body")


class OrderState(models.TextChoices):
    ISSUED = "issued", pgettext_lazy("order", "issued")
    RECEIVED = "received", pgettext_lazy("order", "received")
    REPLIED = "replied", _("answered")
    RETURNED = "returned", _("answer sent back")
    ACCEPTED = "accepted", _("answer accepted")
    CLOSED = "closed", pgettext_lazy("order", "closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("order", "withdrawn")


ANSWERABLE = (OrderState.ISSUED, OrderState.RECEIVED, OrderState.RETURNED)
ENDED = (OrderState.CLOSED, OrderState.WITHDRAWN)


class Order(models.Model):
    """监察措施 of one kind of ``data/orders.yaml``, numbered without gaps per body, mark and year.

    ``subject_id`` is what its events are recorded on: the case where it belongs to one, else the order itself. That it
    is overdue is read off ``due_at``, never stored.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    level = models.CharField(max_length=10, choices=Level)
    body = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="orders_issued")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="orders")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="orders")
    addressee = models.CharField(max_length=200)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="orders")
    signals = models.ManyToManyField("supervision.Signal", blank=True, related_name="orders")
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    subject_id = models.UUIDField()
    matter = models.TextField()
    demands = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=OrderState, default=OrderState.ISSUED)
    round = models.PositiveSmallIntegerField(default=1)
    issued_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    look_back_on = models.DateField(null=True, blank=True)
    result = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    values = models.JSONField(default=dict)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ENDED, closed_at__isnull=False)
                | (~Q(state__in=ENDED) & Q(closed_at__isnull=True)),
                name="order_end_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["organ", "due_at"], name="order_open_by_due", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["officer"], name="order_open_of", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["-issued_at"], name="order_newest"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def about(self) -> OrderKind:
        """What the data says of this kind."""
        from sundial.supervision.orders.kinds import order_kind

        return order_kind(self.kind)

    @property
    def heading(self) -> str:
        """The title of its paper, to an English reader what kind of order it is."""
        return self.about.en if (get_language() or "").startswith("en") else self.title

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which an answer is in time."""
        return clock.local_date(self.due_at - dt.timedelta(microseconds=1)) if self.due_at else None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_overdue(self) -> bool:
        """An answer was due and is not there."""
        return self.state in ANSWERABLE and self.due_at is not None and self.due_at <= clock.now()

    @property
    def is_to_be_looked_at(self) -> bool:
        """Its answer was accepted, and the day to look at it again has come and nobody has."""
        return (
            self.state == OrderState.ACCEPTED and self.look_back_on is not None and self.look_back_on <= clock.today()
        )

    @property
    def looks_back_later(self) -> bool:
        """The day to look at it again is still to come: until then nothing shows that it stays right."""
        return self.look_back_on is not None and clock.today() < self.look_back_on


class OrderReply(models.Model):
    """回复 of the addressee, one for each round."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="replies")
    round = models.PositiveSmallIntegerField()
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    given_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, blank=True)
    verdict_note = models.TextField(blank=True)
    files = models.ManyToManyField(StoredFile, blank=True, related_name="+")

    class Meta:
        ordering = ["given_at"]
        constraints = [models.UniqueConstraint(fields=["order", "round"], name="order_answered_once_a_round")]

    def __str__(self) -> str:
        return self.text
