"""The account of a levy: every sum that was assessed, forgiven, added, paid or given back, line by line."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case


class LineKind(models.TextChoices):
    """What a line does to what is owed."""

    ASSESSED = "assessed", _("assessed")
    CORRECTED = "corrected", _("assessment withdrawn")
    REDUCED = "reduced", _("reduced or exempted")
    SURCHARGE = "surcharge", _("late-payment surcharge")
    PAID = "paid", _("paid")
    REFUNDED = "refunded", _("refunded")


# What is owed grows with these kinds and shrinks with the others.
GROWS = (LineKind.ASSESSED, LineKind.SURCHARGE, LineKind.REFUNDED)


class Line(models.Model):
    """账目: one sum in yuan, to the fen, with the paper or receipt that proves it and the event that wrote it; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="levy_lines")
    kind = models.CharField(max_length=10, choices=LineKind)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    reference = models.CharField(max_length=100, blank=True)
    told = models.CharField(max_length=300, blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    event_id = models.UUIDField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="levy_line_is_a_sum"),
            models.UniqueConstraint(
                fields=["kind", "reference"], condition=Q(kind__in=["paid", "refunded"]), name="levy_receipt_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
