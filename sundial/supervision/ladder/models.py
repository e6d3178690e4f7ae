"""Where each light and order stands on its ladder, which rungs have fired, and who is in charge of a light."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sundial.organs.models import Officer, Organ, Region
from sundial.supervision.orders.models import Level


class Escalation(models.Model):
    """One climb: of a light since it came on, of an order or an appeal since its answer was due. Without ``due_at`` it has ended.

    ``since`` is what periods are counted from; ``next_rung`` counts from 1. A trigger begins the climb of every light.
    """

    signal = models.ForeignKey(
        "supervision.Signal", on_delete=models.CASCADE, null=True, blank=True, related_name="escalations"
    )
    order = models.ForeignKey(
        "supervision.Order", on_delete=models.CASCADE, null=True, blank=True, related_name="escalations"
    )
    appeal = models.OneToOneField(
        "supervision.Appeal", on_delete=models.CASCADE, null=True, blank=True, related_name="escalation"
    )
    round = models.PositiveSmallIntegerField(default=1)
    since = models.DateTimeField()
    next_rung = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["signal"], name="escalation_of_signal"),
            models.UniqueConstraint(fields=["order", "round"], name="escalation_of_order_round"),
            models.CheckConstraint(
                condition=Q(signal__isnull=False, order__isnull=True, appeal__isnull=True)
                | Q(signal__isnull=True, order__isnull=False, appeal__isnull=True)
                | Q(signal__isnull=True, order__isnull=True, appeal__isnull=False),
                name="escalation_of_one_thing",
            ),
        ]
        indexes = [models.Index(fields=["due_at", "id"], name="escalation_due", condition=Q(due_at__isnull=False))]

    def __str__(self) -> str:
        return f"{self.signal or self.order or self.appeal} {self.next_rung}"

    @property
    def is_over(self) -> bool:
        """Nothing more may fire or be taken up: the light is out, the order ended or waits in another round, the appeal decided."""
        if self.signal is not None:
            return self.signal.closed_at is not None
        if self.order is not None:
            return not self.order.is_open or self.order.round != self.round
        return self.appeal is not None and not self.appeal.is_open

    @property
    def is_of_look_back(self) -> bool:
        """Of an order whose answer was accepted: what is waited for is the look-back."""
        return self.order is not None and self.order.look_back_on is not None and self.order.round == self.round


class RungOutcome(models.TextChoices):
    FIRED = "fired", pgettext_lazy("rung", "taken effect")
    SPARED = "spared", pgettext_lazy("rung", "spared")


class Rung(models.Model):
    """One rung passed: when it was due, when it fired, and what it brought. The unique row is why none fires twice."""

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="rungs")
    number = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    fired_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=RungOutcome)
    zh = models.CharField(max_length=200)
    en = models.CharField(max_length=200)
    proposes = models.CharField(max_length=40, blank=True)
    body = models.ForeignKey(Organ, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    order = models.ForeignKey(
        "supervision.Order", on_delete=models.PROTECT, null=True, blank=True, related_name="rungs"
    )
    declined_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    declined_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["escalation", "number"]
        constraints = [models.UniqueConstraint(fields=["escalation", "number"], name="rung_fires_once")]

    def __str__(self) -> str:
        return f"{self.escalation} {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether what it proposes waits for an answer: neither issued nor declined, and what it climbs has not ended."""
        return bool(self.proposes) and not self.order_id and not self.declined_by_id and not self.escalation.is_over

    @property
    def has_lapsed(self) -> bool:
        """Whether what it proposed was never answered, and cannot be any more."""
        return bool(self.proposes) and not self.order_id and not self.declined_by_id and self.escalation.is_over


class Transfer(models.Model):
    """移交 of a light between the levels: by hand with a reason, or by the ladder when the first level stays silent."""

    signal = models.ForeignKey("supervision.Signal", on_delete=models.CASCADE, related_name="transfers")
    to_level = models.CharField(max_length=10, choices=Level)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.signal} → {self.to_level}"


class Operator(models.Model):
    """Who operates a level in a region. Where nobody is named, every supervising post of that reach does (SUP-17)."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+")
    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="operates")
    basis = models.CharField(max_length=200, verbose_name=_("paper"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "organ"], name="operator_once")]

    def __str__(self) -> str:
        return f"{self.region}: {self.organ}"
