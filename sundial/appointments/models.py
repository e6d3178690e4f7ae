"""Windows, their hours with how many may come, and the visits booked there."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import pgettext_lazy

from sundial.cases.models import Case
from sundial.organs.models import Organ
from sundial.powers.models import PowerItem


class Window(models.Model):
    """办事窗口 of an organ, where people come in person; once closed it never opens again, and its name is free."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="windows")
    name = models.CharField(max_length=100)
    place = models.CharField(max_length=200)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organ", "name"], condition=Q(closed_on=None), name="window_once")
        ]

    def __str__(self) -> str:
        return self.name


class Hours(models.Model):
    """时段 of a weekday (1 is Monday) with its quota, from a day on; ``until`` is the last day it holds."""

    window = models.ForeignKey(Window, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()
    quota = models.PositiveSmallIntegerField()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["weekday", "starts"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__gte=1, weekday__lte=7), name="hours_of_a_weekday"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="hours_end_after_they_start"),
            models.UniqueConstraint(
                fields=["window", "weekday", "starts"], condition=Q(until__isnull=True), name="hours_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts:%H:%M}–{self.ends:%H:%M}"

    @property
    def weekday_name(self) -> str:
        """The day of the week in the reader's language."""
        return str(WEEKDAYS[self.weekday - 1])


class VisitState(models.TextChoices):
    BOOKED = "booked", pgettext_lazy("visit", "booked")
    ARRIVED = "arrived", pgettext_lazy("visit", "waiting")
    CALLED = "called", pgettext_lazy("visit", "called")
    PASSED = "passed", pgettext_lazy("visit", "called, nobody came forward")
    SERVED = "served", pgettext_lazy("visit", "served")
    CANCELLED = "cancelled", pgettext_lazy("visit", "cancelled")
    MISSED = "missed", pgettext_lazy("visit", "did not come")


class Appointment(models.Model):
    """预约. ``seat`` is one of the quota of its hour, so that the database itself holds no hour twice over.

    ``code_hash`` opens it again; ``queue`` is drawn on arrival. A walk-in has no hour, no seat and no name. Long after the day name, telephone, code and case are emptied.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=12, unique=True)
    code_hash = models.CharField(max_length=128, blank=True)
    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="appointments")
    item = models.ForeignKey(PowerItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments")
    day = models.DateField()
    starts = models.TimeField(null=True, blank=True)
    seat = models.PositiveSmallIntegerField(null=True, blank=True)
    name = models.CharField(max_length=60, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    state = models.CharField(max_length=10, choices=VisitState, default=VisitState.BOOKED)
    queue = models.PositiveSmallIntegerField(null=True, blank=True)
    made_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True, blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["window", "day", "starts", "seat"],
                condition=~Q(state="cancelled") & Q(seat__isnull=False),
                name="seat_taken_once",
            ),
            models.UniqueConstraint(
                fields=["window", "day", "queue"], condition=Q(queue__isnull=False), name="queue_number_once"
            ),
        ]
        indexes = [
            models.Index(fields=["window", "day", "starts"], name="appointment_of_day"),
            models.Index(fields=["telephone", "day"], name="appointment_of_person", condition=~Q(telephone="")),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ticket(self) -> str:
        """The queue number as it is called out: A with a booking, B without."""
        return f"{'A' if self.seat else 'B'}{self.queue:03d}" if self.queue else ""
