"""The register of supervisors, the days they signed in, and the days nobody did."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sundial.organs.models import Officer, Post


class Registration(models.Model):
    """监察人员库: a leader or member of staff who supervises online, with what the register asks of him (SUP-16)."""

    officer = models.OneToOneField(Officer, on_delete=models.CASCADE, primary_key=True, related_name="registration")
    leads = models.BooleanField(default=False)
    title = models.CharField(max_length=60, verbose_name=_("title"))
    certificate = models.CharField(max_length=60, blank=True, verbose_name=_("supervision certificate"))
    telephone = models.CharField(max_length=40, verbose_name=_("office telephone"))
    paper = models.CharField(max_length=200, verbose_name=_("paper of appointment"))
    registered_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.officer)


class Attendance(models.Model):
    """A supervisor signed in on this day, first at this moment."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="attendances")
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "day"], name="attended_once_a_day")]

    def __str__(self) -> str:
        return f"{self.officer} {self.day}"


class DutyDay(models.Model):
    """A working day that has been checked: each is checked once, in order, however late."""

    day = models.DateField(primary_key=True)
    checked_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.day)


class DutyMiss(models.Model):
    """失职记录: on this working day neither the post nor its A/B partner signed in (SUP-14, SUP-15)."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="duty_misses")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="duty_misses")
    day = models.DateField()
    found_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    reason_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-day", "post"]
        constraints = [models.UniqueConstraint(fields=["post", "day"], name="missed_once_a_day")]
        indexes = [models.Index(fields=["officer"], name="miss_unexplained", condition=Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.post} {self.day}"
