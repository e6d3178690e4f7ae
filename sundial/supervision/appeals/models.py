"""Appeals, accepted deviations and requests to correct what was entered by mistake. None of them changes an event."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sundial.cases.models import Case, StoredFile
from sundial.kernel import clock
from sundial.organs.models import Officer


class AppealState(models.TextChoices):
    OPEN = "open", pgettext_lazy("appeal", "waiting for a decision")
    UPHELD = "upheld", pgettext_lazy("appeal", "the disposition stands")
    CHANGED = "changed", pgettext_lazy("appeal", "the disposition is changed")
    OVERTURNED = "overturned", pgettext_lazy("appeal", "the disposition is overturned")


class Appeal(models.Model):
    """申诉 of the officer concerned against the disposition of a light, decided by somebody who did not dispose of it.

    ``points`` are those returned; ``verdict_before`` is what the disposition said until the appeal changed it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    signal = models.OneToOneField("supervision.Signal", on_delete=models.CASCADE, related_name="appeal")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="appeals")
    text = models.TextField()
    files = models.ManyToManyField(StoredFile, blank=True, related_name="+")
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=AppealState, default=AppealState.OPEN)
    verdict_before = models.CharField(max_length=16, blank=True)
    reviewer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    finding = models.TextField(blank=True)
    points = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True) | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="appeal_decided_has_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.signal} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state == AppealState.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_at <= clock.now()

    @property
    def last_day(self) -> dt.date:
        """The last day on which a decision is in time."""
        return clock.local_date(self.due_at - dt.timedelta(microseconds=1))


class Deviation(models.Model):
    """偏差认可: a ground on which a light is tolerated until a day. It never hides the light; the ladder waits meanwhile."""

    signal = models.ForeignKey("supervision.Signal", on_delete=models.CASCADE, related_name="deviations")
    ground = models.CharField(max_length=200)
    basis = models.CharField(max_length=200, blank=True)
    reason = models.TextField()
    approver = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["accepted_at"]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="deviation_span")]

    def __str__(self) -> str:
        return f"{self.ground} – {self.ends_on}"

    @property
    def holds(self) -> bool:
        return self.starts_on <= clock.today() <= self.ends_on


class CorrectionState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("correction", "asked for")
    APPROVED = "approved", pgettext_lazy("correction", "approved")
    REFUSED = "refused", pgettext_lazy("correction", "refused")


class Correction(models.Model):
    """更正申请: what was entered by mistake stays as it is; an approved request stands beside it as an event (SUP-34)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="corrections_asked")
    event_id = models.UUIDField(null=True, blank=True)
    wrong = models.TextField(verbose_name=_("what was entered"))
    right = models.TextField(verbose_name=_("what is true"))
    reason = models.TextField()
    paper = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=CorrectionState, default=CorrectionState.ASKED)
    decided_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.case} {self.state}"
