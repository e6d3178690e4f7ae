"""Systems beside this one, what was taken over from them, and what the rules must know of it."""

from __future__ import annotations

import uuid

from django.db import models

from sundial.cases.models import Case, Party
from sundial.powers.models import PowerItem


class System(models.Model):
    """来源系统: another system whose cases are watched here. Whose law runs them is told once and never changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    jurisdiction = models.CharField(max_length=12)
    procedure = models.CharField(max_length=40)
    calendar = models.CharField(max_length=24, blank=True)
    item = models.ForeignKey(PowerItem, on_delete=models.PROTECT, related_name="+")
    unnamed = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.title


class Delivered(models.Model):
    """批次: one file of a system, when it came and what became of its rows; the newest says how fresh a system's cases are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    cases = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=20, decimal_places=2)

    class Meta:
        indexes = [models.Index(fields=["system", "-at"], name="delivered_newest")]

    def __str__(self) -> str:
        return f"{self.system} {self.at}"


class RefusedRow(models.Model):
    """One row of a file that was not taken over, with its line, its record there, the reason (``reasons``) and what stood in it."""

    delivered = models.ForeignKey(Delivered, on_delete=models.PROTECT, related_name="rows")
    line = models.PositiveBigIntegerField(null=True)
    record = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=100)
    value = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["line", "pk"]

    def __str__(self) -> str:
        return f"{self.delivered_id} {self.line}: {self.reason}"


class Origin(models.Model):
    """Where a case came from: its record there, and the limits and sums that record carries. One row a case, never changed."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="origin")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="origins")
    record = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    number = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    promised_value = models.PositiveIntegerField(null=True)
    promised_unit = models.CharField(max_length=20, blank=True)
    statutory_value = models.PositiveIntegerField(null=True)
    statutory_unit = models.CharField(max_length=20, blank=True)
    deadline_at = models.DateTimeField(null=True)
    deadline_on = models.DateField(null=True)
    planned_end_on = models.DateField(null=True)
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "record"], name="taken_over_once")]

    def __str__(self) -> str:
        return f"{self.system} {self.record}"


class Span(models.Model):
    """A step of a case in its own system, with its limit."""

    origin = models.ForeignKey(Origin, on_delete=models.CASCADE, related_name="spans")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    limit_value = models.PositiveIntegerField(null=True)
    limit_unit = models.CharField(max_length=20, blank=True)
    started_on = models.DateField()
    started_at = models.DateTimeField()
    done_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    actor = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "number"], name="span_once")]

    def __str__(self) -> str:
        return f"{self.origin_id} {self.name}"
