"""Rows of the registers an organ keeps. Read through ``access`` alone."""

from __future__ import annotations

import uuid

from django.db import models

from sundial.organs.models import Officer, Organ


class Entry(models.Model):
    """登记: one row of the register ``register`` (a file of ``books/``) of an organ; what it says is never changed, what follows is added.

    ``serial`` counts within the register of the organ, without a gap. ``ended_at`` is when a step ended it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="register_entries")
    register = models.CharField(max_length=40)
    serial = models.PositiveIntegerField()
    values = models.JSONField()
    entered_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organ", "register", "serial"], name="register_serial_once"),
        ]
        indexes = [models.Index(fields=["organ", "register", "ended_at"], name="register_standing")]

    def __str__(self) -> str:
        return f"{self.register} {self.serial}"


class Step(models.Model):
    """What followed an entry: who wrote what, when. Written once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="steps")
    name = models.CharField(max_length=40)
    values = models.JSONField()
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d}"
