"""Who receives a benefit, how much from which month on, what was listed for payment and what was paid."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.organs.models import Officer, Organ
from sundial.powers.models import PowerItem


class Frequency(models.TextChoices):
    MONTHLY = "monthly", _("monthly")
    YEARLY = "yearly", _("yearly")
    ONCE = "once", _("once")


class Standard(models.Model):
    """标准: what a paper of the county or the city sets for a category from a day on, in yuan (P-PREF step 1, WELF-02)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(PowerItem, on_delete=models.PROTECT, related_name="standards")
    category = models.CharField(max_length=40)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    per = models.CharField(max_length=8, choices=Frequency)
    valid_from = models.DateField()
    paper = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "category", "valid_from"], name="standard_once_a_day"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="standard_is_an_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.amount}"


class Award(models.Model):
    """发放对象: a household in force. ``first`` and ``last`` are the first days of its first and last month paid."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="award")
    payer = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="awards")
    category = models.CharField(max_length=40, blank=True)
    people = models.PositiveSmallIntegerField(default=1)
    frequency = models.CharField(max_length=8, choices=Frequency)
    first = models.DateField()
    last = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last__isnull=True) | Q(last__gte=F("first")), name="award_ends_later")
        ]
        indexes = [models.Index(fields=["payer", "first"], name="award_of_payer")]

    def __str__(self) -> str:
        return str(self.case)


class Amount(models.Model):
    """How much an award is worth a month (a year, once) from a month on; an adjustment adds a row."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="amounts")
    since = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["award", "since"], name="amount_once_a_month"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="amount_is_paid_out"),
        ]

    def __str__(self) -> str:
        return f"{self.since} {self.amount}"


class PaymentList(models.Model):
    """发放名册 of one month: drawn up by one hand, released by another with the voucher."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    payer = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="payment_lists")
    item = models.ForeignKey(PowerItem, on_delete=models.PROTECT, related_name="payment_lists")
    month = models.DateField()
    number = models.CharField(max_length=80)
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    paid_at = models.DateTimeField(null=True, blank=True)
    paid_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    voucher = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["-month", "-drawn_at"]

    def __str__(self) -> str:
        return self.number


class Payment(models.Model):
    """One household on one list. The same month is never listed twice, so it is never paid twice."""

    sheet = models.ForeignKey(PaymentList, on_delete=models.PROTECT, related_name="payments")
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="payments")
    period = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["award", "period"], name="a_month_is_paid_once")]

    def __str__(self) -> str:
        return f"{self.award} {self.period}"
