"""The register of supervisors and the days they signed in; a day nobody did is a light of a rule, not a row here."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sundial.organs.models import Officer


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
