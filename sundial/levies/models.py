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
    DEPOSITED = "deposited", _("paid in")
    DEDUCTED = "deducted", _("deducted")
    RETURNED = "returned", _("given back")
    ALLOTTED = "allotted", _("allotted")
    WITHDRAWN = "withdrawn", _("withdrawn from the line")
    SPENT = "spent", _("spent")
    CARRIED = "carried", _("carried over")
    INCOME = "income", _("income")
    EXPENSE = "expense", _("expense")


# What an account stands at grows with these kinds and shrinks with the others: what a payer owes, what is held of a deposit,
# what is left of a budget, what a village has.
GROWS = (
    LineKind.ASSESSED,
    LineKind.SURCHARGE,
    LineKind.REFUNDED,
    LineKind.DEPOSITED,
    LineKind.ALLOTTED,
    LineKind.CARRIED,
    LineKind.INCOME,
)
# A receipt of these kinds proves one sum and no second.
ONCE = (LineKind.PAID, LineKind.REFUNDED, LineKind.DEPOSITED, LineKind.DEDUCTED, LineKind.RETURNED)


class Line(models.Model):
    """账目: one sum in yuan, to the fen, with the paper or receipt that proves it and the event that wrote it; never changed.

    ``title`` names the line of a budget it is booked on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="levy_lines")
    kind = models.CharField(max_length=10, choices=LineKind)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    reference = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=100, blank=True)
    told = models.CharField(max_length=300, blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    event_id = models.UUIDField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="levy_line_is_a_sum"),
            models.UniqueConstraint(
                fields=["kind", "reference"],
                condition=Q(kind__in=[each.value for each in ONCE]),
                name="levy_receipt_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
